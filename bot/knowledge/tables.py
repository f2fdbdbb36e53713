"""The tables of `build/knowledge.db`: columns, keys and references, in the order they are made.

docs/knowledge.md describes each table; a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SCHEMA_VERSION = 1
"""Raise this when a table or a column changes: older files are then refused, not misread."""

Reference = tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """One table: `pk` is its key, `references` are (column, other table, other column)."""

    name: str
    columns: dict[str, type]
    pk: str | tuple[str, ...]
    references: tuple[Reference, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    required: frozenset[str] = field(default_factory=frozenset)


def _table(
    name: str,
    columns: dict[str, type],
    pk: str | tuple[str, ...],
    *references: Reference,
    indexes: tuple[tuple[str, ...], ...] = (),
    optional: str = "",
) -> Table:
    required = frozenset(columns) - set(optional.split())
    return Table(name, columns, pk, references, indexes, required)


_DATES = {"assured_date": str, "review_date": str}
_TO_SERVICE = ("service_id", "services", "id")
_TO_SOURCE = ("source_id", "sources", "id")
_TO_ANSWER = ("answer_id", "answers", "id")

TABLES: tuple[Table, ...] = (
    _table("build", {"schema_version": int, "content_hash": str}, "schema_version"),
    _table(
        "sources",
        {"id": int, "publisher": str, "url": str, "page_date": str},
        "id",
        optional="url page_date",
    ),
    _table(
        "services",
        {
            "id": str,
            "name": str,
            "also_known_as": str,
            "organization": str,
            "kind": str,
            "scope": str,
            "status": str,
            "how_current": str,
            "signpost": str,
            "confidence": str,
            "description": str,
            "eligibility_description": str,
            "also_for": str,
            "ages": str,
            "minimum_age": int,
            "maximum_age": int,
            "genders": str,
            "gender_note": str,
            "self_referral": int,
            "needs_police_report": int,
            "url": str,
            "webchat_url": str,
            "email": str,
            "address": str,
            "postcode": str,
            "interpretation_services": str,
            "alert": str,
            "note": str,
            **_DATES,
        },
        "id",
        indexes=(("kind",), ("organization",)),
        optional="also_for ages minimum_age maximum_age gender_note self_referral "
        "needs_police_report url webchat_url email address postcode interpretation_services "
        "alert note",
    ),
    _table(
        "alternate_names",
        {"service_id": str, "position": int, "name": str},
        ("service_id", "position"),
        _TO_SERVICE,
    ),
    _table(
        "service_areas",
        {"service_id": str, "position": int, "area": str},
        ("service_id", "position"),
        _TO_SERVICE,
        indexes=(("area",),),
    ),
    _table(
        "phones",
        {
            "id": str,
            "service_id": str,
            "position": int,
            "phone_id": str,
            "number": str,
            "description": str,
            "type": str,
            "keyword": str,
            "free": int,
            "always_open": int,
            "hours_known": int,
            "confidence": str,
            "note": str,
        },
        "id",
        _TO_SERVICE,
        indexes=(("service_id", "position"),),
        optional="keyword free note",
    ),
    _table(
        "schedules",
        {"phone_id": str, "position": int, "byday": str, "opens_at": str, "closes_at": str},
        ("phone_id", "position"),
        ("phone_id", "phones", "id"),
    ),
    _table(
        "languages",
        {"service_id": str, "position": int, "name": str},
        ("service_id", "position"),
        _TO_SERVICE,
    ),
    _table(
        "accessibility",
        {"service_id": str, "position": int, "description": str},
        ("service_id", "position"),
        _TO_SERVICE,
    ),
    _table(
        "service_sources",
        {"service_id": str, "position": int, "source_id": int, "evidence": str},
        ("service_id", "position"),
        _TO_SERVICE,
        _TO_SOURCE,
        optional="evidence",
    ),
    _table(
        "districts",
        {
            "id": str,
            "name": str,
            "local_authority": str,
            "authority_type": str,
            "gss_code": str,
            "children_services_id": str,
            "counts_as": str,
            "covered": int,
        },
        "id",
        ("children_services_id", "services", "id"),
        optional="local_authority authority_type gss_code children_services_id",
    ),
    _table(
        "district_rape_crisis",
        {"district_id": str, "position": int, "service_id": str},
        ("district_id", "position"),
        ("district_id", "districts", "id"),
        _TO_SERVICE,
    ),
    _table(
        "places",
        {
            "id": str,
            "name": str,
            "district_id": str,
            "kind": str,
            "basis": str,
            "ambiguous": int,
            "note": str,
        },
        "id",
        ("district_id", "districts", "id"),
        indexes=(("district_id",),),
        optional="basis note",
    ),
    _table(
        "aliases",
        {"place_id": str, "position": int, "alias": str, "ambiguous": int},
        ("place_id", "position"),
        ("place_id", "places", "id"),
        indexes=(("alias",),),
    ),
    _table(
        "outward_codes",
        {
            "code": str,
            "post_town": str,
            "main_district": str,
            "straddles": int,
            "roughly": str,
        },
        "code",
        ("main_district", "districts", "id"),
    ),
    _table(
        "outward_code_districts",
        {"code": str, "district_id": str, "share": str, "postcode_units": int},
        ("code", "district_id"),
        ("code", "outward_codes", "code"),
        ("district_id", "districts", "id"),
    ),
    _table(
        "sectors",
        {"sector": str, "code": str, "district_id": str, "postcode_units": int},
        ("sector", "district_id"),
        ("code", "outward_codes", "code"),
        ("district_id", "districts", "id"),
        indexes=(("code",),),
    ),
    _table(
        "place_outward_codes",
        {"place_id": str, "position": int, "code": str},
        ("place_id", "position"),
        ("place_id", "places", "id"),
        ("code", "outward_codes", "code"),
    ),
    _table("fact_topics", {"id": str, "title": str, "note": str}, "id", optional="note"),
    _table(
        "facts",
        {
            "id": str,
            "fact_topic": str,
            "text": str,
            "audience": str,
            "jurisdiction": str,
            "confidence": str,
            "origin": str,
            "valid_from": str,
            "valid_to": str,
            "note": str,
            **_DATES,
        },
        "id",
        ("fact_topic", "fact_topics", "id"),
        indexes=(("fact_topic",),),
        optional="valid_from valid_to note",
    ),
    _table(
        "fact_sources",
        {"fact_id": str, "position": int, "source_id": int},
        ("fact_id", "position"),
        ("fact_id", "facts", "id"),
        _TO_SOURCE,
    ),
    _table(
        "statistics",
        {
            "id": str,
            "position": int,
            "measure": str,
            "area": str,
            "period": str,
            "value": float,
            "unit": str,
            "confidence": str,
            "note": str,
            **_DATES,
        },
        "id",
        indexes=(("area",),),
        optional="note",
    ),
    _table(
        "statistic_sources",
        {"statistic_id": str, "position": int, "source_id": int},
        ("statistic_id", "position"),
        ("statistic_id", "statistics", "id"),
        _TO_SOURCE,
    ),
    _table("groups", {"id": str, "position": int}, "id"),
    _table(
        "topics",
        {"id": str, "position": int, "group": str, "means": str, "urgency": int},
        "id",
        ("group", "groups", "id"),
        optional="urgency",
    ),
    _table(
        "topic_requirements",
        {"topic_id": str, "position": int, "item": str},
        ("topic_id", "position"),
        ("topic_id", "topics", "id"),
    ),
    _table(
        "answers",
        {
            "id": str,
            "title": str,
            "opening": str,
            "text": str,
            "steps_title": str,
            **_DATES,
        },
        "id",
        ("id", "topics", "id"),
        optional="steps_title",
    ),
    _table(
        "answer_variants",
        {"answer_id": str, "variant": str, "opening": str, "overrides": str},
        ("answer_id", "variant"),
        _TO_ANSWER,
        optional="opening",
    ),
    _table(
        "answer_sentences",
        {"answer_id": str, "variant": str, "page": int, "position": int, "text": str},
        ("answer_id", "variant", "page", "position"),
        _TO_ANSWER,
    ),
    _table(
        "answer_services",
        {"answer_id": str, "variant": str, "position": int, "service_id": str, "stands_for": str},
        ("answer_id", "variant", "position"),
        _TO_ANSWER,
        _TO_SERVICE,
        optional="service_id stands_for",
    ),
    _table(
        "answer_next",
        {"answer_id": str, "variant": str, "position": int, "topic_id": str},
        ("answer_id", "variant", "position"),
        _TO_ANSWER,
        ("topic_id", "topics", "id"),
    ),
    _table(
        "answer_steps",
        {"answer_id": str, "position": int, "text": str},
        ("answer_id", "position"),
        _TO_ANSWER,
    ),
    _table(
        "answer_holds",
        {"answer_id": str, "position": int, "item": str, "said_in": str},
        ("answer_id", "position"),
        _TO_ANSWER,
    ),
    _table(
        "answer_facts",
        {"answer_id": str, "position": int, "fact_id": str},
        ("answer_id", "position"),
        _TO_ANSWER,
        ("fact_id", "facts", "id"),
    ),
    _table(
        "answer_statistics",
        {"answer_id": str, "position": int, "statistic_id": str},
        ("answer_id", "position"),
        _TO_ANSWER,
        ("statistic_id", "statistics", "id"),
    ),
)

SEARCHED: dict[str, tuple[str, ...]] = {
    "services": (
        "name",
        "also_known_as",
        "organization",
        "description",
        "eligibility_description",
    ),
    "answers": ("title", "opening", "text"),
}
"""Full-text search: the columns of each table that FTS5 looks through."""
