from __future__ import annotations

from typing import Any

import pytest

from bot.knowledge.references import broken_references
from tests.bot.knowledge.samples import Sample, messages


def test_whole_references_give_no_problem(sample: Sample) -> None:
    assert list(broken_references(sample.load())) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"services": ["nobody"]}, "services: 'nobody' is not a service"),
        ({"next": ["weather"]}, "next: 'weather' is not a topic"),
        ({"facts": ["hearsay"]}, "facts: 'hearsay' is not a fact"),
        ({"statistics": ["guess"]}, "statistics: 'guess' is not a figure"),
        (
            {"variants": {"male": {"services": ["nobody"]}}},
            "variants.male.services: 'nobody' is not a service",
        ),
        ({"opening": "Ring {phone:centre/fax}."}, "centre has no phone 'fax'; it has: line, text"),
        ({"opening": "Text {phone:centre/text}."}, "not sure enough to show (confidence: low)"),
        ({"opening": "Ask {name:nobody}."}, "names a service that is not in services/"),
        ({"opening": "Ask {who:centre}."}, "must be {name:service-id} or {phone:"),
        ({"opening": "Ask {name:centre."}, "curly bracket without its partner"),
    ],
    ids=lambda value: None if isinstance(value, dict) else value,
)
def test_a_broken_reference_in_an_answer_is_named(
    sample: Sample, fields: dict[str, Any], message: str
) -> None:
    sample.answer(**fields)

    assert message in messages(broken_references(sample.load()))


@pytest.mark.parametrize("signpost", ["name_only", "check_first"])
def test_a_number_that_may_not_be_shown_is_refused(sample: Sample, signpost: str) -> None:
    sample.service(signpost=signpost)
    sample.answer(opening="Ring {phone:centre/line}.")

    assert "no number of centre may be shown" in messages(broken_references(sample.load()))


def test_a_hidden_service_may_not_be_named(sample: Sample) -> None:
    sample.service(signpost="no")

    assert "must not be shown (signpost: no)" in messages(broken_references(sample.load()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda places: places["districts"][0].update(rape_crisis_ids=["nobody"]),
            "basildon: 'nobody' is not a service",
        ),
        (
            lambda places: places["districts"][0]["places"][0].update(outward_codes=["SS99"]),
            "outward_codes: 'SS99' is not in outward_codes",
        ),
        (
            lambda places: places["outward_codes"][0].update(main_district="kent"),
            "SS14: 'kent' is not a district",
        ),
        (
            lambda places: places["nearby_not_covered"][0].update(district="kent"),
            "district: 'kent' is not listed",
        ),
    ],
    ids=["service", "postcode", "district of a postcode", "district of a place"],
)
def test_a_broken_reference_in_places_is_named(sample: Sample, change: Any, message: str) -> None:
    sample.change("places.yml", change)

    assert message in messages(broken_references(sample.load()))


@pytest.mark.parametrize(
    ("contact", "message"),
    [
        ({"service": "nobody"}, "alerts.yml: alerts.1.contacts.1: service: 'nobody'"),
        ({"service": "centre", "phone": "fax"}, "centre has no phone 'fax'"),
        ({"service": "centre", "phone": "text"}, "not sure enough to show"),
    ],
    ids=["service", "phone", "phone of low confidence"],
)
def test_a_broken_reference_in_an_alert_is_named(
    sample: Sample, contact: dict[str, str], message: str
) -> None:
    sample.write("alerts.yml", {"alerts": [{"contacts": [contact], "facts": ["no_limit"]}]})

    assert message in messages(broken_references(sample.load()))


def test_whole_references_in_an_alert_give_no_problem(sample: Sample) -> None:
    contact = {"service": "centre", "phone": "line"}
    sample.write("alerts.yml", {"alerts": [{"contacts": [contact], "facts": ["no_limit"]}]})

    assert list(broken_references(sample.load())) == []
