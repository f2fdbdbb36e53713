"""The words of a message as the safety patterns read them: short forms written out, slips mended.

`hes ere n i cant gt out` becomes `he is here and i can not get out`. Only for matching:
nothing is shown to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from bot.language.english import english_words
from bot.language.spelling import normalise

MIN_MENDED = 4
SENTENCE_END = "."
LAUGH = "[laugh]"

_WORD = re.compile(r"[a-z0-9&£]+(?:'[a-z]+)?|[.!?;\n,]")
_LAUGHS = re.compile(r"\b(?:lo+l+|lmf?ao+|a?haha\w*|jk|rofl)\b|[😂🤣😆😹]", re.IGNORECASE)
_BEFORE_NOT = {"ca": "can", "wo": "will", "ai": "is", "sha": "shall"}
_ENDINGS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would", "s": "is"}


class PlainWords:
    """Reads messages into plain words, for patterns that use a given vocabulary."""

    def __init__(
        self, vocabulary: Iterable[str], spellings: Mapping[str, Iterable[str]] | None = None
    ) -> None:
        """Prepare to mend slips of `vocabulary`.

        Args:
            vocabulary: the words that patterns look for.
            spellings: words or phrases to the ways they are misspelt that no rule would find.
        """
        self._known = frozenset(vocabulary)
        self._written = {
            wrong: right.split() for right, wrongs in (spellings or {}).items() for wrong in wrongs
        }
        self._near = _one_letter_less(word for word in self._known if len(word) >= MIN_MENDED)
        self._sounds = _by_sound(word for word in self._known if len(word) > MIN_MENDED)

    def read(self, text: str) -> list[str]:
        """The plain words of `text`; a `.` ends a clause, `[laugh]` stands for a laugh."""
        words = list(chain.from_iterable(map(self._read_word, _WORD.findall(normalise(text)))))
        if _LAUGHS.search(text):
            words += [SENTENCE_END, LAUGH]
        return words

    def _read_word(self, word: str) -> list[str]:
        if not word[0].isalnum():
            return [SENTENCE_END] if word[0] not in "&£" else [word]
        if word in self._written:
            return self._written[word]
        if "'" in word:
            stem, _, ending = word.partition("'")
            return self._with_ending(word, stem, ending)
        return self._mended(word).split()

    def _with_ending(self, word: str, stem: str, ending: str) -> list[str]:
        if ending == "t" and stem.endswith("n"):
            verb = stem[:-1]
            return [_BEFORE_NOT.get(verb, "can" if verb == "ca" else verb), "not"]
        joined = stem + ending
        if joined in self._written:
            return self._written[joined]
        return [*self._mended(stem).split(), *([_ENDINGS[ending]] if ending in _ENDINGS else [])]

    def _mended(self, word: str) -> str:
        """`word`, or the word of the vocabulary that it is a slip of."""
        if word in self._known or len(word) < MIN_MENDED or word in english_words():
            return word
        for shorter in (word, *_shorter(word)):
            near = self._near.get(shorter)
            if near:
                return min(near, key=lambda known: (abs(len(known) - len(word)), known))
        return self._sounds.get(_sound(word), word)


def _shorter(word: str) -> list[str]:
    """The word less one letter; its first letter, seldom mistyped, stays."""
    return [word[:i] + word[i + 1 :] for i in range(1, len(word))]


def _one_letter_less(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        for shorter in (word, *(_shorter(word) if len(word) > MIN_MENDED else ())):
            found.setdefault(shorter, []).append(word)
    return found


def _by_sound(words: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in sorted(words, key=lambda each: (len(each), each)):
        if len(_sound(word)) > 3:
            found.setdefault(_sound(word), word)
    return found


def _sound(word: str) -> str:
    """The consonants in a common spelling: `sueicidel` and `suicidal` are both `skdl`."""
    for spelt, heard in (("ph", "f"), ("ck", "k"), ("ght", "t"), ("qu", "k"), ("x", "ks")):
        word = word.replace(spelt, heard)
    word = re.sub(r"c(?=[eiy])", "s", word).replace("c", "k").replace("z", "s")
    consonants = word[0] + re.sub(r"[aeiouyhw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", consonants)
