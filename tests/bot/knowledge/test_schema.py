from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.errors import DataError
from tests.bot.knowledge.samples import ANSWER_FILE, Sample


def first_phone(**fields: Any) -> Any:
    return lambda service: service["phones"][0].update(fields)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda s: s.update(revew_date="2027-01-01"),
            "services/centre.yml: centre: revew_date: is not a field we know",
            id="a misspelt field",
        ),
        pytest.param(
            lambda s: s.pop("name"),
            "services/centre.yml: centre: name: is missing",
            id="a missing field",
        ),
        pytest.param(
            lambda s: s.update(status="open"),
            "status: is 'open'; allowed: active, inactive, defunct, temporarily closed",
            id="a status HSDS does not have",
        ),
        pytest.param(
            lambda s: s.update(signpost="maybe"),
            "signpost: is 'maybe'; allowed: yes, name_only, check_first, no",
            id="an unknown signpost",
        ),
        pytest.param(
            lambda s: s.update(service_areas=["kent"]),
            "service_areas.1: is 'kent'; allowed: southend",
            id="an area we do not cover",
        ),
        pytest.param(
            lambda s: s.update(service_areas=[]),
            "service_areas: must name at least one",
            id="no area",
        ),
        pytest.param(
            lambda s: s.update(assured_date="22/11/2026"),
            "assured_date: must be a date, year first, such as 2026-11-22",
            id="a date the wrong way round",
        ),
        pytest.param(
            lambda s: s.update(review_date="2026-01-01"),
            "review_date: must be later than assured_date",
            id="a review before the check",
        ),
        pytest.param(
            lambda s: s.update(minimum_age=19, maximum_age=18),
            "maximum_age: must not be below minimum_age",
            id="ages the wrong way round",
        ),
        pytest.param(
            lambda s: s.update(minimum_age="adult"),
            "minimum_age: must be a number",
            id="an age in words",
        ),
        pytest.param(
            lambda s: s.update(email="at the desk"),
            "email: must be an e-mail address",
            id="an e-mail address that is none",
        ),
        pytest.param(
            lambda s: s.update(description=" "),
            "description: is empty",
            id="an empty text",
        ),
        pytest.param(
            lambda s: s.update(alternate_names="TSC"),
            "alternate_names: must be a list",
            id="a text where a list belongs",
        ),
        pytest.param(
            lambda s: s.update(self_referral="perhaps"),
            "self_referral: must be true or false",
            id="a yes or no that is neither",
        ),
        pytest.param(
            lambda s: s.update(phones=[s["phones"][0], s["phones"][0]]),
            "the phone id 'line' is used twice",
            id="two phones of one id",
        ),
        pytest.param(
            first_phone(schedules=[{"byday": ["MO"], "opens_at": "9am", "closes_at": "17:00"}]),
            "phones.1.schedules.1.opens_at: must be a time from 00:00 to 23:59",
            id="a time in another form",
        ),
        pytest.param(
            first_phone(schedules=[{"byday": ["Mon"], "opens_at": "09:00", "closes_at": "17:00"}]),
            "phones.1.schedules.1.byday.1: is 'Mon'; allowed: MO, TU, WE, TH, FR, SA, SU",
            id="a day in another form",
        ),
        pytest.param(
            first_phone(always_open=True),
            "phones.1.schedules: must be left out when always_open is true",
            id="always open and hours as well",
        ),
        pytest.param(
            first_phone(confidence="certain"),
            "phones.1.confidence: is 'certain'; allowed: high, medium, low",
            id="an unknown confidence",
        ),
        pytest.param(
            lambda s: s["sources"][0].update(url="example.org"),
            "sources.1.url: must be a web address",
            id="a source without https",
        ),
    ],
)
def test_a_mistake_in_a_service_is_named(sample: Sample, change: Any, message: str) -> None:
    sample.change("services/centre.yml", change)

    with pytest.raises(DataError) as caught:
        sample.load()

    assert message in str(caught.value)


def test_every_mistake_in_every_file_is_reported_at_once(sample: Sample) -> None:
    sample.service(status="open", kind="shop")
    sample.answer(review_date="never")

    with pytest.raises(DataError) as caught:
        sample.load()

    assert {(problem.file, problem.field) for problem in caught.value.problems} == {
        ("services/centre.yml", "kind"),
        ("services/centre.yml", "status"),
        (ANSWER_FILE, "review_date"),
    }


def test_an_unknown_variant_is_refused(sample: Sample) -> None:
    sample.answer(variants={"neighbour": {"opening": "Hello."}})

    with pytest.raises(DataError, match=r"neighbour.*allowed: supporter, witness"):
        sample.load()


def test_the_place_with_the_mistake_is_named(sample: Sample) -> None:
    def spoil(places: dict[str, Any]) -> None:
        places["districts"][0]["places"][0]["kind"] = "hamlet"

    sample.change("places.yml", spoil)

    with pytest.raises(DataError, match=r"places\.yml: St Luke's: districts\.1\.places\.1\.kind"):
        sample.load()


def test_ambiguous_names_need_the_mark(sample: Sample) -> None:
    def spoil(places: dict[str, Any]) -> None:
        del places["districts"][0]["places"][0]["ambiguous"]

    sample.change("places.yml", spoil)

    with pytest.raises(DataError, match="goes together with `ambiguous: true`"):
        sample.load()
