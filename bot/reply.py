"""What the assistant says: messages with text that is enough alone, buttons and a card."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Card = Mapping[str, Any]
"""A structured part: `type` alert, service, chart, steps or sources; see docs/architecture.md.

A card's `lead` holds the sentences that stand above it where cards can be shown;
`text` of the message says the same as lead and card together.
"""


@dataclass(frozen=True)
class Button:
    """A choice: the words on it and the payload that pressing it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message of a reply."""

    text: str
    buttons: tuple[Button, ...] = ()
    card: Card | None = None

    def as_dict(self) -> dict[str, Any]:
        """The message as the web channel sends it; empty parts are left out."""
        parts: dict[str, Any] = {"text": self.text}
        if self.buttons:
            parts["buttons"] = [{"title": b.title, "payload": b.payload} for b in self.buttons]
        if self.card:
            parts["card"] = dict(self.card)
        return parts


@dataclass(frozen=True)
class Contact:
    """One way to reach a service: `kind` is call, text, web or email."""

    kind: str
    label: str
    value: str
    href: str
    note: str = ""

    def as_dict(self) -> dict[str, str]:
        """The contact as cards hold it; an empty note is left out."""
        parts = {"kind": self.kind, "label": self.label, "value": self.value, "href": self.href}
        return {**parts, "note": self.note} if self.note else parts

    def as_line(self) -> str:
        """The contact as a line of text."""
        line = f"{self.label}: {self.value}"
        return f"{line} ({self.note})" if self.note else line


@dataclass(frozen=True)
class Reply:
    """The messages of one turn, and what the assistant now knows of the conversation."""

    messages: tuple[Message, ...]
    learnt: Mapping[str, Any] = field(default_factory=dict)
