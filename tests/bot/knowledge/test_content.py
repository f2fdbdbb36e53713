"""The real content: one case for each record, so that a failure names it."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bot.knowledge.check import check_folder
from bot.knowledge.hours import opening, service_opening
from bot.knowledge.load import DEFAULT_FOLDER, load_content
from bot.knowledge.records import Fact, Place, Service, Statistic, Topic
from bot.knowledge.references import broken_references
from bot.knowledge.search import KnowledgeBase

DISTRICTS = ("southend", "basildon", "castle_point", "rochford", "thurrock", "brentwood")
URGENT = (
    "danger_now",
    "cannot_speak",
    "being_followed",
    "suicide_self_harm",
    "child_at_risk",
    "recent_assault",
    "injuries_medical",
)
CONTENT = load_content()
SERVICES = sorted(CONTENT.services)
FACTS = [fact.id for _, fact in CONTENT.all_facts()]
STATISTICS = [figure.id for figure in CONTENT.statistics.statistics]
TOPICS = [topic.id for topic in CONTENT.topics.topics]
PLACES = [place.name for district in CONTENT.places.districts for place in district.places]
CODES = [code.code for code in CONTENT.places.outward_codes]


def test_everything_gathered_is_here() -> None:
    assert len(SERVICES) == len(set(SERVICES)) == 74
    assert len(FACTS) == len(set(FACTS)) >= 538
    assert len(STATISTICS) == 50
    assert len(PLACES) == 125
    assert len(CODES) == 32
    assert len(CONTENT.not_signposted.ended_or_changed) == 8
    assert len(CONTENT.not_signposted.unverified_leads) == 7


def test_no_reference_is_broken() -> None:
    assert list(broken_references(CONTENT)) == []


def test_the_checks_find_nothing_but_answers_still_to_be_written() -> None:
    found = [problem for problem in check_folder() if not problem.is_warning]

    directory = ("services/", "places", "facts/", "statistics", "topics", "not_sign", "wording")
    assert [str(problem) for problem in found if problem.file.startswith(directory)] == []


@pytest.fixture
def service(request: pytest.FixtureRequest, knowledge_base: KnowledgeBase) -> Service:
    return knowledge_base.service(request.param)


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_a_service_is_complete(service: Service) -> None:
    assert service.sources
    assert service.eligibility_description
    assert service.assured_date < service.review_date
    assert service.signpost == "yes" or service.notice or service.signpost == "no"
    assert (service.url or "https://").startswith("https://") or service.signpost == "no"


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_a_service_shows_only_numbers_that_may_be_shown(service: Service) -> None:
    for phone in service.shown_phones():
        assert service.signpost == "yes"
        assert phone.confidence in {"high", "medium"}
        assert re.fullmatch(r"\d+( \d+)*", phone.number)


@pytest.mark.parametrize("service", SERVICES, indirect=True)
def test_a_service_can_be_asked_whether_it_is_open(service: Service) -> None:
    for moment in (datetime(2026, 11, 23, 10, 0), datetime(2026, 12, 25, 3, 0)):
        assert service_opening(service, moment).text
        for phone in service.phones:
            assert opening(phone, moment).state in {"open", "closed", "unknown"}


def test_a_line_of_the_directory_that_may_have_closed_is_never_shown(
    knowledge_base: KnowledgeBase,
) -> None:
    hidden = knowledge_base.service("safeline-national-male-survivor-helpline")

    assert hidden.signpost == "no"
    assert hidden.shown_phones() == ()
    assert hidden not in knowledge_base.services()
    assert hidden.id not in [hit.id for hit in knowledge_base.search("male survivor safeline")]


@pytest.fixture
def fact(request: pytest.FixtureRequest, knowledge_base: KnowledgeBase) -> Fact:
    return knowledge_base.fact(request.param)


@pytest.mark.parametrize("fact", FACTS, indirect=True)
def test_a_fact_has_a_source_and_dates(fact: Fact) -> None:
    assert fact.text
    assert "{" not in fact.text
    assert fact.assured_date < fact.review_date
    assert all(source.publisher for source in fact.sources)
    assert fact.sources


@pytest.fixture
def statistic(request: pytest.FixtureRequest, knowledge_base: KnowledgeBase) -> Statistic:
    return knowledge_base.statistic(request.param)


@pytest.mark.parametrize("statistic", STATISTICS, indirect=True)
def test_a_figure_has_a_source_a_period_and_an_area(statistic: Statistic) -> None:
    assert statistic.sources[0].publisher
    assert statistic.area
    assert statistic.period
    assert isinstance(statistic.value, float)


def test_the_figures_of_the_article_add_up(knowledge_base: KnowledgeBase) -> None:
    value = {figure.id: figure.value for figure in knowledge_base.statistics()}
    areas = ("seed_southend", "seed_basildon", "seed_castlepoint", "seed_rochford")

    assert sum(value[area] for area in areas) == value["seed_total"] == 387
    assert value["seed_solved"] == 86
    assert value["seed_southend_charged"] == 53
    assert value["seed_solved_rate"] == round(100 * 86 / 387, 1)
    assert value["seed_southend_rate"] == round(100 * 53 / 210, 1)
    assert value["seed_prev_total"] == 387 - value["seed_increase"]


@pytest.fixture
def place(request: pytest.FixtureRequest, knowledge_base: KnowledgeBase) -> Place:
    return next(each for each in knowledge_base.places() if each.name == request.param)


@pytest.mark.parametrize("place", PLACES, indirect=True)
def test_a_place_is_in_a_district_that_its_postcodes_touch(
    place: Place, knowledge_base: KnowledgeBase
) -> None:
    assert place.district in DISTRICTS
    for code in place.outward_codes:
        outward = knowledge_base.outward_code(code)
        assert outward is not None
        assert place.district in outward.units


def test_a_name_means_one_district(knowledge_base: KnowledgeBase) -> None:
    districts: dict[str, set[str]] = {}
    for place in knowledge_base.places():
        for name in (place.name, *place.aliases):
            districts.setdefault(name.lower(), set()).add(place.district)

    assert {name for name, found in districts.items() if len(found) > 1} == set()


@pytest.mark.parametrize("name", ["leigh", "victoria", "milton", "hadley", "raleigh", "stanford"])
def test_names_that_are_also_first_names_or_stations_need_asking(
    name: str, knowledge_base: KnowledgeBase
) -> None:
    assert [place for place in knowledge_base.places() if name in place.ambiguous_names]


@pytest.mark.parametrize("code", CODES)
def test_a_postcode_straddles_when_it_says_so(code: str, knowledge_base: KnowledgeBase) -> None:
    outward = knowledge_base.outward_code(code)

    assert outward is not None
    assert outward.main_district in (*DISTRICTS, "essex", "elsewhere")
    assert outward.districts()[0] == outward.main_district
    assert (len(outward.districts()) > 1) == outward.straddles


@pytest.mark.parametrize("district", DISTRICTS)
def test_a_district_has_its_centre_and_childrens_services(
    district: str, knowledge_base: KnowledgeBase
) -> None:
    found = knowledge_base.district(district)

    assert found.children_services_id
    for service_id in (found.children_services_id, *found.rape_crisis_ids):
        assert knowledge_base.service(service_id).covers(district)


@pytest.mark.parametrize("district", [*DISTRICTS, "essex", "elsewhere"])
def test_everybody_is_offered_a_line_that_is_always_open(
    district: str, knowledge_base: KnowledgeBase
) -> None:
    lines = [
        phone
        for service in knowledge_base.services(["helpline"], district)
        for phone in service.shown_phones()
    ]

    assert any(phone.always_open for phone in lines)


@pytest.fixture
def topic(request: pytest.FixtureRequest, knowledge_base: KnowledgeBase) -> Topic:
    return knowledge_base.topic(request.param)


@pytest.mark.parametrize("topic", TOPICS, indirect=True)
def test_a_topic_says_what_it_means(topic: Topic) -> None:
    assert topic.means
    assert topic.answers or topic.group == "conversation"
    assert topic.urgency == (URGENT.index(topic.id) + 1 if topic.id in URGENT else None)


@pytest.mark.parametrize(
    "path", sorted(DEFAULT_FOLDER.rglob("*.yml")), ids=lambda path: path.relative_to(DEFAULT_FOLDER)
)
def test_a_file_means_the_same_to_other_yaml_readers(path: Path) -> None:
    """An editor's own tool may turn `19:00` into 1140 and `yes` into true: quote these."""

    def odd(value: object) -> bool:
        if isinstance(value, dict):
            return any(map(odd, value)) or any(map(odd, value.values()))
        if isinstance(value, list):
            return any(map(odd, value))
        return isinstance(value, int) and not isinstance(value, bool) and value > 1000

    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content.pop("statistics", None)
    content.pop("outward_codes", None)
    assert not odd(content)


def test_every_phone_and_hour_in_the_files_is_quoted() -> None:
    for path in (DEFAULT_FOLDER / "services").glob("*.yml"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"\s*-?\s*(number|opens_at|closes_at|signpost): [^\"]", line), line
