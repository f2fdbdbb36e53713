from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.directory import page_of, to_hsds
from bot.knowledge.errors import UnknownRecordError
from bot.knowledge.records import Phone, Schedule, Service

from .server import Server

WEEKDAYS = ("MO", "TU")


def make_service(name: str, **changes: Any) -> Service:
    values: dict[str, Any] = {
        "id": name.lower(),
        "name": name,
        "alternate_names": (),
        "organization": "Some Charity",
        "kind": "helpline",
        "scope": "local",
        "service_areas": ("castle_point",),
        "status": "active",
        "signpost": "yes",
        "confidence": "high",
        "assured_date": "2026-11-22",
        "review_date": "2027-05-22",
        "description": "Listens.",
        "eligibility_description": "Anyone.",
        "genders": ("all",),
    }
    return Service(**{**values, **changes})


def make_phone(**changes: Any) -> Phone:
    values: dict[str, Any] = {
        "id": "line",
        "number": "0808 500 2222",
        "description": "support line",
        "kind": "voice",
        "confidence": "high",
    }
    return Phone(**{**values, **changes})


@pytest.fixture()
def services(monkeypatch: pytest.MonkeyPatch, server: Server) -> list[Service]:
    """Services the feed reads; the test fills the list."""
    found: list[Service] = []
    server.options.knowledge.write_text("")

    class Base:
        def __init__(self, path: Path) -> None:
            assert path == server.options.knowledge

        def services(self) -> list[Service]:
            return found

        def service(self, service_id: str) -> Service:
            for service in found:
                if service.id == service_id:
                    return service
            raise UnknownRecordError("service", service_id)

        def districts(self) -> list[str]:
            return ["southend"]

    monkeypatch.setattr("bot.knowledge.search.KnowledgeBase", Base)
    return found


def test_the_root_says_what_this_is(server: Server) -> None:
    body = server.client.get("/directory/").json()
    assert body["version"] == "HSDS-UK-3.0"
    assert body["services"] == "/directory/services"


def test_services_come_in_pages(server: Server, services: list[Service]) -> None:
    services += [make_service(f"S{number:02}") for number in range(45)]
    body = server.client.get("/directory/services", params={"page": 3, "per_page": 20}).json()
    names = [item["name"] for item in body.pop("contents")]
    assert names == ["S40", "S41", "S42", "S43", "S44"]
    assert body == {
        "total_items": 45,
        "total_pages": 3,
        "page_number": 3,
        "size": 5,
        "first_page": False,
        "last_page": True,
        "empty": False,
    }


@pytest.mark.parametrize(
    ("count", "number", "expected"),
    [
        pytest.param(0, 1, (1, 0, True, True, True), id="none at all"),
        pytest.param(20, 1, (1, 20, True, True, False), id="one full page"),
        pytest.param(21, 1, (2, 20, True, False, False), id="the first of two"),
        pytest.param(21, 9, (2, 0, False, True, True), id="beyond the last"),
    ],
)
def test_a_page_says_where_it_stands(count: int, number: int, expected: tuple[Any, ...]) -> None:
    page = page_of([{}] * count, number=number, size=20)
    names = ("total_pages", "size", "first_page", "last_page", "empty")
    assert tuple(page[name] for name in names) == expected


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "9" * 30, "²", ""])
@pytest.mark.parametrize("name", ["page", "per_page"])
def test_a_page_that_is_no_number_is_refused(
    server: Server, services: list[Service], name: str, value: str
) -> None:
    answer = server.client.get("/directory/services", params={name: value})
    assert answer.status_code == (200 if value == "" else 400)


def test_a_page_is_never_very_large(server: Server, services: list[Service]) -> None:
    services += [make_service(f"S{number:03}") for number in range(150)]
    body = server.client.get("/directory/services", params={"per_page": 5000}).json()
    assert body["size"] == 100


def test_one_service_is_found_by_its_id(server: Server, services: list[Service]) -> None:
    services.append(make_service("Sericc"))
    assert server.client.get("/directory/services/sericc").json()["name"] == "Sericc"
    assert server.client.get("/directory/services/other").status_code == 404


def test_a_service_never_to_be_shown_is_not_in_the_feed(
    server: Server, services: list[Service]
) -> None:
    services.append(make_service("Closed", signpost="no"))
    assert server.client.get("/directory/services").json()["empty"]
    assert server.client.get("/directory/services/closed").status_code == 404


def test_without_a_knowledge_base_the_feed_says_so(server: Server) -> None:
    assert server.client.get("/directory/services").status_code == 503


def test_empty_fields_are_left_out() -> None:
    assert set(to_hsds(make_service("Plain"))) == {
        "id",
        "name",
        "description",
        "status",
        "eligibility_description",
        "assured_date",
        "organization",
        "service_areas",
    }


def test_hours_are_schedules() -> None:
    phone = make_phone(schedules=(Schedule(WEEKDAYS, "09:00", "17:00"),))
    schedule = to_hsds(make_service("A", phones=(phone,)))["schedules"][0]
    assert schedule["byday"] == "MO,TU" and schedule["freq"] == "WEEKLY"
    assert (schedule["opens_at"], schedule["closes_at"]) == ("09:00", "17:00")
    assert schedule["timezone"] == "Europe/London"


def test_a_line_that_never_closes_is_open_every_day() -> None:
    schedule = to_hsds(make_service("A", phones=(make_phone(always_open=True),)))["schedules"][0]
    assert schedule["byday"] == "MO,TU,WE,TH,FR,SA,SU"


@pytest.mark.parametrize("signpost", ["name_only", "check_first"])
def test_a_contact_that_is_not_shown_to_people_is_not_in_the_feed(signpost: str) -> None:
    service = make_service(
        "A",
        signpost=signpost,
        phones=(make_phone(),),
        url="https://example.org",
        email="a@example.org",
        address="1 High Street",
        postcode="SS1 1AA",
    )
    written = repr(to_hsds(service))
    assert not any(part in written for part in ("0808", "example.org", "High Street", "SS1"))


def test_an_unsure_number_is_not_in_the_feed() -> None:
    service = make_service("A", phones=(make_phone(confidence="low"),))
    assert "phones" not in to_hsds(service)
