"""The scripted conversations: what a person does at each turn, and what must come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
# Never said to anybody in a scripted conversation.
FAILURE = "something went wrong"


@dataclass(frozen=True)
class Expected:
    """What a reply must show. Each of `contains` is words, or a list of which one is enough."""

    contains: tuple[Any, ...] = ()
    not_contains: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    no_cards: tuple[str, ...] = ()
    signal: str | None = None
    buttons: tuple[str, ...] = ()
    no_buttons: tuple[str, ...] = ()
    any_buttons: bool = False


@dataclass(frozen=True)
class Step:
    """One turn: words that are typed, or the title of a button that is pressed."""

    say: str | None = None
    press: str | None = None
    expect: Expected = field(default_factory=Expected)


@dataclass(frozen=True)
class Script:
    """One conversation."""

    name: str
    steps: tuple[Step, ...]


def scripts() -> list[Script]:
    """Every conversation of conversations/*.yml, in the order of the files."""
    files = sorted((FOLDER / "conversations").glob("*.yml"))
    return [_script(file, record) for file in files for record in _read(file)]


def journeys() -> list[dict[str, Any]]:
    """The journeys of journeys.yml: `say`, the turns, and `contact`, what must be reached."""
    return _read(FOLDER / "journeys.yml")


def has(text: str, wanted: str | list[str]) -> bool:
    """Whether the words, or one of them, stand in the text; how lines break makes no difference."""
    options = wanted if isinstance(wanted, list) else [wanted]
    return any(unbroken(option) in unbroken(text) for option in options)


def unbroken(text: str) -> str:
    """The text on one line, in lower case."""
    return " ".join(text.split()).casefold()


def missing(text: str, titles: list[str], expected: Expected) -> list[str]:
    """What a reply lacks, or has too much; for its text and the titles of its buttons."""
    found = [f"does not say {w!r}" for w in expected.contains if not has(text, w)]
    found += [f"says {w!r}" for w in (*expected.not_contains, FAILURE) if has(text, w)]
    found += [f"has no button {t!r}" for t in expected.buttons if t not in titles]
    found += [f"has a button {t!r}" for t in expected.no_buttons if t in titles]
    if expected.any_buttons and not titles:
        found.append("has no button")
    return found if text.strip() else ["is empty", *found]


def _read(file: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = yaml.safe_load(file.read_text("utf-8"))
    return records


def _script(file: Path, record: dict[str, Any]) -> Script:
    return Script(f"{file.stem}: {record['name']}", tuple(_step(turn) for turn in record["turns"]))


def _step(turn: dict[str, Any]) -> Step:
    expect = {k: tuple(v) if isinstance(v, list) else v for k, v in turn.get("expect", {}).items()}
    return Step(turn.get("say"), turn.get("press"), Expected(**expect))
