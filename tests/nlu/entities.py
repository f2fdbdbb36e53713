"""Scores the entity extractors on entities_hard.yml.

    python -m tests.nlu.entities [dev|test|all] [--failures]

`test` is the half that nobody looks at while building: it prints figures, never messages,
unless asked for.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from bot.language.ages import find_ages
from bot.language.places import PlaceFinder, load_place_names
from bot.language.services import ServiceFinder, load_service_names
from bot.language.times import TimeFinder
from bot.language.words import Found

FILE = Path(__file__).with_name("entities_hard.yml")
KINDS = ("place", "when", "age", "service")

_MARK = re.compile(r"\[(?P<words>[^\]]+)\](?P<golds>(?:\(\w+=[\w-]+\))+)")
_GOLD = re.compile(r"\((\w+)=([\w-]+)\)")


@dataclass(frozen=True)
class Gold:
    """An entity that must be found."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class HardMessage:
    """A message with what must be found in it."""

    text: str
    golds: tuple[Gold, ...]

    @property
    def is_held_out(self) -> bool:
        """Half of the messages, whatever their order in the file."""
        return sha256(self.text.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Score:
    """Messages with everything of one kind right, among those that hold or tempt to that kind."""

    right: int
    of: int
    missed: int
    wrong: int

    @property
    def accuracy(self) -> float:
        """Share of the messages that are wholly right."""
        return self.right / self.of if self.of else 1.0


Finder = Callable[[str], list[Found]]


def read_marked(marked: str) -> HardMessage:
    """`[ss9](place=southend) pls` as the plain words and the entities in them."""
    text, golds, last = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        start = len(text)
        text += match["words"]
        golds += [Gold(k, v, start, len(text)) for k, v in _GOLD.findall(match["golds"])]
        last = match.end()
    return HardMessage(text + marked[last:], tuple(golds))


@cache
def hard_messages(half: str) -> tuple[HardMessage, ...]:
    """The messages of `dev`, `test` or `all`."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    messages = tuple(read_marked(marked) for marked in content["messages"])
    if half == "all":
        return messages
    return tuple(m for m in messages if m.is_held_out == (half == "test"))


@cache
def finders() -> dict[str, Finder]:
    """The finder of each kind, with the clock at the time the set was written for."""
    written = datetime.fromisoformat("2026-11-25T14:00:00")
    services = load_service_names()
    places = PlaceFinder(load_place_names(service_names=services.names))
    return {
        "place": places.find,
        "when": TimeFinder(lambda: written).find,
        "age": find_ages,
        "service": ServiceFinder(services).find,
    }


def is_right(kind: str, message: HardMessage, found: list[Found]) -> tuple[int, int]:
    """How many of the kind were missed, and how many values found that are not there."""
    golds = [gold for gold in message.golds if gold.kind == kind]
    missed = sum(
        not any(f.value == g.value and f.start < g.end and f.end > g.start for f in found)
        for g in golds
    )
    return missed, len({f.value for f in found} - {g.value for g in golds})


def score(kind: str, messages: Iterable[HardMessage], failures: list[str] | None = None) -> Score:
    """Score one kind over all messages; those without that kind count only when one is found.

    Accuracy is over the messages that hold the kind, and those where it was found wrongly.
    """
    right = of = missed_all = wrong_all = 0
    for message in messages:
        found = finders()[kind](message.text)
        missed, wrong = is_right(kind, message, found)
        holds = any(gold.kind == kind for gold in message.golds)
        if not holds and not wrong:
            continue
        of += 1
        right += not missed and not wrong
        missed_all += missed
        wrong_all += wrong
        if failures is not None and (missed or wrong):
            got = [(message.text[f.start : f.end], f.value) for f in found]
            failures.append(f"{kind}: {message.text!r} got {got}")
    return Score(right, of, missed_all, wrong_all)


def milliseconds(messages: Iterable[HardMessage]) -> dict[str, float]:
    """The median time a message takes, by kind and in all."""
    taken: dict[str, list[float]] = {kind: [] for kind in (*KINDS, "all")}
    for message in messages:
        total = 0.0
        for kind in KINDS:
            begin = time.perf_counter()
            finders()[kind](message.text)
            spent = (time.perf_counter() - begin) * 1000
            taken[kind].append(spent)
            total += spent
        taken["all"].append(total)
    return {kind: sorted(times)[len(times) // 2] for kind, times in taken.items()}


def main(arguments: list[str]) -> None:
    """Print the scores."""
    half = next((a for a in arguments if not a.startswith("-")), "dev")
    messages = hard_messages(half)
    failures: list[str] = []
    for kind in KINDS:
        result = score(kind, messages, failures)
        print(
            f"{half} {kind:8} {result.accuracy:.3f}  {result.right}/{result.of}"
            f"  missed {result.missed}  wrong {result.wrong}"
        )
    times = milliseconds(messages)
    print("p50 ms", {kind: round(taken, 3) for kind, taken in times.items()})
    if "--failures" in arguments:
        print("\n".join(failures))


if __name__ == "__main__":
    main(sys.argv[1:])
