"""A chat in the terminal: the same assistant, its replies as text, and the same way out."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from bot import privacy, tracker_store
from bot.channels.conversations import Conversations, TooManyTurns
from bot.channels.emergency import EmergencyHelp, Reason
from bot.channels.messages import Message
from bot.channels.options import WebOptions
from bot.channels.sessions import Session
from bot.channels.text import typed_words
from bot.terminal import WIDEST, reply_lines, wrapped

if TYPE_CHECKING:
    from rasa.core.agent import Agent

CLEAR = "\033[H\033[2J\033[3J"
"""Cursor to the top, clear the screen, clear the scrollback."""

EXIT_WORDS = frozenset({"/exit", "exit", "/quit", "quit"})
URGENT_WORDS = frozenset({"/urgent", "urgent"})
HINT = (
    "To leave at once, press Ctrl-D or type /exit: the screen is cleared and this chat is "
    "forgotten. Type urgent for emergency contacts, or a number to pick a choice. Type take away "
    "for a plain list of numbers to copy."
)
PROMPT = "> "


class TerminalChat:
    """Reads lines, shows replies, and leaves nothing behind."""

    def __init__(
        self,
        conversations: Conversations,
        emergency: EmergencyHelp,
        options: WebOptions,
        loop: asyncio.AbstractEventLoop,
        *,
        read: Callable[[str], str] = input,
        out: TextIO | None = None,
    ) -> None:
        self._conversations = conversations
        self._emergency = emergency
        self._options = options
        self._loop = loop
        self._read = read
        self._out = out or sys.stdout
        self._session: Session | None = None
        self._choices: list[str] = []

    @classmethod
    def with_agent(
        cls, agent: Agent, options: WebOptions, loop: asyncio.AbstractEventLoop
    ) -> TerminalChat:
        """Return a chat with a loaded assistant."""
        emergency = EmergencyHelp(options.knowledge)
        conversations = Conversations(agent.handle_message, options, emergency)
        conversations.keep_in(tracker_store.install(agent, idle_seconds=options.idle_seconds))
        return cls(conversations, emergency, options, loop)

    def run(self) -> None:
        """Chat until the person leaves; the screen is cleared whichever way they do."""
        privacy.begin_serving()
        _keep_no_history()
        try:
            self._write(HINT)
            self._begin()
            while self._take(self._read(PROMPT)):
                pass
        except (EOFError, KeyboardInterrupt):
            pass
        finally:
            self._leave()

    def _take(self, line: str) -> bool:
        """Deal with one line; False when it means to leave."""
        word = line.strip().lower()
        if word in EXIT_WORDS:
            return False
        if word in URGENT_WORDS:
            self._show([self._emergency.message(Reason.ASKED)])
        else:
            self._show(self._answer(self._meant(line)))
        return True

    def _meant(self, line: str) -> str:
        number = line.strip().rstrip(".)")
        if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= len(self._choices):
            return self._choices[int(number[:3]) - 1]
        return typed_words(line)

    def _answer(self, text: str) -> list[Message]:
        if not text:
            return [self._emergency.message(Reason.EMPTY)]
        if len(text) > self._options.max_characters:
            return [self._emergency.message(Reason.TOO_LONG)]
        session = self._current_session()
        try:
            reply = self._loop.run_until_complete(self._conversations.answer(session, text))
        except TooManyTurns:
            return [self._emergency.message(Reason.BUSY)]
        return reply or [self._emergency.message(Reason.FAILED)]

    def _current_session(self) -> Session:
        known = self._session and self._conversations.sessions.get(self._session.token)
        if not known:
            self._write("This chat was idle and has been forgotten. Here is a new one.")
            known, _ = self._loop.run_until_complete(self._conversations.open())
            self._session = known
        return known

    def _begin(self) -> None:
        self._session, messages = self._loop.run_until_complete(self._conversations.open())
        self._show(messages)

    def _show(self, messages: list[Message]) -> None:
        lines, self._choices = reply_lines(messages, _columns())
        self._print("\n".join(lines))

    def _write(self, text: str) -> None:
        self._print(f"\n{wrapped(text, _columns())}")

    def _print(self, text: str) -> None:
        print(text, file=self._out, flush=True)

    def _leave(self) -> None:
        if self._session is not None:
            self._conversations.sessions.end(self._session.token)
        self._conversations.stop()
        self._choices = []
        if self._out.isatty():
            self._out.write(CLEAR)
            self._out.flush()


def _columns() -> int:
    return shutil.get_terminal_size().columns or WIDEST  # 0 where nobody has said


def _keep_no_history() -> None:
    """Let lines be edited with the arrow keys, but never recalled."""
    try:
        import readline
    except ImportError:  # not on every platform
        return
    readline.set_auto_history(False)
    readline.clear_history()
