"""The reviewed sentences that are not answers to a topic: phrases and alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

KNOWLEDGE_FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / "knowledge"


@dataclass(frozen=True)
class AlertContact:
    """A way to reach a service in an alert; `phone` None means its website."""

    service: str
    phone: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Alert:
    """What leads the reply when a signal is raised.

    `text_for_adult` takes the place of `text` for an adult who writes about a child.
    """

    signal: str
    title: str
    text: str
    items: tuple[str, ...]
    contacts: tuple[AlertContact, ...]
    text_for_adult: str | None = None


@dataclass(frozen=True)
class Wording:
    """Phrases by id, alerts in order of urgency, and the urgent-help card."""

    phrases: Mapping[str, str]
    alerts: tuple[Alert, ...]
    urgent_help: Alert

    def say(self, phrase: str, **values: str) -> str:
        """The phrase with its blanks filled; raises KeyError for an unknown phrase or blank."""
        return self.phrases[phrase].format(**values)


@cache
def load_wording(folder: Path = KNOWLEDGE_FOLDER) -> Wording:
    """Read phrases.yml and alerts.yml of `folder`."""
    phrases = yaml.safe_load((folder / "phrases.yml").read_text("utf-8"))["phrases"]
    listed = yaml.safe_load((folder / "alerts.yml").read_text("utf-8"))
    return Wording(
        phrases,
        tuple(_alert(record) for record in listed["alerts"]),
        _alert({"signal": "urgent_help", **listed["urgent_help"]}),
    )


def _alert(record: Mapping[str, object]) -> Alert:
    return Alert(
        signal=str(record["signal"]),
        title=str(record["title"]),
        text=str(record["text"]),
        text_for_adult=record.get("text_for_adult"),  # type: ignore[arg-type]
        items=tuple(record["items"]),  # type: ignore[arg-type]
        contacts=tuple(AlertContact(**contact) for contact in record["contacts"]),  # type: ignore
    )
