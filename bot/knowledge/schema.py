"""What each YAML file may hold, and the plain words used when it does not.

Written for pydantic 1.10, which comes with Rasa. Extra keys are always refused: a misspelt
`revew_date` must not go unnoticed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Extra, Field, ValidationError, conint, constr, validator

from bot.knowledge.errors import Problem

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
NAME = r"^[a-z0-9]+(?:_[a-z0-9]+)*$"

TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
WEB = r"^https?://[^\s]+$"
EMAIL = r"^[^@\s]+@[^@\s]+\.[a-z]+$"
GSS_CODE = r"^E0[67][0-9]{6}$"
OUTWARD_CODE = r"^[A-Z]{1,2}[0-9]{1,2}$"
SECTOR = r"^[A-Z]{1,2}[0-9]{1,2} [0-9]$"
LANGUAGE_CODE = r"^[a-z]{2}$"

if TYPE_CHECKING:  # to the type checker these are what they hold
    Slug = str
    Name = str
    Text = str
    Time = str
    WebAddress = str
    Email = str
    GssCode = str
    Outward = str
    Sector = str
    LanguageCode = str
    Age = int
    Count = int
else:
    Slug = constr(regex=SLUG)
    Name = constr(regex=NAME)
    Text = constr(min_length=1, strip_whitespace=True)
    Time = constr(regex=TIME)
    WebAddress = constr(regex=WEB)
    Email = constr(regex=EMAIL)
    GssCode = constr(regex=GSS_CODE)
    Outward = constr(regex=OUTWARD_CODE)
    Sector = constr(regex=SECTOR)
    LanguageCode = constr(regex=LANGUAGE_CODE)
    Age = conint(ge=0, le=120)
    Count = conint(ge=1)

Confidence = Literal["high", "medium", "low"]
DistrictId = Literal[
    "southend",
    "basildon",
    "castle_point",
    "rochford",
    "thurrock",
    "brentwood",
    "essex",
    "elsewhere",
]
ServiceArea = Literal[
    "southend",
    "basildon",
    "castle_point",
    "rochford",
    "thurrock",
    "brentwood",
    "essex",
    "england",
    "uk",
]
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
Gender = Literal["all", "women", "men", "girls", "boys", "trans", "non_binary"]
Kind = Literal[
    "child_protection",
    "compensation",
    "domestic_abuse",
    "emergency",
    "health",
    "helpline",
    "legal_rights",
    "mental_health",
    "night_safety",
    "online_harm",
    "police",
    "rape_crisis_centre",
    "sarc",
    "sexual_health",
    "specialist_community",
    "witness_support",
]
PersonName = Literal[
    "supporter",
    "witness",
    "professional",
    "own_behaviour",
    "under_18",
    "male",
    "lgbt",
    "disabled",
    "partner_abuse",
]
WhenName = Literal["now", "today", "this_week", "this_month", "this_year", "longer"]
TimeName = Literal[WhenName, "recent", "longer_ago"]
VariantName = Literal[PersonName, TimeName]


class Strict(BaseModel):
    """Refuses fields that are not listed and never changes after reading."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Dated(Strict):
    """Carries the day someone last checked it and the day by which it must be checked again."""

    assured_date: datetime.date
    review_date: datetime.date

    @validator("review_date")
    def review_follows_check(cls, value: datetime.date, values: dict[str, Any]) -> datetime.date:
        assured = values.get("assured_date")
        if assured is not None and value <= assured:
            raise ValueError("must be later than assured_date")
        return value


class SourceModel(Strict):
    publisher: Text
    url: WebAddress | None
    page_date: Text | None
    evidence: Text | None


