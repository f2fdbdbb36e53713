"""Tokens and sentences of a message, by the spaCy pipeline of bot.language."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.pipeline import analyse, forgetting_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyWordTokenizer(Tokenizer):
    """Splits words as spaCy's English tokeniser does, without a downloaded model."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Intents are single labels: they are never split."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    @staticmethod
    def required_packages() -> list[str]:
        """A new spaCy may split words differently, so it counts in the fingerprint."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyWordTokenizer:
        """Build the component; it has nothing to load."""
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing that learns reads tokens, so training does not wait for them."""
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of the message's `attribute` with their character offsets."""
        with forgetting_words():
            document = analyse(message.get(attribute))
            return [Token(token.text, token.idx) for token in document if not token.is_space]
