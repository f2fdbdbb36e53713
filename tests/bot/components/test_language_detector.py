from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.language_detector import LANGUAGE, LanguageDetector
from bot.components.topic_classifier import INTENT_RANKING, RANKING_LENGTH, TOPICS
from tests.bot.components.building import build

POLISH = "boję się, mąż mnie bije"


def entry(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}


def detected(text: str, *ranked: tuple[str, float], topics: list[str] | None = None) -> Message:
    ranking = [entry(name, confidence) for name, confidence in ranked]
    message = Message({TEXT: text})
    if ranking:
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING, ranking, add_to_output=True)
        message.set(TOPICS, topics or [ranking[0]["name"]], add_to_output=True)
    build(LanguageDetector).process([message])
    return message


def test_a_message_clearly_in_another_language_becomes_that_topic() -> None:
    message = detected(POLISH, ("spiking", 0.6), ("other_language", 0.3), ("menu", 0.1))

    assert message.get(LANGUAGE) == "pl"
    assert message.get(INTENT) == entry("other_language", 0.99)
    assert message.get(TOPICS) == ["other_language"]
    assert [each["name"] for each in message.get(INTENT_RANKING)] == [
        "other_language",
        "spiking",
        "menu",
    ]


def test_the_language_is_part_of_the_output() -> None:
    message = detected(POLISH, ("other_language", 1.0))

    assert message.as_dict(only_output_properties=True)[LANGUAGE] == "pl"


def test_confidences_of_the_ranking_fall_and_do_not_exceed_one() -> None:
    ranked = [("spiking", 0.5), ("menu", 0.2), ("greet", 0.1), ("thanks", 0.1), ("deny", 0.05)]
    ranking = detected(POLISH, *ranked).get(INTENT_RANKING)
    confidences = [each["confidence"] for each in ranking]

    assert len(ranking) == RANKING_LENGTH
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) <= 1.0


def test_a_surer_classifier_keeps_its_confidence() -> None:
    message = detected(POLISH, ("other_language", 0.999), ("menu", 0.001))

    assert message.get(INTENT) == entry("other_language", 0.999)


def test_danger_said_beside_it_is_kept() -> None:
    topics = ["danger_now", "support_find"]
    message = detected(POLISH, ("danger_now", 0.7), ("support_find", 0.3), topics=topics)

    assert message.get(TOPICS) == ["other_language", "danger_now"]


@pytest.mark.parametrize("text", ["how do i report it", "merci", "/more", '/inform{"x": "pomocy"}'])
def test_english_and_payloads_are_left_as_they_are(text: str) -> None:
    message = detected(text, ("reporting_how", 0.9), topics=["reporting_how"])

    assert message.get(LANGUAGE) is None
    assert message.get(INTENT) == entry("reporting_how", 0.9)
    assert message.get(TOPICS) == ["reporting_how"]


def test_the_classifiers_word_lets_the_likely_language_be_named() -> None:
    message = detected("quelqu'un me suit", ("other_language", 0.8), ("being_followed", 0.2))

    assert message.get(LANGUAGE) == "fr"
    assert message.get(INTENT) == entry("other_language", 0.8)


def test_a_message_without_words_is_let_through() -> None:
    message = Message({})

    build(LanguageDetector).process([message])

    assert message.get(LANGUAGE) is None


def test_a_message_without_a_ranking_is_given_one() -> None:
    message = detected(POLISH)

    assert message.get(INTENT_RANKING) == [entry("other_language", 0.99)]
