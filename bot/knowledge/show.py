"""Readable text of one record, for `waymark knowledge show ID`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.knowledge.errors import UnknownRecordError
from bot.knowledge.hours import LONDON, opening
from bot.knowledge.records import Answer, District, Fact, Place, Service, Source, Statistic
from bot.knowledge.rows import slug
from bot.knowledge.search import KnowledgeBase


def show(knowledge_base: KnowledgeBase, record_id: str) -> str:
    """Everything known under this id or place name. Raises UnknownRecordError when nothing is."""
    parts = list(_matches(knowledge_base, record_id))
    if not parts:
        raise UnknownRecordError("record", record_id)
    return "\n\n".join(parts)


def _matches(base: KnowledgeBase, record_id: str) -> Iterator[str]:
    for find, describe in _KINDS:
        try:
            yield describe(find(base, record_id))
        except UnknownRecordError:
            continue
    for place in base.places():
        if slug(record_id) in {slug(name) for name in (place.name, *place.aliases)}:
            yield _place(place)


def _service(service: Service) -> str:
    now = datetime.now(LONDON)
    shown = service.shown_phones()
    lines = [
        f"{service.name}  [service {service.id}]",
        f"  For: {service.eligibility_description}",
        f"  Offers: {service.description}",
        f"  Covers: {', '.join(service.service_areas)}",
        f"  Ages: {service.ages or 'not stated'}; genders: {', '.join(service.genders)}",
    ]
    for phone in service.phones:
        mark = "" if phone in shown else "  (not shown to people)"
        verb = "Text" if phone.kind == "sms" else "Call"
        lines.append(
            f"  {verb} {phone.number} [{phone.id}]: {phone.description}. "
            f"{opening(phone, now).text}.{mark}"
        )
    for label, value in (
        ("Website", service.url),
        ("Web chat", service.webchat_url),
        ("E-mail", service.email),
        ("Address", ", ".join(filter(None, (service.address, service.postcode)))),
        ("Access", "; ".join(service.accessibility)),
        ("Languages", "; ".join((*service.languages, service.interpretation_services or ""))),
        ("Notice", service.notice),
    ):
        if value and value.strip("; "):
            lines.append(f"  {label}: {value.strip('; ')}")
    lines.append(
        f"  Signpost: {service.signpost}; confidence: {service.confidence}; "
        + _checked(service.assured_date, service.review_date)
    )
    return "\n".join([*lines, *_sources(service.sources)])


def _answer(answer: Answer) -> str:
    lines = [f"{answer.title}  [answer {answer.id}]", f"  {answer.opening}"]
    lines += [f"  {sentence}" for sentence in answer.answer]
    for number, page in enumerate(answer.more, start=1):
        lines.append(f"  More, page {number}: {' '.join(page)}")
    if answer.steps:
        lines.append(f"  {answer.steps.title}")
        lines += [f"    - {item}" for item in answer.steps.items]
    lines.append(f"  Services: {', '.join(answer.services) or 'none'}")
    lines.append(f"  Next: {', '.join(answer.next) or 'none'}")
    for name in answer.variants:
        changed = answer.for_person(name)
        lines.append(f"  For {name}: {' '.join((changed.opening, *changed.answer))}")
    lines.append(f"  Facts: {', '.join(answer.facts) or 'none'}")
    lines.append(f"  {_checked(answer.assured_date, answer.review_date)}")
    return "\n".join(lines)


def _fact(fact: Fact) -> str:
    lines = [f"{fact.text}  [fact {fact.id}, in {fact.topic}]"]
    lines.append(f"  Holds for: {fact.jurisdiction}; confidence: {fact.confidence}")
    for label, value in (
        ("From", fact.valid_from),
        ("Until", fact.valid_to),
        ("Note", fact.note),
    ):
        if value:
            lines.append(f"  {label}: {value}")
    lines.append(f"  {_checked(fact.assured_date, fact.review_date)}")
    return "\n".join([*lines, *_sources(fact.sources)])


def _statistic(figure: Statistic) -> str:
    lines = [
        f"{figure.measure}: {figure.value:g} {figure.unit}  [figure {figure.id}]",
        f"  Area: {figure.area}; period: {figure.period}; confidence: {figure.confidence}",
    ]
    if figure.note:
        lines.append(f"  Note: {figure.note}")
    lines.append(f"  {_checked(figure.assured_date, figure.review_date)}")
    return "\n".join([*lines, *_sources(figure.sources)])


def _district(district: District) -> str:
    lines = [f"{district.name}  [district {district.id}]"]
    for label, value in (
        ("Council", district.local_authority),
        ("Children's services", district.children_services_id),
        ("Rape crisis centres", ", ".join(district.rape_crisis_ids)),
    ):
        if value:
            lines.append(f"  {label}: {value}")
    return "\n".join(lines)


def _place(place: Place) -> str:
    lines = [f"{place.name}  [place, {place.kind}, in {place.district}]"]
    for label, value in (
        ("Also called", ", ".join(place.aliases)),
        ("Postcodes", ", ".join(place.outward_codes)),
        ("Ask before acting on", ", ".join(place.ambiguous_names)),
        ("Note", place.note),
    ):
        if value:
            lines.append(f"  {label}: {value}")
    return "\n".join(lines)


def _checked(assured: str, review: str) -> str:
    return f"checked {assured}, to be checked again by {review}"


def _sources(sources: tuple[Source, ...]) -> list[str]:
    return [f"  Source: {_source(source)}" for source in sources]


def _source(source: Source) -> str:
    dated: str | None = f"({source.page_date})" if source.page_date else None
    return " ".join(filter(None, (source.publisher, dated, source.url)))


_KINDS: tuple[tuple[Callable[[KnowledgeBase, str], object], Callable[..., str]], ...] = (
    (KnowledgeBase.service, _service),
    (KnowledgeBase.answer, _answer),
    (KnowledgeBase.fact, _fact),
    (KnowledgeBase.statistic, _statistic),
    (KnowledgeBase.district, _district),
)
