from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.knowledge.build import build
from bot.knowledge.errors import KnowledgeError, UnknownRecordError
from bot.knowledge.records import Schedule, Source
from bot.knowledge.search import KnowledgeBase
from tests.bot.knowledge.samples import Sample


def rebuilt(sample: Sample) -> KnowledgeBase:
    path = sample.folder.parent / "again.db"
    build(sample.folder, path)
    return KnowledgeBase(path)


def test_a_service_comes_back_as_it_was_written(small_base: KnowledgeBase) -> None:
    service = small_base.service("centre")

    assert service.name == "The Small Centre"
    assert service.alternate_names == ("TSC",)
    assert service.address == "1 High Street"
    assert service.postcode == "SS1 1AN"
    assert service.sources == (Source("A council", "https://example.org/page", "2025"),)
    line, text = service.phones
    assert (line.number, line.kind, line.free, line.always_open) == (
        "01375 380609",
        "voice",
        False,
        False,
    )
    assert line.schedules == (Schedule(("MO", "TU"), "09:00", "17:00"),)
    assert (text.kind, text.keyword, text.free, text.always_open) == ("sms", "HELLO", None, True)
    assert text.schedules is None


def test_only_sure_numbers_are_shown(small_base: KnowledgeBase) -> None:
    assert [phone.id for phone in small_base.service("centre").shown_phones()] == ["line"]


@pytest.mark.parametrize(
    "fields",
    [
        {"signpost": "name_only"},
        {"signpost": "check_first"},
        {"status": "temporarily closed"},
    ],
    ids=lambda fields: next(iter(fields.values())),
)
def test_no_number_is_shown_of_a_service_in_doubt(sample: Sample, fields: dict[str, str]) -> None:
    sample.change("facts/reporting.yml", lambda facts: facts["facts"][0].update(text="No limit."))
    sample.service(**fields)

    service = rebuilt(sample).service("centre")

    assert service.shown_phones() == ()
    assert not service.contact_may_be_shown


def test_services_near_by_come_first(small_base: KnowledgeBase) -> None:
    found = small_base.services(district="basildon")

    assert [service.id for service in found] == ["centre", "national-line"]


def test_services_of_another_district_are_left_out(small_base: KnowledgeBase) -> None:
    assert [each.id for each in small_base.services(district="elsewhere")] == ["national-line"]


def test_services_can_be_asked_for_by_kind(small_base: KnowledgeBase) -> None:
    assert [each.id for each in small_base.services(kinds=["helpline"])] == ["national-line"]


@pytest.mark.parametrize("fields", [{"signpost": "no"}, {"status": "defunct"}])
def test_services_not_to_be_shown_are_left_out(sample: Sample, fields: dict[str, str]) -> None:
    sample.service(**fields)
    sample.answer(services=[], holds={}, answer=["There is no time limit."])
    sample.change("facts/reporting.yml", lambda facts: facts["facts"][0].update(text="No limit."))
    base = rebuilt(sample)

    assert [service.id for service in base.services()] == ["national-line"]
    assert "centre" in [service.id for service in base.services(include_hidden=True)]


def test_a_hidden_service_is_not_found(sample: Sample) -> None:
    sample.service(signpost="no")
    sample.answer(services=[], holds={}, answer=["There is no time limit."])
    sample.change("facts/reporting.yml", lambda facts: facts["facts"][0].update(text="No limit."))

    assert [hit.id for hit in rebuilt(sample).search("counselling small")] == ["national-line"]


def test_an_answer_comes_back_filled(small_base: KnowledgeBase) -> None:
    answer = small_base.answer("reporting_later")

    assert answer.group == "reporting"
    assert answer.answer == ("There is no time limit.", "You can ring The Small Centre.")
    assert answer.more == (("Some people wait for years.", "That is all right."),)
    assert answer.services == ("centre", "local-rape-crisis")
    assert answer.next == ("greet",)
    assert answer.facts == ("no_limit",)
    assert answer.statistics == ("total",)
    assert answer.holds["the centre"] == "centre"


def test_a_variant_changes_only_what_it_gives(small_base: KnowledgeBase) -> None:
    answer = small_base.answer("reporting_later")

    supporter = answer.for_person("supporter")

    assert supporter.opening == "You can help them."
    assert supporter.services == ("national-line",)
    assert supporter.answer == answer.answer
    assert supporter.more == answer.more


@pytest.mark.parametrize("variant", [None, "", "male", "nobody"])
def test_a_person_without_a_variant_gets_the_answer(
    small_base: KnowledgeBase, variant: str | None
) -> None:
    answer = small_base.answer("reporting_later")

    assert answer.for_person(variant) is answer


def test_steps_come_back(sample: Sample) -> None:
    sample.answer(steps={"title": "What to keep", "items": ["Clothes", "Messages"]})

    steps = rebuilt(sample).answer("reporting_later").steps

    assert steps is not None
    assert (steps.title, steps.items) == ("What to keep", ("Clothes", "Messages"))


