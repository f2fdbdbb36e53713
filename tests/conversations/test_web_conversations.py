"""Every scripted conversation through the real web channel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conversations.scripts import Script, Step, missing, scripts
from tests.real_server import Chat, words

pytestmark = pytest.mark.server
SCRIPTS = scripts()


def test_there_are_at_least_120_with_names_of_their_own() -> None:
    names = [script.name for script in SCRIPTS]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_conversation(chat: Chat, script: Script) -> None:
    shown = chat.opening
    for step in script.steps:
        shown = _take(chat, step, shown)
        assert _faults(shown, step) == [], f"{step.say or step.press!r} got:\n{words(shown)}"


def _take(chat: Chat, step: Step, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if step.say is not None:
        return chat.say(step.say)
    payloads = {button["title"]: button["payload"] for button in _buttons(shown)}
    assert step.press in payloads, f"No button {step.press!r} among {list(payloads)}"
    return chat.press(payloads[step.press])


def _faults(shown: list[dict[str, Any]], step: Step) -> list[str]:
    expected = step.expect
    cards = [message["card"] for message in shown if message.get("card")]
    types = {card["type"] for card in cards}
    found = missing(words(shown), [button["title"] for button in _buttons(shown)], expected)
    found += [f"has no {kind} card" for kind in expected.cards if kind not in types]
    found += [f"has a card {kind}" for kind in expected.no_cards if kind in types]
    leading = cards[0].get("signal") if cards else None
    if expected.signal and leading != expected.signal:
        found.append(f"is led by {leading}, not by {expected.signal}")
    return found


def _buttons(shown: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [button for message in shown for button in message.get("buttons", [])]
