"""Which topic a message belongs to: a linear model with confidence that means what it says.

Multinomial logistic regression on the sentence encoder's unit vectors, scaled by
the square root of the regularisation (NLU_NOTES: what unit vectors need), with
TF-IDF of words and letters at a lower weight beside them. Confidence is calibrated
by temperature (Guo et al. 2017, arXiv:1706.04599) on messages that neither the
encoder nor the model learnt from. Out of scope is told by the largest logit,
measured from that of the out-of-scope messages where there are any, and the nearest
training messages. Stored as .npz and JSON, never pickled.

Plain Python: the Rasa component and the public benchmarks use this same class.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.sentence_encoder import Vector
from bot.topics import OUT_OF_SCOPE

Logits = npt.NDArray[np.float32]

# More iterations take longer and rank no better on validation messages.
MAX_ITERATIONS = 120
_SETTINGS_FILE = "topic_model.json"
_WEIGHTS_FILE = "topic_model.npz"


@dataclass(frozen=True)
class TopicModelSettings:
    """What may be set in config.yml.

    Attributes:
        regularisation: C of the logistic regression on unit vectors.
        tfidf_weight: weight of the TF-IDF block; unit rows, as the vectors are.
        max_words: vocabulary limit of words and pairs of words.
        max_letters: vocabulary limit of letter groups.
        directions: how many main directions of the TF-IDF block the fit may use.
        neighbours: how many nearest training messages speak on scope.
        neighbours_kept: of how many messages a topic, for comparing with all takes longer
            than everything else.
        neighbour_weight: weight of their mean cosine beside the largest logit.
        in_scope_kept: share of in-scope validation messages that must not be refused.
    """

    regularisation: float = 8.0
    tfidf_weight: float = 0.5
    max_words: int = 12_000
    max_letters: int = 20_000
    directions: int = 300
    neighbours: int = 3
    neighbours_kept: int = 40
    neighbour_weight: float = 10.0
    in_scope_kept: float = 0.95


@dataclass(frozen=True)
class Ranking:
    """The topics of one message, most likely first.

    Attributes:
        topics: ids, all that the model knows.
        confidences: calibrated probabilities, summing to 1, in the same order.
        scope: how much the message looks like what the model learnt from; below
            `scope_threshold` of the model it is out of scope. NaN where nobody asked.
    """

    topics: tuple[str, ...]
    confidences: tuple[float, ...]
    scope: float


@dataclass(frozen=True)
class _Terms:
    """What a fitted vectoriser knows, for one message at a time.

    scikit-learn's own way through sparse matrices takes ten times as long.
    """

    number: Mapping[str, int]
    idf: npt.NDArray[np.float64]
    split: Callable[[str], list[str]]

    @classmethod
    def of(cls, vectorizer: TfidfVectorizer) -> _Terms:
        return cls(vectorizer.vocabulary_, vectorizer.idf_, vectorizer.build_analyzer())

    def weigh(self, text: str, weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The TF-IDF row of `text` times `weights`, a row a term; shape (topics,)."""
        counts = Counter(self.split(text))
        known = [(self.number[term], n) for term, n in counts.items() if term in self.number]
        if not known:
            return np.zeros(weights.shape[1], np.float32)
        terms, times = np.array(known).T
        values = (1 + np.log(times)) * self.idf[terms]
        row = (values / np.linalg.norm(values)).astype(np.float32)
        return np.asarray(row @ weights[terms])


class TopicModelError(Exception):
    """The stored model is missing or broken; the text says what to do."""


