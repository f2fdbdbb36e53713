"""Which language a message is in, when it is clearly not English.

Three witnesses, the surest first: letters that only some languages use; small words and cries
for help that give a language away, against the English words beside them; and py3langid, which
knows 97 languages by their groups of letters but is easily wrong about a few words. English
text-speak, slips and names must never pass for another language, so doubt means English.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier
from spacy.lang.en.stop_words import STOP_WORDS

from bot.language.english import english_words
from bot.language.foreign_words import ENGLISH_TOO, ENOUGH_ALONE, FOREIGN_WORDS, OTHER
from bot.language.textspeak import APOSTROPHES, TEXT_SPEAK
from bot.language.words import Word, fold, read_words

ENGLISH = "en"
LANGUAGES = frozenset("pl ro lt bn ur pa uk ru pt es fr ar tr".split())
"""The languages told apart, by ISO 639-1 code; every further one is `other`."""

# What py3langid chooses between in each script; a code that is not in LANGUAGES means `other`.
_CODES = {
    "LATIN": tuple("en pl ro lt pt es fr tr it de nl sq hu cs sk hr lv et sv vi tl ca".split()),
    "CYRILLIC": ("ru", "uk", "bg", "mk", "sr"),
    "ARABIC": ("ar", "ur", "fa", "ps"),
}
# The language of a script that no other language here is written in.
_OF_SCRIPT = {"BENGALI": "bn", "GURMUKHI": "pa"}
# Letters that only one of a script's languages has, looked through in this order.
_LETTERS = {
    "CYRILLIC": (("іїєґ", "uk"), ("ыэё", "ru"), ("јљњћђџѓќѕў", OTHER)),
    "ARABIC": (("ٹڈڑںےہھۓ", "ur"), ("ډټړښځڅڼېۍڵۆێ", OTHER), ("ةىيكأإؤ", "ar")),
    "BENGALI": (("ৰৱ", OTHER),),
}

# Words with an accent that English has taken in.
_BORROWED = frozenset(
    "café cafés fiancé fiancée fiancés fiancées crèche crèches naïve cliché clichés résumé façade "
    "déjà voilà née exposé risqué blasé touché décor entrée soirée".split()
)
_ORDINARY = 6_000  # an English word that common speaks for English
_FEW_ENGLISH_WORDS = 2  # as many may stand beside a cry for help
_HARDLY_ENGLISH = 0.001  # py3langid must be this sure where we know none of the words,
_ENOUGH_UNKNOWN = 4  # and this many there must be
_PERHAPS_ENGLISH = 0.5
_OF_NO_WEIGHT = 0.25  # what a word that English has too counts in choosing the language
_FULL_WEIGHT = 1.5  # against at most 1 from py3langid
_LATIN = "LATIN"
_FEWEST_LETTERS = 2  # a face such as ¯\_(ツ)_/¯ has one


def clear_language(text: str) -> str | None:
    """The ISO code of the language `text` is clearly in, or `other`; None for English or doubt."""
    return _language(text, _is_clearly_foreign)


def likely_language(text: str) -> str | None:
    """As `clear_language`, for a message already judged by something else not to be English.

    None when English words outnumber those of other languages.
    """
    return _language(text, _may_be_foreign)


def load() -> None:
    """Read the model now (a second, 25 MB) and not with the first message."""
    _identifier()


def _language(text: str, is_foreign: Callable[[_LatinWords], bool]) -> str | None:
    plain = unicodedata.normalize("NFKC", text).lower()
    words = _LatinWords(unicodedata.normalize("NFKC", text))
    script = _other_script(plain, more_than=words.english)
    if script is not None:
        return _by_letters(plain, script) or _OF_SCRIPT.get(script) or _most_like(plain, script)
    return _most_like(plain, _LATIN) if is_foreign(words) else None


def _is_clearly_foreign(words: _LatinWords) -> bool:
    if words.foreign >= 2 and words.foreign > words.english:
        return True
    if words.has_cry and words.english <= _FEW_ENGLISH_WORDS:
        return True
    if words.english:
        return False
    if words.foreign:
        return words.count > 1
    return words.unknown >= _ENOUGH_UNKNOWN and words.english_share() < _HARDLY_ENGLISH


def _may_be_foreign(words: _LatinWords) -> bool:
    if words.foreign:
        return words.foreign >= words.english
    return not words.english and words.count > 0 and words.english_share() < _PERHAPS_ENGLISH


class _LatinWords:
    """How many words in Latin letters are foreign, English or unknown to us.

    Attributes:
        count: all of them, those of no weight too.
        has_cry: whether one is enough by itself.
    """

    def __init__(self, text: str) -> None:
        words = [word for word in read_words(text) if _script(word.text[0]) == _LATIN]
        kinds = Counter(map(_kind, words))
        self.count = len(words)
        self.foreign, self.english = kinds["foreign"], kinds["english"]
        self.unknown = kinds["unknown"]
        self.has_cry = any(word.text in ENOUGH_ALONE for word in words)
        self._text = text.lower()

    def english_share(self) -> float:
        """The probability that py3langid gives to English."""
        return _shares(self._text, _LATIN)[ENGLISH]


def _kind(word: Word) -> str:
    """foreign, english, unknown; or both, which speaks for neither."""
    text, is_foreign = word.text, word.text in _foreign_words()
    if len(text) == 1 and text.isascii():
        return "both"
    if text in _english_small_words() or text in ENGLISH_TOO:
        return "both" if is_foreign else "english"
    if is_foreign or (not text.isascii() and text not in _BORROWED and not word.capital):
        return "foreign"  # a capital may begin a name: Łukasz
    return "english" if english_words().get(text, _ORDINARY) < _ORDINARY else "unknown"


@cache
def _foreign_words() -> frozenset[str]:
    return frozenset().union(*FOREIGN_WORDS.values())


@cache
def _english_small_words() -> frozenset[str]:
    """English function words and text-speak, folded; `don't` is `dont`."""
    written: Iterable[str] = (*STOP_WORDS, *APOSTROPHES, *APOSTROPHES.values(), *TEXT_SPEAK)
    return frozenset(word for entry in written for word in fold(entry))


def _other_script(text: str, *, more_than: int) -> str | None:
    """The script, not Latin, of most words, if there are `more_than` so many of them."""
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for word in text.split():
        scripts = [_script(letter) for letter in word if letter.isalpha()]
        letters.update(scripts)
        words.update(set(scripts) - {_LATIN})
    for script, count in words.most_common(1):
        if count > more_than and letters[script] >= _FEWEST_LETTERS:
            return script
    return None


def _script(letter: str) -> str:
    """The script of a letter as Unicode names it: LATIN, CYRILLIC, BENGALI."""
    return unicodedata.name(letter, "").split(" ")[0]


def _by_letters(text: str, script: str) -> str | None:
    found = (code for some, code in _LETTERS.get(script, ()) if not set(some).isdisjoint(text))
    return next(found, None)


def _most_like(text: str, script: str) -> str:
    """The language whose small words are most, py3langid speaking too; `other` without either."""
    if script not in _CODES:
        return OTHER
    found: Counter[str] = Counter()
    for code, share in _shares(text, script).items():
        if code != ENGLISH:
            found[code if code in LANGUAGES else OTHER] += share  # type: ignore[assignment]
    for word in read_words(text):
        weight = _FULL_WEIGHT if _kind(word) == "foreign" else _OF_NO_WEIGHT
        for code, known in FOREIGN_WORDS.items():
            if word.text in known:
                found[code] += weight  # type: ignore[assignment]
    return max(sorted(found), key=found.__getitem__)


def _shares(text: str, script: str) -> Mapping[str, float]:
    """The probability of each language of a script by py3langid, summing to 1.

    `text` in small letters: capitals mislead it.
    """
    scores = dict(_identifier().rank(text))
    best = max(scores[code] for code in _CODES[script])
    weights = {code: math.exp(scores[code] - best) for code in _CODES[script]}
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_pickled_model(MODEL_FILE)
