"""A multi-label linear classifier: one logit a signal, on vector, cues and who writes.

Logistic regression for all signals at once, where a label of a message may be unknown
(weight 0). Thresholds are set on a fold of messages that neither this model nor the
encoder learnt from: as low as an agreed share of near misses allows, so that as few
people as can be are missed. Stored as .npz and JSON, never pickled. Plain Python, no Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import precision_recall_curve

from bot.safety.examples import FOLDS, HELD_OUT_FOLD
from bot.safety.names import DANGER_SIGNALS

Matrix = npt.NDArray[np.float32]

# Shares of quiet messages that one signal's threshold may let through, lowest first.
_SHARES = np.arange(0, 0.15, 0.002)
# A threshold is lowered by one of these many steps at a time: a single one may gain nothing.
_STRIDES = (1, 2, 4)
_SETTINGS_FILE = "signal_classifier.json"
_WEIGHTS_FILE = "signal_classifier.npz"


@dataclass(frozen=True)
class SignalClassifierSettings:
    """What may be set in config.yml.

    Attributes:
        regularisation: C of the logistic regression.
        alarms: largest share of held-out near misses that may raise any signal at all.
        doubt: logit under which the classifier is so sure of a signal's absence that words
            alone do not raise it.
        folds: how many parts the examples are cut into; the first is held out.
    """

    regularisation: float = 10.0
    alarms: float = 0.07
    doubt: float = -1.5
    folds: int = FOLDS


@dataclass(frozen=True)
class Examples:
    """What the classifier learns from; one row a message, one column a signal.

    Attributes:
        features: shape (messages, features).
        labels: 1 where the signal is there, 0 where it is not.
        weights: how sure that is; 0 where it is not known.
        folds: the part each message belongs to, from 0.
        trusted: whether the labels were written by hand: thresholds stand on these.
    """

    features: Matrix
    labels: Matrix
    weights: Matrix
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
        """Learn from all examples; thresholds from a model that did not see the first fold."""
        held_out = examples.folds == HELD_OUT_FOLD
        coefficients, intercepts = self._learn(examples, ~held_out)
        judged = held_out & examples.trusted
        logits = examples.features[judged] @ coefficients + intercepts
        self.thresholds = self._choose_thresholds(logits, examples.labels[judged])
        everything = np.ones(len(examples.features), bool)
        self._coefficients, self._intercepts = self._learn(examples, everything)
        return self

    def logits(self, features: Matrix) -> Matrix:
        """One logit a signal: shape (signals,) for one message, (messages, signals) for many."""
        return np.asarray(features @ self._coefficients + self._intercepts)

    def raised(self, features: Matrix, by_words: Collection[str] = ()) -> set[str]:
        """The signals of one message.

        Args:
            features: of the message.
            by_words: signals that its words raise; each stands unless it is in `doubt`.
        """
        floors = np.minimum(self.thresholds, self.settings.doubt)
        return {
            signal
            for signal, logit, threshold, floor in zip(
                self.signals, self.logits(features), self.thresholds, floors
            )
            if logit >= (floor if signal in by_words else threshold)
        }

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

    def _choose_thresholds(self, logits: Matrix, labels: Matrix) -> npt.NDArray[np.float64]:
        dangers = np.array([signal in DANGER_SIGNALS for signal in self.signals])
        thresholds = np.array([_best_f1(*each) for each in zip(logits.T, labels.T)])
        carried = labels[:, dangers] > 0
        if not carried.any(axis=1).all():
            thresholds[dangers] = _within_budget(logits[:, dangers], carried, self.settings.alarms)
        return thresholds


def _within_budget(
    logits: Matrix, carried: npt.NDArray[np.bool_], alarms: float
) -> npt.NDArray[np.float64]:
    """The thresholds that find most while at most `alarms` of the quiet messages raise anything.

    Greedy: from thresholds that no quiet message reaches, the one is lowered that finds most for
    each further alarm, until none can be. What is found is the mean of the signals' recalls and
    the recall of any alert at all.

    Args:
        logits: shape (messages, signals).
        carried: which signals each message carries; a message without any is quiet.
        alarms: the largest share of quiet messages.
    """
    quiet = ~carried.any(axis=1)
    offered = np.quantile(logits[quiet], 1 - _SHARES, axis=0) + 1e-6
    signals = np.arange(logits.shape[1])

    def judge(steps: npt.NDArray[np.int64]) -> tuple[float, float]:
        raised = logits >= offered[steps, signals]
        found = (raised & carried).sum(axis=0) / np.maximum(carried.sum(axis=0), 1)
        anything = raised[~quiet].any(axis=1).mean() if carried.any() else 0.0
        return float(raised[quiet].any(axis=1).mean()), float(found.mean() + anything)

    steps = np.zeros(len(signals), np.int64)
    while True:
        rung, found = judge(steps)
        lower = [steps + stride * (signals == signal) for signal in signals for stride in _STRIDES]
        lower = [each for each in lower if each.max() < len(_SHARES)]
        judged = [(*judge(each), each) for each in lower]
        allowed = [each for each in judged if each[0] <= alarms]
        if not allowed:
            return np.asarray(offered[steps, signals], np.float64)
        steps = max(allowed, key=lambda each: (each[1] - found) / max(each[0] - rung, 1e-4))[2]


def _best_f1(logits: Matrix, labels: Matrix) -> float:
    """The threshold with the best F1; who is writing is worth no alarm, only the right words."""
    if not labels.any():
        return np.inf
    precision, recall, thresholds = precision_recall_curve(labels, logits)
    balance = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return float(thresholds[int(balance[:-1].argmax())])