class TopicModel:
    """Fit on messages and their vectors, then rank topics for a message."""

    def __init__(self, settings: TopicModelSettings = TopicModelSettings()) -> None:
        self.settings = settings
        self.topics: tuple[str, ...] = ()
        self.temperature = 1.0
        self.scope_threshold = -np.inf
        self._words = _word_vectorizer(settings)
        self._letters = _letter_vectorizer(settings)
        self._terms: tuple[_Terms, _Terms]
        # A row a feature: sparse messages want the weights of a feature side by side.
        self._weights: npt.NDArray[np.float32] = np.empty((0, 0), np.float32)
        self._intercepts: npt.NDArray[np.float32] = np.empty(0, np.float32)
        self._neighbours: Vector = np.empty((0, 0), np.float32)

    def fit(
        self,
        vectors: Vector,
        texts: Sequence[str],
        topics: Sequence[str],
        validation: Sequence[bool] | None = None,
    ) -> TopicModel:
        """Learn from messages; rows marked in `validation` only set temperature and scope.

        Args:
            vectors: unit vectors, shape (messages, dimensions).
            texts: the messages.
            topics: the topic of each.
            validation: which messages are kept apart to calibrate on; None for none.
        """
        held_out = np.zeros(len(texts), bool) if validation is None else np.array(validation)
        labels = np.array(topics)
        learnt = [text for text, out in zip(texts, held_out) if not out]
        self._words.fit(learnt)
        self._letters.fit(learnt)
        self._terms = _Terms.of(self._words), _Terms.of(self._letters)
        features = self._features(vectors, texts)
        self._fit_linear(features[~held_out], labels[~held_out], vectors.shape[1])
        in_scope = labels != OUT_OF_SCOPE
        known = _spread(labels, ~held_out & in_scope, self.settings.neighbours_kept)
        self._neighbours = vectors[known].astype(np.float16).astype(np.float32)
        if held_out.any():
            logits = self._logits(features[held_out])
            self._calibrate(logits, labels[held_out])
            self._set_scope_threshold(logits, vectors[held_out], labels[held_out])
        return self

    def _fit_linear(
        self,
        features: scipy.sparse.csr_matrix,
        labels: npt.NDArray[np.str_],
        dimensions: int,
    ) -> None:
        """Fit on the vectors and the main directions of the TF-IDF block.

        A dense fit of some hundred columns takes seconds where tens of thousands of sparse ones
        take many minutes. The weights of the directions are then spread over the terms, so that
        ranking needs the terms alone.
        """
        dense = features[:, :dimensions].toarray()
        tfidf = features[:, dimensions:]
        directions = min(self.settings.directions, min(tfidf.shape) - 1)
        reduction = TruncatedSVD(
            directions, n_iter=3, power_iteration_normalizer="QR", random_state=0
        ).fit(tfidf)
        columns = np.hstack([dense, reduction.transform(tfidf)]).astype(np.float32)
        model = LogisticRegression(C=1.0, max_iter=MAX_ITERATIONS, tol=1e-3).fit(columns, labels)
        weights = _both_classes(model.coef_)
        spread = weights[:, dimensions:] @ reduction.components_
        self.topics = tuple(model.classes_)
        self._weights = np.ascontiguousarray(
            np.hstack([weights[:, :dimensions], spread]).T.astype(np.float32)
        )
        self._intercepts = _both_classes(model.intercept_)

    def rank(self, vector: Vector, text: str, *, with_scope: bool = True) -> Ranking:
        """All topics for one message with calibrated confidence.

        Without its scope, which costs more than the rest, it is never out of scope.
        """
        logits = self._logits_of(vector, text)
        confidences = softmax(logits[0] / self.temperature)
        order = np.argsort(-confidences)
        return Ranking(
            tuple(self.topics[i] for i in order),
            tuple(float(confidences[i]) for i in order),
            float(self._scope(logits, vector[np.newaxis])[0]) if with_scope else float("nan"),
        )

    def is_out_of_scope(self, ranking: Ranking) -> bool:
        """Whether the message is unlike everything that the model learnt from."""
        return ranking.scope < self.scope_threshold

    def save(self, folder: Path) -> None:
        """Write the model into `folder`, which must exist."""
        np.savez_compressed(
            folder / _WEIGHTS_FILE,
            weights=self._weights.astype(np.float16),
            intercepts=self._intercepts,
            neighbours=self._neighbours.astype(np.float16),
            words_idf=self._words.idf_,
            letters_idf=self._letters.idf_,
        )
        described = {
            "settings": asdict(self.settings),
            "topics": self.topics,
            "temperature": self.temperature,
            "scope_threshold": float(self.scope_threshold),
            "words": _in_order(self._words),
            "letters": _in_order(self._letters),
        }
        (folder / _SETTINGS_FILE).write_text(json.dumps(described), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what `save` wrote.

        Raises:
            TopicModelError: a file is missing or cannot be read.
        """
        try:
            described = json.loads((folder / _SETTINGS_FILE).read_text("utf-8"))
            with np.load(folder / _WEIGHTS_FILE, allow_pickle=False) as weights:
                stored = {name: weights[name] for name in weights.files}
        except (OSError, ValueError) as error:
            raise TopicModelError(
                "The trained topic model cannot be read. Run: make train"
            ) from error
        model = cls(TopicModelSettings(**described["settings"]))
        model.topics = tuple(described["topics"])
        model.temperature = described["temperature"]
        model.scope_threshold = described["scope_threshold"]
        model._words = _restored(model._words, described["words"], stored["words_idf"])
        model._letters = _restored(model._letters, described["letters"], stored["letters_idf"])
        model._terms = _Terms.of(model._words), _Terms.of(model._letters)
        model._weights = stored["weights"].astype(np.float32)
        model._intercepts = stored["intercepts"]
        model._neighbours = stored["neighbours"].astype(np.float32)
        return model

    def _features(self, vectors: Vector, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
        blocks = scipy.sparse.hstack(
            [self._words.transform(texts), self._letters.transform(texts)], format="csr"
        )
        scale = np.sqrt(self.settings.regularisation)
        dense = scipy.sparse.csr_matrix(vectors * scale)
        tfidf = blocks * (scale * self.settings.tfidf_weight / np.sqrt(2))
        return scipy.sparse.hstack([dense, tfidf], format="csr").astype(np.float32)

    def _logits(self, features: scipy.sparse.csr_matrix) -> Logits:
        return np.asarray(features @ self._weights) + self._intercepts

    def _logits_of(self, vector: Vector, text: str) -> Logits:
        """As `_logits`, for one message: only the weights of its own terms are touched."""
        words, letters = self._terms
        first, second = len(vector), len(vector) + len(words.number)
        scale = np.sqrt(self.settings.regularisation)
        tfidf = words.weigh(text, self._weights[first:second])
        tfidf = tfidf + letters.weigh(text, self._weights[second:])
        dense = vector @ self._weights[:first]
        weighted = dense + tfidf * (self.settings.tfidf_weight / np.sqrt(2))
        return np.asarray(scale * weighted + self._intercepts, np.float32)[np.newaxis]

    def _calibrate(self, logits: Logits, labels: npt.NDArray[np.str_]) -> None:
        number = {topic: i for i, topic in enumerate(self.topics)}
        known = np.array([label in number for label in labels])
        right = np.array([number[label] for label in labels[known]])

        def loss(log_temperature: float) -> float:
            shares = log_softmax(logits[known] / np.exp(log_temperature), axis=1)
            return -float(shares[np.arange(len(right)), right].mean())

        self.temperature = float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))

    def _scope(self, logits: Logits, vectors: Vector) -> npt.NDArray[np.float32]:
        in_scope = np.array([topic != OUT_OF_SCOPE for topic in self.topics])
        largest = logits[:, in_scope].max(axis=1)
        if not in_scope.all():  # how far above the out-of-scope messages it knows
            largest = largest - logits[:, ~in_scope][:, 0]
        cosines = vectors @ self._neighbours.T
        k = min(self.settings.neighbours, cosines.shape[1])
        nearest = np.partition(cosines, -k, axis=1)[:, -k:].mean(axis=1)
        return largest + self.settings.neighbour_weight * nearest

    def _set_scope_threshold(
        self, logits: Logits, vectors: Vector, labels: npt.NDArray[np.str_]
    ) -> None:
        scores = self._scope(logits, vectors)[labels != OUT_OF_SCOPE]
        self.scope_threshold = float(np.quantile(scores, 1 - self.settings.in_scope_kept))


def _spread(
    labels: npt.NDArray[np.str_], usable: npt.NDArray[np.bool_], most: int
) -> npt.NDArray[np.intp]:
    """Indices of at most `most` usable rows a label, evenly spread over the data."""
    chosen = []
    for label in np.unique(labels[usable]):
        rows = np.flatnonzero(usable & (labels == label))
        chosen.append(rows[np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int)])
    return np.concatenate(chosen)


def _word_vectorizer(settings: TopicModelSettings) -> TfidfVectorizer:
    return TfidfVectorizer(
        ngram_range=(1, 2),
        min_df=2,
        max_features=settings.max_words,
        sublinear_tf=True,
        token_pattern=r"(?u)\b\w+\b",
    )


def _letter_vectorizer(settings: TopicModelSettings) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        min_df=2,
        max_features=settings.max_letters,
        sublinear_tf=True,
    )


def _in_order(vectorizer: TfidfVectorizer) -> list[str]:
    return sorted(vectorizer.vocabulary_, key=vectorizer.vocabulary_.__getitem__)


def _restored(
    vectorizer: TfidfVectorizer, terms: list[str], idf: npt.NDArray[np.float64]
) -> TfidfVectorizer:
    vectorizer.vocabulary = {term: i for i, term in enumerate(terms)}
    vectorizer._validate_vocabulary()
    vectorizer.idf_ = idf
    return vectorizer


def _both_classes(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """scikit-learn keeps one row for two classes; give each class its own."""
    if len(weights) == 1:
        weights = np.concatenate([-weights, weights])
    return weights.astype(np.float32)
