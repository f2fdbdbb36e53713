"""The topic of a message, how sure that is, and every further topic it asks about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.sentence_encoder_featurizer import (
    SentenceEncoderFeaturizer,
    sentence_vector,
)
from bot.messages import is_validation_text
from bot.sentence_encoder import SentenceEncoder, encoder_fingerprint, shared_encoder
from bot.topic_model import Ranking, TopicModel, TopicModelSettings
from bot.understanding import choose_topics

INTENT_RANKING = "intent_ranking"
TOPICS = "topics"
RANKING_LENGTH = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` (five) and `topics` (all asked about, most urgent first)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the vector that the featuriser left on the message."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of `TopicModelSettings`, by the same names."""
        defaults = TopicModelSettings()
        return {field.name: getattr(defaults, field.name) for field in fields(defaults)}

    @staticmethod
    def required_packages() -> list[str]:
        """Another scikit-learn may fit differently, so it counts in the fingerprint."""
        return ["sklearn"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A new encoder file must retrain the model that stands on its vectors."""
        return encoder_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """A classifier that has yet to be trained."""
        settings = {name: config[name] for name in cls.get_default_config()}
        return cls(TopicModel(TopicModelSettings(**settings)), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """The trained classifier; raises `TopicModelError` or `ValueError` when it is not there."""
        with model_storage.read_from(resource) as folder:
            return cls(TopicModel.load(folder), model_storage, resource)

    def __init__(self, model: TopicModel, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource
        self._encoder: SentenceEncoder = shared_encoder()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the examples that have a vector; 8 in 100 of all, by a hash, only calibrate."""
        found = ((m, sentence_vector(m)) for m in training_data.intent_examples)
        examples = [(m, vector) for m, vector in found if vector is not None]
        texts = [m.get(TEXT) for m, _ in examples]
        self._model.fit(
            np.stack([vector for _, vector in examples]),
            texts,
            [m.get(INTENT) for m, _ in examples],
            [is_validation_text(text) for text in texts],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking and topics on each message that has words."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None:
                self._classify(message, message.get(TEXT), self._rank_whole(message, vector))
        return messages

    def _rank_whole(self, message: Message, vector: Any) -> Ranking:
        return self._model.rank(vector, message.get(TEXT))

    def _rank_part(self, text: str) -> Ranking:
        return self._model.rank(self._encoder.encode(text), text, with_scope=False)

    def _classify(self, message: Message, text: str, whole: Ranking) -> None:
        understood = choose_topics(
            text, whole, rank_part=self._rank_part, is_out_of_scope=self._model.is_out_of_scope
        )
        ranking = [
            {INTENT_NAME_KEY: topic, PREDICTED_CONFIDENCE_KEY: confidence}
            for topic, confidence in understood.ranking[:RANKING_LENGTH]
        ]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING, ranking, add_to_output=True)
        message.set(TOPICS, understood.topics, add_to_output=True)


def put_in_place(message: Message, topic: str, mistaken: Collection[str]) -> None:
    """Make `topic` the message's own where it is one of those `mistaken` for it.

    The confidence stays: it says how sure the classifier was that it is nothing else.
    """
    intent = message.get(INTENT)
    if intent is None or intent[INTENT_NAME_KEY] not in mistaken:
        return
    others = [r for r in message.get(INTENT_RANKING) if r[INTENT_NAME_KEY] != topic]
    first = {**intent, INTENT_NAME_KEY: topic}
    message.set(INTENT, first, add_to_output=True)
    message.set(INTENT_RANKING, [first, *others][:RANKING_LENGTH], add_to_output=True)
    message.set(TOPICS, [topic], add_to_output=True)