class ScheduleModel(Strict):
    freq: Literal["WEEKLY"] = "WEEKLY"
    byday: tuple[Day, ...]
    opens_at: Time
    closes_at: Time
    timezone: Literal["Europe/London"] = "Europe/London"

    @validator("byday")
    def names_a_day(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("must name at least one day, such as [MO, TU]")
        return value


class PhoneModel(Strict):
    id: Slug
    number: Text
    description: Text
    type: Literal["voice", "sms"]
    keyword: Text | None
    free: bool | None
    always_open: bool = False
    schedules: tuple[ScheduleModel, ...] | None
    confidence: Confidence
    note: Text | None

    @validator("schedules")
    def hours_are_said_once(cls, value: Any, values: dict[str, Any]) -> Any:
        if value is not None and values.get("always_open"):
            raise ValueError("must be left out when always_open is true")
        if value is not None and not value:
            raise ValueError("must hold hours; leave it out when they are not known")
        return value


class LocationModel(Strict):
    address: Text
    postcode: Text | None


class ServiceModel(Dated):
    id: Slug
    name: Text
    alternate_names: tuple[Text, ...] = ()
    organization: Text
    kind: Kind
    scope: Literal["local", "county", "national"]
    service_areas: tuple[ServiceArea, ...]
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    how_current: Literal["current", "probably_current", "uncertain"]
    signpost: Literal["yes", "name_only", "check_first", "no"]
    confidence: Confidence
    alert: Text | None
    description: Text
    eligibility_description: Text
    also_for: Text | None
    ages: Text | None
    minimum_age: Age | None
    maximum_age: Age | None
    genders: tuple[Gender, ...]
    gender_note: Text | None
    self_referral: bool | None
    needs_police_report: bool | None
    phones: tuple[PhoneModel, ...] = ()
    url: Text | None
    webchat_url: Text | None
    email: Email | None
    location: LocationModel | None
    languages: tuple[Text, ...] = ()
    interpretation_services: Text | None
    accessibility: tuple[Text, ...] = ()
    sources: tuple[SourceModel, ...]
    note: Text | None

    @validator("service_areas", "genders")
    def is_not_empty(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("must name at least one")
        return value

    @validator("maximum_age")
    def ages_are_in_order(cls, value: int | None, values: dict[str, Any]) -> int | None:
        lowest = values.get("minimum_age")
        if value is not None and lowest is not None and value < lowest:
            raise ValueError("must not be below minimum_age")
        return value

    @validator("phones")
    def phone_ids_differ(cls, value: tuple[PhoneModel, ...]) -> tuple[PhoneModel, ...]:
        _all_differ([phone.id for phone in value], "phone id")
        return value


class FactModel(Strict):
    id: Name
    text: Text
    audience: Literal["survivor", "supporter", "anyone"]
    jurisdiction: Text
    confidence: Confidence
    origin: Literal["seed_article", "seed_and_other", "other_source"]
    valid_from: Text | None
    valid_to: Text | None
    note: Text | None
    assured_date: datetime.date | None
    review_date: datetime.date | None
    sources: tuple[SourceModel, ...]


class FactsFile(Dated):
    """One file of facts. Its dates hold for every fact that gives none of its own."""

    id: Name
    title: Text
    note: Text | None
    facts: tuple[FactModel, ...]


class StatisticModel(Strict):
    id: Name
    measure: Text
    area: Text
    period: Text
    value: float
    unit: Text
    confidence: Confidence
    note: Text | None
    assured_date: datetime.date | None
    review_date: datetime.date | None
    sources: tuple[SourceModel, ...]


class StatisticsFile(Dated):
    title: Text
    statistics: tuple[StatisticModel, ...]


class PlaceModel(Strict):
    name: Text
    kind: Literal["airport", "city", "district", "leisure park", "place", "shopping centre", "town"]
    aliases: tuple[Text, ...] = ()
    outward_codes: tuple[Text, ...] = ()
    basis: Literal["os_ward", "stored_page", "local_knowledge"]
    ambiguous: bool = False
    ambiguous_names: tuple[Text, ...] = ()
    note: Text | None

    @validator("ambiguous_names")
    def names_only_when_ambiguous(cls, value: Any, values: dict[str, Any]) -> Any:
        if bool(value) != bool(values.get("ambiguous")):
            raise ValueError("goes together with `ambiguous: true`: give both or neither")
        return value


class DistrictCode(Strict):
    code: Text
    share: Literal["main", "part", "fringe"]


class DistrictModel(Strict):
    id: Literal["southend", "basildon", "castle_point", "rochford", "thurrock", "brentwood"]
    name: Text
    local_authority: Text
    authority_type: Text
    gss_code: GssCode
    children_services_id: Slug
    rape_crisis_ids: tuple[Slug, ...]
    outward_codes: tuple[DistrictCode, ...]
    sources: tuple[SourceModel, ...]
    places: tuple[PlaceModel, ...]


class WiderArea(Strict):
    id: Literal["essex", "elsewhere"]
    name: Text
    children_services_id: Slug | None
    rape_crisis_ids: tuple[Slug, ...] = ()


class OtherDistrict(Strict):
    id: Name
    name: Text
    counts_as: Literal["essex", "elsewhere"]


class OutwardCodeModel(Strict):
    code: Outward
    post_town: Text
    main_district: Name
    straddles: bool
    also_in: tuple[Name, ...] = ()
    fringe_only: tuple[Name, ...] = ()
    roughly: Text
    postcode_units: dict[Name, Count]
    sectors: dict[Sector, dict[Name, Count]] = {}


class NearbyPlace(Strict):
    name: Text
    district: Name
    note: Text | None


class CouncilChange(Strict):
    summary: Text
    sources: tuple[SourceModel, ...]


class PlacesFile(Dated):
    title: Text
    how_to_use: tuple[Text, ...]
    basis_values: dict[str, Text]
    codes_are: Text
    council_change: CouncilChange
    districts: tuple[DistrictModel, ...]
    wider_areas: tuple[WiderArea, ...]
    other_districts: tuple[OtherDistrict, ...]
    outward_codes: tuple[OutwardCodeModel, ...]
    outward_codes_note: Text
    outward_codes_sources: tuple[SourceModel, ...]
    nearby_not_covered: tuple[NearbyPlace, ...]
    nearby_note: Text
    nearby_sources: tuple[SourceModel, ...]


class TopicModel(Strict):
    id: Name
    group: Name
    means: Text
    urgency: Count | None
    answers: tuple[Text, ...] = ()


class TopicsFile(Strict):
    groups: tuple[Name, ...]
    boundaries: tuple[Text, ...]
    topics: tuple[TopicModel, ...]


class EndedModel(Strict):
    id: Slug
    name: Text
    what_happened: Text
    do_not_signpost: bool
    replaced_by: Text | None
    sources: tuple[SourceModel, ...]


class LeadModel(Strict):
    name: Text
    note: Text
    sources: tuple[SourceModel, ...]


class NotSignpostedFile(Dated):
    ended_or_changed: tuple[EndedModel, ...]
    unverified_leads: tuple[LeadModel, ...]
    known_gaps: tuple[Text, ...]


class PhraseModel(Strict):
    """Words to look for, what to write instead, and the topics that may use them."""

    words: Text
    instead: Text
    except_: tuple[Name, ...] = Field((), alias="except")


class WordingFile(Strict):
    refused: tuple[PhraseModel, ...]
    careful: tuple[PhraseModel, ...]


class LanguageModel(Strict):
    """A card in another language. `name` is what to say in English to get an interpreter."""

    code: LanguageCode
    name: Text
    native_name: Text
    direction: Literal["ltr", "rtl"]
    danger: Text
    line: Text
    interpreter: Text
    checked_by_native_speaker: bool


class LanguagesFile(Dated):
    """`lead` and `awaiting_check` are English and stand above a card; {language} is its name."""

    lead: Text
    awaiting_check: Text
    facts: tuple[Name, ...]
    languages: tuple[LanguageModel, ...]


Page = tuple[Text, ...]


class StepsModel(Strict):
    title: Text
    items: tuple[Text, ...]


class VariantModel(Strict):
    opening: Text | None
    answer: Page | None
    more: tuple[Page, ...] | None
    services: tuple[Slug, ...] | None
    next: tuple[Name, ...] | None


class AnswerModel(Dated):
    id: Name
    title: Text
    opening: Text
    answer: Page
    more: tuple[Page, ...] = ()
    steps: StepsModel | None
    services: tuple[Slug, ...] = ()
    variants: dict[VariantName, VariantModel] = {}
    next: tuple[Name, ...] = ()
    holds: dict[str, Text] = {}
    facts: tuple[Name, ...] = ()
    statistics: tuple[Name, ...] = ()


def _all_differ(values: list[str], what: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise ValueError(f"the {what} {value!r} is used twice")


def explain(error: ValidationError, *, file: str, content: Mapping[str, Any]) -> list[Problem]:
    """Turn pydantic's errors into problems with file, record, field and what is allowed."""
    return [
        Problem(
            file=file,
            record=_record_at(content, tuple(item["loc"])),
            field=".".join(_count_from_one(part) for part in item["loc"]),
            message=_in_plain_words(item),
        )
        for item in error.errors()
    ]


def _count_from_one(part: int | str) -> str:
    return str(part + 1) if isinstance(part, int) else part


def _record_at(content: Any, path: tuple[int | str, ...]) -> str:
    """The innermost `id`, `code` or `name` on the way to the field."""
    record = ""
    for part in (*path, None):
        if isinstance(content, dict):
            record = str(content.get("id") or content.get("code") or content.get("name") or record)
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            break
    return record


_PATTERNS = {
    SLUG: "small letters, figures and hyphens, such as `oakwood-place-sarc`",
    NAME: "small letters, figures and underscores, such as `reporting_how`",
    TIME: "a time from 00:00 to 23:59, such as `09:00`",
    WEB: "a web address that starts with https:// or http://",
    EMAIL: "an e-mail address, such as help@example.org",
    GSS_CODE: "an official district code, such as E06000033",
    OUTWARD_CODE: "the first half of a postcode, such as SS7",
    SECTOR: "a postcode sector, such as `SS9 3`",
    LANGUAGE_CODE: "the two letters of a language, such as `pl`",
}


def _in_plain_words(item: Mapping[str, Any]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "value_error.missing":
        return "is missing; it must be filled in"
    if kind == "value_error.extra":
        return "is not a field we know; look for a spelling mistake, or take it out"
    if kind == "value_error.const":
        allowed = ", ".join(str(value) for value in context["permitted"])
        return f"is {context['given']!r}; allowed: {allowed}"
    if kind == "value_error.str.regex":
        return f"must be {_PATTERNS.get(context['pattern'], context['pattern'])}"
    if kind == "value_error.any_str.min_length":
        return "is empty; fill it in or take the line out"
    if kind == "type_error.none.not_allowed":
        return "is empty; it must be filled in"
    if kind.startswith(("value_error.date", "type_error.date")):
        return "must be a date, year first, such as 2026-11-22"
    if kind == "type_error.tuple":
        return "must be a list: one line for each, beginning with a hyphen"
    if kind in {"type_error.dict", "type_error"}:
        return "must be a list of `name: value` lines"
    if kind == "value_error.strictbool" or kind == "type_error.bool" or "bool" in kind:
        return "must be true or false"
    if "integer" in kind or "float" in kind or "number" in kind:
        return f"must be a number: {item['msg']}"
    return str(item["msg"])
