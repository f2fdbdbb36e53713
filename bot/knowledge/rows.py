"""Turns checked content into rows for the tables of `tables.py`, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from bot.knowledge import placeholders
from bot.knowledge.load import Content
from bot.knowledge.records import LOCAL_SERVICES
from bot.knowledge.schema import (
    AnswerModel,
    Dated,
    DistrictModel,
    FactModel,
    PhoneModel,
    ServiceModel,
    SourceModel,
    StatisticModel,
    VariantModel,
    WiderArea,
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]
SourceKey = tuple[str, str, str]


@dataclass
class Writer:
    """Collects rows by table; numbers the sources so that each stands in the file once."""

    content: Content
    rows: Rows = field(default_factory=dict)
    source_ids: dict[SourceKey, int] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        self.rows.setdefault(table, []).append(row)

    def add_list(self, table: str, owner: Row, column: str, values: Iterable[Any]) -> None:
        """One row for each value, with its position counted from one."""
        for position, value in enumerate(values, start=1):
            self.add(table, **owner, position=position, **{column: value})

    def add_sources(self, table: str, owner: Row, sources: Iterable[SourceModel]) -> None:
        self.add_list(table, owner, "source_id", (self.source_ids[_key(s)] for s in sources))

    def fill(self, text: str) -> str:
        return placeholders.fill(text, self.content.services)


def rows(content: Content) -> Rows:
    """Every row of every table but `build`. References must have been checked before."""
    writer = Writer(content)
    for write in (_sources, _services, _places, _facts, _statistics, _topics, _answers):
        write(writer)
    return writer.rows


def slug(name: str) -> str:
    """`St Luke's` becomes `st-lukes`: the id of a place."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _key(source: SourceModel) -> SourceKey:
    return (source.publisher, source.url or "", source.page_date or "")


def _sources(writer: Writer) -> None:
    content = writer.content
    used: set[SourceKey] = set()
    holders: Iterator[ServiceModel | FactModel | StatisticModel] = (
        holder
        for group in (
            content.services.values(),
            (fact for _, fact in content.all_facts()),
            content.statistics.statistics,
        )
        for holder in group
    )
    for holder in holders:
        used.update(_key(source) for source in holder.sources)
    for number, key in enumerate(sorted(used), start=1):
        writer.source_ids[key] = number
        publisher, url, page_date = key
        writer.add(
            "sources", id=number, publisher=publisher, url=url or None, page_date=page_date or None
        )


_SERVICE_COLUMNS = (
    "id name organization kind scope status how_current signpost confidence description "
    "eligibility_description also_for ages minimum_age maximum_age gender_note self_referral "
    "needs_police_report url webchat_url email interpretation_services alert note"
)
_DISTRICT_COLUMNS = "id name local_authority authority_type gss_code children_services_id"
_FACT_COLUMNS = "id audience jurisdiction confidence origin valid_from valid_to note"
_STATISTIC_COLUMNS = "id measure area period value unit confidence note"


def _copied(record: BaseModel, columns: str) -> Row:
    """The fields that a table holds just as the file does."""
    return {column: getattr(record, column) for column in columns.split()}


def _services(writer: Writer) -> None:
    for service in writer.content.services.values():
        owner = {"service_id": service.id}
        writer.add(
            "services",
            **_copied(service, _SERVICE_COLUMNS),
            also_known_as=" | ".join(service.alternate_names),
            genders=",".join(service.genders),
            address=service.location.address if service.location else None,
            postcode=service.location.postcode if service.location else None,
            **_dates(service),
        )
        writer.add_list("alternate_names", owner, "name", service.alternate_names)
        writer.add_list("service_areas", owner, "area", service.service_areas)
        writer.add_list("languages", owner, "name", service.languages)
        writer.add_list("accessibility", owner, "description", service.accessibility)
        for position, phone in enumerate(service.phones, start=1):
            _phone(writer, service.id, position, phone)
        for position, source in enumerate(service.sources, start=1):
            writer.add(
                "service_sources",
                **owner,
                position=position,
                source_id=writer.source_ids[_key(source)],
                evidence=source.evidence,
            )


