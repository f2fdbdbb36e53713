"""Every topic is answered for every kind of person, with services that are for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.records import ADULT_LINE, CHILD_LINE
from bot.knowledge.schema import AnswerModel, PersonName, ServiceModel

SPEAKS_TO_ONE = frozenset({"safety", "health", "support", "reporting", "justice"})
"""Groups whose answers say "you" to the person hurt, and so need other words for a friend."""

FOR_WHOEVER_HELPS = frozenset({"helping_someone", "reporting_for_someone", "service_details"})
"""Answers of those groups that are for a friend, or about a service, as they stand."""

ADULT_AGE = 18


def without_words_for_a_friend(content: Content) -> Iterator[Problem]:
    """Answers that would tell a friend or a parent that it happened to them."""
    for answer_id, answer in content.answers.items():
        if content.groups[answer_id] not in SPEAKS_TO_ONE or answer_id in FOR_WHOEVER_HELPS:
            continue
        friend = answer.variants.get("supporter")
        if friend is None or (friend.opening is None and friend.answer is None):
            yield Problem(
                content.answer_file(answer_id),
                answer_id,
                "variants.supporter",
                "has no words for a friend or parent who asks: add an `opening` or an `answer`",
            )


def unfit_services(content: Content) -> Iterator[Problem]:
    """Services offered to somebody they are not for: adults only, or not for men."""
    for answer_id, answer in content.answers.items():
        for person in get_args(PersonName):
            for service_id in _own(answer, person):
                reason = _not_for(person, content.services.get(service_id))
                if reason:
                    yield Problem(
                        content.answer_file(answer_id),
                        answer_id,
                        f"variants.{person}.services",
                        f"{service_id!r} is {reason}; list others that fit",
                    )


def left_without_service(content: Content) -> Iterator[Problem]:
    """Answers that offer services to others, and none at all to one kind of person."""
    for answer_id, answer in content.answers.items():
        for person in get_args(PersonName):
            if answer.services and not _own(answer, person):
                yield Problem(
                    content.answer_file(answer_id),
                    answer_id,
                    f"variants.{person}.services",
                    "offers nobody to turn to, as the main answer does",
                )


def _own(answer: AnswerModel, person: PersonName) -> list[str]:
    """The services listed for this person; the reply leaves out those of a time that do not fit."""
    variant = answer.variants.get(person)
    own = variant.services if variant and variant.services is not None else answer.services
    if person != "under_18":
        return list(own)
    return [CHILD_LINE if service == ADULT_LINE else service for service in own]


def _not_for(person: str, service: ServiceModel | None) -> str:
    """Why the service is not for this kind of person, or nothing."""
    if service is None:
        return ""
    if person == "under_18" and (service.minimum_age or 0) >= ADULT_AGE:
        return f"for ages {service.minimum_age} and over"
    if person == "male" and not {"all", "men", "boys"} & set(service.genders):
        return "not for men"
    return ""
