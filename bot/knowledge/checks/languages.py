"""Cards in other languages, which most editors cannot read, hold what every card must hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.schema import LanguageModel
from bot.knowledge.sentences import LANGUAGE_SENTENCES

FILE = "languages.yml"
EMERGENCY = "999"
LITERAL = frozenset({EMERGENCY, "16"})
"""The only numbers that may be written out: the emergency number, and the age the line is for."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def unfit_cards(content: Content) -> Iterator[Problem]:
    """Cards without 999, a number from the directory or the English name of their language;
    with a number written out; or read in the wrong direction."""
    for card in content.languages.languages:
        for field, message in _wrong_with(card):
            yield Problem(FILE, card.code, field, message)


def unread_cards(content: Content) -> Iterator[Problem]:
    """One warning that names the cards that no native speaker has checked."""
    cards = content.languages.languages
    waiting = [card.name for card in cards if not card.checked_by_native_speaker]
    if waiting:
        names = ", ".join(waiting)
        message = f"a native speaker has yet to check the cards in: {names}"
        yield Problem(FILE, "", "checked_by_native_speaker", message, is_warning=True)


def _wrong_with(card: LanguageModel) -> Iterator[tuple[str, str]]:
    if EMERGENCY not in card.danger:
        yield "danger", "does not say 999"
    if card.name not in card.danger:
        yield "danger", f"does not say {card.name!r}, the word to say for an interpreter"
    if "{phone:" not in card.line:
        yield "line", "holds no number; write {phone:service-id/phone-id}"
    if card.direction != _direction(card.native_name):
        yield "direction", f"must be {_direction(card.native_name)} for {card.native_name}"
    for field in LANGUAGE_SENTENCES:
        for number in re.findall(r"\d+", _PLACEHOLDER.sub("", getattr(card, field))):
            if number not in LITERAL:
                yield field, f"{number!r} is written out; only 999 and the age 16 may be"


def _direction(text: str) -> str:
    is_rtl = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return "rtl" if is_rtl else "ltr"
