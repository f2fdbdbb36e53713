"""A multi-label linear classifier: one logit a signal, on vector, cues and who writes.

Logistic regression for all signals at once, where a label of a message may be unknown
(weight 0). Each signal's threshold is set on messages that the model did not learn
from: first that hardly any positive is missed, then that near misses stay quiet.
Stored as .npz and JSON, never pickled. Plain Python, no Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit

Matrix = npt.NDArray[np.float32]

_SETTINGS_FILE = "signal_classifier.json"
_WEIGHTS_FILE = "signal_classifier.npz"


@dataclass(frozen=True)
class SignalClassifierSettings:
    """What may be set in config.yml.

    Attributes:
        regularisation: C of the logistic regression.
        recall: share of a signal's held-out positives that must be found.
        quiet: largest share of held-out negatives that one signal may raise.
        folds: how many parts the examples are cut into to score each by a model that
            did not learn from it.
    """

    regularisation: float = 10.0
    recall: float = 0.99
    quiet: float = 0.01
    folds: int = 5


@dataclass(frozen=True)
class Examples:
    """What the classifier learns from; one row a message, one column a signal.

    Attributes:
        features: shape (messages, features).
        labels: 1 where the signal is there, 0 where it is not.
        weights: how sure that is; 0 where it is not known.
        patterns: 1 where the patterns alone raise the signal.
        folds: the part each message belongs to, from 0.
        trusted: whether the labels were written by hand: thresholds stand on these.
    """

    features: Matrix
    labels: Matrix
    weights: Matrix
    patterns: Matrix
    folds: npt.NDArray[np.int64]
    trusted: npt.NDArray[np.bool_]


class SignalClassifierError(Exception):
    """The stored classifier is missing or broken; the text says what to do."""


class SignalClassifier:
    """Learns signals, then tells which a message carries."""

    def __init__(
        self,
        signals: Sequence[str],
        settings: SignalClassifierSettings = SignalClassifierSettings(),
    ) -> None:
        self.signals = tuple(signals)
        self.settings = settings
        self.thresholds: npt.NDArray[np.float64] = np.full(len(self.signals), np.inf)
        self._coefficients: Matrix = np.empty((0, len(self.signals)), np.float32)
        self._intercepts: Matrix = np.zeros(len(self.signals), np.float32)

    def fit(self, examples: Examples) -> SignalClassifier:
        """Learn from all examples; thresholds from models that did not see the message."""
        self.thresholds = self._choose_thresholds(examples, self.held_out_logits(examples))
        everything = np.ones(len(examples.features), bool)
        self._coefficients, self._intercepts = self._learn(examples, everything)
        return self

    def held_out_logits(self, examples: Examples) -> Matrix:
        """Each message's logits by a model that learnt from the other folds only."""
        logits = np.zeros(examples.labels.shape, np.float32)
        for fold in range(self.settings.folds):
            held_out = examples.folds == fold
            coefficients, intercepts = self._learn(examples, ~held_out)
            logits[held_out] = examples.features[held_out] @ coefficients + intercepts
        return logits

    def logits(self, features: Matrix) -> Matrix:
        """One logit a signal: shape (signals,) for one message, (messages, signals) for many."""
        return np.asarray(features @ self._coefficients + self._intercepts)

    def raised(self, features: Matrix) -> set[str]:
        """The signals whose logit reaches the threshold, for one message."""
        over = self.logits(features) >= self.thresholds
        return {signal for signal, is_over in zip(self.signals, over) if is_over}

    def save(self, folder: Path) -> None:
        """Write the classifier into `folder`, which must exist."""
        np.savez_compressed(
            folder / _WEIGHTS_FILE,
            coefficients=self._coefficients,
            intercepts=self._intercepts,
            thresholds=self.thresholds,
        )
        described = {"signals": self.signals, "settings": asdict(self.settings)}
        (folder / _SETTINGS_FILE).write_text(json.dumps(described), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> SignalClassifier:
        """Read what `save` wrote.

        Raises:
            SignalClassifierError: a file is missing or cannot be read.
        """
        try:
            described: Mapping[str, object] = json.loads(
                (folder / _SETTINGS_FILE).read_text("utf-8")
            )
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as weights:
                stored = {name: weights[name] for name in weights.files}
            settings = SignalClassifierSettings(**described["settings"])  # type: ignore[arg-type]
            model = cls(described["signals"], settings)  # type: ignore[arg-type]
            model._coefficients = stored["coefficients"]
            model._intercepts = stored["intercepts"]
            model.thresholds = stored["thresholds"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SignalClassifierError(
                "The trained safety classifier cannot be read. Run: make train"
            ) from error
        return model

    def _learn(self, examples: Examples, rows: npt.NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
        features, labels = examples.features[rows], examples.labels[rows]
        weights = examples.weights[rows] * self.settings.regularisation
        shape = (features.shape[1] + 1, len(self.signals))

        def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
            parameters = flat.reshape(shape).astype(np.float32)
            logits = features @ parameters[:-1] + parameters[-1]
            losses = weights * (np.logaddexp(0, logits) - labels * logits)
            slope = weights * (expit(logits) - labels)
            gradient = np.vstack([features.T @ slope + parameters[:-1], slope.sum(axis=0)])
            penalty = 0.5 * float((parameters[:-1].astype(np.float64) ** 2).sum())
            total = float(losses.sum(dtype=np.float64)) + penalty
            return total, gradient.ravel().astype(np.float64)

        options = {"maxiter": 150, "maxcor": 10, "ftol": 1e-6}
        found = minimize(
            loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=options
        )
        parameters = found.x.reshape(shape).astype(np.float32)
        return parameters[:-1], parameters[-1]

    def _choose_thresholds(self, examples: Examples, logits: Matrix) -> npt.NDArray[np.float64]:
        chosen = [self._threshold(examples, logits[:, i], i) for i in range(len(self.signals))]
        return np.array(chosen, np.float64)

    def _threshold(self, examples: Examples, logits: Matrix, column: int) -> float:
        """Where enough positives are found, patterns helping, but not below what is quiet."""
        known = examples.trusted & (examples.weights[:, column] > 0)
        positive = known & (examples.labels[:, column] == 1)
        negative = known & (examples.labels[:, column] == 0)
        if not positive.any() or not negative.any():
            return 0.0
        found_anyway = examples.patterns[positive, column] == 1
        scores = np.sort(np.where(found_anyway, np.inf, logits[positive]))
        may_miss = int((1 - self.settings.recall) * len(scores))
        needed = float(scores[may_miss])
        quiet = float(np.quantile(logits[negative], 1 - self.settings.quiet))
        return min(max(needed, quiet), float(scores[np.isfinite(scores)].max(initial=quiet)))
