from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.sentence_encoder import Vector
from bot.topic_model import OUT_OF_SCOPE, TopicModel, TopicModelError, TopicModelSettings

TOPICS = ("bail", "court", "support", OUT_OF_SCOPE)
DIMENSIONS = 16


def messages(each: int, seed: int) -> tuple[Vector, list[str], list[str]]:
    """Unit vectors around a direction a topic, with words that go with it."""
    random = np.random.default_rng(seed)
    topics = [topic for topic in TOPICS for _ in range(each)]
    vectors = random.normal(size=(len(topics), DIMENSIONS)) * 0.35
    for row, topic in zip(vectors, topics):
        row[TOPICS.index(topic)] += 1
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    texts = [f"{topic} words number {random.integers(9)}" for topic in topics]
    return vectors.astype(np.float32), texts, topics


@pytest.fixture(scope="module")
def model() -> TopicModel:
    vectors, texts, topics = messages(60, seed=1)
    held_out = [i % 4 == 0 for i in range(len(topics))]
    return TopicModel(TopicModelSettings(neighbours_kept=20)).fit(vectors, texts, topics, held_out)


def test_messages_it_never_saw_get_their_topic(model: TopicModel) -> None:
    vectors, texts, topics = messages(20, seed=2)
    found = [model.rank(vector, text).topics[0] for vector, text in zip(vectors, texts)]
    assert np.mean([f == t for f, t in zip(found, topics)]) > 0.95


def test_confidences_sum_to_one_and_fall(model: TopicModel) -> None:
    vectors, texts, _ = messages(1, seed=3)
    ranking = model.rank(vectors[0], texts[0])
    assert sum(ranking.confidences) == pytest.approx(1, abs=1e-5)
    assert list(ranking.confidences) == sorted(ranking.confidences, reverse=True)


def test_one_message_gets_the_logits_it_gets_among_many(model: TopicModel) -> None:
    vectors, texts, _ = messages(3, seed=4)
    together = model._logits(model._features(vectors, texts))
    alone = [model._logits_of(vector, text)[0] for vector, text in zip(vectors, texts)]
    np.testing.assert_allclose(np.stack(alone), together, atol=1e-4)


def test_what_it_never_saw_is_out_of_scope(model: TopicModel) -> None:
    strange = np.zeros(DIMENSIONS, np.float32)
    strange[-1] = 1
    assert model.is_out_of_scope(model.rank(strange, "zebra"))


def test_saved_model_ranks_alike(model: TopicModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    vectors, texts, _ = messages(2, seed=5)
    again = TopicModel.load(tmp_path)
    for vector, text in zip(vectors, texts):
        assert again.rank(vector, text).topics == model.rank(vector, text).topics
    assert again.scope_threshold == model.scope_threshold


def test_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TopicModelError, match="make train"):
        TopicModel.load(tmp_path)
