"""Every record says where it comes from and how sure it is; old ones are pointed out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.references import mappings

FROM_DIRECTORY = frozenset({"service_details", "support_find"})
"""Topics whose substance comes from whichever service is named, not from facts."""


def missing_sources(content: Content) -> Iterator[Problem]:
    """Services, facts and figures without a source; answers that rest on nothing."""
    for service in content.services.values():
        if not service.sources:
            yield Problem(f"services/{service.id}.yml", service.id, "sources", _NO_SOURCE)
    for facts_file, fact in content.all_facts():
        if not fact.sources:
            yield Problem(f"facts/{facts_file.id}.yml", fact.id, "sources", _NO_SOURCE)
    for figure in content.statistics.statistics:
        if not figure.sources:
            yield Problem("statistics.yml", figure.id, "sources", _NO_SOURCE)
    needs = {topic.id for topic in content.topics.topics if topic.answers} - FROM_DIRECTORY
    for answer_id, answer in content.answers.items():
        if answer_id in needs and not (answer.facts or answer.statistics):
            yield Problem(
                content.answer_file(answer_id),
                answer_id,
                "facts",
                "lists no fact or figure that backs it; name at least one from facts/",
            )


_NO_SOURCE = "has no source; give at least a publisher"


def weak_facts(content: Content) -> Iterator[Problem]:
    """Facts of low confidence under an answer, an alert or a card. Medium ones may be used."""
    low = {fact.id for _, fact in content.all_facts() if fact.confidence == "low"}
    low |= {each.id for each in content.statistics.statistics if each.confidence == "low"}
    for file, record, field, fact_id in _used_facts(content):
        if fact_id in low:
            yield Problem(
                file,
                record,
                field,
                f"{fact_id!r} is of low confidence; leave it out or say who knows",
            )


def _used_facts(content: Content) -> Iterator[tuple[str, str, str, str]]:
    """File, record, field and id of every fact or figure that something people read rests on."""
    for answer_id, answer in content.answers.items():
        file = content.answer_file(answer_id)
        for fact_id in answer.facts:
            yield file, answer_id, "facts", fact_id
        for figure_id in answer.statistics:
            yield file, answer_id, "statistics", figure_id
    for fact_id in content.languages.facts:
        yield "languages.yml", "", "facts", fact_id
    for file, raw in content.other.items():
        for path, part in mappings(raw):
            for fact_id in part.get("facts") or ():
                yield file, path, "facts", str(fact_id)


def expired_facts(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Facts in use that held only until a day that has passed (a warning)."""
    ended = {
        fact.id: fact.valid_to
        for _, fact in content.all_facts()
        if fact.valid_to and fact.valid_to < today.isoformat()[: len(fact.valid_to)]
    }
    for file, record, field, fact_id in _used_facts(content):
        if fact_id in ended:
            yield Problem(
                file,
                record,
                field,
                f"{fact_id!r} held until {ended[fact_id]}; check that the answer says so",
                is_warning=True,
            )


def past_review(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Records past their review date (a warning: they still work, and say how old they are)."""
    for file, record, dates in _dated_records(content):
        due = dates.review_date
        if due and due < today:
            yield Problem(
                file,
                record,
                "review_date",
                f"was to be checked again by {due.isoformat()}; check it, then change "
                "assured_date and review_date",
                is_warning=True,
            )


def checked_in_the_future(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Records that say they were checked on a day that has yet to come."""
    for file, record, dates in _dated_records(content):
        checked = dates.assured_date
        if checked and checked > today:
            yield Problem(
                file,
                record,
                "assured_date",
                f"is {checked.isoformat()}, a day that has yet to come; write the day of the check",
            )


class _Dates(Protocol):
    """When a record was checked and must be again; None where its file says so for all."""

    @property
    def assured_date(self) -> datetime.date | None: ...

    @property
    def review_date(self) -> datetime.date | None: ...


def _dated_records(content: Content) -> Iterator[tuple[str, str, _Dates]]:
    for service in content.services.values():
        yield f"services/{service.id}.yml", service.id, service
    for answer_id, answer in content.answers.items():
        yield content.answer_file(answer_id), answer_id, answer
    for facts_file in content.facts.values():
        yield f"facts/{facts_file.id}.yml", facts_file.id, facts_file
    for facts_file, fact in content.all_facts():
        yield f"facts/{facts_file.id}.yml", fact.id, fact
    yield "places.yml", "", content.places
    yield "statistics.yml", "", content.statistics
    for figure in content.statistics.statistics:
        yield "statistics.yml", figure.id, figure
    yield "languages.yml", "", content.languages
    yield "not_signposted.yml", "", content.not_signposted
    for file, raw in content.other.items():
        yield file, "", _RawDates(_date(raw.get("assured_date")), _date(raw.get("review_date")))


@dataclass(frozen=True)
class _RawDates:
    """The dates of a file that the dialogue reads by itself."""

    assured_date: datetime.date | None
    review_date: datetime.date | None


def _date(value: object) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None


def undated_files(content: Content) -> Iterator[Problem]:
    """Alerts or phrases that do not say when they were checked, and by when they must be again."""
    for file, raw in content.other.items():
        for field in ("assured_date", "review_date"):
            if _date(raw.get(field)) is None:
                yield Problem(file, "", field, "must be a date, year first, such as 2026-11-22")


def unexplained_signposts(content: Content) -> Iterator[Problem]:
    """Services that may only be named, or need checking first, must say so to the person."""
    for service in content.services.values():
        if service.signpost in {"name_only", "check_first"} and not service.alert:
            yield Problem(
                f"services/{service.id}.yml",
                service.id,
                "alert",
                f"is missing: with `signpost: {service.signpost}` people must be told to check",
            )
