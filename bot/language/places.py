"""Places and postcodes in a message, as the district they lie in.

A name that is also a person's name or a word (Leigh, Victoria, Stock) counts only with evidence:
a word such as `in` before it, a word such as `station` behind it, another place beside it, or
nothing else in the message.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from bot.knowledge.load import DEFAULT_FOLDER
from bot.knowledge.reading_yaml import read_yaml
from bot.knowledge.records import OutwardCode
from bot.knowledge.schema import PlacesFile
from bot.language.further_places import (
    ELSEWHERE,
    ELSEWHERE_BUT_WORDS,
    ESSEX_POSTCODES,
    POSTCODE_AREAS,
    REST_OF_ESSEX,
    SPELLINGS,
)
from bot.language.gazetteer import Gazetteer, Mention
from bot.language.lookalikes import NOT_PLACES
from bot.language.words import Found, Word, fold, read_words

ESSEX = "essex"
ELSEWHERE_ID = "elsewhere"
MIN_FAR_MENDED = 8

_ALSO_NAMES_OR_WORDS = frozenset(
    fold(name)
    for name in """
    greys, gray's, thorpe, hutton, warley, kingswood, blackmore, wheatley, dunton, barling, linford,
    blenheim, milton, stock, mucking, standford, winter gardens, south green, downhall, sweyne,
    west leigh, runwell, rainham, hadley, sale, castledon, raleigh, rayley, tilberry, epping, ongar,
    greenwich, cambridge, oxford, preston, stratford, jersey, paris, turkey, chelsea, devon,
    winchester, sudbury, bedford, witham, thorp bay, the homesteads, st lawrence southend, shopland,
    priory park, barstable, harrow, france, india, america, ireland, wembley, heathrow, york,
    newmarket, kelvedon, debden, windsor, durham, halifax, worcester, hastings, horndon, rockford,
    clapham, hertford, shot gate, steepleview, great berry, castlepoint, stansted, broadway
    """.split(",")
) - {("castlepoint",)}

_BEFORE = frozenset(
    """
    in at near nr around round from live lives living lived stay stays staying outside towards
    inside visiting leaving through between across into via out
    """.split()
)
_BEFORE_SURE = frozenset("in near nr from live living lives lived around round into via".split())
_SPEECH = frozenset(
    """
    spoke speak talk talked talking told tell tells said say lied text texted message messaged hit
    called call married related engaged happened listen listened did close done next belongs went
    """.split()
)
_FROM_A_PERSON = frozenset(
    "text texts message messages call calls help letter email away heard hear saw got".split()
)
_PERSON_BEFORE = frozenset(
    """
    friend mate named called name mr mrs miss ms dr cousin sister brother ex uncle aunt auntie boss
    husband wife boyfriend girlfriend bf gf stepdad dad mum manager teacher sergeant pc detective dc
    officer aunty nurse bestie partner neighbour son daughter
    """.split()
)
_BEHIND = frozenset(
    """
    station town centre area hospital broadway seafront beach pier high police clinic surgery school
    college library essex town market village road council way ward park retail
    """.split()
)
_STREETS = frozenset(
    "road rd street st lane ln avenue ave drive close crescent cres court gardens grove".split()
)
_PARTICLES = frozenset("of hull's a an the im i am me please pls plz hi hello its it".split())
_FILLERS = frozenset(
    "im i am in from near me my area is please pls plz thanks x xx xxx hi hello its at the".split()
)
_GOES_ON = frozenset("what how about and or ok so then but for".split())
"""Words of a follow-up with nothing else in it: `what about grays`, `and leigh`."""

_CODE = re.compile(
    r"(?<![\w£$#'’])"
    r"(?P<area>[a-z]{1,2})(?P<gap>\s?)(?P<number>\d{1,2}|(?<=ss)o(?![a-z]))(?P<letter>[a-z]?)"
    r"(?:(?P<between>\s*-?\s*)(?P<sector>\d)(?P<unit>\s?[a-z]{2})?)?"
    r"(?![\w£%])",
    re.IGNORECASE,
)
_FULL_WITHOUT_SPACE = re.compile(
    r"(?P<area>[a-z]{1,2})(?P<gap>\s?)(?P<number>\d{1,2})(?P<letter>[a-z]?)\s*(?P<sector>\d)\s?[a-z]{2}(?!\w)",
    re.IGNORECASE,
)
_UNIT_BEHIND = re.compile(
    r"\s*(?:days?|nights?|weeks?|wks?|months?|mths?|years?|yrs?|hours?|hrs?|mins?|minutes?|times?|"
    r"am|pm|of|people|men|lads|boys|girls|kids|miles|st|nd|rd|th)\b",
    re.IGNORECASE,
)
_PLACE_WORD_BEFORE = re.compile(
    r"\b(?:in|near|from|live|living|around|round|postcode|post ?code|area|at|is|covers?|postcode:)"
    r"(?: the)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PlaceNames:
    """What is known of places.

    Attributes:
        districts: folded name to its value.
        ambiguous: folded names that count only with evidence.
        strict: folded names that count only right behind `in`, `near`, `from` and the like.
        blocked: folded phrases that hold a name but are no place, such as `essex police`.
        codes: the outward codes of the six districts and their edges.
    """

    districts: dict[tuple[str, ...], str]
    ambiguous: frozenset[tuple[str, ...]] = frozenset()
    strict: frozenset[tuple[str, ...]] = frozenset()
    blocked: frozenset[tuple[str, ...]] = frozenset()
    codes: dict[str, OutwardCode] = field(default_factory=dict)


def load_place_names(
    folder: Path = DEFAULT_FOLDER, service_names: frozenset[str] = frozenset()
) -> PlaceNames:
    """Read `places.yml`; names of services that hold a place's name are blocked.

    Raises `DataError` when the file cannot be read.
    """
    file = PlacesFile.parse_obj(read_yaml(folder / "places.yml", "places.yml"))
    counts_as: dict[str, str] = {each.id: each.counts_as for each in file.other_districts}
    counts_as |= {each.id: each.id for each in file.districts}
    districts: dict[tuple[str, ...], str] = {}
    districts |= {fold(name): ELSEWHERE_ID for name in ELSEWHERE | ELSEWHERE_BUT_WORDS}
    districts |= {fold(name): ESSEX for name in REST_OF_ESSEX}
    districts |= {fold(near.name): counts_as[near.district] for near in file.nearby_not_covered}
    districts |= {fold(area): ESSEX for area in ("essex", "essx", "essexx", "esex", "south essx")}
    ambiguous = set(_ALSO_NAMES_OR_WORDS)
    for district in file.districts:
        districts[fold(district.name)] = district.id
        for place in district.places:
            for name in (place.name, *place.aliases):
                districts[fold(name)] = district.id
            ambiguous.update(fold(name) for name in place.ambiguous_names)
    districts |= {fold(name): value for value, names in SPELLINGS.items() for name in names}
    return PlaceNames(
        districts,
        frozenset(ambiguous),
        frozenset(fold(name) for name in ELSEWHERE_BUT_WORDS) | {("stock",), ("mucking",)},
        frozenset(_blocked(service_names, districts)),
        _outward_codes(file, counts_as),
    )


_NO_PLACES = (
    "only way is essex",
    "essex girl",
    "essex girls",
    "essex lad",
    "essex boy",
    "essex accent",
    "west ham",
    "university of essex",
    "essex uni",
    "essex university",
    "london underground",
    "london marathon",
    "greys anatomy",
    "oxford english dictionary",
    "southend united",
    "victoria secret",
    "victorias secret",
    "victoria derbyshire",
    "stanford prison",
    "liverpool fc",
    "turkey dinner",
    "french paris",
    "paris hilton",
    "queen victoria",
    "leicester square",
    "soho house",
)


def _blocked(
    service_names: frozenset[str], districts: dict[tuple[str, ...], str]
) -> set[tuple[str, ...]]:
    blocked = {fold(name) for name in _NO_PLACES}
    single = {name[0] for name in districts if len(name) == 1}
    for name in map(fold, service_names):
        if len(name) > 1 and not single.isdisjoint(name) and name not in districts:
            blocked.add(name)
    return blocked


def _outward_codes(file: PlacesFile, counts_as: dict[str, str]) -> dict[str, OutwardCode]:
    return {
        code.code: OutwardCode(
            code=code.code,
            post_town=code.post_town,
            main_district=counts_as[code.main_district],
            also_in=tuple(counts_as[each] for each in code.also_in),
            straddles=code.straddles,
            roughly=code.roughly,
            units=_by_value(code.postcode_units, counts_as),
            sectors={name: _by_value(units, counts_as) for name, units in code.sectors.items()},
        )
        for code in file.outward_codes
    }


def _by_value(units: dict[str, int], counts_as: dict[str, str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for district, count in units.items():
        counts[counts_as[district]] += count
    return dict(counts)


class PlaceFinder:
    """Finds places. Values: the six district ids, `essex`, `elsewhere`."""

    def __init__(self, names: PlaceNames) -> None:
        self._names = names
        known = names.districts | dict.fromkeys(names.blocked, "")
        self._gazetteer = Gazetteer(known, NOT_PLACES)

    def find(self, text: str) -> list[Found]:
        """The places in `text`, in order."""
        words = read_words(text)
        codes = self._codes(text)
        mentions = [
            mention
            for mention in self._gazetteer.find(words)
            if mention.name not in self._names.blocked
        ]
        found = codes + self._sure(words, mentions)
        found.sort(key=lambda each: each.start)
        return _without_county(text, found)

    def _sure(self, words: list[Word], mentions: list[Mention]) -> list[Found]:
        sure = [mention for mention in mentions if not self._needs_evidence(mention)]
        kept = []
        for mention in mentions:
            beside = any(
                other is not mention and _are_beside(mention, other, words) for other in sure
            )
            if self._counts(mention, words, beside):
                sure.append(mention)
                first, last = words[mention.first], words[mention.last - 1]
                kept.append(Found(self._names.districts[mention.name], first.start, last.end))
        return kept

    def _needs_evidence(self, mention: Mention) -> bool:
        name = mention.name
        if name in self._names.ambiguous or name in self._names.strict:
            return True
        return mention.mended and sum(map(len, name)) < 7

    def _counts(self, mention: Mention, words: list[Word], beside: bool) -> bool:
        evidence = _Evidence(mention, words)
        if evidence.is_street or evidence.is_person or self._is_far_mend(mention):
            return False
        if mention.name in self._names.strict:
            return evidence.is_alone or evidence.is_strictly_located
        if not self._needs_evidence(mention):
            return True
        if evidence.is_alone or evidence.is_located or evidence.has_landmark or beside:
            return True
        return evidence.is_asked_after and not mention.mended

    def _is_far_mend(self, mention: Mention) -> bool:
        """Short names far away are not worth a guess: `bales` is no slip for Wales."""
        far = self._names.districts[mention.name] == ELSEWHERE_ID
        short = len(mention.name) == 1 and len(mention.name[0]) < MIN_FAR_MENDED
        return mention.mended and far and short

    def _codes(self, text: str) -> list[Found]:
        found = []
        for match in _CODE.finditer(text):
            full = _FULL_WITHOUT_SPACE.match(text, match.start())
            place = self._full_code(full) if full else self._half_code(text, match)
            if place is not None:
                found.append(place)
        return found

    def _full_code(self, match: re.Match[str]) -> Found | None:
        area = match["area"].upper()
        if area not in POSTCODE_AREAS or (match["gap"] and area != "SS"):
            return None
        code = area + match["number"]
        return self._district(code, f"{code} {match['sector']}", match.start(), match.end())

    def _half_code(self, text: str, match: re.Match[str]) -> Found | None:
        area, number = match["area"].upper(), match["number"].upper().replace("O", "0")
        if area not in POSTCODE_AREAS or match["unit"]:
            return None
        code = area + number
        known = code in self._names.codes or code in ESSEX_POSTCODES
        if match["gap"] and area != "SS":
            return None
        if not known and not self._is_code_elsewhere(text, match):
            return None
        sector, end = self._sector(text, match)
        return self._district(code, f"{code} {sector}", match.start(), end)

    @staticmethod
    def _sector(text: str, match: re.Match[str]) -> tuple[str, int]:
        """The digit behind the outward code, and where the postcode ends."""
        end = match.end("letter")
        digit = match["sector"]
        if not digit or not match["between"] or _UNIT_BEHIND.match(text, match.end()):
            return "", end
        return digit, match.end()

    @staticmethod
    def _is_code_elsewhere(text: str, match: re.Match[str]) -> bool:
        """`in RM7` is a place; `the m25`, `a13` and `b12` are not."""
        before = text[: match.start()]
        if len(match["area"]) == 1 and match["area"].upper() not in "ENW":
            return False
        return bool(_PLACE_WORD_BEFORE.search(before)) or len(match["area"]) == 2

    def _district(self, code: str, sector: str, start: int, end: int) -> Found | None:
        outward = self._names.codes.get(code)
        if outward is None:
            if code.startswith("SS"):
                return None
            return Found(ESSEX if code in ESSEX_POSTCODES else ELSEWHERE_ID, start, end)
        districts = outward.districts(sector)
        return Found(districts[0], start, end, districts[1:])


class _Evidence:
    """What the words around a name say about it."""

    def __init__(self, mention: Mention, words: list[Word]) -> None:
        self._mention = mention
        self._words = words
        first = mention.first
        opens = words[first].opens
        self._one = "" if opens or first < 1 else words[first - 1].text
        self._two = "" if not self._one or first < 2 else words[first - 2].text
        closed = mention.last >= len(words) or words[mention.last].opens
        self._next = "" if closed else words[mention.last].text
        if self._one in ("old", "the", "sunny", "good", "central"):
            self._one, self._two = (self._two or self._one), ""

    @property
    def is_street(self) -> bool:
        """`london road`: a street is named after the place, and may be anywhere."""
        return self._next in _STREETS

    @property
    def is_person(self) -> bool:
        """`my friend leigh`, `mr grays`, `named milton`."""
        return self._one in _PERSON_BEFORE or (
            self._one in ("is", "s", "was") and self._two == "name"
        )

    @property
    def is_alone(self) -> bool:
        """Nothing else of weight in the message."""
        inside = range(self._mention.first, self._mention.last)
        return all(i in inside or word.text in _FILLERS for i, word in enumerate(self._words))

    @property
    def is_asked_after(self) -> bool:
        """Nothing but words that go on from an earlier question: `what about grays`."""
        rest = [*self._words[: self._mention.first], *self._words[self._mention.last :]]
        texts = {word.text for word in rest}
        return texts <= _FILLERS | _GOES_ON and not texts.isdisjoint({"about", "and"})

    @property
    def is_strictly_located(self) -> bool:
        """Right behind a word that is used of places; `in bath` but not `in the bath`."""
        first = self._mention.first
        return first > 0 and self._words[first - 1].text in _BEFORE_SURE and self._is_ended

    @property
    def _is_ended(self) -> bool:
        return self._next not in ("in", "room", "a", "my", "his", "her", "the")

    @property
    def is_located(self) -> bool:
        """Behind a word that is used of places, and not of the person spoken to."""
        if self._one == "to":
            return self._two not in _SPEECH
        if self._one == "from":
            return self._two not in _FROM_A_PERSON
        if self._one == "in":
            return self._two not in ("confided", "trust", "confide", "believe")
        return self._one in _BEFORE

    @property
    def has_landmark(self) -> bool:
        """`leigh station`, `hutton village`."""
        return self._next in _BEHIND


def _are_beside(mention: Mention, other: Mention, words: list[Word]) -> bool:
    """`leigh, rayleigh` and `leigh or rayleigh` stand side by side."""
    low, high = sorted((mention, other), key=lambda each: each.first)
    between = [word.text for word in words[low.last : high.first]]
    return len(between) <= 1 and all(text in ("or", "and", "in", "near", "not") for text in between)


_BEHIND_A_PLACE = re.compile(r"[\s,]*(?:in\s+)?")


def _without_county(text: str, found: list[Found]) -> list[Found]:
    """`Southend, Essex` is one place: the county behind a place only says where that is."""
    kept: list[Found] = []
    for place in found:
        is_county = text[place.start : place.end].lower() == "essex"
        if not (kept and is_county and _BEHIND_A_PLACE.fullmatch(text[kept[-1].end : place.start])):
            kept.append(place)
    return kept
