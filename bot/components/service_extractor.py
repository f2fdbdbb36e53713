"""Services named in a message, as ids of the directory."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities import add_entities, files_fingerprint
from bot.knowledge.load import DEFAULT_FOLDER
from bot.language.services import ServiceFinder, load_service_names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ServiceExtractor(EntityExtractorMixin, GraphComponent):
    """Adds `service` entities: every name of the directory, misspellings forgiven."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed directory changes what is found."""
        return files_fingerprint("services/*.yml")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ServiceExtractor:
        """Read the directory; raises `DataError` when a file cannot be read."""
        return cls(ServiceFinder(load_service_names(DEFAULT_FOLDER)))

    def __init__(self, finder: ServiceFinder) -> None:
        self._finder = finder

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the services found to each message that has words."""
        for message in messages:
            add_entities(message, "service", self._finder.find, type(self).__name__)
        return messages
