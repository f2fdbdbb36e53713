"""What the safety classifier learns from: data/signals by hand, data/nlu by topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.messages import hashed_share

DATA_FOLDER = Path(__file__).resolve().parent.parent.parent / "data"
SIGNALS_FOLDER = DATA_FOLDER / "signals"
TOPIC_LABELS_FILE = DATA_FOLDER / "safety" / "topic_labels.yml"

# The first fold of data/signals is kept from encoder and classifier, and sets the thresholds.
FOLDS = 5
HELD_OUT_FOLD = 0
# A label that follows from the topic counts less than one given by hand.
TOPIC_WEIGHT = 0.35
# Quiet messages by topic are many and much alike.
QUIET_SHARE = 0.3


class ExampleError(Exception):
    """A file of examples is wrong; the text says which and how."""


@dataclass(frozen=True)
class Example:
    """One message.

    Attributes:
        text: what somebody wrote.
        labels: signal to whether the message carries it; a signal left out is not known.
        weight: how much it counts.
        by_hand: whether a person labelled this very message.
    """

    text: str
    labels: Mapping[str, bool]
    weight: float = 1.0
    by_hand: bool = True


def read_examples(signals: Iterable[str], folder: Path = SIGNALS_FOLDER) -> list[Example]:
    """The messages below `folder`, labelled by hand for every signal.

    Raises:
        ExampleError: a file cannot be read, or names a signal that is not in `signals`.
    """
    known = tuple(signals)
    return [
        Example(text, {signal: signal in carried for signal in known})
        for path in sorted(folder.glob("*.yml"))
        for text, carried in _read_file(path, frozenset(known))
    ]


def _read_file(path: Path, known: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    try:
        listed = yaml.safe_load(path.read_text("utf-8"))["messages"]
        rows = [(each["text"], frozenset(each["signals"])) for each in listed]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ExampleError(f"{path}: not a list of messages: {error!r}") from error
    for text, carried in rows:
        if carried - known:
            raise ExampleError(f"{path}: {sorted(carried - known)} is no signal, in: {text}")
    return rows


class TopicLabels:
    """What a topic says about the signals of its messages."""

    def __init__(self, file: Path = TOPIC_LABELS_FILE) -> None:
        """Read the file; raises `ExampleError` when it cannot be read."""
        try:
            content = yaml.safe_load(file.read_text("utf-8"))
            self._quiet: tuple[str, ...] = tuple(content["quiet_by_default"])
            self._topics: dict[str, dict[str, list[str]]] = content["topics"]
        except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
            raise ExampleError(f"{file} cannot be read: {error!r}") from error

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that the file speaks about."""
        return tuple(self._topics)

    def example(self, text: str, topic: str) -> Example:
        """`text` with the labels its topic gives, less those it is unsure of."""
        said = self._topics.get(topic, {})
        raises = said.get("raises", [])
        unknown = set(said.get("unsure", [])) - set(raises)
        labels = {signal: signal in raises for signal in self._quiet if signal not in unknown}
        return Example(text, labels, TOPIC_WEIGHT, by_hand=False)


def is_kept(example: Example) -> bool:
    """Whether to learn from an example: of those that raise nothing a part is enough."""
    return any(example.labels.values()) or hashed_share(example.text, 8) < QUIET_SHARE


def fold_of(text: str, folds: int) -> int:
    """The fold of a message, by a hash, so that it stays when others are added."""
    return int(hashed_share(text, 4) * folds)
