"""The language of a message, when it is not English."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.topic_classifier import INTENT_RANKING, RANKING_LENGTH, TOPICS, TopicClassifier
from bot.language import languages
from bot.topics import topic_groups

LANGUAGE = "language"
OTHER_LANGUAGE = "other_language"
PAYLOAD = "/"
# How often the detector was right where it spoke, on the training messages, rounded down.
CONFIDENCE = 0.99


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(IntentClassifier, GraphComponent):
    """Sets `language`, an ISO 639-1 code or `other`, on messages that are not in English.

    A message that is clearly not in English is about `other_language`, whatever the topic
    classifier made of its letters; of the further topics only those of safety are kept.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """It corrects what the topic classifier has set."""
        return [TopicClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @staticmethod
    def required_packages() -> list[str]:
        """Another version of the library may judge otherwise."""
        return ["py3langid"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
        """Build the component and read the library's model."""
        languages.load()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the language, and the topic where it follows, on each message that was typed."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith(PAYLOAD):
                _detect(message, text)
        return messages


def _detect(message: Message, text: str) -> None:
    language = languages.clear_language(text)
    if language is not None:
        _set_topic(message)
    elif (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == OTHER_LANGUAGE:
        language = languages.likely_language(text)
    if language is not None:
        message.set(LANGUAGE, language, add_to_output=True)


def _set_topic(message: Message) -> None:
    found = message.get(INTENT_RANKING) or []
    if found and found[0][INTENT_NAME_KEY] == OTHER_LANGUAGE:
        confidence = max(CONFIDENCE, found[0][PREDICTED_CONFIDENCE_KEY])
    else:
        confidence = CONFIDENCE
    first = {INTENT_NAME_KEY: OTHER_LANGUAGE, PREDICTED_CONFIDENCE_KEY: confidence}
    others = [entry for entry in found if entry[INTENT_NAME_KEY] != OTHER_LANGUAGE]
    ranking = [first, *_sharing(others, 1 - confidence)][:RANKING_LENGTH]
    message.set(INTENT, first, add_to_output=True)
    message.set(INTENT_RANKING, ranking, add_to_output=True)
    message.set(TOPICS, [OTHER_LANGUAGE, *_safety_topics(message)], add_to_output=True)


def _sharing(ranking: list[dict[str, Any]], share: float) -> list[dict[str, Any]]:
    """The entries with confidences that add up to `share` at most, in the same proportions."""
    total = max(sum(entry[PREDICTED_CONFIDENCE_KEY] for entry in ranking), share)
    scale = share / total if total else 0.0
    return [
        {**entry, PREDICTED_CONFIDENCE_KEY: entry[PREDICTED_CONFIDENCE_KEY] * scale}
        for entry in ranking
    ]


def _safety_topics(message: Message) -> list[str]:
    """`help hes outside, nie mówię po angielsku` is about danger too."""
    groups = topic_groups()
    return [topic for topic in message.get(TOPICS) or [] if groups.get(topic) == "safety"]
