"""Trains the Rasa part of Waymark: tokens, encoder features, topic model, rules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

DATA = ("data/nlu", "data/rules", "data/stories")


class TrainingError(Exception):
    """The model could not be trained; the message says what to do."""


def train(folder: Path, name: str, say: Callable[[str], None] = print) -> Path:
    """Train and write `folder`/`name`.tar.gz; returns its path.

    What has not changed since the last training is taken from Rasa's cache in `.rasa`.

    Raises:
        TrainingError: the training data or a component is at fault.
    """
    say("Training: a few minutes on two cores the first time …")
    import rasa
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    try:
        result = rasa.train(
            domain="domain.yml",
            config="config.yml",
            training_files=list(DATA),
            output=str(folder),
            fixed_model_name=name,
        )
    except Exception as error:  # Rasa raises many kinds; their text names file and line
        raise TrainingError(f"Training stopped: {error}") from error
    if result.model is None:
        raise TrainingError("Training made no model. Run: make lint, which checks the data.")
    return Path(result.model)
