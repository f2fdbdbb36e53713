"""One message of a person, as understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

ANY_GENDER = "any"
SUPPORTER, WITNESS, PROFESSIONAL = "supporter", "witness", "professional"


@dataclass(frozen=True)
class Entity:
    """Something named in a message.

    `value` is the canonical one (a district id, a service id, an age…); `also` holds
    further districts that a straddling postcode may mean; `start` is its first character.
    """

    entity: str
    value: str
    start: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Turn:
    """What was understood of a message, or of a pressed button.

    Attributes:
        topic: the main topic, or the name of a button's payload.
        confidence: calibrated, 0 to 1; 1 for a button.
        ranking: (topic, confidence), most likely first.
        topics: every topic asked about, most urgent first.
        signals: safety and person signals raised.
        entities: what was named.
        parameters: a button's parameters; empty for typed words.
        word_count: how many words were typed; 0 for a button.
        now: the time in Europe/London.
        language: ISO code of the message's language, or other; None for English.
        words: what was typed, for this turn only; empty for a button and never kept.
    """

    topic: str
    now: datetime
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    topics: tuple[str, ...] = ()
    signals: frozenset[str] = frozenset()
    entities: tuple[Entity, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    word_count: int = 0
    channel: str = "web"
    language: str | None = None
    words: str = field(default="", repr=False)

    @property
    def is_button(self) -> bool:
        """Whether a button was pressed and no words were typed."""
        return self.word_count == 0

    def first(self, entity: str) -> Entity | None:
        """The first entity of this kind, if any."""
        return next((e for e in self.entities if e.entity == entity), None)

    def with_topic(self, topic: str, **changes: Any) -> Turn:
        """The same turn taken as being about `topic`, surely."""
        return replace(self, topic=topic, confidence=1.0, **changes)
