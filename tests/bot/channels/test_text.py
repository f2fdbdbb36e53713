from __future__ import annotations

import pytest

from bot.channels.text import clean_text, typed_words


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        pytest.param("he\x00llo\x07", "hello", id="null bytes and controls go"),
        pytest.param("a\u202eb\u2066c\u200fd", "abcd", id="direction marks go"),
        pytest.param("a\u200bb\ufeffc", "abc", id="unseen marks go"),
        pytest.param("a\ud800b", "ab", id="half a surrogate pair goes"),
        pytest.param("cafe\u0301", "caf\u00e9", id="one Unicode form"),
        pytest.param("one\r\ntwo\u2028three", "one\ntwo\nthree", id="line breaks stay"),
        pytest.param("  \t hi \n", "hi", id="space around goes"),
        pytest.param("<b>hi</b> &amp;", "<b>hi</b> &amp;", id="HTML stays text"),
        pytest.param("👩\u200d👧", "👩\u200d👧", id="joined emoji stay joined"),
        pytest.param("\u200b \x00", "", id="nothing seen is nothing"),
    ],
)
def test_clean_text_keeps_words_and_drops_tricks(typed: str, cleaned: str) -> None:
    assert clean_text(typed) == cleaned


@pytest.mark.parametrize(
    "typed",
    [
        "/urgent_help",
        " //urgent_help",
        "\u200b/urgent_help",
        "/ / \x00/urgent_help",
        "\n/urgent_help",
    ],
)
def test_typed_words_are_never_a_payload(typed: str) -> None:
    assert typed_words(typed) == "urgent_help"


def test_typed_words_keep_a_slash_inside() -> None:
    assert typed_words("his/her flat") == "his/her flat"
