"""How many turns it takes to reach the right contact."""

from __future__ import annotations

import math
from statistics import median
from typing import Any

import httpx
import pytest

from tests.conversations.scripts import has, journeys
from tests.real_server import Chat, words

pytestmark = pytest.mark.server
MOST_TURNS = 2


def test_right_contact_takes_at_most_two_turns_in_the_median(server: str) -> None:
    turns = {tuple(journey["say"]): _turns(server, journey) for journey in journeys()}
    lost = [say for say, count in turns.items() if math.isinf(count)]
    assert len(turns) >= 60
    assert median(turns.values()) <= MOST_TURNS
    assert lost == []


def _turns(server: str, journey: dict[str, Any]) -> float:
    """Turns of the person until the contact is shown; infinite when it never is."""
    with httpx.Client(base_url=server, timeout=30) as client:
        opened = client.post("/webhooks/web/sessions").json()
        chat = Chat(client, opened["session"], opened["messages"])
        for count, text in enumerate(journey["say"], start=1):
            if has(words(chat.say(text)), journey["contact"]):
                return count
    return math.inf
