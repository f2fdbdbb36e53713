"""Places and postcodes of a message, as districts."""

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
from bot.language.places import PlaceFinder, load_place_names
from bot.language.services import load_service_names


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(EntityExtractorMixin, GraphComponent):
    """Adds `place` entities; a postcode on a border also has `also`, the other districts."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A changed list of places or services changes what is found."""
        return files_fingerprint("places.yml", "services/*.yml")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceExtractor:
        """Read the lists; raises `DataError` when one cannot be read."""
        services = load_service_names(DEFAULT_FOLDER).names
        return cls(PlaceFinder(load_place_names(DEFAULT_FOLDER, services)))

    def __init__(self, finder: PlaceFinder) -> None:
        self._finder = finder

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the places found to each message that has words."""
        for message in messages:
            add_entities(message, "place", self._finder.find, type(self).__name__)
        return messages
