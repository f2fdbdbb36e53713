"""What a person reads when the assistant cannot answer: always a way to help.

Numbers come from the directory. When the directory cannot be read the message names 999 alone,
so that no number is ever shown that nobody looks after.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from bot.channels.messages import Message

logger = logging.getLogger(__name__)

HELPLINES = ("rape-crisis-24-7-line", "samaritans")
SIGNAL = "help_always"
_FRESH_SECONDS = 60.0

_CALL_999: dict[str, str] = {
    "kind": "call",
    "label": "Call 999",
    "value": "999",
    "href": "tel:999",
    "note": "free, day and night",
}


class Reason(Enum):
    """Why the assistant has no answer of its own; the value is what the person reads first."""

    FAILED = "Sorry, something went wrong here and I could not answer. It was not you."
    BUSY = "Sorry, I am getting too many messages just now. Please wait a moment, then try again."
    EMPTY = "I did not get any words. You can write a few words, or pick a button."
    TOO_LONG = "Thank you for telling me. That was too long for me. Please send it in parts."
    ENDED = "This chat has ended and nothing was kept. You can start a new one."
    ASKED = "Help is there, day and night."


WELCOME: Message = {
    "text": (
        "Hello. I am Waymark, a computer program, not a person and not the police. I can tell "
        "you what your options are and who can help in south Essex. I pass nothing on, and you "
        "do not need to give your name or say what happened. I am not for emergencies: if you "
        "are in danger now, call 999. What would you like to know?"
    )
}
"""The first words when the assistant itself cannot say them."""


class EmergencyHelp:
    """Builds the emergency message, reading helplines from the directory when it opens."""

    def __init__(self, knowledge: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._read_at: float | None = None
        self._helplines: list[tuple[str, dict[str, str]]] = []

    def message(self, reason: Reason) -> Message:
        """Return the emergency message: text that is enough alone, and an alert card."""
        lines = self._current_helplines()
        sentences = [reason.value, "If you are in danger now, call 999."]
        if lines:
            to_call = ", or ".join(f"{name} on {_spoken(line)}" for name, line in lines)
            sentences.append(f"To talk to someone, call {to_call}.")
        return {
            "text": " ".join(sentences),
            "card": {
                "type": "alert",
                "signal": SIGNAL,
                "title": "Help now",
                "contacts": [dict(_CALL_999), *(dict(line) for _, line in lines)],
            },
        }

    def _current_helplines(self) -> list[tuple[str, dict[str, str]]]:
        now = self._clock()
        if self._read_at is None or now - self._read_at > _FRESH_SECONDS:
            self._read_at = now
            self._helplines = _read_helplines(self._knowledge)
        return self._helplines


def _spoken(contact: dict[str, str]) -> str:
    note = contact.get("note")
    return f"{contact['value']} ({note})" if note else contact["value"]


def _read_helplines(knowledge: Path) -> list[tuple[str, dict[str, str]]]:
    """Read the helplines; a directory that fails in any way leaves 999 alone."""
    try:
        from bot.knowledge.search import KnowledgeBase

        base: Any = KnowledgeBase(knowledge)
        return [found for name in HELPLINES if (found := _helpline(base.service(name)))]
    except Exception as error:  # the one place where any failure must still leave a message
        logger.error("The directory could not be read for help numbers: %s", type(error).__name__)
        return []


def _helpline(service: Any) -> tuple[str, dict[str, str]] | None:
    phones = [phone for phone in service.shown_phones() if phone.kind == "voice"]
    if not phones:
        return None
    phone = phones[0]
    contact = {
        "kind": "call",
        "label": f"Call {service.name}",
        "value": phone.number,
        "href": "tel:" + phone.number.replace(" ", ""),
    }
    notes = ["free"] * bool(phone.free) + ["day and night"] * bool(phone.always_open)
    if notes:
        contact["note"] = ", ".join(notes)
    return service.name, contact
