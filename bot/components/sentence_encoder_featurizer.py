"""The sentence encoder as a Rasa featuriser: one vector a message."""

from __future__ import annotations

from itertools import compress
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.messages import fitted_part
from bot.sentence_encoder import (
    SentenceEncoder,
    Vector,
    encoder_fingerprint,
    shared_encoder,
)


def sentence_vector(message: Message) -> Vector | None:
    """The encoder's vector of the message, shape (768,), or None when it has no text."""
    features = message.get_dense_features(TEXT, [SentenceEncoderFeaturizer.__name__])[1]
    return None if features is None else np.asarray(features.features)[0]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the encoder's vector as a dense sentence feature, float32 of shape (1, 768).

    There are no features a token: nothing in the pipeline uses them.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """There is nothing to set."""
        return {}

    @staticmethod
    def required_packages() -> list[str]:
        """Another onnxruntime may round differently, so it counts in the fingerprint."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """A new encoder file must retrain what stands on its vectors."""
        return encoder_fingerprint()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Open the encoder; raises `EncoderError` when its files are missing."""
        return cls(execution_context.node_name, config, shared_encoder())

    def __init__(self, name: str, config: dict[str, Any], encoder: SentenceEncoder) -> None:
        super().__init__(name, {FEATURIZER_CLASS_ALIAS: type(self).__name__, **config})
        self._encoder = encoder

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to set, so nothing to check."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Encode each message; one without text (a button's payload) stays as it is."""
        for message in messages:
            text = message.get(TEXT)
            if text is not None:
                message.add_features(self._features(self._encoder.encode(text)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode, in place, the messages that the linear model is fitted on; the rest stay bare."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        texts = [m.get(TEXT) for m in examples]
        fitted = list(compress(examples, fitted_part(texts, [m.get(INTENT) for m in examples])))
        vectors = self._encoder.encode_all(m.get(TEXT) for m in fitted)
        for message, vector in zip(fitted, vectors):
            message.add_features(self._features(vector))
        return training_data

    def _features(self, vector: Vector) -> Features:
        return Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__)
