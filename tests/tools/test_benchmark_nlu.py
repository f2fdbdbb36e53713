from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from bot.sentence_encoder import DIMENSIONS, Vector
from bot.topic_model import OUT_OF_SCOPE, TopicModelSettings
from tools.benchmark_nlu import (
    BenchmarkError,
    Figure,
    Ranked,
    Row,
    VectorCache,
    balanced_threshold,
    best_mcc,
    read_rows,
    settings_of,
    table,
)


class CountingEncoder:
    """Encodes a text as its length, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode_all(self, texts: list[str]) -> Vector:
        self.asked += texts
        return np.array([[len(text)] * DIMENSIONS for text in texts], np.float32)


def write_set(folder: Path, *records: dict[str, str]) -> None:
    with gzip.open(folder / "small.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)


def test_rows_are_read_with_the_products_name_for_out_of_scope(tmp_path: Path) -> None:
    write_set(
        tmp_path,
        {"split": "train", "text": "hi", "label": "greet"},
        {"split": "oos_test", "text": "fish?", "label": "oos"},
        {"split": "test", "text": "fish", "label": "NO_NODES_DETECTED"},
    )
    assert read_rows(tmp_path, "small") == [
        Row("train", "hi", "greet"),
        Row("oos_test", "fish?", OUT_OF_SCOPE),
        Row("test", "fish", OUT_OF_SCOPE),
    ]


def test_a_missing_set_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"--help.*WAYMARK_BENCHMARKS"):
        read_rows(tmp_path, "small")


def test_a_broken_set_says_what_it_should_be(tmp_path: Path) -> None:
    write_set(tmp_path, {"text": "no label"})
    with pytest.raises(BenchmarkError, match="split, text and label"):
        read_rows(tmp_path, "small")


def test_vectors_are_made_once(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "vectors.npz"
    VectorCache(file, CountingEncoder()).encode(["a", "bb", "a"])  # type: ignore[arg-type]
    encoder = CountingEncoder()
    vectors = VectorCache(file, encoder).encode(["ccc", "a", "bb"])  # type: ignore[arg-type]
    assert encoder.asked == ["ccc"]
    assert vectors[:, 0].tolist() == [3, 1, 2]


def test_settings_are_those_of_the_pipeline(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    name = "bot.components.topic_classifier.TopicClassifier"
    config.write_text(f"pipeline:\n- name: other\n- name: {name}\n  regularisation: 7.0\n")
    assert settings_of(config) == TopicModelSettings(regularisation=7.0)


def test_a_pipeline_without_the_classifier_is_an_error(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("pipeline:\n- name: other\n")
    with pytest.raises(BenchmarkError, match="TopicClassifier"):
        settings_of(config)


def test_settings_of_the_real_config_are_found() -> None:
    assert isinstance(settings_of(Path("config.yml")), TopicModelSettings)


def test_the_balanced_threshold_parts_strange_messages_from_known_ones() -> None:
    scopes = np.array([0.1, 0.2, 0.8, 0.9])
    known = np.array([False, False, True, True])
    assert 0.2 < balanced_threshold(scopes, known, known) <= 0.8


def test_the_balanced_threshold_may_refuse_what_would_be_answered_wrongly() -> None:
    scopes = np.array([0.5, 0.6, 0.9])
    in_scope = np.array([True, False, True])
    right = np.array([False, False, True])
    assert balanced_threshold(scopes, right, in_scope) == 0.9


def test_best_mcc_is_1_when_one_threshold_makes_all_right() -> None:
    labels = np.array(["a", "b", OUT_OF_SCOPE, "a"])
    ranked = Ranked(
        np.array(["a", "b", "a", "a"]), np.zeros(4, bool), np.array([5.0, 6.0, 1.0, 7.0])
    )
    assert best_mcc(labels, ranked) == pytest.approx(1.0)


def test_a_message_is_refused_by_class_or_by_scope() -> None:
    ranked = Ranked(
        np.array(["a", "a", "a"]), np.array([True, False, False]), np.array([9.0, 1.0, 9.0])
    )
    assert ranked.refused(5.0).tolist() == [True, True, False]


def test_the_table_shows_by_how_much_a_figure_falls_short() -> None:
    shown = table(
        {
            "tuned": [Figure("one", 91.23, 92.0), Figure("two", 0.605, 0.6, digits=3)],
            "untuned": [Figure("one", 92.0, 92.0), Figure("two", 0.5, 0.6, digits=3)],
        }
    )
    assert shown.splitlines()[2:] == [
        "| one | 92.0 | 91.2 (-0.8) | 92.0 |",
        "| two | 0.60 | 0.605 | 0.500 (-0.100) |",
    ]


def test_a_figure_without_a_target_stands_alone() -> None:
    assert table({"tuned": [Figure("one", 50.0)]}).splitlines()[2] == "| one |  | 50.0 |"