def _phone(writer: Writer, service_id: str, position: int, phone: PhoneModel) -> None:
    key = f"{service_id}/{phone.id}"
    writer.add(
        "phones",
        id=key,
        service_id=service_id,
        position=position,
        phone_id=phone.id,
        number=phone.number,
        description=phone.description,
        type=phone.type,
        keyword=phone.keyword,
        free=phone.free,
        always_open=phone.always_open,
        hours_known=phone.always_open or phone.schedules is not None,
        confidence=phone.confidence,
        note=phone.note,
    )
    for number, schedule in enumerate(phone.schedules or (), start=1):
        writer.add(
            "schedules",
            phone_id=key,
            position=number,
            byday=",".join(schedule.byday),
            opens_at=schedule.opens_at,
            closes_at=schedule.closes_at,
        )


def _dates(record: Dated) -> Row:
    return {
        "assured_date": record.assured_date.isoformat(),
        "review_date": record.review_date.isoformat(),
    }


def _own_or_file_dates(record: FactModel | StatisticModel, file: Dated) -> Row:
    """A record's own dates, or else those of the file it stands in."""
    assured = record.assured_date or file.assured_date
    review = record.review_date or file.review_date
    return {"assured_date": assured.isoformat(), "review_date": review.isoformat()}


def _places(writer: Writer) -> None:
    places = writer.content.places
    for district in places.districts:
        writer.add(
            "districts",
            **_copied(district, _DISTRICT_COLUMNS),
            counts_as=district.id,
            covered=True,
        )
    for area in places.wider_areas:
        _uncovered(writer, area.id, area.name, area.id, area.children_services_id)
    for other in places.other_districts:
        _uncovered(writer, other.id, other.name, other.counts_as, None)
    owners: list[DistrictModel | WiderArea] = [*places.districts, *places.wider_areas]
    for owner in owners:
        writer.add_list(
            "district_rape_crisis", {"district_id": owner.id}, "service_id", owner.rape_crisis_ids
        )
    _outward_codes(writer)
    for district in places.districts:
        _district_places(writer, district)
    for nearby in places.nearby_not_covered:
        place_id = slug(nearby.name)
        writer.add(
            "places",
            id=place_id,
            name=nearby.name,
            district_id=nearby.district,
            kind="nearby",
            ambiguous=False,
            note=nearby.note,
        )


def _uncovered(
    writer: Writer, district_id: str, name: str, counts_as: str, children: str | None
) -> None:
    writer.add(
        "districts",
        id=district_id,
        name=name,
        children_services_id=children,
        counts_as=counts_as,
        covered=False,
    )


def _district_places(writer: Writer, district: DistrictModel) -> None:
    for place in district.places:
        place_id = slug(place.name)
        writer.add(
            "places",
            id=place_id,
            name=place.name,
            district_id=district.id,
            kind=place.kind,
            basis=place.basis,
            ambiguous=place.ambiguous,
            note=place.note,
        )
        owner = {"place_id": place_id}
        aliases = dict.fromkeys((*place.aliases, *place.ambiguous_names))
        for position, alias in enumerate(aliases, start=1):
            writer.add(
                "aliases",
                **owner,
                position=position,
                alias=alias,
                ambiguous=alias in place.ambiguous_names,
            )
        writer.add_list("place_outward_codes", owner, "code", place.outward_codes)


def _outward_codes(writer: Writer) -> None:
    for outward in writer.content.places.outward_codes:
        writer.add(
            "outward_codes",
            code=outward.code,
            post_town=outward.post_town,
            main_district=outward.main_district,
            straddles=outward.straddles,
            roughly=outward.roughly,
        )
        for district_id, units in outward.postcode_units.items():
            writer.add(
                "outward_code_districts",
                code=outward.code,
                district_id=district_id,
                share=_share(district_id, outward.main_district, outward.also_in),
                postcode_units=units,
            )
        for sector, districts in outward.sectors.items():
            for district_id, units in districts.items():
                writer.add(
                    "sectors",
                    sector=sector,
                    code=outward.code,
                    district_id=district_id,
                    postcode_units=units,
                )


