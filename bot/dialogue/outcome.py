"""What a handler makes of a turn: messages, and the conversation after them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import Turn
from bot.reply import Message


@dataclass(frozen=True)
class Outcome:
    """The messages of a handler and the conversation after it.

    `meant` is the service that the reply is about, where it names one above the others.
    """

    messages: list[Message]
    conversation: Conversation
    meant: str | None = None


Handler = Callable[[Turn, Conversation], Outcome]
