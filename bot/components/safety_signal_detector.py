"""Safety signals on every message, before anything else is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.entities import hash_of
from bot.components.sentence_encoder_featurizer import SentenceEncoderFeaturizer, sentence_vector
from bot.components.topic_classifier import put_in_place
from bot.safety.classifier import SignalClassifierSettings
from bot.safety.examples import (
    SIGNALS_FOLDER,
    TOPIC_LABELS_FILE,
    Example,
    TopicLabels,
    is_kept,
    read_examples,
)
from bot.safety.names import SIGNALS
from bot.safety.patterns import PATTERNS_FILE
from bot.safety.signals import SafetySignals
from bot.sentence_encoder import (
    SentenceEncoder,
    Vector,
    encoder_fingerprint,
    shared_encoder,
)

SIGNALS_KEY = "signals"
# What a bare "i was raped" is taken for when it is misspelt or put in an unusual way. Any other
# topic stands: a question was asked, somebody was named, or there is danger.
MISTAKEN_FOR = frozenset(
    {
        "affirm", "bot_identity", "chat_privacy", "clear_chat", "concern_own_behaviour", "deny",
        "feelings_after", "frustration", "goodbye", "greet", "menu", "not_your_fault",
        "other_language", "out_of_scope", "prefer_not_to_say", "stalking_harassment",
        "talk_to_person", "thanks", "what_counts",
    }
)  # fmt: skip


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SafetySignalDetector(GraphComponent):
    """Sets `signals`: the sorted names of the safety signals that a message carries."""

    @classmethod
    def required_components(cls) -> list[type]:
        """It reads the vector that the featuriser left on the message."""
        return [SentenceEncoderFeaturizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The settings of `SignalClassifierSettings`, by the same names."""
        defaults = SignalClassifierSettings()
        return {field.name: getattr(defaults, field.name) for field in fields(defaults)}

    @staticmethod
    def required_packages() -> list[str]:
        """Other versions of these may match or fit differently."""
        return ["spacy", "scipy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changed patterns, messages or vectors must retrain."""
        examples = sorted(SIGNALS_FOLDER.glob("*.yml"))
        return encoder_fingerprint() + hash_of([PATTERNS_FILE, TOPIC_LABELS_FILE, *examples])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SafetySignalDetector:
        """A detector that has yet to be trained; raises `PatternError` on a broken file."""
        settings = {name: config[name] for name in cls.get_default_config()}
        untrained = SafetySignals.untrained(SignalClassifierSettings(**settings))
        return cls(untrained, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SafetySignalDetector:
        """The trained detector; raises when it is not there: none at all would be unsafe."""
        with model_storage.read_from(resource) as folder:
            return cls(SafetySignals.load(folder), model_storage, resource)

    def __init__(
        self, signals: SafetySignals, model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._signals = signals
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = shared_encoder()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from data/signals, and from what the topics of the training messages say."""
        by_hand = read_examples(SIGNALS)
        by_topic = _examples_by_topic(training_data, {each.text.lower() for each in by_hand})
        examples = [*by_hand, *by_topic]
        self._signals.fit(examples, _vectors(examples, training_data, self._encoder))
        with self._model_storage.write_to(self._resource) as folder:
            self._signals.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the signals on each message that has words."""
        for message in messages:
            vector = sentence_vector(message)
            if vector is not None:
                found = self._signals.find(message.get(TEXT), vector)
                message.set(SIGNALS_KEY, list(found.signals), add_to_output=True)
                for topic in found.topics:
                    put_in_place(message, topic, MISTAKEN_FOR)
        return messages


def _examples_by_topic(training_data: TrainingData, labelled: set[str]) -> list[Example]:
    labels = TopicLabels()
    examples = [
        labels.example(message.get(TEXT), message.get(INTENT))
        for message in training_data.intent_examples
        if sentence_vector(message) is not None and message.get(TEXT).lower() not in labelled
    ]
    return [example for example in examples if is_kept(example)]


def _vectors(
    examples: Sequence[Example], training_data: TrainingData, encoder: SentenceEncoder
) -> Vector:
    """One row an example; training messages that have a vector are not encoded again."""
    known: dict[str, Vector] = {}
    for message in training_data.intent_examples:
        vector = sentence_vector(message)
        if vector is not None:
            known[message.get(TEXT)] = vector
    strange = [each.text for each in examples if each.text not in known]
    known.update(zip(strange, encoder.encode_all(strange)))
    return np.stack([known[each.text] for each in examples])
