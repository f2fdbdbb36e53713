"""`{name:oakwood-place-sarc}` and `{phone:sericc/line}` in a sentence, filled from the directory.

A number stands in one file only; a sentence points at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.knowledge.records import SHOWN_CONFIDENCE
from bot.knowledge.schema import ServiceModel

_BRACES = re.compile(r"\{([^{}]*)\}")


def fill(text: str, services: Mapping[str, ServiceModel]) -> str:
    """The text with every placeholder replaced. Call `mistakes` first: it must find none."""
    return _BRACES.sub(lambda match: _value(match.group(1), services), text)


def mistakes(text: str, services: Mapping[str, ServiceModel]) -> Iterator[str]:
    """What is wrong with the placeholders of a text, in plain words."""
    for inside in _BRACES.findall(text):
        kind, _, target = inside.partition(":")
        service_id, _, phone_id = target.partition("/")
        service = services.get(service_id)
        if kind not in {"name", "phone"} or (kind == "name" and phone_id):
            yield f"{{{inside}}} must be {{name:service-id}} or {{phone:service-id/phone-id}}"
        elif service is None:
            yield f"{{{inside}}} names a service that is not in services/: {service_id!r}"
        elif service.signpost == "no":
            yield f"{{{inside}}} names a service that must not be shown (signpost: no)"
        elif kind == "phone":
            yield from _phone_mistakes(inside, service, phone_id)
    if "{" in _BRACES.sub("", text) or "}" in _BRACES.sub("", text):
        yield "has a curly bracket without its partner"


def _phone_mistakes(inside: str, service: ServiceModel, phone_id: str) -> Iterator[str]:
    phone = next((phone for phone in service.phones if phone.id == phone_id), None)
    if phone is None:
        known = ", ".join(phone.id for phone in service.phones) or "none"
        yield f"{{{inside}}}: {service.id} has no phone {phone_id!r}; it has: {known}"
    elif service.signpost != "yes":
        yield f"{{{inside}}}: no number of {service.id} may be shown (signpost: {service.signpost})"
    elif phone.confidence not in SHOWN_CONFIDENCE:
        yield f"{{{inside}}}: this number is not sure enough to show (confidence: low)"


def _value(inside: str, services: Mapping[str, ServiceModel]) -> str:
    kind, _, target = inside.partition(":")
    service_id, _, phone_id = target.partition("/")
    service = services[service_id]
    if kind == "name":
        return service.name
    return next(phone.number for phone in service.phones if phone.id == phone_id)
