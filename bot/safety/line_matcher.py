"""Many token patterns at once, where a message only pays for those whose words it holds.

spaCy's Matcher asks every pattern about every token, which for 600 patterns with
word sets is some 3 ms a message. Here each line has a Matcher of its own that only
runs when the message holds all the words that the line cannot do without.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language.patterns import TokenPattern, WordLists, compile_line

Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class _Line:
    name: str
    matcher: Matcher
    needed: tuple[frozenset[str], ...]


class LineMatcher:
    """Finds named groups of lines in the notation of `bot.language.patterns`."""

    def __init__(self, vocab: Vocab, groups: Mapping[str, Iterable[str]], lists: WordLists) -> None:
        """Compile the lines; raises `KeyError` for a list that is not there."""
        self._vocab = vocab
        self._by_word: dict[str, list[_Line]] = {}
        for name, lines in groups.items():
            for line in lines:
                self._add(name, compile_line(line, lists))

    def find(self, words: list[str]) -> Spans:
        """The spans `(start, end)` of each group that occurs in `words`; end is exclusive."""
        doc = Doc(self._vocab, words=words)
        held = frozenset(words)
        spans: Spans = {}
        for word in held:
            for line in self._by_word.get(word, ()):
                if all(not needed.isdisjoint(held) for needed in line.needed):
                    found = [(start, end) for _, start, end in line.matcher(doc)]
                    if found:
                        spans.setdefault(line.name, []).extend(found)
        return spans

    def vocabulary(self) -> set[str]:
        """Every word that some line cannot do without."""
        return {
            word
            for lines in self._by_word.values()
            for line in lines
            for needed in line.needed
            for word in needed
        }

    def _add(self, name: str, pattern: TokenPattern) -> None:
        needed = tuple(
            sorted(
                (_words(token) for token in pattern if token.get("OP") != "?" and "LOWER" in token),
                key=len,
            )
        )
        if not needed:
            raise ValueError(f"A line of {name} has no word that it cannot do without.")
        matcher = Matcher(self._vocab)
        matcher.add(name, [pattern])
        line = _Line(name, matcher, needed)
        for word in needed[0]:
            self._by_word.setdefault(word, []).append(line)


def _words(token: Mapping[str, object]) -> frozenset[str]:
    lower = token["LOWER"]
    if isinstance(lower, Mapping):
        return frozenset(lower["IN"])
    return frozenset([str(lower)])
