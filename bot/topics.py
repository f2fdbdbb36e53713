"""The topics that Waymark knows, and which of several comes first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

TOPICS_FILE = Path(__file__).resolve().parent.parent / "data" / "knowledge" / "topics.yml"

OUT_OF_SCOPE = "out_of_scope"

# What someone needs to stay alive and safe comes first.
_SAFETY_ORDER = (
    "danger_now",
    "cannot_speak",
    "being_followed",
    "suicide_self_harm",
    "child_at_risk",
    "recent_assault",
    "injuries_medical",
    "spiking",
)
_GROUP_ORDER = (
    "safety",
    "health",
    "support",
    "reporting",
    "getting_home",
    "justice",
    "statistics",
    "conversation",
)


@cache
def topic_groups(path: Path = TOPICS_FILE) -> dict[str, str]:
    """The group of each topic id, in the file's order."""
    listed = yaml.safe_load(path.read_text("utf-8"))["topics"]
    return {topic["id"]: topic["group"] for topic in listed}


def urgency(topic: str) -> tuple[int, int]:
    """A sort key: smaller is more urgent."""
    if topic in _SAFETY_ORDER:
        return 0, _SAFETY_ORDER.index(topic)
    group = topic_groups().get(topic, "conversation")
    return 1, _GROUP_ORDER.index(group)


def most_urgent_first(topics: list[str]) -> list[str]:
    """`topics` without repeats, most urgent first; of equals the first named stays first."""
    return sorted(dict.fromkeys(topics), key=urgency)


def is_conversation(topic: str) -> bool:
    """Whether the topic is talk about the talk (hello, yes, help) and not a need."""
    return topic_groups().get(topic) == "conversation" and topic != "disclosure"
