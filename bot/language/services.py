"""Services named in a message, as their ids in the directory.

Names that are also words (Compass, Respond, Shout) count only with evidence: `ring` before them,
`helpline` behind them, a question about them, or nothing else in the message.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.load import DEFAULT_FOLDER
from bot.knowledge.reading_yaml import read_yaml
from bot.language.gazetteer import Gazetteer, Mention
from bot.language.lookalikes import NOT_SERVICES
from bot.language.words import Found, Word, fold, read_words

MIN_MENDED_NAME = 6

_SCOPES = ("local", "county", "national")

_MORE_NAMES = {
    "oakwood-place-sarc": (
        "oakwood",
        "the sarc",
        "sarcs",
        "sarc centre",
        "oak wood place",
        "referral centre",
        "sexual assault referal centre",
        "sarc essex",
        "oakwood sarc",
    ),
    "rape-crisis-24-7-line": (
        "rape crisis line",
        "rape crisis helpline",
        "rape crisis england",
        "247 support line",
        "24 7 support line",
        "rape and sexual abuse support line",
        "rape support line",
        "rape helpline",
        "rape line",
        "rape crisis hotline",
        "national rape crisis",
    ),
    "sericc": ("serric", "serrick", "serick", "south essex rape crisis centre"),
    "sos-rape-crisis": ("sos rape", "southend on sea rape crisis", "rape crisis in southend"),
    "samaritans": ("samaritan", "samaratins", "samaritons", "116 123", "116123"),
    "essex-police": ("101", "essex cops", "police 101"),
    "nhs-111": ("111", "nhs 111", "one one one", "nhs direct"),
    "eput-crisis-111": ("111 option 2", "mental health crisis line", "crisis line essex"),
    "emergency-999": ("999", "nine nine nine"),
    "silent-solution-55": ("silent solution", "pressing 55", "999 then 55", "999 and 55"),
    "shout": ("85258", "shout line", "text shout", "shout crisis"),
    "childline": ("chidline", "0800 1111", "08001111"),
    "ask-for-angela": (
        "ask for angela",
        "asked for angela",
        "asking for angela",
        "angela scheme",
        "ask 4 angela",
        "angela poster",
        "is angela working",
    ),
    "nspcc-helpline": ("nsppc", "nspc"),
    "set-camhs": ("cahms", "camhs", "cams crisis"),
    "galop": ("gallop", "gallup", "galops"),
    "napac": ("napack",),
    "victim-support-essex": ("victim suport", "victims support"),
    "strut-safe": ("strut safe line",),
    "cica": ("criminal injuries",),
    "compass-essex": ("compass helpline", "essex compass", "compass line"),
    "national-domestic-abuse-helpline": (
        "refuge helpline",
        "domestic abuse helpline",
        "domestic violence helpline",
        "national domestic violence helpline",
    ),
    "mens-advice-line": ("men advice line",),
    "mankind-initiative": ("man kind initiative",),
    "switchboard-lgbt": ("lgbt switchboard", "switchboard"),
    "survivors-uk": ("survivor uk",),
    "revenge-porn-helpline": ("revenge porn line", "image abuse helpline"),
    "rights-of-women": ("rights for women",),
    "hollie-guard": ("holly guard", "holly guard app"),
    "papyrus-hopeline247": ("hopeline", "hope line", "hopeline 247"),
    "changing-pathways": ("changing pathway",),
    "brook-southend": ("brook clinic", "brook advisory"),
    "respond": ("respond charity", "respond the charity"),
    "nhs-sarc-finder": ("sarc finder",),
    "synergy-essex": ("synergy",),
    "stop-it-now": ("stop it now",),
    "modern-slavery-helpline": ("slavery helpline", "modern slavery line"),
    "national-stalking-helpline": ("stalking line", "suzy lamplugh trust"),
    "karma-nirvana": ("karma nirvanna",),
    "southend-childrens-services": (
        "southend childrens services",
        "southend childrens social care",
    ),
    "thurrock-mash": ("thurrock childrens services", "thurrock childrens social care"),
    "essex-children-families-hub": (
        "essex childrens services",
        "children and families hub",
        "essex childrens social care",
    ),
    "victim-support-national": ("victim support national", "national victim support"),
    "safeline-national-male-survivor-helpline": ("male survivors helpline",),
}
"""Short forms, spellings and numbers people use that the directory does not list."""

_TOO_GENERAL = frozenset(
    fold(name)
    for name in (
        "police", "the police", "ambulance", "act", "num", "row", "vs", "msp", "tst", "nhs",
        "find a sarc", "text 999", "specially trained officer", "gateway building", "east 15",
    )
)  # fmt: skip

_NEEDS_EVIDENCE = frozenset(
    fold(name)
    for name in """
    compass, respond, shout, brook, flows, refuge, unseen, dove, fearless, next chapter,
    safe space, mankind, hourglass, cara, safe steps, stop it now, synergy, oakwood, 101, 111,
    gallop, papyrus, sait, soto, fmu, rph, swa, jwa, btp, samaritan, gallup,
    switchboard, hope line, ndah, nmsh, ercp, sosdap, 999, 18000, safeline, crisis team, iwf
    """.split(",")
)
_SHORT_FORMS = frozenset(
    fold(name) for name in "btp, jwa, fmu, rph, swa, cara, iwf, 999".split(",")
)
"""Initials: written in capitals they need nothing else."""

_HARDLY_WORDS = frozenset(
    fold(name) for name in ("oakwood", "samaritan", "safeline", "compass", "switchboard", "papyrus")
)
"""After `the` or `use` these are the service."""

_FIRST_NAMES = frozenset({("angela",), ("brook",), ("cara",)})

_BEFORE = frozenset(
    """
    ring rang ringing call called calling phone phoned phoning text texted texting contact contacted
    contacting tried try use used using heard hear email dial dialled via about number for what
    whats who whos is are does do at through website app charity with from by to the of
    """.split()
)
_BEFORE_SURE = frozenset(
    """
    ring rang ringing phone phoned phoning contact contacted contacting dial dialled whats whos
    calling call texting text
    """.split()
)
_BEHIND = frozenset(
    """
    helpline line number charity service services clinic app website centre hotline phone southend
    essex organisation address webchat chat hours
    """.split()
)
_QUESTION = frozenset("open free confidential anonymous number address website hours".split())
_FILLERS = frozenset("the please pls plz a is whats what who number for of thanks".split())


@dataclass(frozen=True)
class ServiceNames:
    """Folded names of services to directory ids."""

    ids: dict[tuple[str, ...], str]

    @property
    def names(self) -> frozenset[str]:
        """Every name as plain words."""
        return frozenset(" ".join(name) for name in self.ids)


def load_service_names(folder: Path = DEFAULT_FOLDER) -> ServiceNames:
    """Read names, other names and ids from `services/*.yml`.

    Where two services share a name the local one has it. Raises `DataError` when a file cannot
    be read.
    """
    records = [
        read_yaml(path, f"services/{path.name}") for path in sorted(folder.glob("services/*.yml"))
    ]
    records.sort(key=lambda record: _SCOPES.index(record["scope"]))
    known = {record["id"] for record in records}
    ids: dict[tuple[str, ...], str] = {}
    for record in records:
        for name in (record["name"], *record.get("alternate_names", ())):
            words = fold(name)
            ids.setdefault(words, record["id"])
            if words[0] == "the" and len(words) > 2:
                ids.setdefault(words[1:], record["id"])
    for service, names in _MORE_NAMES.items():
        if service in known:
            ids |= {fold(name): service for name in names}
    ids[fold("101")] = "essex-police"
    return ServiceNames({n: s for n, s in ids.items() if n and n not in _TOO_GENERAL})


class ServiceFinder:
    """Finds services by any of their names."""

    def __init__(self, names: ServiceNames) -> None:
        self._ids = names.ids
        self._gazetteer = Gazetteer(names.ids, NOT_SERVICES)

    def find(self, text: str) -> list[Found]:
        """The services in `text`, in order."""
        words = read_words(text)
        found = []
        for mention in self._gazetteer.find(words):
            if not _is_short_mend(mention) and _counts(mention, words, text):
                first, last = words[mention.first], words[mention.last - 1]
                found.append(Found(self._ids[mention.name], first.start, last.end))
        return found


def _is_short_mend(mention: Mention) -> bool:
    """A short name is not worth a guess: `saras` is no slip for SARCs."""
    return mention.mended and len(mention.name) == 1 and len(mention.name[0]) < MIN_MENDED_NAME


def _counts(mention: Mention, words: list[Word], text: str) -> bool:
    name = mention.name[1:] if mention.name[0] == "the" else mention.name
    inside = words[mention.first : mention.last]
    before = words[mention.first - 1].text if mention.first else ""
    behind = words[mention.last].text if mention.last < len(words) else ""
    if name in _FIRST_NAMES and name not in _SHORT_FORMS:
        return behind in _BEHIND or _is_alone(mention, words)
    if name not in _NEEDS_EVIDENCE:
        return True
    written = text[inside[0].start : inside[-1].end]
    if name in _SHORT_FORMS and written.isupper():
        return True
    if name in {("101",), ("111",), ("999",), ("18000",)}:
        return _is_phone_number(mention, words, before, behind)
    if _is_alone(mention, words) or behind in _BEHIND or before in _BEFORE_SURE:
        return True
    if name == ("shout",):
        return False
    if inside[0].capital and not inside[0].opens and not text.isupper():
        return True
    if before in ("the", "use", "used") and name in _HARDLY_WORDS:
        return True
    return before in _BEFORE and any(word.text in _QUESTION for word in words)


def _is_alone(mention: Mention, words: list[Word]) -> bool:
    rest = [*words[: mention.first], *words[mention.last :]]
    return all(word.text in _FILLERS for word in rest)


_COUNTED = frozenset(
    """
    reasons times days people things ways miles percent pounds quid house flat street road bus years
    ways excuses questions
    """.split()
)
_NUMBERED = frozenset("room flat bus route number page channel gate platform were had".split())


def _is_phone_number(mention: Mention, words: list[Word], before: str, behind: str) -> bool:
    return behind not in _COUNTED and before not in _NUMBERED
