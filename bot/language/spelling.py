"""Plain spelling of a message, for patterns that must not miss: `hes r4ped me rn` and the like.

Lower case, one kind of apostrophe, no drawn-out letters, no digits or stars for letters, no
letters set apart, text-speak written out. Only for matching: nothing is shown to anybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from bot.language.english import english_words
from bot.language.textspeak import APOSTROPHES, CENSORED, EMOJI, TEXT_SPEAK

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "…": "."})
_SPACED = re.compile(
    r"(?<![\w'])[a-z0-9@$](?:(?P<gap>\s|\.|-|_|\*|/|,)[a-z0-9@$])(?:(?P=gap)[a-z0-9@$])+(?![\w'])"
)
_TOKEN = re.compile(
    r"w/o?(?=\s)"
    r"|(?:[^\W_]|[@$](?=\w)|(?<=\w)[@$!*\u00ad\u200b-\u200f\u2060\ufeff](?=[\w*@$]))+(?:'[^\W_]+)*"
    r"|[.!?,;:()\n]"
    r"|[^\w\s]"
)
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_LEET = str.maketrans("4@35$0!7", "aaessoit")
_CENSORED = frozenset(CENSORED)
_ENDINGS = frozenset(".!?,;:()")

_SA_DONE = frozenset("been was were got being get gets getting is".split())
_ABBREVIATIONS = {
    "sa": "sexual assault",
    "sh": "self harm",
    "da": "domestic abuse",
    "od": "overdose",
}
_ABBREVIATION_AFTER = {
    "sa": frozenset(
        "of about an my the report reporting reported after with by this his her child historic "
        "past to experienced survived for some an another first involving from it's".split()
    ),
    "sh": frozenset("i to want wanting urge urges been about of my started stopped".split()),
    "da": frozenset("of experiencing".split()),
    "od": frozenset("to gonna going i've i've just took taken an on my have".split()),
}


@dataclass(frozen=True)
class Piece:
    """Normal `text` and the characters `[start:end]` of the message that it stands for."""

    text: str
    start: int
    end: int


def normalise(text: str) -> str:
    """`text` in plain spelling: `R4PED me rn!!` is `raped me right now!`."""
    joined = ""
    for piece in pieces(text):
        ends = piece.text in _ENDINGS
        if joined and not joined.endswith("\n") and not ends:
            joined += " "
        if not (ends and joined.endswith(piece.text)):
            joined += piece.text
    return joined.strip()


def pieces(text: str) -> list[Piece]:
    """Words and signs of `text` in plain spelling, with where each stands in `text`."""
    lowered = _lower(text)
    found: list[Piece] = []
    for token, start, end in _tokens(lowered):
        for plain in _plain(token, found, text[start:end]):
            found.append(Piece(plain, start, end))
    return found


def _lower(text: str) -> str:
    """Lower case and plain signs, character for character."""
    straight = text.translate(_QUOTES)
    lowered = straight.lower()
    if len(lowered) != len(straight):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in straight)
    if lowered.isascii():
        return lowered
    return "".join(_fold(char) for char in lowered)


def _fold(char: str) -> str:
    """A letter without its accent or its fancy form; anything else as it is."""
    if char.isascii():
        return char
    plain = unicodedata.normalize("NFKD", char)
    return plain[0].lower() if plain and plain[0].isascii() and plain[0].isalnum() else char


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    last = 0
    for match in _SPACED.finditer(text):
        together = re.sub(r"[^a-z0-9@$]", "", match.group())
        word = _spelt_out(together)
        if word:
            yield from _split(text, last, match.start())
            yield word, match.start(), match.end()
            last = match.end()
    yield from _split(text, last, len(text))


def _split(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text, start, end):
        yield match.group(), match.start(), match.end()


def _spelt_out(letters: str) -> str | None:
    """The word that single letters set apart spell; a first `i` may be a word of its own."""
    word = letters.translate(_LEET)
    if word in _CENSORED or (len(word) > 3 and word in english_words()):
        return word
    return None


def _plain(token: str, before: list[Piece], written: str) -> Iterator[str]:
    """The normal words of one token, given the words before it."""
    if token in EMOJI:
        yield EMOJI[token]
        return
    if not any(char.isalnum() for char in token):
        if token in _ENDINGS:
            yield token
        return
    cleaned = _INVISIBLE.sub("", token)
    previous = before[-1].text if before else ""
    expanded = _abbreviation(cleaned, previous, written)
    if expanded is None:
        expanded = _word(cleaned)
    if expanded:
        yield expanded


def _abbreviation(token: str, previous: str, written: str) -> str | None:
    """`sa`, `sh`, `da` and `od` where they are abbreviations, not syllables."""
    if token in ("sa'd", "saed"):
        return "sexually assaulted"
    if token not in _ABBREVIATIONS:
        return None
    last = previous.split(" ")[-1]
    if token == "sa" and last in _SA_DONE:
        return "sexually assaulted"
    if written.isupper() or last in _ABBREVIATION_AFTER[token]:
        return _ABBREVIATIONS[token]
    return None


def _word(token: str) -> str:
    if token in TEXT_SPEAK:
        return TEXT_SPEAK[token]
    if token in APOSTROPHES:
        return APOSTROPHES[token]
    shorter = _undrawn(token)
    if shorter != token:
        return _word(shorter)
    plain = _unmasked(token)
    return _word(plain) if plain != token else token


def _undrawn(token: str) -> str:
    """`heeelp` is `help`, `feeeel` is `feel`: the commonest word with one or two of each letter."""
    runs = list(_DRAWN_OUT.finditer(token))
    if not runs or len(runs) > 4:
        return token
    ranks = english_words()
    best, least = "", len(ranks) + 2
    for lengths in product((1, 2), repeat=len(runs)):
        word, last = "", 0
        for run, length in zip(runs, lengths):
            word += token[last : run.start()] + run.group(1) * length
            last = run.end()
        word += token[last:]
        spoken = word in TEXT_SPEAK or word in APOSTROPHES
        rank = ranks.get(word, len(ranks) + (0 if spoken else 1))
        if rank < least:
            best, least = word, rank
    return best


def _unmasked(token: str) -> str:
    """`r4ped`, `a55ault`, `r@pe` and `r*ped` without their masks, where that makes a word."""
    if token.isalpha() or "'" in token:
        return token
    if "*" in token:
        pattern = re.compile("".join("[a-z]" if c == "*" else re.escape(c) for c in token))
        hidden = [word for word in CENSORED if pattern.fullmatch(word)]
        return hidden[0] if hidden else token
    if not any(char.isalpha() for char in token):
        return token
    for one in "il":
        word = token.translate(_LEET).replace("1", one)
        if word.isalpha() and (word in _CENSORED or word in english_words()):
            return word
    return token
