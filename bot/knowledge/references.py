"""Every id that one record uses for another must lead somewhere. Build and check both ask here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.knowledge import placeholders
from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.records import LOCAL_SERVICES
from bot.knowledge.schema import DistrictModel, WiderArea
from bot.knowledge.sentences import LANGUAGE_SENTENCES, answer_passages, language_passages


def broken_references(content: Content) -> Iterator[Problem]:
    """References to a service, topic, fact, statistic, district or number that is not there."""
    yield from _in_answers(content)
    yield from _in_places(content)
    yield from _in_placeholders(content)
    yield from _in_languages(content)
    yield from _in_other_files(content)


def _in_answers(content: Content) -> Iterator[Problem]:
    services = set(content.services) | LOCAL_SERVICES
    topics = {topic.id for topic in content.topics.topics}
    facts = {fact.id for _, fact in content.all_facts()}
    statistics = {statistic.id for statistic in content.statistics.statistics}
    for answer_id, answer in content.answers.items():
        file = content.answer_file(answer_id)
        lists: list[tuple[str, Iterable[str], set[str], str]] = [
            ("services", answer.services, services, "a service in services/"),
            ("next", answer.next, topics, "a topic in topics.yml"),
            ("facts", answer.facts, facts, "a fact in facts/"),
            ("statistics", answer.statistics, statistics, "a figure in statistics.yml"),
        ]
        for name, variant in answer.variants.items():
            prefix = f"variants.{name}"
            lists.append((f"{prefix}.services", variant.services or (), services, lists[0][3]))
            lists.append((f"{prefix}.next", variant.next or (), topics, lists[1][3]))
        for field, used, known, what in lists:
            for item in used:
                if item not in known:
                    yield Problem(file, answer_id, field, f"{item!r} is not {what}")


def _in_places(content: Content) -> Iterator[Problem]:
    places, file = content.places, "places.yml"
    codes = {code.code for code in places.outward_codes}
    areas: list[DistrictModel | WiderArea] = [*places.districts, *places.wider_areas]
    for area in areas:
        for service_id in filter(None, (area.children_services_id, *area.rape_crisis_ids)):
            if service_id not in content.services:
                yield Problem(file, area.id, "", f"{service_id!r} is not a service in services/")
    for district in places.districts:
        used = {share.code for share in district.outward_codes}
        for place in district.places:
            used.update(place.outward_codes)
        for code in sorted(used - codes):
            yield Problem(file, district.id, "outward_codes", f"{code!r} is not in outward_codes")
    known = {each.id for each in places.districts} | {each.id for each in places.other_districts}
    for outward in places.outward_codes:
        named = {outward.main_district, *outward.also_in, *outward.fringe_only}
        named.update(outward.postcode_units, *outward.sectors.values())
        for district_id in sorted(named - known):
            yield Problem(file, outward.code, "", f"{district_id!r} is not a district we list")
    for nearby in places.nearby_not_covered:
        if nearby.district not in known:
            yield Problem(file, nearby.name, "district", f"{nearby.district!r} is not listed")


def _in_placeholders(content: Content) -> Iterator[Problem]:
    for passage in answer_passages(content):
        for message in placeholders.mistakes(passage.text, content.services):
            yield Problem(passage.file, passage.record, passage.field, message)
    for facts_file, fact in content.all_facts():
        for message in placeholders.mistakes(fact.text, content.services):
            yield Problem(f"facts/{facts_file.id}.yml", fact.id, "text", message)


def _in_languages(content: Content) -> Iterator[Problem]:
    facts = {fact.id for _, fact in content.all_facts()}
    for fact_id in content.languages.facts:
        if fact_id not in facts:
            yield Problem("languages.yml", "", "facts", f"{fact_id!r} is not a fact in facts/")
    for passage in language_passages(content):
        if passage.field in LANGUAGE_SENTENCES:
            for message in placeholders.mistakes(passage.text, content.services):
                yield Problem(passage.file, passage.record, passage.field, message)


def _in_other_files(content: Content) -> Iterator[Problem]:
    """`service`, `phone`, `topic`, `facts` and `services` in files the dialogue reads by itself."""
    facts = {fact.id for _, fact in content.all_facts()}
    known = set(content.services) | LOCAL_SERVICES
    for file, raw in content.other.items():
        for path, part in mappings(raw):
            for fact_id in _listed(part.get("facts")):
                if fact_id not in facts:
                    yield Problem(file, path, "facts", f"{fact_id!r} is not a fact in facts/")
            named = [*_listed(part.get("services")), *_listed(part.get("service"))]
            for service_id in named:
                if service_id not in known:
                    yield Problem(
                        file, path, "service", f"{service_id!r} is not a service in services/"
                    )
            yield from _unshown_phone(content, file, path, part)


def _unshown_phone(
    content: Content, file: str, path: str, part: Mapping[str, Any]
) -> Iterator[Problem]:
    service_id, phone_id = part.get("service"), part.get("phone")
    if isinstance(service_id, str) and phone_id is not None and service_id in content.services:
        placeholder = f"{{phone:{service_id}/{phone_id}}}"
        for message in placeholders.mistakes(placeholder, content.services):
            yield Problem(file, path, "phone", message)


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def mappings(value: object, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every mapping inside a piece of YAML, with a dotted path to it, counted from one."""
    if isinstance(value, Mapping):
        yield path, value
        for key, inner in value.items():
            yield from mappings(inner, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from mappings(inner, f"{path}.{number}".strip("."))
