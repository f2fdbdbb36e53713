"""Reads the training messages of data/nlu/ for encoder, classifier and checks.

A message's text, topic and voice; the validation part is chosen by a hash of the
text, so that a message never changes sides when others are added.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

VALIDATION_SHARE = 0.08
# The encoder learns from every message. The linear model on its vectors learns as much from a
# part (encoder/MODEL_CARD.md), in half the time: of each topic this share, and at least
# this many.
FITTED_SHARE = 0.45
FITTED_AT_LEAST = 300


@dataclass(frozen=True)
class Message:
    """One training message: what a person wrote and the topic it belongs to."""

    text: str
    topic: str
    voice: str

    @property
    def is_validation(self) -> bool:
        """Whether the message is kept out of training to choose settings by."""
        return is_validation_text(self.text)


def is_validation_text(text: str) -> bool:
    """Whether a training message with this text belongs to the validation part."""
    return hashed_share(text) < VALIDATION_SHARE


def fitted_part(texts: Sequence[str], topics: Sequence[str]) -> list[bool]:
    """Which training messages the linear model is fitted and calibrated on, chosen by a hash.

    Args:
        texts: the messages.
        topics: the topic of each.
    """
    by_topic: dict[str, list[int]] = defaultdict(list)
    for i, topic in enumerate(topics):
        by_topic[topic].append(i)
    chosen = [is_validation_text(text) for text in texts]
    for rows in by_topic.values():
        rows.sort(key=lambda i: hashed_share(texts[i], 12))
        for i in rows[: max(FITTED_AT_LEAST, math.ceil(FITTED_SHARE * len(rows)))]:
            chosen[i] = True
    return chosen


def hashed_share(text: str, start: int = 0) -> float:
    """A number from 0 up to 1, by a hash of the text from byte `start` on.

    It chooses parts of the messages that stay as they are when others are added; another
    `start` chooses independently.
    """
    digest = hashlib.sha256(text.lower().encode()).digest()
    return int.from_bytes(digest[start : start + 4], "big") / 2**32


def read_messages(folder: Path) -> list[Message]:
    """Every message of the Rasa NLU files below `folder`, in file order."""
    return [message for path in sorted(folder.rglob("*.yml")) for message in _read_file(path)]


def _read_file(path: Path) -> Iterator[Message]:
    for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
        voice = block.get("metadata", {}).get("voice", "plain")
        for line in block["examples"].splitlines():
            text = line.removeprefix("- ").strip()
            if text:
                yield Message(text, block["intent"], voice)
