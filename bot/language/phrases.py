"""Phrases in the notation of patterns.py as one regular expression, for rules with no gaps.

`last night|nite` is either, `a? while ago` may begin without `a`, `<day>` is any of a named list,
whose members may have several words. Apostrophes may be left out by whoever writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

WordLists = Mapping[str, Iterable[str]]


def phrase_pattern(lines: Iterable[str], lists: WordLists | None = None) -> re.Pattern[str]:
    """Any of the lines as whole words, longer lines first, without regard to case.

    Raises `KeyError` for a list that is not there.
    """
    ordered = sorted(lines, key=lambda line: (-len(line.split()), line))
    either = "|".join(_line(line, lists or {}) for line in ordered)
    return re.compile(rf"(?<![\w'])(?:{either})(?!\w)", re.IGNORECASE)


def _line(line: str, lists: WordLists) -> str:
    *others, last = line.split()
    if last.endswith("?"):
        return _line(" ".join(others), lists) + rf"(?:\s+{_word(last[:-1], lists)})?"
    return "".join(_with_space(word, lists) for word in others) + _word(last, lists)


def _with_space(word: str, lists: WordLists) -> str:
    if word.endswith("?"):
        return rf"(?:{_word(word[:-1], lists)}\s+)?"
    return rf"{_word(word, lists)}\s+"


def _word(word: str, lists: WordLists) -> str:
    choices: list[str] = []
    for choice in word.split("|"):
        is_list = choice.startswith("<") and choice.endswith(">")
        choices.extend(lists[choice[1:-1]] if is_list else [choice])
    choices.sort(key=lambda choice: (-len(choice), choice))
    either = "|".join(_plain(choice) for choice in choices)
    return either if len(choices) == 1 else f"(?:{either})"


def _plain(words: str) -> str:
    return r"\s+".join(re.escape(word).replace("'", "'?") for word in words.split())
