"""The records the rest of the program reads. All are frozen; lists are tuples.

Field names follow HSDS 3.0 (Open Referral UK) where it has a name for the thing.
Dates are ISO strings (`2026-11-22`); times are `HH:MM` in UK local time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

SHOWN_CONFIDENCE = frozenset({"high", "medium"})
NATIONAL_AREAS = frozenset({"uk", "england"})


@dataclass(frozen=True)
class Source:
    """Where a fact was read. `url` is None for a source that has no public address."""

    publisher: str
    url: str | None = None
    page_date: str | None = None

    @property
    def link(self) -> str | None:
        """The address if it may be shown as a link: only https is."""
        return self.url if self.url and self.url.startswith("https://") else None


@dataclass(frozen=True)
class Schedule:
    """Opening hours on some days of the week. Closing at or before opening means the next day."""

    byday: tuple[str, ...]
    opens_at: str
    closes_at: str

    @property
    def closes_next_day(self) -> bool:
        """Whether the line is still open after midnight."""
        return self.closes_at <= self.opens_at


@dataclass(frozen=True)
class Phone:
    """A number to call (`kind` voice) or to text (`kind` sms).

    `schedules` is None when the hours are not known. `free` is None when the cost is not known.
    """

    id: str
    number: str
    description: str
    kind: str
    confidence: str
    keyword: str | None = None
    free: bool | None = None
    schedules: tuple[Schedule, ...] | None = None
    always_open: bool = False


@dataclass(frozen=True)
class Service:
    """One entry of the directory.

    `signpost` says what may be shown: `yes`; `name_only` (the name, no number or address);
    `check_first` (named with the words that it should be checked first, no number); `no` (never).
    """

    id: str
    name: str
    alternate_names: tuple[str, ...]
    organization: str
    kind: str
    scope: str
    service_areas: tuple[str, ...]
    status: str
    signpost: str
    confidence: str
    assured_date: str
    review_date: str
    description: str
    eligibility_description: str
    genders: tuple[str, ...]
    also_for: str | None = None
    ages: str | None = None
    gender_note: str | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    phones: tuple[Phone, ...] = ()
    url: str | None = None
    webchat_url: str | None = None
    email: str | None = None
    address: str | None = None
    postcode: str | None = None
    self_referral: bool | None = None
    needs_police_report: bool | None = None
    languages: tuple[str, ...] = ()
    interpretation_services: str | None = None
    accessibility: tuple[str, ...] = ()
    notice: str | None = None
    sources: tuple[Source, ...] = ()

    @property
    def contact_may_be_shown(self) -> bool:
        """Whether any number, address or e-mail of this service may be shown."""
        return self.signpost == "yes" and self.status == "active"

    def shown_phones(self) -> tuple[Phone, ...]:
        """The phones that may be shown: a signposted service, high or medium confidence."""
        if not self.contact_may_be_shown:
            return ()
        return tuple(phone for phone in self.phones if phone.confidence in SHOWN_CONFIDENCE)

    def phone(self, phone_id: str) -> Phone | None:
        """The phone with this id, shown or not."""
        return next((phone for phone in self.phones if phone.id == phone_id), None)

    def covers(self, district: str) -> bool:
        """Whether people in this district (or `essex`, `elsewhere`) can use the service."""
        return district in self.service_areas or not NATIONAL_AREAS.isdisjoint(self.service_areas)

    def welcomes(self, gender: str) -> bool:
        """Whether the service says it is for this gender: women, men, girls, boys, trans…"""
        return "all" in self.genders or gender in self.genders

    def is_for_age(self, age: int) -> bool:
        """Whether someone of this age, in years, is within the stated limits."""
        above = self.minimum_age is None or age >= self.minimum_age
        below = self.maximum_age is None or age <= self.maximum_age
        return above and below


@dataclass(frozen=True)
class Fact:
    """A statement that backs sentences in answers; never shown by itself.

    `topic` is the id of the facts file it stands in, not of a topic of the assistant.
    """

    id: str
    topic: str
    text: str
    audience: str
    jurisdiction: str
    confidence: str
    origin: str
    assured_date: str
    review_date: str
    sources: tuple[Source, ...]
    valid_from: str | None = None
    valid_to: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Statistic:
    """A figure with the area and the period it is about. `value` is in `unit`."""

    id: str
    measure: str
    area: str
    period: str
    value: float
    unit: str
    confidence: str
    assured_date: str
    review_date: str
    sources: tuple[Source, ...]
    note: str | None = None


@dataclass(frozen=True)
class District:
    """A district, or one of the two wider values `essex` (another part of it) and `elsewhere`."""

    id: str
    name: str
    local_authority: str | None = None
    children_services_id: str | None = None
    rape_crisis_ids: tuple[str, ...] = ()
    covered: bool = True


@dataclass(frozen=True)
class Place:
    """A town, neighbourhood or landmark. `ambiguous_names` need confirming when said alone.

    Places next to the six districts have `district` essex or elsewhere and kind `nearby`.
    """

    name: str
    district: str
    kind: str
    aliases: tuple[str, ...] = ()
    outward_codes: tuple[str, ...] = ()
    ambiguous: bool = False
    ambiguous_names: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class OutwardCode:
    """The first half of a postcode. Districts are entity values: six ids, essex or elsewhere.

    `sectors` maps `SS9 3` to the number of postcode units in each district.
    """

    code: str
    post_town: str
    main_district: str
    also_in: tuple[str, ...]
    straddles: bool
    roughly: str
    units: Mapping[str, int] = field(default_factory=dict)
    sectors: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def districts(self, sector: str | None = None) -> tuple[str, ...]:
        """Every district with at least one in a hundred of the postcodes, most likely first.

        `sector` is the outward code with one more digit, `SS9 3`; an unknown one is ignored.
        """
        units = self.sectors.get(sector or "", self.units)
        enough = sum(units.values()) / 100
        found = [district for district, count in units.items() if count >= enough]
        return tuple(sorted(found, key=lambda district: (-units[district], district)))


@dataclass(frozen=True)
class Topic:
    """Something people ask about. `urgency` 1 is answered first; None comes after all others."""

    id: str
    group: str
    means: str
    answers: tuple[str, ...] = ()
    urgency: int | None = None


@dataclass(frozen=True)
class Steps:
    """A short list shown as a card: a grounding exercise, what to keep."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class AnswerVariant:
    """What differs for one kind of person. None means: as in the main answer."""

    name: str
    opening: str | None = None
    answer: tuple[str, ...] | None = None
    more: tuple[tuple[str, ...], ...] | None = None
    services: tuple[str, ...] | None = None
    next: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Answer:
    """The reviewed reply to a topic. Names and numbers from the directory are already filled in.

    `services` may hold `local-rape-crisis` and `local-children-services`, which stand for the
    service of the person's district.
    """

    id: str
    group: str
    title: str
    opening: str
    answer: tuple[str, ...]
    more: tuple[tuple[str, ...], ...]
    services: tuple[str, ...]
    next: tuple[str, ...]
    holds: Mapping[str, str]
    facts: tuple[str, ...]
    statistics: tuple[str, ...]
    assured_date: str
    review_date: str
    steps: Steps | None = None
    variants: Mapping[str, AnswerVariant] = field(default_factory=dict)

    def for_person(self, variant: str | None) -> Answer:
        """The answer as this kind of person gets it; an unknown variant changes nothing."""
        change = self.variants.get(variant or "")
        if change is None:
            return self
        fields = ("opening", "answer", "more", "services", "next")
        changed = {name: getattr(change, name) for name in fields}
        return replace(self, **{k: v for k, v in changed.items() if v is not None})

    def with_time(self, variant: str | None, *, opening: str | None = None) -> Answer:
        """The answer with what a variant says of the time put first, and nothing of it lost.

        What it says takes the place of the answer, which becomes the first of the further pages;
        its services come before the others. `opening` is the one of the person, if there is one.
        """
        change = self.variants.get(variant or "")
        if change is None:
            return self
        pages = (
            (change.more or ()) if change.answer is None else (*(change.more or ()), self.answer)
        )
        return replace(
            self,
            opening=opening or change.opening or self.opening,
            answer=self.answer if change.answer is None else change.answer,
            more=(*pages, *self.more),
            services=tuple(dict.fromkeys((*(change.services or ()), *self.services))),
            next=self.next if change.next is None else change.next,
        )


@dataclass(frozen=True)
class SearchHit:
    """One result of a search: `kind` is service or answer. A lower `rank` is a better match."""

    kind: str
    id: str
    title: str
    rank: float


ADULT_LINE, CHILD_LINE = "rape-crisis-24-7-line", "childline"
"""The 24-hour line is for ages 16 and over; who is younger is given the other in its place."""

LOCAL_SERVICES = frozenset({"local-rape-crisis", "local-children-services"})
"""Ids an answer may name that stand for the service of the person's district."""
