from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.place_extractor import PlaceExtractor
from tests.bot.components.building import build


def test_postcode_becomes_an_entity_with_the_other_districts() -> None:
    message = Message({TEXT: "im in ss9"})

    build(PlaceExtractor).process([message])

    assert message.get(ENTITIES) == [
        {
            "entity": "place",
            "value": "southend",
            "start": 6,
            "end": 9,
            "extractor": "PlaceExtractor",
            "also": ["rochford", "castle_point"],
        }
    ]


def test_entities_of_others_are_kept() -> None:
    other = {"entity": "age", "value": "15"}
    message = Message({TEXT: "basildon", ENTITIES: [other]})

    build(PlaceExtractor).process([message])

    assert [entity["entity"] for entity in message.get(ENTITIES)] == ["age", "place"]


def test_message_without_words_is_left_alone() -> None:
    message = Message({TEXT: None})

    build(PlaceExtractor).process([message])

    assert message.get(ENTITIES) is None


def test_fingerprint_stands_for_the_files() -> None:
    assert PlaceExtractor.fingerprint_addon({}) == PlaceExtractor.fingerprint_addon({})
    assert len(PlaceExtractor.fingerprint_addon({}) or "") == 64
