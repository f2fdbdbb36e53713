from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.age_extractor import AgeExtractor
from tests.bot.components.building import build


def test_age_becomes_an_entity_beside_those_of_others() -> None:
    other = {"entity": "other", "value": "kept"}
    message = Message({TEXT: "my daughter is 12", ENTITIES: [other]})

    build(AgeExtractor).process([message])

    assert message.get(ENTITIES) == [
        other,
        {
            "entity": "age",
            "value": "12",
            "start": 15,
            "end": 17,
            "extractor": "AgeExtractor",
        },
    ]


def test_message_with_no_age_has_no_entities() -> None:
    message = Message({TEXT: "thank you"})

    build(AgeExtractor).process([message])

    assert message.get(ENTITIES) is None
