"""When something happened, as one of six spans of time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import add_entities
from bot.language.times import Clock, TimeFinder


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class WhenExtractor(EntityExtractorMixin, GraphComponent):
    """Adds `when` entities: now, today, this_week, this_month, this_year or longer."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`timezone` is where the person's days begin and end."""
        return {"timezone": "Europe/London"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WhenExtractor:
        """Use the wall clock of the configured time zone."""
        zone = ZoneInfo(config["timezone"])
        return cls(lambda: datetime.now(zone))

    def __init__(self, clock: Clock) -> None:
        self._finder = TimeFinder(clock)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the times found to each message that has words."""
        for message in messages:
            add_entities(message, "when", self._finder.find, type(self).__name__)
        return messages
