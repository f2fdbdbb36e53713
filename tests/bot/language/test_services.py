from __future__ import annotations

import pytest

from bot.knowledge.load import DEFAULT_FOLDER
from bot.language.services import ServiceFinder, load_service_names


@pytest.fixture(scope="module")
def finder() -> ServiceFinder:
    return ServiceFinder(load_service_names())


def values(finder: ServiceFinder, text: str) -> list[str]:
    return [found.value for found in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("rape crisis line", "rape-crisis-24-7-line"),
        ("the sarc", "oakwood-place-sarc"),
        ("oakwod place", "oakwood-place-sarc"),
        ("serricc", "sericc"),
        ("samaratins", "samaritans"),
        ("child line", "childline"),
        ("gallop", "galop"),
        ("galops", "galop"),
        ("whats galop's number", "galop"),
        ("101 number", "essex-police"),
        ("rang 111", "nhs-111"),
        ("ring compass", "compass-essex"),
        ("who are CARA", "cara-essex"),
        ("strutsafe", "strut-safe"),
        ("southend rape crisis", "sos-rape-crisis"),
    ],
)
def test_service_is_found_by_any_of_its_names(
    finder: ServiceFinder, text: str, service: str
) -> None:
    assert values(finder, text) == [service]


@pytest.mark.parametrize(
    "text",
    [
        "he began to shout",
        "my moral compass",
        "the cps dropped it",
        "angela is my sister",
        "they did not respond",
        "101 reasons",
        "room 111",
        "i need a safe space",
        "the next chapter of my life",
        "saras law",
        "the police",
    ],
)
def test_ordinary_words_are_no_services(finder: ServiceFinder, text: str) -> None:
    assert values(finder, text) == []


def test_every_id_is_in_the_directory() -> None:
    known = {path.stem for path in (DEFAULT_FOLDER / "services").glob("*.yml")}

    assert set(load_service_names().ids.values()) <= known
