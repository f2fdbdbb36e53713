from __future__ import annotations

from datetime import datetime

import pytest

from bot.language.times import TimeFinder, span_of

WEDNESDAY = datetime(2026, 11, 25, 14, 0)


def values(text: str, at: datetime = WEDNESDAY) -> list[str]:
    return [found.value for found in TimeFinder(lambda: at).find(text)]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("hes outside right now", "now"),
        ("20 mins ago", "now"),
        ("last nite", "today"),
        ("an hour ago", "today"),
        ("yesterday", "this_week"),
        ("tues", "this_week"),
        ("2 days ago", "this_week"),
        ("a fortnight ago", "this_month"),
        ("few weeks back", "this_month"),
        ("over the summer he raped me", "this_year"),
        ("new years", "this_year"),
        ("2yrs ago", "longer"),
        ("in 1987", "longer"),
        ("back in the 80s", "longer"),
        ("when i was 9", "longer"),
        ("as a kid", "longer"),
        ("back in school", "longer"),
        ("decades ago", "longer"),
        ("is it too late after 12 years", "longer"),
    ],
)
def test_when_it_happened(text: str, span: str) -> None:
    assert values(text) == [span]


@pytest.mark.parametrize(
    "text",
    [
        "is it open now",
        "can i report tomorrow",
        "every night i cry",
        "are you open today",
        "do they open on saturdays",
        "im going out on friday",
        "i start monday",
        "court is in march",
        "within 7 days",
        "how many offences in 2010",
        "the sexual offences act 2003",
        "i may tell them",
        "when i was drunk",
        "not just now thanks",
        "in 2 weeks",
    ],
)
def test_questions_plans_and_habits_are_not_when_it_happened(text: str) -> None:
    assert values(text) == []


def test_question_behind_does_not_hide_when_it_happened() -> None:
    assert values("i was raped last night can i report it tomorrow") == ["today"]


@pytest.mark.parametrize(
    ("month", "span"), [(1, "this_month"), (6, "this_year"), (11, "this_year")]
)
def test_christmas_is_as_far_back_as_the_clock_says(month: int, span: str) -> None:
    assert values("at christmas he hurt me", datetime(2027, month, 10)) == [span]


def test_age_then_is_recent_for_someone_still_young() -> None:
    assert values("im 16, when i was 15 he did it") == ["this_year"]


@pytest.mark.parametrize(
    ("days", "span"),
    [(0, "now"), (0.5, "today"), (7, "this_week"), (31, "this_month"), (365, "this_year"),
     (367, "longer")],
)  # fmt: skip
def test_spans_have_the_promised_limits(days: float, span: str) -> None:
    assert span_of(days) == span
