"""Looks after the training messages: counts them, finds and removes near duplicates.

    python tools/messages.py            counts by topic and voice, and near duplicates
    python tools/messages.py --remove   removes near duplicates from the files

Two messages of one topic are near duplicates when their vectors have a cosine of at
least 0.96 and they have more than three words; the later one goes. The same words,
letter case and punctuation apart, may stand once in all: the copy under the less
urgent topic goes.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from bot.messages import Message, read_messages
from bot.sentence_encoder import Vector, shared_encoder
from bot.topics import urgency

NLU_FOLDER = Path("data/nlu")
NEAR = 0.96
FEW_WORDS = 3


def same_words(text: str) -> str:
    """What two messages share that differ in case, spacing or punctuation only."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip() or text


def repeated(messages: list[Message]) -> set[int]:
    """Indices of messages whose words stand elsewhere under a more urgent or the same topic."""
    order = sorted(range(len(messages)), key=lambda i: (urgency(messages[i].topic), i))
    seen: set[str] = set()
    found = set()
    for i in order:
        words = same_words(messages[i].text)
        if words in seen:
            found.add(i)
        seen.add(words)
    return found


def near_duplicates(messages: list[Message]) -> set[int]:
    """Indices of messages that an earlier one of the same topic nearly says."""
    by_topic = defaultdict(list)
    for i, message in enumerate(messages):
        # The encoder reads English; other scripts look alike to it and are not.
        if len(message.text.split()) > FEW_WORDS and message.topic != "other_language":
            by_topic[message.topic].append(i)
    found = set()
    for indices in by_topic.values():
        vectors = published_view(shared_encoder().encode_all(messages[i].text for i in indices))
        near = np.tril(vectors @ vectors.T >= NEAR, k=-1)
        kept = np.ones(len(indices), bool)
        for row in range(len(indices)):
            if (near[row] & kept).any():
                kept[row] = False
                found.add(indices[row])
    return found


def published_view(vectors: Vector) -> Vector:
    """The half of the vectors that was never tuned, at unit length.

    The tuned half draws the messages of a topic together, whatever their words.
    """
    half = vectors[:, vectors.shape[1] // 2 :]
    return half / np.linalg.norm(half, axis=1, keepdims=True)


def remove(messages: list[Message], indices: set[int], folder: Path) -> None:
    """Take the messages at `indices` out of the files they stand in."""
    gone: Counter[tuple[str, str]] = Counter()
    for i in indices:
        gone[messages[i].topic, messages[i].text] += 1
    # Later copies go, so each file is read backwards.
    for path in sorted(folder.rglob("*.yml"), reverse=True):
        topic, kept = "", []
        lines = path.read_text("utf-8").splitlines()
        topics = [m[1] for line in lines if (m := re.match(r"- intent: (\w+)", line))]
        topic = topics[0]
        for line in reversed(lines):
            text = line.strip().removeprefix("- ").strip()
            if line.startswith("    - ") and gone[topic, text] > 0:
                gone[topic, text] -= 1
            else:
                kept.append(line)
        path.write_text("\n".join(reversed(kept)) + "\n", "utf-8")


def print_counts(messages: list[Message]) -> None:
    """A line a topic with its messages by voice."""
    voices = sorted({m.voice for m in messages})
    counts = Counter((m.topic, m.voice) for m in messages)
    topics = sorted({m.topic for m in messages}, key=urgency)
    width = max(map(len, topics))
    print(f"{'topic':<{width}}  all " + " ".join(f"{voice[:6]:>6}" for voice in voices))
    for topic in topics:
        row = [counts[topic, voice] for voice in voices]
        print(f"{topic:<{width}} {sum(row):>4} " + " ".join(f"{n:>6}" for n in row))
    print(f"{len(messages)} messages, {len(topics)} topics, {len(voices)} voices")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--remove", action="store_true", help="rewrite the files without them")
    arguments = parser.parse_args()
    messages = read_messages(NLU_FOLDER)
    print_counts(messages)
    found = repeated(messages) | near_duplicates(messages)
    print(f"{len(found)} repeats and near duplicates")
    for i in sorted(found)[:20]:
        print(f"  {messages[i].topic}: {messages[i].text}")
    if arguments.remove:
        remove(messages, found, NLU_FOLDER)


if __name__ == "__main__":
    main()
