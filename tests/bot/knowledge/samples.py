"""A small knowledge folder that is right in every way, for tests to spoil one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content, load_content

DATES = {"assured_date": "2026-11-22", "review_date": "2027-05-22"}
SOURCE = {"publisher": "A council", "url": "https://example.org/page", "page_date": "2025"}

SERVICE: dict[str, Any] = {
    "id": "centre",
    "name": "The Small Centre",
    "alternate_names": ["TSC"],
    "organization": "Small Charity",
    "kind": "rape_crisis_centre",
    "scope": "local",
    "service_areas": ["basildon"],
    "status": "active",
    "how_current": "current",
    "signpost": "yes",
    "confidence": "high",
    **DATES,
    "description": "Counselling and a support line.",
    "eligibility_description": "Anyone in Basildon",
    "genders": ["all"],
    "phones": [
        {
            "id": "line",
            "number": "01375 380609",
            "description": "support",
            "type": "voice",
            "free": False,
            "confidence": "high",
            "schedules": [
                {"byday": ["MO", "TU"], "opens_at": "09:00", "closes_at": "17:00"},
            ],
        },
        {
            "id": "text",
            "number": "85258",
            "description": "text support",
            "type": "sms",
            "keyword": "HELLO",
            "always_open": True,
            "confidence": "low",
        },
    ],
    "url": "https://example.org/",
    "location": {"address": "1 High Street", "postcode": "SS1 1AN"},
    "sources": [{**SOURCE, "evidence": "the number"}],
}
NATIONAL: dict[str, Any] = {
    **SERVICE,
    "id": "national-line",
    "name": "The National Line",
    "alternate_names": [],
    "kind": "helpline",
    "scope": "national",
    "service_areas": ["uk"],
    "phones": [{**SERVICE["phones"][0], "number": "0808 500 2222", "free": True}],
}
FACTS: dict[str, Any] = {
    "id": "reporting",
    "title": "Reporting",
    **DATES,
    "facts": [
        {
            "id": "no_limit",
            "text": "There is no time limit. The line is {phone:centre/line}.",
            "audience": "survivor",
            "jurisdiction": "England and Wales",
            "confidence": "high",
            "origin": "other_source",
            "sources": [SOURCE],
        },
        {
            "id": "shaky",
            "text": "Someone once said so.",
            "audience": "anyone",
            "jurisdiction": "UK",
            "confidence": "low",
            "origin": "other_source",
            "sources": [SOURCE],
        },
    ],
}
STATISTICS: dict[str, Any] = {
    "title": "Figures",
    **DATES,
    "statistics": [
        {
            "id": "total",
            "measure": "Recorded offences",
            "area": "South Essex",
            "period": "about 2011",
            "value": 387,
            "unit": "offences",
            "confidence": "high",
            "sources": [SOURCE],
        }
    ],
}
TOPICS: dict[str, Any] = {
    "groups": ["reporting", "conversation"],
    "boundaries": ["one thing: another"],
    "topics": [
        {
            "id": "reporting_later",
            "group": "reporting",
            "means": "is it too late",
            "urgency": 1,
            "answers": ["no time limit", "the centre"],
        },
        {"id": "greet", "group": "conversation", "means": "hello"},
    ],
}
PLACES: dict[str, Any] = {
    "title": "Places",
    **DATES,
    "how_to_use": ["Match whole words."],
    "basis_values": {"os_ward": "in a ward"},
    "codes_are": "usual codes",
    "council_change": {"summary": "Councils change.", "sources": [SOURCE]},
    "districts": [
        {
            "id": "basildon",
            "name": "Basildon",
            "local_authority": "Basildon Borough Council",
            "authority_type": "district",
            "gss_code": "E07000066",
            "children_services_id": "national-line",
            "rape_crisis_ids": ["centre"],
            "outward_codes": [{"code": "SS14", "share": "main"}],
            "sources": [SOURCE],
            "places": [
                {
                    "name": "St Luke's",
                    "kind": "place",
                    "aliases": ["st lukes"],
                    "outward_codes": ["SS14"],
                    "basis": "os_ward",
                    "ambiguous": True,
                    "ambiguous_names": ["lukes"],
                }
            ],
        }
    ],
    "wider_areas": [{"id": "essex", "name": "Essex"}, {"id": "elsewhere", "name": "Elsewhere"}],
    "other_districts": [{"id": "harlow", "name": "Harlow", "counts_as": "essex"}],
    "outward_codes": [
        {
            "code": "SS14",
            "post_town": "Basildon",
            "main_district": "basildon",
            "straddles": True,
            "also_in": ["harlow"],
            "roughly": "Basildon",
            "postcode_units": {"basildon": 90, "harlow": 10},
            "sectors": {"SS14 1": {"basildon": 90}, "SS14 2": {"harlow": 10}},
        }
    ],
    "outward_codes_note": "From a list.",
    "outward_codes_sources": [SOURCE],
    "nearby_not_covered": [{"name": "Harlow", "district": "harlow"}],
    "nearby_note": "Known.",
    "nearby_sources": [SOURCE],
}
NOT_SIGNPOSTED: dict[str, Any] = {
    **DATES,
    "ended_or_changed": [],
    "unverified_leads": [],
    "known_gaps": [],
}
WORDING: dict[str, Any] = {
    "refused": [
        {"words": "you should have", "instead": "say what can be done", "except": ["greet"]}
    ],
    "careful": [{"words": "you must", "instead": "offer it"}],
}
ANSWER: dict[str, Any] = {
    "id": "reporting_later",
    "title": "Is it too late?",
    "opening": "It is never too late to tell someone.",
    "answer": ["There is no time limit.", "You can ring {name:centre}."],
    "more": [["Some people wait for years.", "That is all right."]],
    "services": ["centre", "local-rape-crisis"],
    "next": ["greet"],
    "holds": {"no time limit": "There is no time limit", "the centre": "centre"},
    "facts": ["no_limit"],
    "statistics": ["total"],
    "variants": {"supporter": {"opening": "You can help them.", "services": ["national-line"]}},
    **DATES,
}

LANGUAGES: dict[str, Any] = {
    "lead": "This card is in {language}.",
    "awaiting_check": "A native speaker has yet to check it.",
    "facts": ["no_limit"],
    "languages": [
        {
            "code": "pl",
            "name": "Polish",
            "native_name": "Polski",
            "direction": "ltr",
            "danger": "W niebezpieczeństwie zadzwoń pod 999 i powiedz „Polish”.",
            "line": "Bezpłatna linia (od 16 lat): {phone:national-line/line}.",
            "interpreter": "Tłumacz jest bezpłatny.",
            "checked_by_native_speaker": True,
        }
    ],
    **DATES,
}


class Sample:
    """The small folder, with a way to change one field of one file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: dict[str, Any]) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")

    def read(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = yaml.safe_load((self.folder / name).read_text(encoding="utf-8"))
        return content

    def change(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        content = self.read(name)
        change(content)
        self.write(name, content)

    def service(self, **fields: Any) -> None:
        self.change("services/centre.yml", lambda service: service.update(fields))

    def answer(self, **fields: Any) -> None:
        self.change(ANSWER_FILE, lambda answer: answer.update(fields))

    def language(self, **fields: Any) -> None:
        self.change("languages.yml", lambda file: file["languages"][0].update(fields))

    def load(self) -> Content:
        return load_content(self.folder)


ANSWER_FILE = "answers/reporting/reporting_later.yml"


def messages(problems: Iterable[Problem]) -> str:
    """All problems as text, to look for words in."""
    return "\n".join(map(str, problems))


def write_sample(folder: Path) -> Sample:
    """Write the small folder, in which every check finds nothing."""
    sample = Sample(folder)
    sample.write("services/centre.yml", SERVICE)
    sample.write("services/national-line.yml", NATIONAL)
    sample.write("facts/reporting.yml", FACTS)
    sample.write("statistics.yml", STATISTICS)
    sample.write("topics.yml", TOPICS)
    sample.write("places.yml", PLACES)
    sample.write("not_signposted.yml", NOT_SIGNPOSTED)
    sample.write("wording.yml", WORDING)
    sample.write("languages.yml", LANGUAGES)
    sample.write(ANSWER_FILE, ANSWER)
    return sample
