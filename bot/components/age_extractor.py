"""Ages in a message, in whole years."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import add_entities
from bot.language.ages import find_ages


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class AgeExtractor(EntityExtractorMixin, GraphComponent):
    """Adds `age` entities: digits as a string, whosever age it is, now or then."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> AgeExtractor:
        """Build the component; it has nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the ages found to each message that has words."""
        for message in messages:
            add_entities(message, "age", find_ages, type(self).__name__)
        return messages
