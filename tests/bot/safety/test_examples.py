from __future__ import annotations

from pathlib import Path

import pytest

from bot.safety.examples import (
    SIGNALS_FOLDER,
    ExampleError,
    TopicLabels,
    fold_of,
    read_examples,
)
from bot.safety.names import DANGER_SIGNALS, SIGNALS
from bot.topics import topic_groups


def test_hand_written_messages_say_yes_or_no_for_every_signal(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text('messages:\n- {text: "hes here", signals: [danger_now]}\n')

    (example,) = read_examples(["danger_now", "medical"], tmp_path)

    assert example.labels == {"danger_now": True, "medical": False}


def test_unknown_signal_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text('messages:\n- {text: "x", signals: [danger]}\n')

    with pytest.raises(ExampleError, match=r"a\.yml.*danger"):
        read_examples(SIGNALS, tmp_path)


def test_no_message_is_labelled_twice() -> None:
    texts = [example.text.lower() for example in read_examples(SIGNALS)]

    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("signal", SIGNALS)
def test_every_signal_has_enough_examples(signal: str) -> None:
    assert sum(example.labels[signal] for example in read_examples(SIGNALS)) >= 80


@pytest.mark.parametrize("path", sorted(SIGNALS_FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_rasa_does_not_take_the_messages_for_training_data(path: Path) -> None:
    keys = ("nlu:", "responses:", "stories:", "rules:")

    assert not any(line.lstrip().startswith(keys) for line in path.read_text().splitlines())


def test_topic_of_danger_raises_its_signal() -> None:
    example = TopicLabels().example("hes outside", "danger_now")

    assert example.labels["danger_now"] is True
    assert "medical" not in example.labels


def test_quiet_topic_raises_nothing() -> None:
    example = TopicLabels().example("who decides", "charge_decision")

    assert example.labels == dict.fromkeys(DANGER_SIGNALS, False)


def test_every_labelled_topic_exists() -> None:
    assert set(TopicLabels().topics) <= set(topic_groups())


def test_fold_stays_when_other_messages_come() -> None:
    assert fold_of("hes here", 5) == fold_of("HES HERE", 5)
