"""The words of a message, folded so that case, hyphens and apostrophes make no difference."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’`´]")
_QUOTES = str.maketrans({"’": "'", "`": "'", "´": "'", "‘": "'"})
_ENDS_CLAUSE = re.compile(r"[.!?;,:\n()]")


@dataclass(frozen=True)
class Word:
    """One word: folded `text`, its place in the message, and how it was written.

    Attributes:
        text: lower case, without apostrophes.
        start: offset of its first character in the message.
        end: offset behind its last character.
        capital: whether it was written with a capital.
        opens: whether nothing, or a sign that ends a clause, stands before it.
    """

    text: str
    start: int
    end: int
    capital: bool
    opens: bool


def read_words(text: str) -> list[Word]:
    """The words of `text` in order; offsets count characters of `text`."""
    found: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        written = match.group()
        between = text[last : match.start()]
        found.append(
            Word(
                text=_APOSTROPHES.sub("", written).lower(),
                start=match.start(),
                end=match.end(),
                capital=written[0].isupper(),
                opens=not found or bool(_ENDS_CLAUSE.search(between)),
            )
        )
        last = match.end()
    return found


def fold(name: str) -> tuple[str, ...]:
    """The folded words of a name: `St Luke's` is `("st", "lukes")`."""
    return tuple(word.text for word in read_words(name))


def straighten(text: str) -> str:
    """`text` with one kind of apostrophe, no character more or less."""
    return text.translate(_QUOTES)


@dataclass(frozen=True)
class Found:
    """An entity: its value and its characters `text[start:end]`.

    `also` holds the other values that are possible, for a postcode on a border.
    """

    value: str
    start: int
    end: int
    also: tuple[str, ...] = ()
