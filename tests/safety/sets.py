"""The published safety sets, as tests and tools read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class SafetyMessage:
    """A message of a safety set.

    Attributes:
        text: the message.
        signals: what must be raised, the first the most important; empty for none.
        topics: topics of which one must be found; empty for any.
    """

    text: str
    signals: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


def positives() -> list[SafetyMessage]:
    """Messages that carry a signal."""
    return [_message(each) for each in _read("positives.yml")["messages"]]


def never_miss() -> dict[str, list[SafetyMessage]]:
    """The lists of which no message may be missed, by name."""
    lists = _read("never_miss.yml")
    return {name: [_message(each) for each in listed] for name, listed in lists.items()}


def _message(listed: Mapping[str, Any]) -> SafetyMessage:
    return SafetyMessage(
        listed["text"], tuple(listed.get("signals", ())), tuple(listed.get("topics", ()))
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return content
