"""Every scripted conversation through the shell: text and numbered choices only."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot import privacy, serving, tracker_store
from bot.channels.conversations import Conversations
from bot.channels.emergency import EmergencyHelp
from bot.channels.options import WebOptions
from bot.shell import TerminalChat
from tests.conversations.scripts import Script, Step, missing, scripts

pytestmark = pytest.mark.server
_CHOICE = re.compile(r"^  (\d+)\. (.+)$", re.MULTILINE)


class Terminal:
    """A screen and a keyboard: shows what was printed last, types the script's next line."""

    def __init__(self, script: Script) -> None:
        self.screen = io.StringIO()
        self._steps = iter(script.steps)
        self._taken: Step | None = None
        self._read_to = 0

    def read(self, prompt: str) -> str:
        """Check what the last line got, then type the next one; the end means to leave."""
        shown = self.screen.getvalue()[self._read_to :]
        self._read_to += len(shown)
        if self._taken is not None:
            said = self._taken.say or self._taken.press
            faults = missing(shown, list(_choices(shown)), self._taken.expect)
            assert faults == [], f"{said!r} got:\n{shown}"
        self._taken = next(self._steps, None)
        if self._taken is None:
            raise EOFError
        return _line(self._taken, _choices(shown))


@pytest.fixture(scope="module")
def agent_and_loop() -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    """The trained assistant, loaded once, with the actions in this process."""
    place = serving.Place()
    model = serving.check(place)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop.run_until_complete(serving._load(model, place.endpoints)), loop
    loop.close()


@pytest.fixture(autouse=True)
def in_the_repository(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("COLUMNS", "80")
    yield
    privacy.end_serving()


@pytest.mark.parametrize("script", scripts(), ids=lambda script: script.name)
def test_conversation(
    agent_and_loop: tuple[Any, asyncio.AbstractEventLoop], script: Script
) -> None:
    agent, loop = agent_and_loop
    options = WebOptions.from_environment()
    emergency = EmergencyHelp(options.knowledge)
    conversations = Conversations(agent.handle_message, options, emergency)
    conversations.keep_in(tracker_store.install(agent, idle_seconds=options.idle_seconds))
    terminal = Terminal(script)
    TerminalChat(
        conversations, emergency, options, loop, read=terminal.read, out=terminal.screen
    ).run()


def _choices(shown: str) -> dict[str, str]:
    """The number of each choice by its title; of equal titles the last."""
    return {title.strip(): number for number, title in _CHOICE.findall(shown)}


def _line(step: Step, choices: dict[str, str]) -> str:
    if step.say is not None:
        return step.say
    assert step.press in choices, f"No choice {step.press!r} among {list(choices)}"
    return choices[step.press]
