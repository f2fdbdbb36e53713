from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.service_extractor import ServiceExtractor
from tests.bot.components.building import build


def test_service_becomes_an_entity_beside_those_of_others() -> None:
    other = {"entity": "other", "value": "kept"}
    message = Message({TEXT: "is the sarc open", ENTITIES: [other]})

    build(ServiceExtractor).process([message])

    assert message.get(ENTITIES) == [
        other,
        {
            "entity": "service",
            "value": "oakwood-place-sarc",
            "start": 3,
            "end": 11,
            "extractor": "ServiceExtractor",
        },
    ]


def test_message_with_no_service_has_no_entities() -> None:
    message = Message({TEXT: "thank you"})

    build(ServiceExtractor).process([message])

    assert message.get(ENTITIES) is None
