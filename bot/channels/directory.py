"""A read-only Open Referral UK feed of the directory, for other services to use.

The vocabulary is that of HSDS 3.0 (https://docs.openreferral.org): `/directory/` says what this
is, `/directory/services` lists services page by page, `/directory/services/{id}` gives one. What
the assistant would not show a person (an unsure number, a contact to be checked first) is not in
the feed either, and optional fields without a value are left out.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.requests import Refusal

if TYPE_CHECKING:
    from bot.knowledge.records import Phone, Schedule, Service
    from bot.knowledge.search import KnowledgeBase

logger = logging.getLogger(__name__)

ROOT = "/directory/"
SERVICES = "/directory/services"
TIMEZONE = "Europe/London"
DEFAULT_SIZE = 20
LARGEST_SIZE = 100
_EVERY_DAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NEVER_SHOWN = "no"

Fields = dict[str, Any]


class DirectoryFeed:
    """Answers the three addresses of the feed and says whether the knowledge base opens."""

    def __init__(self, knowledge: Path) -> None:
        self._knowledge = knowledge
        self._opened: tuple[tuple[int, int], KnowledgeBase] | None = None

    def routes(self) -> dict[str, Callable[..., HTTPResponse]]:
        """Return each address with its handler."""
        return {ROOT: self.about, SERVICES: self.services, f"{SERVICES}/<service_id:str>": self.one}

    def opens(self) -> bool:
        """Say whether the knowledge base can be read now."""
        try:
            return bool(self._base().districts())
        except Exception as error:  # health must answer whatever is wrong with the file
            logger.error("The knowledge base does not open: %s", type(error).__name__)
            return False

    def about(self, request: Request) -> HTTPResponse:
        """Say which standard the feed keeps to and where the services are."""
        return json(
            {
                "title": "Waymark directory of support services in south Essex",
                "version": "HSDS-UK-3.0",
                "services": SERVICES,
            }
        )

    def services(self, request: Request) -> HTTPResponse:
        """Return one page of services, in the order of their names."""
        size = min(_whole(request, "per_page", DEFAULT_SIZE), LARGEST_SIZE)
        number = _whole(request, "page", 1)
        shown = sorted(
            (service for service in self._base_or_refuse().services() if _is_shown(service)),
            key=lambda service: (service.name.casefold(), service.id),
        )
        return json(page_of([to_hsds(service) for service in shown], number=number, size=size))

    def one(self, request: Request, service_id: str) -> HTTPResponse:
        """Return one service; 404 when there is none of that id."""
        from bot.knowledge.errors import UnknownRecordError

        try:
            service = self._base_or_refuse().service(service_id)
        except UnknownRecordError:
            service = None
        if service is None or not _is_shown(service):
            raise Refusal(404, "There is no service with this id.")
        return json(to_hsds(service))

    def _base_or_refuse(self) -> KnowledgeBase:
        from bot.knowledge.errors import KnowledgeError

        try:
            return self._base()
        except (KnowledgeError, OSError):
            raise Refusal(503, "The directory cannot be read just now.") from None

    def _base(self) -> KnowledgeBase:
        """Return the knowledge base, opened again when a new one was built."""
        from bot.knowledge.search import KnowledgeBase

        status = self._knowledge.stat()
        version = (status.st_mtime_ns, status.st_ino)
        if self._opened is None or self._opened[0] != version:
            self._opened = (version, KnowledgeBase(self._knowledge))
        return self._opened[1]


def page_of(contents: list[Fields], *, number: int, size: int) -> Fields:
    """Return one page of a list in the Open Referral UK form; pages count from 1."""
    total_pages = max(1, math.ceil(len(contents) / size))
    shown = contents[(number - 1) * size : number * size]
    return {
        "total_items": len(contents),
        "total_pages": total_pages,
        "page_number": number,
        "size": len(shown),
        "first_page": number == 1,
        "last_page": number >= total_pages,
        "empty": not shown,
        "contents": shown,
    }


def to_hsds(service: Service) -> Fields:
    """Return a service in HSDS 3.0 fields."""
    contact = service if service.contact_may_be_shown else None
    phones = service.shown_phones()
    return _filled(
        id=service.id,
        name=service.name,
        alternate_name=", ".join(service.alternate_names),
        description=service.description,
        url=contact and contact.url,
        email=contact and contact.email,
        status=service.status,
        interpretation_services=service.interpretation_services,
        eligibility_description=service.eligibility_description,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        assured_date=service.assured_date,
        alert=service.notice,
        organization={"id": _slug(service.organization), "name": service.organization},
        phones=[_phone(phone) for phone in phones],
        schedules=[item for phone in phones for item in _schedules(phone)],
        languages=[{"id": _slug(name), "name": name} for name in service.languages],
        service_areas=[{"id": area, "name": _name(area)} for area in service.service_areas],
        service_at_locations=_locations(service),
    )


def _is_shown(service: Service) -> bool:
    return service.signpost != _NEVER_SHOWN


def _phone(phone: Phone) -> Fields:
    kind = "sms" if phone.kind == "sms" else "voice"
    return _filled(id=phone.id, number=phone.number, type=kind, description=phone.description)


def _schedules(phone: Phone) -> list[Fields]:
    if phone.always_open:
        return [_schedule(phone, _EVERY_DAY, "00:00", "23:59", "Day and night")]
    return [_from_schedule(phone, schedule) for schedule in phone.schedules or ()]


def _from_schedule(phone: Phone, schedule: Schedule) -> Fields:
    return _schedule(
        phone, schedule.byday, schedule.opens_at, schedule.closes_at, phone.description
    )


def _schedule(
    phone: Phone, days: tuple[str, ...], opens_at: str, closes_at: str, description: str
) -> Fields:
    return _filled(
        id=f"{phone.id}-{'-'.join(days).lower()}-{opens_at.replace(':', '')}",
        freq="WEEKLY",
        byday=",".join(days),
        opens_at=opens_at,
        closes_at=closes_at,
        timezone=TIMEZONE,
        description=description,
    )


def _locations(service: Service) -> list[Fields]:
    address = service.address if service.contact_may_be_shown else None
    accessibility = [
        {"id": f"{service.id}-access-{number}", "description": text}
        for number, text in enumerate(service.accessibility, 1)
    ]
    if not address and not accessibility:
        return []
    addresses = [
        _filled(
            id=f"{service.id}-address",
            address_1=address,
            postal_code=service.postcode,
            country="GB",
            address_type="physical",
        )
    ]
    location = _filled(
        id=f"{service.id}-location",
        location_type="physical" if address else "virtual",
        addresses=addresses if address else [],
        accessibility=accessibility,
    )
    return [{"id": f"{service.id}-at-location", "location": location}]


def _filled(**fields: Any) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, "", [], ())}


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _name(area: str) -> str:
    return area.replace("_", " ").title() if area != "uk" else "United Kingdom"


def _whole(request: Request, name: str, default: int) -> int:
    value = request.args.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or not int(value[:9]) >= 1 or len(value) > 9:
        raise Refusal(400, f"'{name}' must be a whole number from 1.")
    return int(value)
