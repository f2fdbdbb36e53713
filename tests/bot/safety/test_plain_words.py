from __future__ import annotations

import pytest

from bot.safety.plain_words import LAUGH, PlainWords

WORDS = PlainWords(["assaulted", "strangled", "here", "talk"], {"he is": ["hez"], "talk": ["tlk"]})


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("he's here", "he is here"),
        ("hes here", "he is here"),
        ("i cant tlk", "i can not talk"),
        ("I won't", "i will not"),
        ("hez here", "he is here"),
        ("asaulted", "assaulted"),
        ("strangeled", "strangled"),
    ],
)
def test_short_forms_and_slips_are_written_out(text: str, plain: str) -> None:
    assert " ".join(WORDS.read(text)) == plain


def test_ordinary_word_is_not_mended_into_a_word_of_the_vocabulary() -> None:
    assert WORDS.read("there") == ["there"]


def test_sentences_are_kept_apart() -> None:
    assert WORDS.read("no! he left") == ["no", ".", "he", "left"]


def test_laugh_stands_at_the_end() -> None:
    assert WORDS.read("dying lol")[-1] == LAUGH


def test_text_without_words_has_none() -> None:
    assert WORDS.read("") == []