def test_facts_and_figures_come_back(small_base: KnowledgeBase) -> None:
    fact, figure = small_base.fact("no_limit"), small_base.statistic("total")

    assert (fact.topic, fact.confidence, fact.review_date) == ("reporting", "high", "2027-05-22")
    assert (figure.value, figure.unit, figure.area) == (387, "offences", "South Essex")
    assert small_base.statistics("South Essex") == (figure,)
    assert small_base.statistics("Southend") == ()


def test_places_come_back_with_the_district_they_count_as(small_base: KnowledgeBase) -> None:
    lukes, harlow = small_base.places()

    assert (lukes.name, lukes.district, lukes.ambiguous_names) == (
        "St Luke's",
        "basildon",
        ("lukes",),
    )
    assert lukes.aliases == ("st lukes", "lukes")
    assert (harlow.name, harlow.district, harlow.kind) == ("Harlow", "essex", "nearby")


def test_districts_are_those_covered(small_base: KnowledgeBase) -> None:
    assert [district.id for district in small_base.districts()] == ["basildon"]
    assert small_base.district("elsewhere").covered is False
    assert small_base.district("basildon").rape_crisis_ids == ("centre",)


def test_a_postcode_gives_its_districts(small_base: KnowledgeBase) -> None:
    code = small_base.outward_code("ss14")

    assert code is not None
    assert code.districts() == ("basildon", "essex")
    assert code.districts("SS14 1") == ("basildon",)
    assert code.districts("SS14 2") == ("essex",)
    assert code.districts("SS14 9") == ("basildon", "essex")
    assert small_base.outward_code("ZE1") is None


def test_topics_keep_what_they_ask_for(small_base: KnowledgeBase) -> None:
    topic = small_base.topic("reporting_later")

    assert (topic.urgency, topic.answers) == (1, ("no time limit", "the centre"))
    assert [each.id for each in small_base.topics()] == ["reporting_later", "greet"]


@pytest.mark.parametrize("method", ["service", "answer", "fact", "statistic", "district", "topic"])
def test_an_unknown_id_is_named(small_base: KnowledgeBase, method: str) -> None:
    with pytest.raises(UnknownRecordError, match=f"no {method} called 'nobody'"):
        getattr(small_base, method)("nobody")


@pytest.mark.parametrize(
    "words",
    ["", "   ", "the and of", "???", '"', "'", "*", "^", "()", "-", ":", "\x00", "\U0001f600"],
    ids=repr,
)
def test_a_search_without_content_words_finds_nothing(
    small_base: KnowledgeBase, words: str
) -> None:
    assert small_base.search(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        "counselling",
        "where can i get counselling in narnia",
        "COUNSELLING AND NOT OR NEAR",
        '"counselling',
        "counselling*",
        "name:counselling",
        "counselling'; DROP TABLE services; --",
    ],
)
def test_any_content_word_finds_a_service(small_base: KnowledgeBase, words: str) -> None:
    assert "centre" in [hit.id for hit in small_base.search(words)]


def test_a_search_finds_answers_by_other_forms_of_a_word(small_base: KnowledgeBase) -> None:
    (hit,) = small_base.search("waiting")

    assert (hit.kind, hit.id, hit.title) == ("answer", "reporting_later", "Is it too late?")


def test_a_search_gives_no_more_than_asked_for(small_base: KnowledgeBase) -> None:
    assert len(small_base.search("counselling", limit=1)) == 1


def test_many_threads_may_share_one(small_base: KnowledgeBase) -> None:
    def use(number: int) -> tuple[str, int]:
        words = "counselling" if number % 2 else "waiting"
        return small_base.service("centre").name, len(small_base.search(words))

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(use, range(200)))

    assert set(results) == {("The Small Centre", 2), ("The Small Centre", 1)}


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"is not there\. Run: make knowledge"):
        KnowledgeBase(tmp_path / "knowledge.db")


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"x" * 4096])
def test_a_broken_file_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "knowledge.db"
    path.write_bytes(content)

    with pytest.raises(KnowledgeError, match=r"cannot be read .*Run: make knowledge"):
        KnowledgeBase(path)


def test_a_cut_off_file_says_what_to_do(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    build(sample.folder, path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(KnowledgeError, match=r"Run: make knowledge"):
        KnowledgeBase(path)


def test_a_file_of_another_version_says_what_to_do(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "knowledge.db"
    build(sample.folder, path)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE build SET schema_version = 0")
    connection.commit()
    connection.close()

    with pytest.raises(KnowledgeError, match=r"is of version 0; .* Run: make knowledge"):
        KnowledgeBase(path)


def test_the_file_is_opened_for_reading_only(small_base: KnowledgeBase) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        small_base._connection.execute("DELETE FROM services")


def test_a_closed_file_says_so(small_base: KnowledgeBase) -> None:
    small_base.close()

    with pytest.raises(KnowledgeError, match="Run: make knowledge"):
        small_base.search("counselling")
