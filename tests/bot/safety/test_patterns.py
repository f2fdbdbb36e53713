from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bot.safety.patterns import PatternError, SafetyPatterns


@cache
def patterns() -> SafetyPatterns:
    return SafetyPatterns()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("hes here", "danger_now"),
        ("hez ere", "danger_now"),
        ("HE IS HERE!!!", "danger_now"),
        ("he’s in the house", "danger_now"),
        ("someone is trying to get in", "danger_now"),
        ("cant talk hes listening call police", "cannot_speak"),
        ("i think someone is following me", "being_followed"),
        ("bein folowed", "being_followed"),
        ("i want to die", "suicide_risk"),
        ("kms", "suicide_risk"),
        ("feeling sucidal", "suicide_risk"),
        ("im 13 and he forced me", "under_18"),
        ("my daughter is being groomed", "under_18"),
        ("I was raped", "recent"),
        ("i got r*ped", "recent"),
        ("i was asaulted last nite", "recent"),
        ("he strangled me", "medical"),
        ("my husband hits me", "partner_abuse"),
    ],
)
def test_words_raise_the_signal(text: str, signal: str) -> None:
    assert signal in patterns().read(text).signals


@pytest.mark.parametrize(
    "text",
    [
        "hes here with the pizza",
        "he is not here",
        "in the film he is in the house",
        "she followed me on instagram",
        "i used to be suicidal",
        "im not suicidal",
        "my boss is killing me lol",
        "i was raped twenty years ago",
        "what does strangled mean",
        "hello",
        "",
    ],
)
def test_near_misses_raise_nothing(text: str) -> None:
    assert not patterns().read(text).signals


def test_cues_say_which_words_were_seen() -> None:
    reading = patterns().read("hes outside the door")

    assert reading.words[:3] == ("he", "is", "outside")
    assert "outside" in reading.cues


def test_rule_with_an_unknown_cue_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "patterns.yml"
    file.write_text(
        "lists: {}\nspellings: {}\ncues: {here: [he is here]}\n"
        "signals: {danger_now: [{cues: there}]}\n"
    )

    with pytest.raises(PatternError, match="there"):
        SafetyPatterns(file)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PatternError, match=r"none\.yml"):
        SafetyPatterns(tmp_path / "none.yml")


@pytest.mark.parametrize("text", ["i was raped", "help i was r4ped", "got r@ped", "he raped me"])
def test_words_so_bare_are_a_disclosure(text: str) -> None:
    assert patterns().read(text).topics == {"disclosure"}


@pytest.mark.parametrize(
    "text", ["i was raped last night", "hes here he raped me", "in the film she was raped", "hello"]
)
def test_anything_else_is_left_to_the_classifier(text: str) -> None:
    assert not patterns().read(text).topics


def test_what_is_certain_is_among_what_is_raised() -> None:
    sure = patterns().read("my daughter is being groomed")
    unsure = patterns().read("im being followed")

    assert sure.certain == {"under_18"} <= sure.signals
    assert unsure.certain == frozenset() and "being_followed" in unsure.signals
