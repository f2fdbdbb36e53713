"""What is known of a conversation: the slots, and nothing that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Conversation:
    """One field a Rasa slot of the same name; None and empty mean not known.

    Attributes:
        place: district id, essex or elsewhere.
        service: the last service shown.
        about: the topic last answered.
        page: how many "tell me more" pages of it were shown.
        audience: supporter, witness, professional or own_behaviour; None for the person themself.
        gender: male, when said.
        young: whether the person is under 18, when said.
        identity: lgbt or disabled, when said.
        when: now, today, this_week, this_month, this_year or longer.
        pending: what was asked last: place, when, topics, or None.
        offered: the topics that were offered last.
        alerted: the signals whose alert was shown already.
        asked_when: whether "roughly when" has been asked; it is asked once.
    """

    place: str | None = None
    service: str | None = None
    about: str | None = None
    page: float = 0
    audience: str | None = None
    gender: str | None = None
    young: bool | None = None
    identity: str | None = None
    when: str | None = None
    pending: str | None = None
    offered: tuple[str, ...] = ()
    alerted: tuple[str, ...] = ()
    asked_when: bool = False

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Conversation:
        """Read the slots; a missing or empty one takes its default."""
        known = {f.name: slots[f.name] for f in fields(cls) if slots.get(f.name) is not None}
        for name in ("offered", "alerted"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)

    def as_slots(self) -> dict[str, Any]:
        """The slot values to set."""
        values = asdict(self)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}
