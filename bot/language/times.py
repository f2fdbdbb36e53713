"""When something happened, from the words of a message and the time it was written.

Written by hand rather than with dateparser: that library reads dates, not `back in school`,
`last nite` or `when i was 9`, cannot tell `can i report it tomorrow` from when something happened,
and takes longer than the whole of our time for a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

from bot.language.ages import ages, speaker_age
from bot.language.numbers import WORDS, read_number
from bot.language.phrases import phrase_pattern
from bot.language.time_words import (
    ABOUT_OTHER_THINGS_NOW,
    AHEAD,
    ASKS,
    HAPPENING,
    HAPPENING_LISTS,
    LISTS,
    LONGER,
    MY_OWN_PLACE,
    NOW,
    OCCASIONS,
    PAST,
    PERHAPS_PAST,
    RIGHT_NOW,
    SOMEBODY,
    STATISTICS,
    THIS_MONTH,
    THIS_WEEK,
    THIS_YEAR,
    TODAY,
    TOLD,
)
from bot.language.words import Found, straighten

Clock = Callable[[], datetime]

LITTLE_MORE = 4
"""How many words besides the time leave a message little more than the time."""

_LIMITS = (
    (59 / 60 / 24, NOW),
    (0.999, TODAY),
    (7.5, THIS_WEEK),
    (31.5, THIS_MONTH),
    (366.0, THIS_YEAR),
)
"""How many days ago is still within each span."""


def span_of(days: float) -> str:
    """The narrowest span that holds something `days` days ago."""
    return next((span for limit, span in _LIMITS if days <= limit), LONGER)


_UNIT_DAYS = (
    (r"sec(?:ond)?s?", 1 / 86400),
    (r"min(?:ute|uet|ut)?s?", 1 / 1440),
    (r"h(?:ou)?rs?|(?<=\d)h", 1 / 24),
    (r"days?|dys|(?<=\d)d", 1.0),
    (r"nights?|nites?", 1.0),
    (r"w(?:ee)?ks?|weaks?|wk", 7.0),
    (r"fortnights?", 14.0),
    (r"mon?ths?|mnths?|mths?|mo|monthes", 30.4),
    (r"years?|yrs?|yers?|yeras?|yaers?|(?<=\d)y", 365.25),
    (r"decades?", 3652.5),
)
_UNITS = "|".join(pattern for pattern, _ in _UNIT_DAYS)
_ABOUT = (
    r"(?:(?:about|bout|around|roughly|over|nearly|almost|like|some|only|just|maybe|approx|"
    r"well over|more than|at least|literally|all of|less than|the|good|a good)\s+){0,3}"
)
_MANY = (
    r"(?:a\s+)?(?:couple|cuple|cpl)(?:\s+of)?|(?:a\s+)?(?:good\s+)?few|several|many|some|a\s+half|"
    r"half(?:\s+an?)?|an?|one|loads\s+of|so\s+many"
)
_COUNT = (
    rf"(?:(?P<n>\d{{1,3}}|{WORDS})(?:\s*(?:-|to|or)\s*(?:\d{{1,3}}|{WORDS}|so))?|(?P<many>{_MANY}))"
)
_ODD = r"(?:\s*(?:odd|ish|\+|or\s+so|plus))?"
_HALF = r"(?:\s+and\s+a\s+half)?"
_SPAN = (
    rf"{_ABOUT}\b{_COUNT}{_HALF}{_ODD}(?:\s*(?<=[\d+\s-]))(?P<unit>{_UNITS})\b{_HALF}"
    r"(?:\s+or\s+(?:so|two|more))?"
)
_AGO = (
    r"(?:ago|agoo|agao|ago+|back|bk|bak|since|prior|before\s+now|b4|before(?=\s*(?:$|[.,?!]))|"
    r"on(?=\s*(?:$|[.,?!]))|later)"
)

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:uary|ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PAST_RULES = tuple((phrase_pattern(lines, LISTS), span) for span, lines in PAST.items())
_PERHAPS_RULES = tuple((phrase_pattern(lines, LISTS), span) for span, lines in PERHAPS_PAST.items())
_OCCASION_RULES = tuple((phrase_pattern(lines, LISTS), day) for day, lines in OCCASIONS)
_RIGHT_NOW = phrase_pattern(RIGHT_NOW, LISTS)
_NOW = phrase_pattern(("now|nw",))
_HAPPENING = re.compile(
    rf"{phrase_pattern(HAPPENING, HAPPENING_LISTS).pattern}\s*(?:right\s*)?$", re.IGNORECASE
)
_ABOUT_OTHER_THINGS = phrase_pattern(ABOUT_OTHER_THINGS_NOW)
_SOMEBODY = phrase_pattern(SOMEBODY)
_MY_OWN_PLACE = phrase_pattern(MY_OWN_PLACE)
_ASKS = phrase_pattern(ASKS)
_STATISTICS = phrase_pattern(STATISTICS)
_AHEAD = phrase_pattern(AHEAD)
_TOLD = re.compile(rf"{phrase_pattern(TOLD).pattern}|\b\w{{3,}}(?:ed|'d)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    rf"[.!?;\n]|{phrase_pattern(('but', 'can i|u', 'how do i', 'should i', 'do i')).pattern}",
    re.IGNORECASE,
)
_NOT_A_DAY_BEFORE = re.compile(r"\b(?:of\s+an?|not)\s+$", re.IGNORECASE)
_NOT_A_DAY_BEHIND = re.compile(
    r"\s+(?:school|roast|league|lunch|dinner|best|service|to|than)\b", re.IGNORECASE
)
_LEANS_BACK = re.compile(r"\s*(?:last|since|from|this\s+past)\b", re.IGNORECASE)
_UNIT_RULES = tuple((re.compile(rf"(?:{p})", re.IGNORECASE), days) for p, days in _UNIT_DAYS)

_ELAPSED = re.compile(rf"{_SPAN}\s+{_AGO}\b", re.IGNORECASE)
_BEEN = re.compile(
    rf"\b(?:it'?s\s+been|its\s+been|been|it\s+has\s+been|it'?s|its)\s+{_SPAN}(?=\s*(?:$|[.,!?]|since|now|"
    r"ago|and|so))",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:after|in\s+the\s+(?:last|past)|within\s+the\s+(?:last|past)|over\s+the\s+(?:last|past)|"
    rf"(?:was|were|is)\s+(?:like\s+|about\s+)?(?=\d+\s*(?:years|yrs|months|weeks)\s*(?:$|[?.]))|"
    rf"happened)\s+{_SPAN}(?=\s*(?:$|[.,!?]|can|is|do|on\b|and|later))",
    re.IGNORECASE,
)
_CARRIED = re.compile(
    r"\b(?:waited|waiting|carr(?:ied|yin\w*)|kept|hid(?:den)?|lived\s+with|living\s+with|silent|quiet|"
    rf"told\s+no\s*one|never\s+told)\s+(?:\w+\s+){{0,3}}?{_SPAN}",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"\b(?:(?:back\s+)?in|since|from|around|about|during|was|year|circa|of|summer|winter|spring|autumn|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    rf"{_MONTH}|christmas|xmas)\s+(?:of\s+|the\s+year\s+)?(?P<year>(?:19[3-9]|20[0-4])\d)\b(?!\s*(?:act|law))|"
    r"\b(?:in|since|from|around|back\s+in)\s+'(?P<short>\d\d)\b|"
    r"(?:^|(?<=[(,]\s))(?P<bare>(?:19[3-9]|20[0-4])\d)(?=\s*(?:$|[,.)]))",
    re.IGNORECASE,
)
_NUMERIC_DATE = re.compile(r"(?<![\d/.])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?![\d/])")
_NAMED_DATE = re.compile(
    rf"\b(?:on\s+)?(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b(?!\s*\d)|"
    rf"\b(?:in|last|since|back\s+in|this|during|early|late|mid|end\s+of|start\s+of|beginning\s+of)\s+"
    rf"(?P<alone>{_MONTH})\b(?!\s*(?:\d|i\b|be\b|have\b|not\b))",
    re.IGNORECASE,
)
_AHEAD_DATE = re.compile(
    r"\b(?:court|trial|appointment|hearing|gonna|going|will|next|open|due|by|until|till|be)\b",
    re.IGNORECASE,
)
_LAST_YEAR = re.compile(r"\blast\s+(?:year|yr)\b", re.IGNORECASE)
_WHEN_AGE = re.compile(
    r"\b(?:when|wen|since|while|before|until|till|from|by)\s+(?:i|we)\s+(?:was|were|wz|wos|turned)\b",
    re.IGNORECASE,
)


OLD = 40
"""At this age `i was 45` is as likely to be about a birthday as about the past."""
_RECENT_BEHIND = re.compile(r"\s+(?:last|yesterday|today|this|on)\b", re.IGNORECASE)


class TimeFinder:
    """Finds when things happened, as seen from the time that `clock` tells."""

    def __init__(self, clock: Clock = datetime.now) -> None:
        self._clock = clock

    def find(self, text: str) -> list[Found]:
        """The times in `text`, in order, no two in the same characters."""
        straight = straighten(text)
        found: list[Found] = []
        for time in self._candidates(straight):
            if all(time.end <= each.start or time.start >= each.end for each in found):
                found.append(time)
        return sorted(found, key=lambda each: each.start)

    def _candidates(self, text: str) -> Iterator[Found]:
        today = self._clock().date()
        yield from _elapsed(text)
        yield from _years(text, today)
        yield from _dates(text, today)
        yield from _fixed(text)
        yield from _last_year(text, today)
        yield from _occasions(text, today)
        yield from _nows(text)
        yield from _unsure(text)
        yield from _ages_then(text)


def _elapsed(text: str) -> Iterator[Found]:
    for pattern in (_ELAPSED, _BEEN, _AFTER, _CARRIED):
        for match in pattern.finditer(text):
            start = _start_of_count(match)
            yield Found(span_of(_days(match)), start, match.end())


def _start_of_count(match: re.Match[str]) -> int:
    return match.start("n") if match["n"] else match.start("many")


def _days(match: re.Match[str]) -> float:
    unit = next(days for pattern, days in _UNIT_RULES if pattern.fullmatch(match["unit"]))
    half = 0.5 if "and a half" in match.group().lower() else 0.0
    if match["n"]:
        return (read_number(match["n"]) + half) * unit * _leaning(match)
    many = match["many"].lower()
    if "half" in many:
        return unit / 2
    if many in ("a", "an", "one"):
        return (1 + half) * unit * _leaning(match)
    return (2 if "c" in many[:3] else 3) * unit


def _leaning(match: re.Match[str]) -> float:
    """`over a year` is more than a year."""
    return 1.1 if re.search(r"\b(?:over|more\s+than)\b", match.group(), re.IGNORECASE) else 1.0


def _years(text: str, today: date) -> Iterator[Found]:
    if _STATISTICS.search(text):
        return
    for match in _YEAR.finditer(text):
        if match["short"]:
            short = int(match["short"])
            year = 2000 + short if 2000 + short <= today.year else 1900 + short
        else:
            year = int(match["year"] or match["bare"])
        if year > today.year:
            continue
        middle = date(year, 7, 1)
        days = 0 if year == today.year else (today - middle).days
        span = THIS_YEAR if days <= 366 else LONGER
        yield Found(span, match.start(), match.end())


def _dates(text: str, today: date) -> Iterator[Found]:
    for match in _NUMERIC_DATE.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        year += 2000 if year < 100 and year + 2000 <= today.year else 1900 if year < 100 else 0
        yield from _when_past(_day(year, month, day), today, match)
    for match in _NAMED_DATE.finditer(text):
        if _is_ahead_of(text, match):
            continue
        month = _month(match["month"] or match["alone"])
        day = int(match["day"]) if match["day"] else 15
        yield from _when_past(_latest(month, day, today), today, match)


def _is_ahead_of(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(_AHEAD_DATE.search(before)) and not _TOLD.search(before)


def _month(word: str) -> int:
    return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.lower()[:3]))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, today: date) -> date | None:
    """The last such day that is not ahead; the month under way counts as past."""
    this_year = _day(today.year, month, day)
    if this_year is None or this_year <= today or month == today.month:
        return min(this_year, today) if this_year else None
    return _day(today.year - 1, month, day)


def _when_past(day: date | None, today: date, match: re.Match[str]) -> Iterator[Found]:
    if day is None or day > today:
        return
    days = (today - day).days
    yield Found(TODAY if days == 0 else span_of(max(days, 1)), match.start(), match.end())


def _fixed(text: str) -> Iterator[Found]:
    for pattern, span in _PAST_RULES:
        for match in pattern.finditer(text):
            if span not in (THIS_WEEK, THIS_MONTH) or not _is_ahead(text, match):
                yield Found(span, match.start(), match.end())


def _last_year(text: str, today: date) -> Iterator[Found]:
    """Half-way through last year, as far back as that is."""
    for match in _LAST_YEAR.finditer(text):
        middle = date(today.year - 1, 7, 1)
        yield Found(span_of((today - middle).days), match.start(), match.end())


def _occasions(text: str, today: date) -> Iterator[Found]:
    for pattern, (month, day) in _OCCASION_RULES:
        for match in pattern.finditer(text):
            if not _is_ahead(text, match):
                yield from _when_past(_latest(month, day, today), today, match)


def _nows(text: str) -> Iterator[Found]:
    for match in _RIGHT_NOW.finditer(text):
        if _is_refused(text, match):
            continue
        before, behind = _sides(text, match)
        just = match.group().lower().startswith("jus")
        if just or not _ABOUT_OTHER_THINGS.search(f"{before} {behind}"):
            yield Found(NOW, match.start(), match.end())
    for match in _NOW.finditer(text):
        before, _ = _sides(text, match)
        told = _HAPPENING.search(before.rstrip()) and _SOMEBODY.search(before)
        if told and not _ASKS.search(before) and not _MY_OWN_PLACE.search(before):
            yield Found(NOW, match.start(), match.end())


def _unsure(text: str) -> Iterator[Found]:
    for pattern, span in _PERHAPS_RULES:
        for match in pattern.finditer(text):
            told = _is_told(text, match) and not _is_ahead(text, match)
            if told and not _is_refused(text, match):
                yield Found(span, match.start(), match.end())


def _is_refused(text: str, match: re.Match[str]) -> bool:
    """`of a sunday`, `sunday school`, `not just now`."""
    before = text[: match.start()]
    return bool(_NOT_A_DAY_BEFORE.search(before) or _NOT_A_DAY_BEHIND.match(text, match.end()))


def _is_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether the nearest verb before the words (else behind) looks ahead, or asks."""
    before, behind = _sides(text, match)
    marks = sorted(
        [(each.start(), True) for each in _AHEAD.finditer(before)]
        + [(each.start(), False) for each in _TOLD.finditer(before)]
    )
    if marks:
        return marks[-1][1]
    ahead, past = _AHEAD.search(behind), _TOLD.search(behind)
    if ahead is None:
        return False
    return past is None or ahead.start() < past.start()


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Whether the clause tells of something past, or is little more than the time itself."""
    before, behind = _sides(text, match)
    if _LEANS_BACK.match(match.group()) or _TOLD.search(before) or _TOLD.search(behind):
        return True
    return len((before + behind).split()) <= LITTLE_MORE


def _sides(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The rest of the clause before and behind the words."""
    start = max((m.start() for m in _CLAUSE_END.finditer(text, 0, match.start())), default=0)
    end = _CLAUSE_END.search(text, match.end())
    return text[start : match.start()], text[match.end() : end.start() if end else len(text)]


def _ages_then(text: str) -> Iterator[Found]:
    """`when i was 9`, `i was 9`: how long ago that is depends on how old the speaker is now."""
    past = [age for age in ages(text) if age.rule == "then"]
    if not past:
        return
    now = speaker_age(text)
    for age in past:
        leading = [m for m in _WHEN_AGE.finditer(text, 0, age.start) if age.start - m.start() < 40]
        if not leading and (age.years >= OLD or _RECENT_BEHIND.match(text, age.end)):
            continue
        start = leading[-1].start() if leading else age.start
        years = None if now is None else now - age.years
        yield Found(THIS_YEAR if years in (0, 1) else LONGER, start, age.end)
