"""Names from a list found in a message, as they are, joined, split, or with a slip of the keys.

Exact names are found by spaCy's PhraseMatcher over folded words. A word that is no English word
and no name is first mended to the one word of a name that is a single slip away (two in a long
word). Slips are looked up in a table of words with letters left out, as SymSpell does: FUZZY
patterns of spaCy cost 5 ms a thousand, the table a few microseconds a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from bot.language.english import english_words
from bot.language.words import Word, fold

MIN_MENDED = 5
MIN_LONG = 8


@dataclass(frozen=True)
class Mention:
    """Words `first` to `last` (exclusive) of a message name `name`."""

    name: tuple[str, ...]
    first: int
    last: int
    mended: bool


class Gazetteer:
    """Finds names, longest first, never two in the same words."""

    def __init__(
        self, names: Mapping[tuple[str, ...], str], never_mend: Iterable[str] = ()
    ) -> None:
        """`names` maps folded names to what they mean; two ways to write one thing are no tie."""
        self._names = {name for name in names if name}
        self._joined = _joined_names(self._names)
        self._vocab = Vocab()
        self._matcher = PhraseMatcher(self._vocab)
        self._matcher.add("name", [Doc(self._vocab, words=list(n)) for n in sorted(self._names)])
        self._own_words = {word for name in self._names for word in name}
        self._slips = _slips({w for w in self._own_words | set(self._joined) if _can_mend(w)})
        self._meaning = _meanings(names)
        self._never_mend = frozenset(never_mend)

    def find(self, words: list[Word]) -> list[Mention]:
        """The names in `words`, in order."""
        pieces = [self._read(i, word) for i, word in enumerate(words)]
        pieces = self._join(pieces)
        texts = [text for piece in pieces for text in piece.texts]
        if not texts:
            return []
        owner = [piece for piece in pieces for _ in piece.texts]
        with self._vocab.memory_zone():
            spans = [(s, e) for _, s, e in self._matcher(Doc(self._vocab, words=texts))]
        found: list[Mention] = []
        taken: set[int] = set()
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
            first, last = owner[start].first, owner[end - 1].last
            if taken.isdisjoint(range(first, last)):
                taken.update(range(first, last))
                mended = any(piece.mended for piece in owner[start:end])
                found.append(Mention(tuple(texts[start:end]), first, last, mended))
        return sorted(found, key=lambda mention: mention.first)

    def _read(self, index: int, word: Word) -> _Piece:
        text = word.text
        if text in self._own_words:
            return _Piece((text,), index, index + 1, False)
        if text in self._joined:
            return _Piece(self._joined[text], index, index + 1, False)
        mended = self._mend(text)
        if mended is None:
            return _Piece((text,), index, index + 1, False)
        return _Piece(self._joined.get(mended, (mended,)), index, index + 1, True)

    def _mend(self, text: str) -> str | None:
        if len(text) < MIN_MENDED or text in self._never_mend or not text.isalpha():
            return None
        near = _nearest(text, self._slips)
        if not near or text in english_words():
            return None
        shared = frozenset.intersection(*(self._meaning[word] for word in near))
        return near[0] if shared else None

    def _join(self, pieces: list[_Piece]) -> list[_Piece]:
        """Two words that make one name together, `shoebury ness`, become that name."""
        joined: list[_Piece] = []
        for piece in pieces:
            before = joined[-1] if joined else None
            if before is not None and len(before.texts) == len(piece.texts) == 1:
                together = before.texts[0] + piece.texts[0]
                pair = (before.texts[0], piece.texts[0])
                if len(together) >= 7 and together in self._joined and pair not in self._names:
                    joined[-1] = _Piece(self._joined[together], before.first, piece.last, False)
                    continue
            joined.append(piece)
        return joined


@dataclass(frozen=True)
class _Piece:
    """Words `first` to `last` of the message, read as the words `texts` of names."""

    texts: tuple[str, ...]
    first: int
    last: int
    mended: bool


def _joined_names(names: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {"".join(name): name for name in sorted(names) if len("".join(name)) >= 7}


def _meanings(names: Mapping[tuple[str, ...], str]) -> dict[str, frozenset[str]]:
    """What the names mean that hold a word, or that it is when joined."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, meaning in names.items():
        for word in (*name, "".join(name)):
            found[word].add(meaning)
    return {word: frozenset(meanings) for word, meanings in found.items()}


def _can_mend(word: str) -> bool:
    return len(word) >= MIN_MENDED and word.isalpha()


def _reach(word: str) -> int:
    """How many slips are forgiven in a word of a name."""
    return 2 if len(word) >= MIN_LONG else 1


def _without_letters(word: str, depth: int) -> set[str]:
    found = {word}
    layer = {word}
    for _ in range(depth):
        layer = {shorter[:i] + shorter[i + 1 :] for shorter in layer for i in range(len(shorter))}
        found |= layer
    return found


def _slips(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    table: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for shorter in _without_letters(word, _reach(word)):
            table[shorter].append(word)
    return {shorter: tuple(found) for shorter, found in table.items()}


def _nearest(text: str, slips: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nearest words of names, all equally near; none when nothing is near enough."""
    depth = 2 if len(text) >= MIN_LONG - 1 else 1
    candidates = {word for short in _without_letters(text, depth) for word in slips.get(short, ())}
    near = [(distance(text, word, _reach(word)), word) for word in sorted(candidates)]
    near = [(d, word) for d, word in near if d <= _reach(word) and (d < 2 or text[0] == word[0])]
    least = min((d for d, _ in near), default=0)
    return [word for d, word in near if d == least]


def distance(a: str, b: str, limit: int) -> int:
    """Letters added, lost, changed or swapped between the two; `limit + 1` when more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], limit + 1)


def folded(names: Iterable[str]) -> set[tuple[str, ...]]:
    """The names as folded words."""
    return {words for name in names if (words := fold(name))}
