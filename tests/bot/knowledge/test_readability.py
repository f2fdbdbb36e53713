from __future__ import annotations

import pytest

from bot.knowledge.readability import count_syllables, grade, words

SYLLABLES = {
    1: "the help asked called safe times clothes hours friends charge court strength judge stopped",
    2: "police people able trouble wanted needed places closest safely statement nightmares being",
    3: "reported disabled officer evidence services interview recorded serious possible examples",
    4: "confidential security anonymous situation information available emergency",
    5: "investigation anonymity examination university disability immediately",
}
CASES = [(word, count) for count, text in SYLLABLES.items() for word in text.split()]


@pytest.mark.parametrize(("word", "count"), CASES, ids=str)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert count_syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("NHS", 3), ("SARC", 1), ("CPS", 3), ("101", 1)])
def test_initials_are_spelt_out_unless_they_can_be_said(word: str, count: int) -> None:
    assert count_syllables(word) == count


def test_words_keep_their_apostrophes_and_part_at_hyphens() -> None:
    assert words("You don’t need a follow-up. It's 24/7!") == [
        "You", "don’t", "need", "a", "follow", "up", "It's", "24", "7",
    ]  # fmt: skip


def test_the_formula() -> None:
    """Eight words of one syllable in one sentence: 0.39 x 8 + 11.8 - 15.59."""
    assert grade("You can tell the court what you want.") == pytest.approx(-0.67)


def test_a_sentence_of_two_words_does_not_count_as_one() -> None:
    assert grade("You can tell the court what you want. Yes please.") > grade(
        "You can tell the court what you want. That would be fine."
    )


def test_an_empty_text_has_grade_nought() -> None:
    assert grade(" ... ") == 0.0


def test_hard_text_grades_higher_than_plain_text() -> None:
    plain = grade("You can talk to us at any time. We will not tell the police.")
    hard = grade("Confidentiality obligations notwithstanding, safeguarding duties may apply.")

    assert plain < 6
    assert hard > 12
