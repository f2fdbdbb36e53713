"""From the rankings of a message and its sentences to what the person asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.language.pipeline import sentences
from bot.topic_model import Ranking
from bot.topics import OUT_OF_SCOPE, is_conversation, most_urgent_first

# A further topic counts only where a part of the message says it this clearly, and where the
# whole message does not speak against it: a part alone ("and what do they ask") misleads.
# Chosen on the `dev` half of tests/nlu/several_topics.yml.
PART_CONFIDENCE = 0.6
PART_AMONG = 10
MIN_PART_WORDS = 4
MAX_PARTS = 6
# Something follows the end of a sentence: only then is there more than one.
_GOES_ON = re.compile(r"[.!?…\n;]\s*\S")
# Where another question may begin within a sentence: at a comma or dash, at "also", and at
# "and" before a question, as in "how do i report it and can i stay anonymous".
_ANOTHER = re.compile(
    r"[,\s]+(?:and|an|n|&|but|plus|or)\s+(?:also\s+|then\s+|if\s+so\s+)?"
    r"(?=(?:how|can|could|what|whats|what's|wat|where|wheres|who|whos|who's|when|why|do|does|did|"
    r"is|are|will|would|should)\b)"
    r"|\s*(?:,|\s[-–—]+\s|\boh and\b|\balso\b)\s*",
    re.IGNORECASE,
)


# "…, it was 4 days ago" tells when, and asks nothing of its own.
_TELLS_WHEN = re.compile(
    r"(?:it|this|that)(?:'s| is| was| has)?(?: been| happened)?(?: \S+){0,4}"
    r" (?:ago|yesterday|today|(?:last|this) (?:night|week|weekend|month|year))\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understanding:
    """What a message asks.

    Attributes:
        ranking: (topic, confidence), most likely first; the first is the message's topic.
        topics: every topic asked about, most urgent first; never empty.
    """

    ranking: list[tuple[str, float]]
    topics: list[str]


def choose_topics(
    text: str,
    whole: Ranking,
    *,
    rank_part: Callable[[str], Ranking],
    is_out_of_scope: Callable[[Ranking], bool],
) -> Understanding:
    """Weigh the whole message and each of its parts.

    Args:
        text: the message.
        whole: the topics of the message as a whole.
        rank_part: ranks the topics of one part.
        is_out_of_scope: whether a ranking is unlike everything learnt.
    """
    ranking = list(zip(whole.topics, whole.confidences))
    if is_out_of_scope(whole):
        ranking = _with_first(ranking, OUT_OF_SCOPE)
    topics = [ranking[0][0]]
    possible = whole.topics[:PART_AMONG]
    for part in _parts(text):
        ranked = rank_part(part)
        topic, confidence = ranked.topics[0], ranked.confidences[0]
        is_asked = confidence >= PART_CONFIDENCE and topic in possible
        if is_asked and not is_conversation(topic):
            topics.append(topic)
    needs = [topic for topic in topics if not is_conversation(topic)]
    return Understanding(ranking, most_urgent_first(needs) or topics[:1])


def _parts(text: str) -> list[str]:
    said = sentences(text) if _GOES_ON.search(text) else [text]
    asked = (part.strip() for sentence in said for part in _ANOTHER.split(sentence))
    parts = [
        part
        for part in asked
        if len(part.split()) >= MIN_PART_WORDS and not _TELLS_WHEN.fullmatch(part)
    ]
    # A single part that is not the whole message says nothing that the whole does not.
    return parts[:MAX_PARTS] if len(parts) > 1 else []


def _with_first(ranking: list[tuple[str, float]], topic: str) -> list[tuple[str, float]]:
    """`ranking` with `topic` put first; confidences keep their places in the order."""
    names = [topic] + [name for name, _ in ranking if name != topic]
    return list(zip(names, (confidence for _, confidence in ranking)))
