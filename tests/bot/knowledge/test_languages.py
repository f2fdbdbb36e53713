"""The cards in other languages, which most editors cannot read: what the checks say of them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from bot.knowledge.check import check_folder
from bot.knowledge.checks.languages import unfit_cards, unread_cards
from bot.knowledge.errors import DataError
from bot.knowledge.load import Content
from bot.knowledge.references import broken_references
from bot.knowledge.sentences import LANGUAGE_SENTENCES
from tests.bot.knowledge.samples import LANGUAGES, Sample, messages

LINE = "{phone:rape-crisis-24-7-line/line}"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"danger": "Zadzwoń i powiedz „Polish”."}, "pl: danger: does not say 999"),
        ({"danger": "Zadzwoń pod 999."}, "pl: danger: does not say 'Polish'"),
        ({"line": "Bezpłatna linia."}, "pl: line: holds no number; write {phone:"),
        ({"interpreter": "Tłumacz: 101."}, "pl: interpreter: '101' is written out"),
        ({"interpreter": "দোভাষী: ০১৭০২।"}, "pl: interpreter: '০১৭০২' is written out"),
        ({"direction": "rtl"}, "pl: direction: must be ltr for Polski"),
        ({"native_name": "العربية"}, "pl: direction: must be rtl for العربية"),
    ],
)
def test_an_unfit_card_is_pointed_out(sample: Sample, fields: dict[str, Any], said: str) -> None:
    sample.language(**fields)

    assert said in messages(unfit_cards(sample.load()))


def test_a_number_to_call_in_a_card_stops_the_check(sample: Sample) -> None:
    sample.language(line="Linia: 0808 500 2222, {phone:national-line/line}.")

    found = [problem for problem in check_folder(sample.folder) if not problem.is_warning]

    assert "languages.yml: pl: line: '0808 500 2222' looks like a number" in messages(found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{phone:nowhere/line}", "names a service that is not in services/"),
        ("{phone:centre/text}", "not sure enough to show"),
        ("{phone:centre/fax}", "centre has no phone 'fax'"),
    ],
)
def test_a_number_that_is_not_in_the_directory_is_a_broken_reference(
    sample: Sample, line: str, said: str
) -> None:
    sample.language(line=line)

    assert said in messages(broken_references(sample.load()))


def test_a_fact_that_is_not_there_is_a_broken_reference(sample: Sample) -> None:
    sample.change("languages.yml", lambda file: file.update(facts=["gone"]))

    assert "languages.yml: facts: 'gone'" in messages(broken_references(sample.load()))


def test_cards_that_wait_for_a_native_speaker_are_named_in_one_warning(sample: Sample) -> None:
    sample.language(checked_by_native_speaker=False)

    (problem,) = unread_cards(sample.load())

    assert problem.is_warning
    assert problem.message.endswith("in: Polish")


def test_cards_past_their_review_date_are_pointed_out(sample: Sample) -> None:
    late = datetime.date(2030, 1, 1)
    found = [p for p in check_folder(sample.folder, late) if p.file == "languages.yml"]

    assert "was to be checked again by 2027-05-22" in messages(found)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "Polish"}, "must be the two letters of a language, such as `pl`"),
        ({"direction": "left"}, "allowed: ltr, rtl"),
        ({"checked": True}, "is not a field we know"),
        ({"danger": " "}, "is empty; fill it in"),
    ],
)
def test_a_card_with_a_mistake_of_form_is_refused(
    sample: Sample, fields: dict[str, Any], said: str
) -> None:
    sample.language(**fields)

    with pytest.raises(DataError, match=said):
        sample.load()


def test_a_language_stands_there_once(sample: Sample) -> None:
    sample.write("languages.yml", {**LANGUAGES, "languages": LANGUAGES["languages"] * 2})

    with pytest.raises(DataError, match=r"languages\.yml: pl: id: is used twice"):
        sample.load()


def test_the_real_cards_give_the_national_line_alone(content: Content) -> None:
    for card in content.languages.languages:
        joined = " ".join(getattr(card, field) for field in LANGUAGE_SENTENCES)
        assert joined.count("{phone:") == joined.count(LINE) == 1, card.code


def test_no_real_card_is_said_to_be_checked_that_is_not(content: Content) -> None:
    checked = [c.code for c in content.languages.languages if c.checked_by_native_speaker]

    assert checked == []
