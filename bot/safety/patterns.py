"""Safety patterns: the words people really use, read from data/safety/patterns.yml.

The file holds word lists, cues (named groups of patterns in the notation of
`bot.language.patterns`) and, for each signal, the cues that raise it together with
the cues that keep it from being raised: a film, a denial, long ago. A few rules name a
topic instead, where words so bare are all there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.language.pipeline import nlp
from bot.safety.line_matcher import LineMatcher, Spans
from bot.safety.plain_words import SENTENCE_END, PlainWords

PATTERNS_FILE = Path(__file__).resolve().parent.parent.parent / "data" / "safety" / "patterns.yml"

# How many words before a cue a denial may stand: "he is definitely not here".
_REACH = 4
_MAX_WORDS = 160
_EMPTY = "[empty]"


class PatternError(Exception):
    """The pattern file is wrong; the text says where."""


@dataclass(frozen=True)
class Rule:
    """When a signal is raised.

    Attributes:
        signal: what is raised; of a rule for a topic, the topic.
        cues: all must be found, near enough to each other.
        within: most words from the first cue's start to the last one's.
        at_most: most words in the whole message; None for any number.
        unless: cues that must not stand anywhere in the message.
        unless_before: cues that must not stand just before the first cue, in its clause.
        certain: whether the classifier may not overrule it.
    """

    signal: str
    cues: tuple[str, ...]
    within: int = 20
    at_most: int | None = None
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    certain: bool = False


@dataclass(frozen=True)
class Reading:
    """What the patterns see in a message.

    Attributes:
        words: the message in plain words.
        cues: the cues found, each with where it stands in `words`.
        signals: the signals raised.
        certain: those of them that the classifier may not overrule.
        topics: the topics that the words alone make out.
    """

    words: tuple[str, ...]
    cues: Spans
    signals: frozenset[str]
    certain: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()


class SafetyPatterns:
    """Finds safety signals by words."""

    def __init__(self, file: Path = PATTERNS_FILE) -> None:
        """Read and compile the pattern file.

        Raises:
            PatternError: the file is missing, or a rule names a cue that is not there.
        """
        try:
            content = yaml.safe_load(file.read_text("utf-8"))
            lists = {name: str(words).split() for name, words in content["lists"].items()}
            self._lines = LineMatcher(nlp().vocab, content["cues"], lists)
        except (OSError, yaml.YAMLError, KeyError, ValueError, AttributeError) as error:
            raise PatternError(f"{file} cannot be read as safety patterns: {error!r}") from error
        cues = set(content["cues"])
        self._rules = tuple(_rules(content["signals"], cues, file))
        self._topic_rules = tuple(_rules(content["topics"], cues, file))
        self._cue_names = tuple(sorted(content["cues"]))
        self._words = PlainWords(
            self._lines.vocabulary(),
            {right: str(wrong).split() for right, wrong in content["spellings"].items()},
        )

    @property
    def cue_names(self) -> tuple[str, ...]:
        """The names of all cues, in a fixed order."""
        return self._cue_names

    def read(self, text: str) -> Reading:
        """The cues in `text` and the signals that they raise."""
        words = self._words.read(text)[:_MAX_WORDS] or [_EMPTY]
        spans = self._lines.find(words)
        met = [rule for rule in self._rules if _applies(rule, spans, words)]
        return Reading(
            tuple(words),
            spans,
            signals=frozenset(rule.signal for rule in met),
            certain=frozenset(rule.signal for rule in met if rule.certain),
            topics=frozenset(r.signal for r in self._topic_rules if _applies(r, spans, words)),
        )


def _rules(
    signals: Mapping[str, Iterable[Mapping[str, Any]]], cues: set[str], file: Path
) -> Iterable[Rule]:
    for signal, raised_by in signals.items():
        for each in raised_by:
            rule = Rule(
                signal,
                _names(each["cues"]),
                within=each.get("within", 20),
                at_most=each.get("at_most"),
                unless=_names(each.get("unless", "")),
                unless_before=_names(each.get("unless_before", "")),
                certain=each.get("certain", False),
            )
            unknown = {*rule.cues, *rule.unless, *rule.unless_before} - cues
            if unknown:
                raise PatternError(f"{file}: {signal} names unknown cues: {sorted(unknown)}")
            yield rule


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _applies(rule: Rule, spans: Spans, words: list[str]) -> bool:
    if not all(cue in spans for cue in rule.cues):
        return False
    if any(cue in spans for cue in rule.unless):
        return False
    if rule.at_most is not None and _count(words) > rule.at_most:
        return False
    first = [span for span in spans[rule.cues[0]] if not _is_kept_back(span, rule, spans, words)]
    return any(
        all(_is_near(span, spans[cue], rule.within) for cue in rule.cues[1:]) for span in first
    )


def _count(words: list[str]) -> int:
    return sum(word != SENTENCE_END for word in words)


def _is_near(span: tuple[int, int], others: list[tuple[int, int]], within: int) -> bool:
    return any(abs(start - span[0]) <= within for start, _ in others)


def _is_kept_back(span: tuple[int, int], rule: Rule, spans: Spans, words: list[str]) -> bool:
    """Whether a denial or the like stands just before `span`, in the same clause."""
    return any(
        span[0] - _REACH <= end <= span[0] and SENTENCE_END not in words[end : span[0]]
        for cue in rule.unless_before
        for _, end in spans.get(cue, ())
    )
