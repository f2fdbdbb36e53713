"""Conversations of the web channel: ids made here, kept in memory, forgotten soon."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.messages import Message

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_KEPT_ANSWERS = 8

Forget = Callable[["Session"], None]


@dataclass(eq=False)
class Session:
    """One conversation.

    `conversation` names it to the assistant; the token that opens it cannot be worked out from
    that name, so a name in a log opens nothing. `leave` is a second secret that can only end it,
    `view` a third that shows the plain page of it, with the messages in `shown`.
    """

    token: str
    conversation: str
    leave: str
    view: str
    last_used: float
    ended: bool = False
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    shown: list[Message] = field(default_factory=list)
    answers: OrderedDict[str, asyncio.Task[list[Message]]] = field(default_factory=OrderedDict)
    running: set[asyncio.Task[list[Message]]] = field(default_factory=set)

    def remember_answer(self, message_id: str, answer: asyncio.Task[list[Message]]) -> None:
        """Keep the answer to a message so that sending it again changes nothing."""
        self.answers[message_id] = answer
        while len(self.answers) > _KEPT_ANSWERS:
            self.answers.popitem(last=False)


def looks_like_token(value: str) -> bool:
    """Say whether a value has the shape of an id made here."""
    return _TOKEN.fullmatch(value) is not None


def conversation_name(token: str) -> str:
    """Return the name under which the assistant knows the conversation (128 bits, hex)."""
    return hashlib.blake2b(token.encode(), digest_size=16, person=b"conversation").hexdigest()


class SessionStore:
    """Holds open conversations, least recently used first."""

    def __init__(
        self,
        *,
        idle_seconds: float,
        max_sessions: int,
        forget: Forget,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._idle_seconds = idle_seconds
        self._max_sessions = max_sessions
        self._forget = forget
        self._clock = clock
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._by_leave: dict[str, Session] = {}
        self._by_view: dict[str, Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def open(self) -> Session:
        """Make a new conversation; the longest idle one goes when there are too many."""
        self.sweep()
        while len(self._sessions) >= self._max_sessions:
            self._end(next(iter(self._sessions.values())))
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        session = Session(
            token=token,
            conversation=conversation_name(token),
            leave=secrets.token_urlsafe(_TOKEN_BYTES),
            view=secrets.token_urlsafe(_TOKEN_BYTES),
            last_used=self._clock(),
        )
        self._sessions[token] = session
        self._by_leave[session.leave] = session
        self._by_view[session.view] = session
        return session

    def get(self, token: str) -> Session | None:
        """Return an open conversation and count this as use, or None when there is none."""
        session = self._sessions.get(token)
        if session is None:
            return None
        if self._is_idle(session):
            self._end(session)
            return None
        session.last_used = self._clock()
        self._sessions.move_to_end(token)
        return session

    def get_by_view(self, view: str) -> Session | None:
        """Do the same for the address of a conversation's plain page."""
        session = self._by_view.get(view)
        return None if session is None else self.get(session.token)

    def end(self, token: str) -> bool:
        """Forget a conversation at once; False when there was none."""
        return self._end(self._sessions.get(token))

    def end_by_leave(self, leave: str) -> bool:
        """Forget the conversation that a leave link belongs to; False when there was none."""
        return self._end(self._by_leave.get(leave))

    def sweep(self) -> int:
        """Forget every conversation that has been idle too long; return how many."""
        idle = []
        for session in self._sessions.values():
            if not self._is_idle(session):
                break
            idle.append(session)
        for session in idle:
            self._end(session)
        return len(idle)

    def _is_idle(self, session: Session) -> bool:
        return self._clock() - session.last_used >= self._idle_seconds

    def _end(self, session: Session | None) -> bool:
        if session is None:
            return False
        self._sessions.pop(session.token, None)
        self._by_leave.pop(session.leave, None)
        self._by_view.pop(session.view, None)
        session.ended = True
        session.answers.clear()
        session.shown.clear()
        for task in tuple(session.running):
            task.cancel()
        self._forget(session)
        return True
