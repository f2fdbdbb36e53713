"""What a button may send: Rasa intent payloads from an allow-list, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from bot.topics import topic_groups

MAX_LENGTH = 200
_SHAPE = re.compile(r"/(?P<name>[a-z_]{2,40})(?P<parameters>\{.*\})?", re.ASCII)
_VALUE = re.compile(r"[a-z0-9_-]{1,60}", re.ASCII)
# Names that are not topics, with the parameters that each may carry.
VERBS: dict[str, frozenset[str]] = {
    "session_open": frozenset(),
    "more": frozenset({"topic"}),
    "sources": frozenset({"topic"}),
    "simpler": frozenset(),
    "repeat": frozenset(),
    "inform": frozenset({"place", "when", "audience"}),
    "none_of_these": frozenset(),
    "withdraw_alert": frozenset({"signal"}),
    "urgent_help": frozenset(),
    "forget_chat": frozenset(),
}
_TOPIC_PARAMETERS = frozenset({"place", "service"})


@dataclass(frozen=True)
class Payload:
    """A button's payload, read and allowed."""

    name: str
    parameters: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        written = json.dumps(self.parameters, sort_keys=True) if self.parameters else ""
        return f"/{self.name}{written}"


def parse_payload(text: str) -> Payload | None:
    """The payload that `text` stands for, or None when it is not on the allow-list."""
    shaped = _SHAPE.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if shaped is None:
        return None
    allowed = _allowed_parameters(shaped["name"])
    try:
        parameters = json.loads(shaped["parameters"] or "{}")
    except ValueError:
        return None
    if allowed is None or not _are_allowed(parameters, allowed):
        return None
    return Payload(shaped["name"], parameters)


def _allowed_parameters(name: str) -> frozenset[str] | None:
    if name in VERBS:
        return VERBS[name]
    return _TOPIC_PARAMETERS if name in topic_groups() else None


def _are_allowed(parameters: dict[str, object], allowed: frozenset[str]) -> bool:
    return set(parameters) <= allowed and all(
        isinstance(value, str) and _VALUE.fullmatch(value) for value in parameters.values()
    )
