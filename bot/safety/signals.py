"""The safety signals of a message: patterns and classifier, either one raises.

The classifier has the last word on a pattern only where it is fairly sure that nothing is there,
and on patterns marked as certain it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.language.people import who_writes
from bot.language.pipeline import forgetting_words
from bot.safety.classifier import (
    Examples,
    Matrix,
    SignalClassifier,
    SignalClassifierSettings,
)
from bot.safety.examples import Example, fold_of
from bot.safety.names import PERSON_SIGNALS, SIGNALS
from bot.safety.patterns import Reading, SafetyPatterns
from bot.sentence_encoder import Vector

# Who writes, as the classifier sees it: an age under 18 alone is no danger.
_PEOPLE = ("supporter", "witness", "professional", "male", "under_18")
# A cue or a person counts about as much as a clear direction of the unit vector.
_FLAG_WEIGHT = 0.3


@dataclass(frozen=True)
class Found:
    """What a message carries.

    Attributes:
        signals: the names of the signals, sorted.
        topics: topics that the words alone make out, for want of anything else in the message.
    """

    signals: tuple[str, ...]
    topics: frozenset[str] = frozenset()


class SafetySignals:
    """Tells which signals a message carries, once trained."""

    def __init__(self, patterns: SafetyPatterns, classifier: SignalClassifier) -> None:
        self._patterns = patterns
        who_writes("")  # compiles its rules, which must not happen in a forgetting block
        self.classifier = classifier

    @classmethod
    def untrained(cls, settings: SignalClassifierSettings) -> SafetySignals:
        """With the patterns of data/safety and a classifier that has yet to learn."""
        return cls(SafetyPatterns(), SignalClassifier(SIGNALS, settings))

    @classmethod
    def load(cls, folder: Path) -> SafetySignals:
        """What `save` wrote; raises `SignalClassifierError` when it is not there."""
        return cls(SafetyPatterns(), SignalClassifier.load(folder))

    def save(self, folder: Path) -> None:
        """Write the classifier into `folder`; the patterns are read from data/safety."""
        self.classifier.save(folder)

    def fit(self, examples: Sequence[Example], vectors: Vector) -> SafetySignals:
        """Learn from labelled messages; `vectors` holds the encoder's, one row a message."""
        self.classifier.fit(self.prepare(examples, vectors))
        return self

    def prepare(self, examples: Sequence[Example], vectors: Vector) -> Examples:
        """The examples as numbers."""
        readings = [self._patterns.read(each.text) for each in examples]
        people = [who_writes(each.text) for each in examples]
        features = [
            self._features(vector, reading, who)
            for vector, reading, who in zip(vectors, readings, people)
        ]
        return Examples(
            features=np.stack(features),
            labels=_table(examples, lambda each, signal: each.labels.get(signal, False)),
            weights=_table(
                examples, lambda each, signal: each.weight if signal in each.labels else 0.0
            ),
            folds=np.array([fold_of(each.text, self._folds) for each in examples], np.int64),
            trusted=np.array([each.by_hand for each in examples], np.bool_),
        )

    def find(self, text: str, vector: Vector) -> Found:
        """The signals of `text`, whose vector is `vector`, and topics that its words make out."""
        with forgetting_words():
            reading = self._patterns.read(text)
            who = who_writes(text)
        features = self._features(vector, reading, who)
        raised = self.classifier.raised(features, reading.signals) | reading.certain
        raised |= who & set(PERSON_SIGNALS)
        return Found(tuple(sorted(raised)), reading.topics)

    @property
    def _folds(self) -> int:
        return self.classifier.settings.folds

    def _features(self, vector: Vector, reading: Reading, who: set[str]) -> Matrix:
        flags = [cue in reading.cues for cue in self._patterns.cue_names]
        flags += [person in who for person in _PEOPLE]
        return np.concatenate([vector, np.array(flags, np.float32) * _FLAG_WEIGHT])


def _table(examples: Sequence[Example], value: Callable[[Example, str], float]) -> Matrix:
    return np.array([[value(each, s) for s in SIGNALS] for each in examples], np.float32)
