"""Reads the tables of `build/knowledge.db` back into records."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.knowledge.records import (
    Answer,
    AnswerVariant,
    District,
    Fact,
    OutwardCode,
    Phone,
    Place,
    Schedule,
    Service,
    Source,
    Statistic,
    Steps,
    Topic,
)

Row = sqlite3.Row


@dataclass(frozen=True)
class Records:
    """All records of the file, by id, in the order they were written."""

    services: dict[str, Service]
    facts: dict[str, Fact]
    statistics: dict[str, Statistic]
    districts: dict[str, District]
    places: tuple[Place, ...]
    outward_codes: dict[str, OutwardCode]
    topics: dict[str, Topic]
    answers: dict[str, Answer]


def read_records(connection: sqlite3.Connection) -> Records:
    """Read everything. The connection must hand out sqlite3.Row."""
    counts_as = dict(connection.execute("SELECT id, counts_as FROM districts").fetchall())
    topics = _topics(connection)
    return Records(
        services=_services(connection),
        facts=_facts(connection),
        statistics=_statistics(connection),
        districts=_districts(connection),
        places=_places(connection, counts_as),
        outward_codes=_outward_codes(connection, counts_as),
        topics=topics,
        answers=_answers(connection, topics),
    )


def _grouped(connection: sqlite3.Connection, query: str) -> dict[Any, list[Any]]:
    """Rows of (owner, value), or (owner, several values…), gathered by owner."""
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row[0]].append(row[1] if len(row) == 2 else tuple(row)[1:])
    return groups


def _lists(connection: sqlite3.Connection, table: str, owner: str, column: str) -> dict[Any, Any]:
    return _grouped(connection, f"SELECT {owner}, {column} FROM {table} ORDER BY {owner}, position")


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _sources(connection: sqlite3.Connection, table: str, owner: str) -> dict[str, list[Source]]:
    query = (
        f"SELECT {owner}, publisher, url, page_date FROM {table} "
        f"JOIN sources ON sources.id = source_id ORDER BY {owner}, position"
    )
    grouped = _grouped(connection, query)
    return defaultdict(
        list, {key: [Source(*row) for row in rows_] for key, rows_ in grouped.items()}
    )


def _services(connection: sqlite3.Connection) -> dict[str, Service]:
    phones = _phones(connection)
    names = _lists(connection, "alternate_names", "service_id", "name")
    areas = _lists(connection, "service_areas", "service_id", "area")
    languages = _lists(connection, "languages", "service_id", "name")
    access = _lists(connection, "accessibility", "service_id", "description")
    sources = _sources(connection, "service_sources", "service_id")
    return {
        row["id"]: Service(
            id=row["id"],
            name=row["name"],
            alternate_names=tuple(names[row["id"]]),
            organization=row["organization"],
            kind=row["kind"],
            scope=row["scope"],
            service_areas=tuple(areas[row["id"]]),
            status=row["status"],
            signpost=row["signpost"],
            confidence=row["confidence"],
            assured_date=row["assured_date"],
            review_date=row["review_date"],
            description=row["description"],
            eligibility_description=row["eligibility_description"],
            genders=tuple(row["genders"].split(",")),
            also_for=row["also_for"],
            ages=row["ages"],
            gender_note=row["gender_note"],
            minimum_age=row["minimum_age"],
            maximum_age=row["maximum_age"],
            phones=tuple(phones[row["id"]]),
            url=row["url"],
            webchat_url=row["webchat_url"],
            email=row["email"],
            address=row["address"],
            postcode=row["postcode"],
            self_referral=_truth(row["self_referral"]),
            needs_police_report=_truth(row["needs_police_report"]),
            languages=tuple(languages[row["id"]]),
            interpretation_services=row["interpretation_services"],
            accessibility=tuple(access[row["id"]]),
            notice=row["alert"],
            sources=tuple(sources[row["id"]]),
        )
        for row in connection.execute("SELECT * FROM services ORDER BY id")
    }


def _phones(connection: sqlite3.Connection) -> dict[str, list[Phone]]:
    schedules: dict[str, list[Schedule]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM schedules ORDER BY phone_id, position"):
        days = tuple(row["byday"].split(","))
        schedules[row["phone_id"]].append(Schedule(days, row["opens_at"], row["closes_at"]))
    phones: dict[str, list[Phone]] = defaultdict(list)
    for row in connection.execute("SELECT * FROM phones ORDER BY service_id, position"):
        phones[row["service_id"]].append(
            Phone(
                id=row["phone_id"],
                number=row["number"],
                description=row["description"],
                kind=row["type"],
                confidence=row["confidence"],
                keyword=row["keyword"],
                free=_truth(row["free"]),
                schedules=tuple(schedules[row["id"]]) if row["id"] in schedules else None,
                always_open=bool(row["always_open"]),
            )
        )
    return phones


def _facts(connection: sqlite3.Connection) -> dict[str, Fact]:
    sources = _sources(connection, "fact_sources", "fact_id")
    return {
        row["id"]: Fact(
            id=row["id"],
            topic=row["fact_topic"],
            text=row["text"],
            audience=row["audience"],
            jurisdiction=row["jurisdiction"],
            confidence=row["confidence"],
            origin=row["origin"],
            assured_date=row["assured_date"],
            review_date=row["review_date"],
            sources=tuple(sources[row["id"]]),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            note=row["note"],
        )
        for row in connection.execute("SELECT * FROM facts ORDER BY fact_topic, id")
    }


def _statistics(connection: sqlite3.Connection) -> dict[str, Statistic]:
    sources = _sources(connection, "statistic_sources", "statistic_id")
    return {
        row["id"]: Statistic(
            id=row["id"],
            measure=row["measure"],
            area=row["area"],
            period=row["period"],
            value=row["value"],
            unit=row["unit"],
            confidence=row["confidence"],
            assured_date=row["assured_date"],
            review_date=row["review_date"],
            sources=tuple(sources[row["id"]]),
            note=row["note"],
        )
        for row in connection.execute("SELECT * FROM statistics ORDER BY position")
    }


def _districts(connection: sqlite3.Connection) -> dict[str, District]:
    centres = _lists(connection, "district_rape_crisis", "district_id", "service_id")
    query = "SELECT * FROM districts WHERE id = counts_as ORDER BY covered DESC, rowid"
    return {
        row["id"]: District(
            id=row["id"],
            name=row["name"],
            local_authority=row["local_authority"],
            children_services_id=row["children_services_id"],
            rape_crisis_ids=tuple(centres[row["id"]]),
            covered=bool(row["covered"]),
        )
        for row in connection.execute(query)
    }


def _places(connection: sqlite3.Connection, counts_as: dict[str, str]) -> tuple[Place, ...]:
    aliases = _lists(connection, "aliases", "place_id", "alias")
    unsure = _grouped(
        connection, "SELECT place_id, alias FROM aliases WHERE ambiguous ORDER BY rowid"
    )
    codes = _lists(connection, "place_outward_codes", "place_id", "code")
    return tuple(
        Place(
            name=row["name"],
            district=counts_as[row["district_id"]],
            kind=row["kind"],
            aliases=tuple(aliases[row["id"]]),
            outward_codes=tuple(codes[row["id"]]),
            ambiguous=bool(row["ambiguous"]),
            ambiguous_names=tuple(unsure[row["id"]]),
            note=row["note"],
        )
        for row in connection.execute("SELECT * FROM places ORDER BY rowid")
    )


def _outward_codes(
    connection: sqlite3.Connection, counts_as: dict[str, str]
) -> dict[str, OutwardCode]:
    units: dict[str, dict[str, int]] = defaultdict(dict)
    partly: dict[str, list[str]] = defaultdict(list)
    query = "SELECT * FROM outward_code_districts ORDER BY code, postcode_units DESC, district_id"
    for row in connection.execute(query):
        district = counts_as[row["district_id"]]
        _add(units[row["code"]], district, row["postcode_units"])
        if row["share"] == "part":
            partly[row["code"]].append(district)
    sectors: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in connection.execute("SELECT * FROM sectors ORDER BY sector, postcode_units DESC"):
        district = counts_as[row["district_id"]]
        _add(sectors[row["code"]][row["sector"]], district, row["postcode_units"])
    return {
        row["code"]: OutwardCode(
            code=row["code"],
            post_town=row["post_town"],
            main_district=counts_as[row["main_district"]],
            also_in=_others(partly[row["code"]], counts_as[row["main_district"]]),
            straddles=bool(row["straddles"]),
            roughly=row["roughly"],
            units=units[row["code"]],
            sectors=dict(sectors[row["code"]]),
        )
        for row in connection.execute("SELECT * FROM outward_codes ORDER BY rowid")
    }


def _add(counts: dict[str, int], district: str, units: int) -> None:
    counts[district] = counts.get(district, 0) + units


def _others(districts: list[str], main: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(district for district in districts if district != main))


def _topics(connection: sqlite3.Connection) -> dict[str, Topic]:
    items = _lists(connection, "topic_requirements", "topic_id", "item")
    return {
        row["id"]: Topic(
            id=row["id"],
            group=row["group"],
            means=row["means"],
            answers=tuple(items[row["id"]]),
            urgency=row["urgency"],
        )
        for row in connection.execute("SELECT * FROM topics ORDER BY position")
    }


class _Spoken:
    """What the answers and their variants say and offer, by (answer id, variant name)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._pages: dict[tuple[str, str], dict[int, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for row in connection.execute(
            "SELECT * FROM answer_sentences ORDER BY answer_id, variant, page, position"
        ):
            key = (row["answer_id"], row["variant"])
            self._pages[key][row["page"]].append(row["text"])
        self._services = self._listed(
            connection, "answer_services", "coalesce(service_id, stands_for)"
        )
        self._next = self._listed(connection, "answer_next", "topic_id")

    @staticmethod
    def _listed(
        connection: sqlite3.Connection, table: str, column: str
    ) -> dict[tuple[str, str], list[str]]:
        listed: dict[tuple[str, str], list[str]] = defaultdict(list)
        query = f"SELECT answer_id, variant, {column} FROM {table} ORDER BY 1, 2, position"
        for answer_id, variant, value in connection.execute(query):
            listed[(answer_id, variant)].append(value)
        return listed

    def answer(self, key: tuple[str, str]) -> tuple[str, ...]:
        return tuple(self._pages[key].get(0, ()))

    def more(self, key: tuple[str, str]) -> tuple[tuple[str, ...], ...]:
        pages = self._pages[key]
        return tuple(tuple(pages[page]) for page in sorted(pages) if page > 0)

    def services(self, key: tuple[str, str]) -> tuple[str, ...]:
        return tuple(self._services[key])

    def next(self, key: tuple[str, str]) -> tuple[str, ...]:
        return tuple(self._next[key])


def _variants(
    connection: sqlite3.Connection, spoken: _Spoken
) -> Iterator[tuple[str, AnswerVariant]]:
    for row in connection.execute("SELECT * FROM answer_variants ORDER BY rowid"):
        key = (row["answer_id"], row["variant"])
        changed = set(row["overrides"].split(","))
        yield (
            row["answer_id"],
            AnswerVariant(
                name=row["variant"],
                opening=row["opening"],
                answer=spoken.answer(key) if "answer" in changed else None,
                more=spoken.more(key) if "more" in changed else None,
                services=spoken.services(key) if "services" in changed else None,
                next=spoken.next(key) if "next" in changed else None,
            ),
        )


def _answers(connection: sqlite3.Connection, topics: dict[str, Topic]) -> dict[str, Answer]:
    spoken = _Spoken(connection)
    variants: dict[str, dict[str, AnswerVariant]] = defaultdict(dict)
    for answer_id, variant in _variants(connection, spoken):
        variants[answer_id][variant.name] = variant
    facts = _lists(connection, "answer_facts", "answer_id", "fact_id")
    statistics = _lists(connection, "answer_statistics", "answer_id", "statistic_id")
    steps = _lists(connection, "answer_steps", "answer_id", "text")
    holds = _lists(connection, "answer_holds", "answer_id", "item, said_in")
    return {
        row["id"]: Answer(
            id=row["id"],
            group=topics[row["id"]].group,
            title=row["title"],
            opening=row["opening"],
            answer=spoken.answer((row["id"], "")),
            more=spoken.more((row["id"], "")),
            services=spoken.services((row["id"], "")),
            next=spoken.next((row["id"], "")),
            holds=dict(holds[row["id"]]),
            facts=tuple(facts[row["id"]]),
            statistics=tuple(statistics[row["id"]]),
            assured_date=row["assured_date"],
            review_date=row["review_date"],
            steps=Steps(row["steps_title"], tuple(steps[row["id"]]))
            if row["steps_title"]
            else None,
            variants=variants[row["id"]],
        )
        for row in connection.execute("SELECT * FROM answers ORDER BY id")
    }
