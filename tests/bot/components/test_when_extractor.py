from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.when_extractor import WhenExtractor
from tests.bot.components.building import build


def test_when_becomes_an_entity_beside_those_of_others() -> None:
    other = {"entity": "other", "value": "kept"}
    message = Message({TEXT: "it was 2 yrs ago", ENTITIES: [other]})

    build(WhenExtractor).process([message])

    assert message.get(ENTITIES) == [
        other,
        {
            "entity": "when",
            "value": "longer",
            "start": 7,
            "end": 16,
            "extractor": "WhenExtractor",
        },
    ]


def test_message_with_no_when_has_no_entities() -> None:
    message = Message({TEXT: "thank you"})

    build(WhenExtractor).process([message])

    assert message.get(ENTITIES) is None
