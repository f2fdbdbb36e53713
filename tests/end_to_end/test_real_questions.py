"""Real questions to the real server: the right answer, the right number."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest

from tests.real_server import Chat, words

pytestmark = pytest.mark.server


def test_opening_says_what_waymark_is_before_the_first_question(chat: Chat) -> None:
    opening = words(chat.opening)
    assert "computer program" in opening
    assert "999" in opening
    assert "browser's history" in opening


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how do i report it", ["101", "0330 223 0099"]),
        ("is it too late to report after 12 years", ["time limit"]),
        ("who can i talk to in basildon", ["South Essex Rape and Incest", "01375 380609"]),
        ("who can i talk to in leigh", ["Southend-on-Sea Rape Crisis", "0808 500 2222"]),
        ("who can i talk to in SS8", ["Southend-on-Sea Rape Crisis", "Castle Point"]),
        ("who can i talk to in thurrock", ["South Essex Rape and Incest", "01375 380609"]),
        ("how do i get home safe from southend tonight", ["Angela"]),
        ("how many offences in castle point", ["Castle Point, police recorded 42", "2011"]),
        ("how many were charged in southend", ["53 of 210"]),
        ("what number is sericc", ["01375 380609"]),
        ("is the rape crisis line open now", ["Open now, day and night"]),
    ],
)
def test_question_gets_its_answer(chat: Chat, text: str, expected: list[str]) -> None:
    answer = words(chat.say(text))
    assert [part for part in expected if part not in answer] == []


def test_charges_go_on_from_castle_point(chat: Chat) -> None:
    chat.say("how many offences in castle point")
    assert "did not say" in words(chat.say("and how many were charged"))


@pytest.mark.parametrize(
    ("text", "signal", "number"),
    [
        ("im not safe hes outside", "danger_now", "999"),
        ("someone is following me home", "being_followed", "999"),
        ("i dont want to be here anymore", "suicide_risk", "116 123"),
        ("i was raped last night", "recent", "0330 223 0099"),
        ("im 14 and my uncle touches me", "under_18", "0800 1111"),
    ],
)
def test_alert_leads_the_reply(chat: Chat, text: str, signal: str, number: str) -> None:
    first = chat.say(text)[0]
    assert first["card"]["type"] == "alert"
    assert first["card"]["signal"] == signal
    assert number in first["text"]


@pytest.mark.parametrize(
    "text", ["🆘😭", "asdkjh qweqwe", "<b>hello</b> <script>alert(1)</script>", "...", "é" * 400]
)
def test_odd_words_get_a_kind_answer(chat: Chat, text: str) -> None:
    answer = words(chat.say(text))
    assert answer.strip()
    assert "<" not in answer


def test_typed_slash_is_not_a_command(chat: Chat) -> None:
    assert words(chat.say("/restart")).strip()
    assert words(chat.say("who can i talk to in basildon"))


def test_every_button_of_an_answer_leads_on(chat: Chat) -> None:
    messages = chat.say("how do i report it")
    payloads = [button["payload"] for m in messages for button in m.get("buttons", [])]
    assert len(payloads) >= 3
    assert all(words(chat.press(payload)) for payload in payloads)


def test_ended_conversation_is_gone(chat: Chat) -> None:
    headers = {"Authorization": f"Bearer {chat.session}"}
    assert chat.client.delete("/webhooks/web/sessions", headers=headers).status_code == 204
    again = chat.client.post("/webhooks/web/messages", json={"text": "hello"}, headers=headers)
    assert again.status_code == 404


@pytest.mark.parametrize(
    "path", ["/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker", "/domain"]
)
def test_rasas_own_api_is_not_there(server: str, path: str) -> None:
    assert httpx.get(f"{server}{path}").status_code in (404, 405)
    assert httpx.post(f"{server}{path}", json={"text": "hello"}).status_code in (404, 405)


def test_debug_log_holds_no_words(chat: Chat) -> None:
    chat.say("zanzibarcanary wrote this and lives in basildon")
    chat.say("/zanzibarcanary{")
    log = Path(os.environ["WAYMARK_SERVER_LOG"]).read_text("utf-8", "replace")
    assert "zanzibarcanary" not in log
    assert "127.0.0.1 " not in log