def _share(district_id: str, main: str, also_in: Iterable[str]) -> str:
    if district_id == main:
        return "main"
    return "part" if district_id in also_in else "fringe"


def _facts(writer: Writer) -> None:
    for file in writer.content.facts.values():
        writer.add("fact_topics", id=file.id, title=file.title, note=file.note)
        for fact in file.facts:
            writer.add(
                "facts",
                **_copied(fact, _FACT_COLUMNS),
                fact_topic=file.id,
                text=writer.fill(fact.text),
                **_own_or_file_dates(fact, file),
            )
            writer.add_sources("fact_sources", {"fact_id": fact.id}, fact.sources)


def _statistics(writer: Writer) -> None:
    file = writer.content.statistics
    for position, statistic in enumerate(file.statistics, start=1):
        writer.add(
            "statistics",
            **_copied(statistic, _STATISTIC_COLUMNS),
            position=position,
            **_own_or_file_dates(statistic, file),
        )
        owner = {"statistic_id": statistic.id}
        writer.add_sources("statistic_sources", owner, statistic.sources)


def _topics(writer: Writer) -> None:
    topics = writer.content.topics
    for position, group in enumerate(topics.groups, start=1):
        writer.add("groups", id=group, position=position)
    for position, topic in enumerate(topics.topics, start=1):
        writer.add(
            "topics",
            id=topic.id,
            position=position,
            group=topic.group,
            means=topic.means,
            urgency=topic.urgency,
        )
        writer.add_list("topic_requirements", {"topic_id": topic.id}, "item", topic.answers)


def _answers(writer: Writer) -> None:
    for answer in writer.content.answers.values():
        owner = {"answer_id": answer.id}
        sentences = (*answer.answer, *(text for page in answer.more for text in page))
        writer.add(
            "answers",
            id=answer.id,
            title=writer.fill(answer.title),
            opening=writer.fill(answer.opening),
            text=writer.fill(" ".join(sentences)),
            steps_title=writer.fill(answer.steps.title) if answer.steps else None,
            **_dates(answer),
        )
        items = answer.steps.items if answer.steps else ()
        writer.add_list("answer_steps", owner, "text", map(writer.fill, items))
        writer.add_list("answer_facts", owner, "fact_id", answer.facts)
        writer.add_list("answer_statistics", owner, "statistic_id", answer.statistics)
        for position, (item, said_in) in enumerate(answer.holds.items(), start=1):
            writer.add(
                "answer_holds", **owner, position=position, item=item, said_in=writer.fill(said_in)
            )
        _spoken(writer, answer.id, "", answer)
        for name, variant in answer.variants.items():
            _spoken(writer, answer.id, name, variant)
            writer.add(
                "answer_variants",
                **owner,
                variant=name,
                opening=writer.fill(variant.opening) if variant.opening else None,
                overrides=",".join(_overrides(variant)),
            )


def _overrides(variant: VariantModel) -> Iterator[str]:
    for name in ("opening", "answer", "more", "services", "next"):
        if getattr(variant, name) is not None:
            yield name


def _spoken(writer: Writer, answer_id: str, variant: str, part: AnswerModel | VariantModel) -> None:
    """What an answer or one of its variants says and offers. Page 0 is the answer itself."""
    owner = {"answer_id": answer_id, "variant": variant}
    for page, texts in enumerate((part.answer or (), *(part.more or ()))):
        filled = map(writer.fill, texts)
        writer.add_list("answer_sentences", {**owner, "page": page}, "text", filled)
    writer.add_list("answer_next", owner, "topic_id", part.next or ())
    for position, service_id in enumerate(part.services or (), start=1):
        is_local = service_id in LOCAL_SERVICES
        writer.add(
            "answer_services",
            **owner,
            position=position,
            service_id=None if is_local else service_id,
            stands_for=service_id if is_local else None,
        )
