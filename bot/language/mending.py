"""Typing slips mended before a message becomes a vector: `pleese` to `please`.

SymSpell (Garbe 2012, https://github.com/wolfgarbe/SymSpell) finds the nearest of the words
that people use in the training messages. Words that anybody uses, short forms and text-speak
among them, stay as they are, and so does a message most of whose words are strange: it is in
another language. Only the encoder sees the mended words; places, names and safety patterns
are looked for in what was written.

Plain Python: the encoder is tuned on words mended by this same class.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from pathlib import Path

from symspellpy import SymSpell, Verbosity

# A word that few have written is no word to mend others into, nor one to leave alone.
KNOWN_TIMES = 3
MENDS_TIMES = 5
# What is in no dictionary has to be usual before others are mended into it.
UNLISTED_MENDS_TIMES = 15
# A slip of one letter; two only where enough letters remain.
LONG_WORD = 6
MIN_LETTERS = 3
# Of so few words, most may be misspelt; of more, they are of another language.
FEW_WORDS = 3

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


class Mender:
    """Mends slips by the words of given messages."""

    def __init__(self, counts: Mapping[str, int], dictionary: Collection[str]) -> None:
        """Prepare.

        Args:
            counts: how often each word, in lower case, was written.
            dictionary: words that are right however seldom they are written.
        """
        self._dictionary = frozenset(dictionary)
        self._known = {word for word, times in counts.items() if times >= KNOWN_TIMES}
        self._nearest = SymSpell(max_dictionary_edit_distance=2)
        for word, times in counts.items():
            if len(word) > 1 and times >= self._times_needed(word):
                self._nearest.create_dictionary_entry(word, times)

    @classmethod
    def read(cls, file: Path, dictionary: Collection[str]) -> Mender:
        """By a file that `write_words` wrote; raises OSError or ValueError when it is broken."""
        lines = (line.split() for line in file.read_text("utf-8").splitlines())
        return cls({word: int(times) for word, times in lines}, dictionary)

    def mend(self, text: str) -> str:
        """`text` with the words that nobody uses turned into the nearest that people do use."""
        words = _WORD.findall(text)
        strange = sum(map(self._is_strange, words))
        if not strange or (strange > len(words) / 2 and len(words) > FEW_WORDS):
            return text
        return _WORD.sub(self._mended, text)

    def _times_needed(self, word: str) -> int:
        return MENDS_TIMES if word in self._dictionary else UNLISTED_MENDS_TIMES

    def _is_strange(self, word: str) -> bool:
        lower = word.lower()
        return not (
            len(lower) < MIN_LETTERS
            or lower in self._known
            or lower in self._dictionary
            or lower.replace("'", "") in self._known
        )

    def _mended(self, match: re.Match[str]) -> str:
        word = match[0]
        if not word.isascii() or not self._is_strange(word):
            return word
        lower = _DRAWN_OUT.sub(r"\1\1", word.lower())
        distance = 2 if len(lower) >= LONG_WORD else 1
        found = self._nearest.lookup(lower, Verbosity.TOP, max_edit_distance=distance)
        return found[0].term if found else word


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word, in lower case, is written in `texts`."""
    return Counter(chain.from_iterable(_WORD.findall(text.lower()) for text in texts))


def write_words(counts: Mapping[str, int], file: Path) -> None:
    """Write the words that a `Mender` needs, one a line with its count, commonest first."""
    needed = sorted((-times, word) for word, times in counts.items() if times >= KNOWN_TIMES)
    file.write_text("".join(f"{word} {-times}\n" for times, word in needed), "utf-8")
