"""What the time since it happened changes: some help works only in the first hours or days."""

from __future__ import annotations

from bot.knowledge.records import Answer

# Where knowing roughly when changes what can still be done; asked there, and once.
TIME_MATTERS = frozenset(
    {
        "recent_assault",
        "sarc_exam",
        "evidence_preserve",
        "health_sti_pregnancy",
        "spiking",
        "disclosure",
    }
)
SOON = frozenset({"now", "today", "this_week"})
# The variants of an answer that tell of each value of the entity `when`, the closest first.
_VARIANTS = {
    "now": ("now", "today", "recent"),
    "today": ("today", "recent"),
    "this_week": ("this_week", "recent"),
    "this_month": ("this_month", "longer_ago"),
    "this_year": ("this_year", "longer_ago"),
    "longer": ("longer", "longer_ago"),
}


def time_variant(answer: Answer, when: str | None) -> str | None:
    """The variant of the answer for that time, or None when time changes nothing in it."""
    return next((name for name in _VARIANTS.get(when or "", ()) if name in answer.variants), None)
