"""Takes turns with the assistant on behalf of the web channel.

One turn at a time for each conversation, never longer than the time limit, and never without an
answer: whatever goes wrong, the person gets the emergency message.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel, UserMessage

from bot import privacy
from bot.channels.emergency import WELCOME, EmergencyHelp, Reason
from bot.channels.messages import Message, to_message
from bot.channels.options import WebOptions
from bot.channels.sessions import Session, SessionStore
from bot.channels.turns import TurnThread
from bot.tracker_store import ForgetfulTrackerStore

logger = logging.getLogger(__name__)

CHANNEL = "web"
OPENING_PAYLOAD = "/session_open"
_MAX_WAITING = 4

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class TooManyTurns(Exception):
    """The conversation already has as many messages waiting as it may."""


class WebOutput(OutputChannel):
    """Collects what the assistant says: one utterance, one message, text never split."""

    def __init__(self) -> None:
        """Start with nothing said."""
        self.messages: list[Message] = []

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, which response variations in the domain may ask for."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: Mapping[str, Any]) -> None:
        """Take one whole utterance."""
        said = to_message(message)
        if said is not None:
            self.messages.append(said)

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Take plain text, for callers that do not use whole utterances."""
        await self.send_response(recipient_id, {"text": text})


class Conversations:
    """Opens, continues and ends conversations."""

    def __init__(
        self, on_new_message: OnNewMessage, options: WebOptions, emergency: EmergencyHelp
    ) -> None:
        self._on_new_message = on_new_message
        self._options = options
        self._emergency = emergency
        self._turns = TurnThread()
        self._store: ForgetfulTrackerStore | None = None
        self.sessions = SessionStore(
            idle_seconds=options.idle_seconds,
            max_sessions=options.max_sessions,
            forget=self._forget,
        )

    def keep_in(self, store: ForgetfulTrackerStore) -> None:
        """Say where the assistant keeps its trackers, so that they can be deleted."""
        self._store = store

    def sweep(self) -> None:
        """Forget what has been idle too long."""
        self.sessions.sweep()
        if self._store is not None:
            self._store.sweep()

    def stop(self) -> None:
        """Stop taking turns."""
        self._turns.stop()

    async def open(self) -> tuple[Session, list[Message]]:
        """Open a conversation; the assistant's first words, or our own when it has none."""
        session = self.sessions.open()
        messages = await self._say(session, OPENING_PAYLOAD)
        return session, messages or [dict(WELCOME)]

    async def answer(
        self, session: Session, text: str, message_id: str | None = None
    ) -> list[Message] | None:
        """Return the reply, or None when the conversation ended meanwhile.

        The same `message_id` again gets the same reply and is not read a second time. A client
        that goes away does not stop the turn, so that it can ask again.

        Raises:
            TooManyTurns: too many messages of this conversation are waiting.
        """
        task = session.answers.get(message_id) if message_id else None
        if task is None:
            task = self._start(session, text)
            if message_id:
                session.remember_answer(message_id, task)
        await asyncio.wait({task})
        return None if session.ended or task.cancelled() else task.result()

    def _start(self, session: Session, text: str) -> asyncio.Task[list[Message]]:
        if len(session.running) >= _MAX_WAITING:
            raise TooManyTurns
        task = asyncio.create_task(self._reply(session, text))
        session.running.add(task)
        task.add_done_callback(session.running.discard)
        return task

    async def _reply(self, session: Session, text: str) -> list[Message]:
        messages = await self._say(session, text)
        return messages or [self._emergency.message(Reason.FAILED)]

    async def _say(self, session: Session, text: str) -> list[Message]:
        """Take one turn; an empty list stands for every kind of failure."""
        output = WebOutput()
        try:
            await asyncio.wait_for(
                self._in_turn(session, text, output), self._options.reply_timeout
            )
        except asyncio.TimeoutError:
            logger.error("A reply took longer than %g s.", self._options.reply_timeout)
            return []
        except Exception as error:
            logger.error("A turn failed.\n%s", privacy.describe_error(error))
            return []
        if not output.messages:
            logger.error("The assistant gave no reply.")
        return output.messages

    async def _in_turn(self, session: Session, text: str, output: WebOutput) -> None:
        async with session.turn:
            await self._turns.run(self._deliver(session, text, output))

    async def _deliver(self, session: Session, text: str, output: WebOutput) -> None:
        """Hand a message to the assistant; runs in the turn thread."""
        try:
            await self._on_new_message(
                UserMessage(text, output, session.conversation, input_channel=CHANNEL)
            )
        finally:
            if session.ended:
                self._delete_tracker(session)

    def _forget(self, session: Session) -> None:
        self._delete_tracker(session)

    def _delete_tracker(self, session: Session) -> None:
        if self._store is not None:
            self._store.forget(session.conversation)
