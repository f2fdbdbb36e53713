from __future__ import annotations

import pytest

from bot.language.pipeline import nlp
from bot.safety.line_matcher import LineMatcher

LISTS = {"he": ["he", "she"]}


def matcher(**groups: list[str]) -> LineMatcher:
    return LineMatcher(nlp().vocab, groups, LISTS)


def test_spans_stand_under_the_name_of_their_group() -> None:
    found = matcher(here=["<he> is here"], away=["<he> is away"]).find(["now", "she", "is", "here"])

    assert found == {"here": [(1, 4)]}


def test_words_between_may_be_left_out() -> None:
    found = matcher(here=["he is *2 here"]).find(["he", "is", "right", "here"])

    assert found == {"here": [(0, 4)]}


def test_line_without_a_needed_word_is_refused() -> None:
    with pytest.raises(ValueError, match="here"):
        matcher(here=["now? here?"])


def test_vocabulary_holds_the_needed_words() -> None:
    assert matcher(here=["<he> is? here"]).vocabulary() == {"he", "she", "here"}
