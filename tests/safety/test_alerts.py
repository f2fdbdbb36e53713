"""The alert leads the reply, with the right number, through the real web channel and shell."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from bot import privacy, serving
from bot.channels.options import WebOptions
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.shell import TerminalChat
from tests.safety.sets import SafetyMessage, positives

pytestmark = pytest.mark.server

# What is missed today (docs/evaluation); it may only get better.
MISSED_AT_MOST = 0.05


@pytest.fixture(scope="module")
def is_right(
    real_knowledge: KnowledgeBase, wording: Wording
) -> Callable[[SafetyMessage, str], bool]:
    """Whether a text holds the first number of an alert that the message needs."""
    first: dict[str, str] = {}
    for alert in wording.alerts:
        contact = alert.contacts[0]
        phones = real_knowledge.service(contact.service).shown_phones()
        first[alert.signal] = next(p.number for p in phones if p.id == contact.phone)

    def check(message: SafetyMessage, text: str) -> bool:
        return any(first[signal] in text for signal in message.signals)

    return check


def test_alert_leads_every_reply_on_the_web(
    server: str, is_right: Callable[[SafetyMessage, str], bool]
) -> None:
    messages, missed = positives(), []
    with httpx.Client(base_url=server, timeout=30) as client:
        for message in messages:
            session = client.post("/webhooks/web/sessions").json()["session"]
            headers = {"Authorization": f"Bearer {session}"}
            reply = client.post(
                "/webhooks/web/messages", json={"text": message.text}, headers=headers
            ).json()["messages"]
            client.delete("/webhooks/web/sessions", headers=headers)
            leads = (reply[0].get("card") or {}).get("type") == "alert"
            if not leads or not is_right(message, reply[0]["text"]):
                missed.append(message.text)

    assert len(missed) <= MISSED_AT_MOST * len(messages), missed


@pytest.fixture
def agent_and_loop() -> Iterator[tuple[Any, asyncio.AbstractEventLoop]]:
    place = serving.Place()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop.run_until_complete(serving._load(serving.check(place), place.endpoints)), loop
    privacy.end_serving()
    loop.close()


def test_alert_leads_every_reply_in_the_shell(
    agent_and_loop: tuple[Any, asyncio.AbstractEventLoop],
    is_right: Callable[[SafetyMessage, str], bool],
) -> None:
    agent, loop = agent_and_loop
    options = WebOptions.from_environment()
    messages, missed = positives(), []
    for message in messages:
        shown = _first_answer(agent, options, loop, message.text)
        if not is_right(message, shown):
            missed.append(message.text)

    assert len(missed) <= MISSED_AT_MOST * len(messages), missed


def _first_answer(
    agent: Any, options: WebOptions, loop: asyncio.AbstractEventLoop, text: str
) -> str:
    """The first message that the shell shows after `text`: up to the first empty line."""
    screen = io.StringIO()
    lines = iter([text])
    before = 0

    def read(prompt: str) -> str:
        nonlocal before
        line = next(lines, None)
        if line is None:
            raise EOFError
        before = len(screen.getvalue())
        return line

    chat = TerminalChat.with_agent(agent, options, loop)
    chat._read, chat._out = read, screen
    chat.run()
    return screen.getvalue()[before:].strip().split("\n\n")[0]
