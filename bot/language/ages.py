"""Ages in a message: `im 15`, `15f`, `my daughter is twelve`, `year 9`, `in my 60s`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.language.numbers import WORDS, read_number
from bot.language.words import Found, straighten

_KIN = (
    r"(?:daughter|dau?ghter|dauter|son|sister|sis|brother|bro|girl|boy|child|kid|niece|nephew|"
    r"cousin|friend|mate|bestie|bf|gf|boyfriend|girlfriend|partner|husband|wife|mum|mom|dad|nan|"
    r"gran|grandad|granddaughter|grandaughter|grandson|stepson|stepdaughter|stepsister|"
    r"stepbrother|pupil|student|patient|client|lad|bloke|man|guy|woman|lady|one|youngest|eldest|"
    r"oldest|baby|twins?|ex|uncle|aunt|teenager|teen|she|he|they|who)"
)
_SOFTENED = (
    r"(?:(?:only|just|jus|nearly|almost|about|around|like|literally|still|now|currently|gonna be|"
    r"going to be|turned|turning|actually|bout|barely|abt|roughly|maybe|not even|only just|"
    r"just turned|both|a)\s+){0,3}"
)
_NOT_AGE_BEHIND = (
    r"(?!\s*(?:%|st\b|nd\b|rd\b|th\b|:|\.\d|/\d|-\d{3}|'?o'?clock|am\b|pm\b|a\.m|p\.m|"
    r"m(?:in)?s?\b|mins?\b|minutes?\b|minuets?\b|secs?\b|seconds?\b|h(?:ou)?rs?\b|days?\b|"
    r"nights?\b|weeks?\b|wks?\b|months?\b|mths?\b|fortnights?\b|decades?\b|miles?\b|km\b|metres?\b|"
    r"meters?\b|ft\b|foot\b|feet\b|inch(?:es)?\b|stone\b|lbs?\b|kg\b|kilos?\b|quid\b|pounds?\b|p\b|"
    r"k\b|grand\b|of\b|times?\b|people\b|men\b|lads\b|guys\b|girls\b|boys\b|blokes\b|women\b|"
    r"others?\b|kids?\b|children\b|drinks?\b|pints?\b|shots?\b|streets?\b|stops?\b|doors?\b|"
    r"houses?\b|percent\b|bus\b|train\b|trains\b|buses\b|hundred\b|thousand\b|messages?\b|texts?\b|"
    r"calls?\b|different\b|more\b|brothers\b|sisters\b|friends\b|mates\b|reasons?\b|steps?\b|"
    r"things?\b|pages?\b|odd\b|points?\b|missed\b|blocks?\b|sessions?\b|appointments?\b|visits?\b|goes\b|"
    r"degrees\b|units?\b|year(?:s)?\s+(?:ago|back|clean|sober|in\b|into|relationship|together|"
    r"married|on\b|later|younger)|yrs?\s+(?:ago|back|clean|sober|in\b|together|later)))"
)
_N = rf"(?P<n>\d{{1,2}}(?!\d)|{WORDS})"
_END = rf"(?!['’]?\d)(?![\d£%]){_NOT_AGE_BEHIND}"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "old",
        rf"(?<![\w£.,/-]){_N}\s*[\s-]?\s*(?:(?:y(?:ea)?rs?'?|yr'?s|yers?|yeras?|year)[\s-]*(?:olds?|ild|"
        r"of age)\b|y/?o\b|y\.o\b|yrs?\s+old\b|yrold\b|yearold\b|yrs?\b(?=\s*(?:f\b|m\b)))",
    ),
    ("sex_behind", r"(?<![\w£.,/-])(?P<n>[1-9]\d?)\s*/?\s*[mf]\b(?!\w)(?!\s*\d)"),
    (
        "sex_before",
        r"(?<!the )(?<!on )(?<!off )(?<![\w£'])"
        r"(?:[mf]|(?:male|female|boy|girl|lad|bloke)(?:\s+here)?)"
        rf"\s*[/,]?\s*(?P<n>[1-9]\d)(?!\d){_END}(?!\w)(?!\s\d[a-z]{{2}}\b)",
    ),
    ("sex_word", r"(?<![\w£.,/-])(?P<n>[1-9]\d)\s*,?\s*(?:male|female)\b"),
    (
        "i",
        rf"\b(?:i'?m|i\s+am|i'?ll\s+be|ill\s+be|i\s+will\s+be|i\s+just\s+turned|i\s+turned?|"
        rf"i\s+(?:jus\s+)?turn|i'?ve\s+(?:just\s+)?turned|me(?=\s+[1-9]\d))\s+{_SOFTENED}{_N}{_END}"
        r"(?!\s+in\s+the\s+queue)",
    ),
    (
        "i_later",
        rf"\bi'?m\s+(?:\w+\s+){{1,5}}and\s+(?:i'?m\s+)?(?P<n>[1-9]\d)(?!\d)(?=\s*(?:$|[.,!?])){_END}",
    ),
    (
        "then",
        rf"\b(?:i|we|me)\s+(?:was|were|wz|wos|wuz|turned|got\s+to)\s+{_SOFTENED}{_N}{_END}",
    ),
    (
        "kin",
        rf"\b{_KIN}(?:'?s)?\s*(?:is|was|are|were|has|will\s+be|who'?s|who\s+is|whos|she'?s|he'?s|shes|"
        rf"hes|they'?re|,|\()?\s*{_SOFTENED}{_N}{_END}(?=\s*(?:$|[\w.,!?)&'-]))",
    ),
    (
        "first",
        r"^\s*(?P<n>1\d|[2-9]\d)(?=\s*(?:,|\band\b))(?!\s*,?\s*\d)(?!\s+and\s+(?:over|under|a\s+half|\d))",
    ),
    (
        "i",
        r"\b(?:i\s+have|i'?m\s+\w+\s+of|i\s+am\s+\w+\s+of)\s+(?P<n>1\d|[2-9]\d)\s+years?\b"
        r"(?!\s+(?:ago|experience|of|in|left|to|clean|sober))",
    ),
    ("named", r"^\s*at\s+(?P<n>1\d|[2-9]\d)\s+(?=i\b|he\b|she\b)"),
    (
        "kin",
        rf"\bmy\s+\w+(?:\s+is|'s|s)\s+{_SOFTENED}(?P<n>\d{{1,2}})(?=\s*(?:$|[.,!?)]|and\b|but\b|so\b|she\b|"
        r"he\b|n\b|now\b))",
    ),
    ("named", rf"\b(?:aged?|age\s+of|ages|age\s+is|age\s*:)\s*{_SOFTENED}{_N}{_END}"),
    ("turned", rf"\bturn(?:ed|ing|s)\s+{_N}{_END}"),
    (
        "since",
        rf"\b(?:raped|abused|assaulted|molested|groomed|pregnant|touched|diagnosed)\s+(?:at|when|from)\s+{_N}"
        rf"{_END}(?!\s*(?:in\s+the|at\s+night))",
    ),
    (
        "decade",
        r"\b(?:in\s+)?(?:my|her|his|their)\s+(?:early\s+|mid\s+|late\s+)?"
        r"(?P<decade>[2-9]0\s?'?s\b|twenties|thirties|forties|fifties|sixties|seventies|eighties|"
        r"nineties)",
    ),
    (
        "school",
        r"\b(?:year|yr|y)\s?-?(?P<year>[1-9]|1[0-3]|seven|eight|nine|ten|eleven|twelve|thirteen)s?\b"
        r"(?!\s*(?:of|at)\s+(?:my|uni|the|a|college|degree)|\s*(?:teacher|tutor|ta\b|head|old|olds|"
        r"class\s+teacher|ago|relationship|anniversary|group\s+lead)|\s*[:/]|\s+degree|-)",
    ),
)
_DECADES = dict(
    zip(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(),
        range(20, 100, 10),
    )
)
_RULES = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_MAY_HOLD_AGE = re.compile(rf"\d|{WORDS}|ties\b", re.IGNORECASE)
_OF_A_CHILD = 4
_YOUNGEST_AT_SCHOOL = 5


@dataclass(frozen=True)
class Age:
    """An age in years and how it was said.

    Attributes:
        start, end: its characters in the message.
        rule: `i` for the speaker now, `then` for the speaker in the past, `sex_behind`, `school`…
    """

    years: int
    start: int
    end: int
    rule: str


def ages(text: str) -> list[Age]:
    """The ages in `text`, in order, no two in the same characters."""
    if not _MAY_HOLD_AGE.search(text):
        return []
    straight = straighten(text)
    found: list[Age] = []
    for rule, pattern in _RULES:
        for match in pattern.finditer(straight):
            age = _read(rule, match)
            if age is not None and all(age.end <= a.start or age.start >= a.end for a in found):
                found.append(age)
    return sorted(found, key=lambda age: age.start)


def find_ages(text: str) -> list[Found]:
    """The ages in `text` as entities: digits as a string."""
    return [Found(str(age.years), age.start, age.end) for age in ages(text)]


def _read(rule: str, match: re.Match[str]) -> Age | None:
    if rule == "decade":
        return Age(_decade(match["decade"]), match.start(), match.end(), rule)
    if rule == "school":
        year = read_number(match["year"])
        return Age(year + _OF_A_CHILD, match.start(), match.end(), rule)
    years = read_number(match["n"])
    if not 1 <= years <= 99 or _is_something_else(rule, match, years):
        return None
    start, end = _extent(rule, match)
    return Age(years, start, end, rule)


def _extent(rule: str, match: re.Match[str]) -> tuple[int, int]:
    if rule in ("old", "sex_behind", "sex_before", "sex_word"):
        return match.span()
    return match.span("n")


def _decade(text: str) -> int:
    word = text.lower().rstrip("s").rstrip("'").strip()
    return int(word) if word.isdigit() else _DECADES[text.lower()]


def _is_something_else(rule: str, match: re.Match[str], years: int) -> bool:
    check = _TRAPS.get(rule)
    return check is not None and check(match, years)


_RUNNING_COUNT = re.compile(r"\s*(?:of\s+(?:us|them)|x\b)", re.IGNORECASE)
_NOT_OF_AGE = re.compile(
    r"\b(?:under|over|number|no|flat|day|room|bus|press|dial|text|to be|at least|be)\s*$",
    re.IGNORECASE,
)
_MOTORWAYS = frozenset({11, 20, 23, 25, 26, 40, 42, 60, 62})


def _is_motorway(match: re.Match[str], years: int) -> bool:
    return (
        match.group().lower().startswith("m") and years in _MOTORWAYS and " " not in match.group()
    )


def _is_text_speak(match: re.Match[str], years: int) -> bool:
    """`im 2 drunk`, `hes 4 real`: the digit is a word, unless nothing follows."""
    behind = match.string[match.end("n") :]
    return match["n"] in ("2", "4") and not re.match(
        r"\s*(?:$|[.,!?)]|and\b|yrs?\b|years?\b)", behind
    )


def _is_counted(match: re.Match[str], years: int) -> bool:
    before = match.string[: match.start("n")]
    behind = match.string[match.end("n") :]
    if match.group().lower().startswith("one ") or _is_text_speak(match, years):
        return True
    return bool(_RUNNING_COUNT.match(behind) or _NOT_OF_AGE.search(before)) or (
        years == 1 and not match["n"].isdigit()
    )


_TRAPS: dict[str, Callable[[re.Match[str], int], bool]] = {
    "sex_before": _is_motorway,
    "i": lambda match, years: years == 1 or _is_text_speak(match, years),
    "then": _is_counted,
    "kin": _is_counted,
}


def speaker_age(text: str) -> int | None:
    """How old the speaker says to be now, None when that is not said."""
    return next(_speaker_ages(text), None)


_STANDS_FOR_SPEAKER = re.compile(
    r"(?:^|[.!?;,:(\n]|\b(?:me|im|i'm|i am|hi|hello|and|here))\s*\(?$", re.I
)


def _speaker_ages(text: str) -> Iterator[int]:
    for age in ages(text):
        if age.rule in ("i", "i_later", "first"):
            yield age.years
        elif age.rule in ("sex_behind", "sex_before", "sex_word", "old", "school"):
            before = re.sub(r"\b(?:a|an|in|just)\s+$", "", text[: age.start], flags=re.I)
            if _STANDS_FOR_SPEAKER.search(before):
                yield age.years
