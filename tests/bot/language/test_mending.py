from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.mending import Mender, count_words, write_words

DICTIONARY = frozenset("please report police happened woman counselling the they it".split())
COUNTS = {
    "please": 40, "report": 90, "police": 80, "happened": 30, "woman": 9, "counselling": 12,
    "wiv": 5, "can": 70, "the": 300, "it": 200, "ppl": 14, "galop": 20, "to": 99,
}  # fmt: skip


@pytest.fixture(scope="module")
def mender() -> Mender:
    return Mender(COUNTS, DICTIONARY)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("can i reprot it pleese", "can i report it please"),
        ("waht hapened", "waht happened"),
        ("POLIEC", "police"),
        ("pleeeease", "please"),
        ("councelling", "counselling"),
        ("gallop", "galop"),
    ],
)
def test_slips_are_mended_to_words_that_people_use(
    mender: Mender, written: str, mended: str
) -> None:
    assert mender.mend(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "",
        "report it",
        "it wiv the ppl",  # in no dictionary, but people write it
        "they",  # in the dictionary, though nobody wrote it
        "ot",  # too short to tell
        "it's 10pm!!",
        "żle policé",
    ],
)
def test_what_people_write_stays(mender: Mender, text: str) -> None:
    assert mender.mend(text) == text


def test_another_language_is_left_alone(mender: Mender) -> None:
    text = "kur galiu eiti repoort polize"

    assert mender.mend(text) == text


def test_nothing_is_mended_into_what_few_write_unless_a_dictionary_has_it(mender: Mender) -> None:
    assert mender.mend("pppl") == "pppl"
    assert mender.mend("womann") == "woman"


def test_signs_and_blanks_stay_where_they_are(mender: Mender) -> None:
    assert mender.mend("  the polise?\n(reprt)") == "  the police?\n(report)"


def test_a_written_file_mends_alike(mender: Mender, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    write_words(COUNTS, file)

    assert Mender.read(file, DICTIONARY).mend("reprot the polise") == "report the police"
    assert file.read_text("utf-8").splitlines()[0] == "the 300"


def test_words_are_counted_in_lower_case() -> None:
    assert count_words(["It isn't it", "IT"]) == {"it": 3, "isn't": 1}
