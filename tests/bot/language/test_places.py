from __future__ import annotations

import pytest

from bot.language.places import PlaceFinder, load_place_names
from bot.language.services import load_service_names


@pytest.fixture(scope="module")
def finder() -> PlaceFinder:
    return PlaceFinder(load_place_names(service_names=load_service_names().names))


def values(finder: PlaceFinder, text: str) -> list[str]:
    return [found.value for found in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sowfend", "southend"),
        ("im in baslidon", "basildon"),
        ("rayligh", "rochford"),
        ("Shoebury ness", "southend"),
        ("north benfleet", "basildon"),
        ("benfleat", "castle_point"),
        ("LAKESIDE", "thurrock"),
        ("thurock", "thurrock"),
        ("brentwod", "brentwood"),
        ("in south essex", "essex"),
        ("chelmsford", "essex"),
        ("im in romford", "elsewhere"),
        ("st lukes", "southend"),
    ],
)
def test_place_is_found_however_it_is_spelt(finder: PlaceFinder, text: str, value: str) -> None:
    assert values(finder, text) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("what about grays", "thurrock"),
        ("and leigh?", "southend"),
        ("ok how about grays", "thurrock"),
    ],
)
def test_name_counts_in_a_follow_up_with_nothing_else(
    finder: PlaceFinder, text: str, value: str
) -> None:
    assert values(finder, text) == [value]


@pytest.mark.parametrize("text", ["what about stock", "what about mr grays", "and my mate leigh"])
def test_word_or_person_in_a_follow_up_is_no_place(finder: PlaceFinder, text: str) -> None:
    assert values(finder, text) == []


@pytest.mark.parametrize(
    "text", ["in leigh", "leigh on sea", "Leigh", "leigh station", "rayleigh or leigh"]
)
def test_name_of_a_person_counts_as_a_place_with_evidence(finder: PlaceFinder, text: str) -> None:
    assert "southend" in values(finder, text)


@pytest.mark.parametrize(
    "text",
    [
        "my friend leigh",
        "victoria told me to write",
        "i spoke to leigh",
        "out of stock",
        "i was reading in bed",
        "my darling",
        "i love hockey",
        "he lives on london road",
        "i rang essex police",
        "a13",
        "on the m25",
        "in bits",
        "two men",
    ],
)
def test_people_words_roads_and_services_are_no_places(finder: PlaceFinder, text: str) -> None:
    assert values(finder, text) == []


def test_postcode_on_a_border_names_the_other_districts(finder: PlaceFinder) -> None:
    (found,) = finder.find("SS9")

    assert found.value == "southend"
    assert set(found.also) == {"rochford", "castle_point"}


@pytest.mark.parametrize("text", ["SS3 0", "ss3 0xy", "ss30xy"])
def test_one_more_digit_of_the_postcode_decides(finder: PlaceFinder, text: str) -> None:
    assert values(finder, text) == ["rochford"]


def test_number_of_weeks_is_not_part_of_the_postcode(finder: PlaceFinder) -> None:
    (found,) = finder.find("ss9 3 weeks ago")

    assert (found.start, found.end) == (0, 3)


def test_offsets_count_characters_of_the_message(finder: PlaceFinder) -> None:
    text = "😭 I’m in  Leigh-on-Sea, help"
    (found,) = finder.find(text)

    assert text[found.start : found.end] == "Leigh-on-Sea"


def test_county_behind_a_place_adds_nothing(finder: PlaceFinder) -> None:
    assert values(finder, "southend, essex") == ["southend"]


@pytest.mark.parametrize("text", ["", "   ", "🆘", "\x00", "a" * 5000, "in " * 2000])
def test_odd_messages_have_no_place(finder: PlaceFinder, text: str) -> None:
    assert values(finder, text) == []
