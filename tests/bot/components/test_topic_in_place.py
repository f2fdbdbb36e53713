from __future__ import annotations

from rasa.shared.nlu.training_data.message import Message

from bot.components.topic_classifier import put_in_place


def understood(topic: str) -> Message:
    ranking = [{"name": name, "confidence": share} for name, share in ((topic, 0.6), ("menu", 0.3))]
    return Message({"intent": ranking[0], "intent_ranking": ranking, "topics": [topic]})


def test_topic_takes_the_place_of_one_mistaken_for_it() -> None:
    message = understood("greet")

    put_in_place(message, "disclosure", {"greet"})

    assert message.get("intent") == {"name": "disclosure", "confidence": 0.6}
    assert [r["name"] for r in message.get("intent_ranking")] == ["disclosure", "greet", "menu"]
    assert message.get("topics") == ["disclosure"]


def test_any_other_topic_stands() -> None:
    message = understood("reporting_known_person")

    put_in_place(message, "disclosure", {"greet"})

    assert message.get("intent")["name"] == "reporting_known_person"
