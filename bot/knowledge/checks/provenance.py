"""Every record says where it comes from and how sure it is; old ones are pointed out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content

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
    """Facts of low confidence under an answer. Medium ones may be used."""
    low = {fact.id for _, fact in content.all_facts() if fact.confidence == "low"}
    low |= {each.id for each in content.statistics.statistics if each.confidence == "low"}
    for answer_id, answer in content.answers.items():
        for field, used in (("facts", answer.facts), ("statistics", answer.statistics)):
            for fact_id in used:
                if fact_id in low:
                    yield Problem(
                        content.answer_file(answer_id),
                        answer_id,
                        field,
                        f"{fact_id!r} is of low confidence; leave it out or say who knows",
                    )


def expired_facts(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Facts under an answer that held only until a day that has passed (a warning)."""
    ended = {
        fact.id: fact.valid_to
        for _, fact in content.all_facts()
        if fact.valid_to and fact.valid_to < today.isoformat()[: len(fact.valid_to)]
    }
    for answer_id, answer in content.answers.items():
        for fact_id in answer.facts:
            if fact_id in ended:
                yield Problem(
                    content.answer_file(answer_id),
                    answer_id,
                    "facts",
                    f"{fact_id!r} held until {ended[fact_id]}; check that the answer says so",
                    is_warning=True,
                )


def past_review(content: Content, today: datetime.date) -> Iterator[Problem]:
    """Records past their review date (a warning: they still work, and say how old they are)."""
    for file, record, due in _review_dates(content):
        if due < today:
            yield Problem(
                file,
                record,
                "review_date",
                f"was to be checked again by {due.isoformat()}; check it, then change "
                "assured_date and review_date",
                is_warning=True,
            )


def _review_dates(content: Content) -> Iterator[tuple[str, str, datetime.date]]:
    for service in content.services.values():
        yield f"services/{service.id}.yml", service.id, service.review_date
    for answer_id, answer in content.answers.items():
        yield content.answer_file(answer_id), answer_id, answer.review_date
    for facts_file in content.facts.values():
        yield f"facts/{facts_file.id}.yml", facts_file.id, facts_file.review_date
    for facts_file, fact in content.all_facts():
        if fact.review_date:
            yield f"facts/{facts_file.id}.yml", fact.id, fact.review_date
    yield "places.yml", "", content.places.review_date
    yield "statistics.yml", "", content.statistics.review_date
    for figure in content.statistics.statistics:
        if figure.review_date:
            yield "statistics.yml", figure.id, figure.review_date
    yield "languages.yml", "", content.languages.review_date
    yield "not_signposted.yml", "", content.not_signposted.review_date


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
