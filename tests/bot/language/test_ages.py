from __future__ import annotations

import pytest

from bot.language.ages import find_ages, speaker_age


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("im 15", "15"),
        ("15f", "15"),
        ("f 15", "15"),
        ("my daughter is 12", "12"),
        ("my dauhgter is 10", "10"),
        ("13 yr old", "13"),
        ("im fifteen", "15"),
        ("i turned 16 last week", "16"),
        ("year 9", "13"),
        ("in my 60s", "60"),
        ("in her thirties", "30"),
        ("i was 9", "9"),
        ("i'm forty two", "42"),
        ("I am boy of 20 years", "20"),
        ("22 and at uni", "22"),
    ],
)
def test_age_is_found(text: str, years: str) -> None:
    assert [found.value for found in find_ages(text)] == [years]


@pytest.mark.parametrize(
    "text",
    [
        "15 mins",
        "im 15 mins away",
        "2 of them",
        "SS15",
        "a13",
        "m25 traffic",
        "it cost £15",
        "24/7",
        "15 years ago",
        "for 15 yrs",
        "im 15 weeks pregnant",
        "press 55",
        "under 18s",
        "im a year 9 teacher",
        "asked me 2 ring",
        "hes 2 drunk",
        "a 40 page letter",
        "30 odd years",
    ],
)
def test_other_numbers_are_no_ages(text: str) -> None:
    assert find_ages(text) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [("im 40, i was 9 then", 40), ("my son is 8", None), ("me (17f) and him (22m)", 17)],
)
def test_age_of_the_one_who_writes(text: str, years: int | None) -> None:
    assert speaker_age(text) == years
