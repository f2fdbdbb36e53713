from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from rasa.core.channels.channel import OutputChannel

from bot.channels.emergency import SIGNAL, WELCOME
from bot.channels.sessions import conversation_name, looks_like_token

from .server import Server, echo, eventually

MESSAGES = "/webhooks/web/messages"
SESSIONS = "/webhooks/web/sessions"
END = "/webhooks/web/end"


def bearer(session: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"}


def is_emergency(message: dict[str, Any]) -> bool:
    return "999" in message["text"] and message["card"]["signal"] == SIGNAL


async def silent(text: str, output: OutputChannel) -> None:
    return None


async def failing(text: str, output: OutputChannel) -> None:
    raise RuntimeError("a fault in the assistant")


async def slow(text: str, output: OutputChannel) -> None:
    await asyncio.sleep(30)


async def blocking(text: str, output: OutputChannel) -> None:
    time.sleep(1.5)


# Opening


def test_opening_gives_an_id_and_the_first_messages(server: Server) -> None:
    answer = server.client.post(SESSIONS)
    assert answer.status_code == 201
    assert looks_like_token(answer.json()["session"])
    assert answer.json()["messages"] == [{"text": "heard: /session_open"}]


@pytest.mark.parametrize("behaviour", [silent, failing])
def test_opening_has_words_of_its_own_when_the_assistant_has_none(
    server: Server, behaviour: Callable[..., Any]
) -> None:
    server.agent.behaviour = behaviour
    answer = server.client.post(SESSIONS)
    assert answer.status_code == 201
    assert answer.json()["messages"] == [WELCOME]


def test_the_assistant_never_learns_the_id(server: Server) -> None:
    session = server.open_session()
    assert server.agent.heard[0].sender_id == conversation_name(session)
    assert server.agent.heard[0].input_channel == "web"


# Talking


def test_a_message_gets_its_reply(server: Server) -> None:
    answer = server.say(server.open_session(), "hello")
    assert answer.status_code == 200
    assert answer.json() == {"messages": [{"text": "heard: hello"}]}


def test_a_button_sends_its_payload(server: Server) -> None:
    server.send(server.open_session(), {"payload": '/inform{"place": "southend"}'})
    assert server.agent.texts == ['/inform{"place": "southend"}']


@pytest.mark.parametrize(
    "payload",
    [
        "/restart",
        "/no_such_intent",
        "urgent_help",
        '/inform{"place": "<b>"}',
        '/inform{"admin": "yes"}',
        '/inform{"place": "southend"',
        " /urgent_help",
        "/urgent_help\x00",
        "/" + "a" * 1000,
        7,
        [],
    ],
)
def test_a_payload_off_the_list_is_refused(server: Server, payload: Any) -> None:
    answer = server.send(server.open_session(), {"payload": payload})
    assert answer.status_code == 400
    assert server.agent.texts == []


def test_typed_words_are_never_a_payload(server: Server) -> None:
    server.say(server.open_session(), ' /inform{"place": "southend"}')
    assert server.agent.texts == ['inform{"place": "southend"}']


def test_html_stays_text(server: Server) -> None:
    text = "<script>alert(1)</script>"
    answer = server.say(server.open_session(), text)
    assert answer.json()["messages"] == [{"text": f"heard: {text}"}]
    assert answer.headers["content-type"] == "application/json"


def test_text_is_never_split(server: Server) -> None:
    answer = server.say(server.open_session(), "one\n\ntwo")
    assert answer.json()["messages"] == [{"text": "heard: one\n\ntwo"}]


def test_long_text_of_a_frightened_person_is_taken(server: Server) -> None:
    answer = server.say(server.open_session(), "a" * 5000)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\t", "\u200b", "\x00\x01", "/", "\u202e"], ids=ascii
)
def test_no_words_get_a_kind_answer(server: Server, text: str) -> None:
    answer = server.say(server.open_session(), text)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("I did not get any words")
    assert is_emergency(answer.json()["messages"][0])
    assert server.agent.texts == []


def test_too_many_words_get_a_kind_answer(server: Server) -> None:
    answer = server.say(server.open_session(), "a" * 5001)
    assert answer.status_code == 413
    assert is_emergency(answer.json()["messages"][0])
    assert server.agent.texts == []


def test_too_big_a_body_gets_a_kind_answer(server: Server) -> None:
    answer = server.say(server.open_session(), "a" * 40_000)
    assert answer.status_code == 413
    assert is_emergency(answer.json()["messages"][0])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        pytest.param(b"", 400, id="nothing"),
        pytest.param(b"{", 400, id="broken"),
        pytest.param(b"\xff\xfe", 400, id="not text"),
        pytest.param(b'"hello"', 400, id="not an object"),
        pytest.param(b"[" * 20_000, 400, id="very deep"),
        pytest.param(b"{}", 400, id="neither text nor payload"),
        pytest.param(b'{"text": "a", "payload": "/more"}', 400, id="both"),
        pytest.param(b'{"text": 7}', 400, id="a number"),
        pytest.param(b'{"text": null}', 400, id="null"),
        pytest.param(b'{"text": {"a": 1}}', 400, id="an object in place of words"),
        pytest.param(b'{"text": "a", "id": 7}', 400, id="an id that is no word"),
        pytest.param(b'{"text": "a", "id": "../x y"}', 400, id="an id with odd signs"),
        pytest.param(b'{"text": "\\ud800 a"}', 200, id="half a surrogate pair"),
    ],
)
def test_a_body_of_any_shape_gets_a_clear_answer(server: Server, body: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    answer = server.send(server.open_session(), content=body, headers=headers)
    assert answer.status_code == status
    assert status == 200 or answer.json()["error"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_refused(server: Server, kind: str) -> None:
    headers = {"Content-Type": kind}
    answer = server.send(server.open_session(), content=b'{"text": "a"}', headers=headers)
    assert answer.status_code == 415
    assert "JSON" in answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", MESSAGES),
        ("PUT", MESSAGES),
        ("DELETE", MESSAGES),
        ("GET", SESSIONS),
        ("PATCH", SESSIONS),
        ("GET", END),
        ("POST", "/health"),
        ("POST", "/"),
        ("POST", "/exit"),
        ("DELETE", "/plain"),
    ],
)
def test_a_wrong_method_is_refused(server: Server, method: str, path: str) -> None:
    answer = server.client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"]
    if path != "/plain":
        assert answer.json()["error"]


# Failing


@pytest.mark.parametrize("behaviour", [silent, failing])
def test_a_failing_turn_gives_the_emergency_message(
    server: Server, behaviour: Callable[..., Any]
) -> None:
    session = server.open_session()
    server.agent.behaviour = behaviour
    answer = server.say(session, "hello")
    assert answer.status_code == 200
    assert is_emergency(answer.json()["messages"][0])


@pytest.mark.parametrize("behaviour", [slow, blocking])
def test_a_turn_that_takes_too_long_gives_the_emergency_message(
    start: Callable[..., Server], behaviour: Callable[..., Any]
) -> None:
    server = start(rate_limit=False, reply_timeout=0.3)
    session = server.open_session()
    server.agent.behaviour = behaviour
    began = time.monotonic()
    answer = server.say(session, "hello")
    assert time.monotonic() - began < 1
    assert is_emergency(answer.json()["messages"][0])


def test_a_blocking_turn_does_not_hold_up_leaving(start: Callable[..., Server]) -> None:
    server = start(rate_limit=False, reply_timeout=3)
    session = server.open_session()
    server.agent.behaviour = blocking
    talking = threading.Thread(target=server.say, args=(session, "hello"))
    talking.start()
    assert eventually(lambda: bool(server.agent.texts))
    began = time.monotonic()
    with server.new_client() as other:
        assert other.delete(SESSIONS, headers=bearer(session)).status_code == 204
    assert time.monotonic() - began < 0.5
    talking.join()


def test_the_conversation_goes_on_after_a_failing_turn(server: Server) -> None:
    session = server.open_session()
    server.agent.behaviour = failing
    server.say(session, "hello")
    server.agent.behaviour = echo
    assert server.say(session, "again").json()["messages"] == [{"text": "heard: again"}]


# One turn at a time, and never twice


def test_the_same_message_id_is_answered_once(server: Server) -> None:
    session = server.open_session()
    first = server.say(session, "hello", id="m-1")
    again = server.say(session, "hello", id="m-1")
    assert first.json() == again.json()
    assert server.agent.texts == ["hello"]


def test_the_same_message_id_elsewhere_is_another_message(server: Server) -> None:
    for _ in range(2):
        server.say(server.open_session(), "hello", id="m-1")
    assert server.agent.texts == ["hello", "hello"]


def test_a_client_that_went_away_gets_the_same_answer_when_it_asks_again(server: Server) -> None:
    session = server.open_session()

    async def lingering(text: str, output: OutputChannel) -> None:
        await asyncio.sleep(0.5)
        await echo(text, output)

    server.agent.behaviour = lingering
    with server.new_client() as impatient, pytest.raises(Exception, match="timed out"):
        impatient.post(
            MESSAGES, headers=bearer(session), json={"text": "hi", "id": "1"}, timeout=0.1
        )
    answer = server.say(session, "hi", id="1")
    assert answer.json()["messages"] == [{"text": "heard: hi"}]
    assert server.agent.texts == ["hi"]


def test_turns_of_one_conversation_do_not_overlap(server: Server) -> None:
    session = server.open_session()
    at_once = 0
    most = 0

    async def counting(text: str, output: OutputChannel) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.05)
        at_once -= 1
        await echo(text, output)

    server.agent.behaviour = counting
    answers = talk_at_once(server, session, 4)
    assert answers == [200] * 4
    assert most == 1


def test_too_many_waiting_messages_are_refused(server: Server) -> None:
    session = server.open_session()

    async def lingering(text: str, output: OutputChannel) -> None:
        await asyncio.sleep(0.3)
        await echo(text, output)

    server.agent.behaviour = lingering
    answers = talk_at_once(server, session, 12)
    assert answers.count(200) == 4
    assert answers.count(429) == 8


def talk_at_once(server: Server, session: str, times: int) -> list[int]:
    answers: list[int] = []

    def talk(number: int) -> None:
        with server.new_client() as client:
            answer = client.post(MESSAGES, headers=bearer(session), json={"text": f"{number}"})
            answers.append(answer.status_code)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


# Ending


def delete(server: Server, session: str) -> int:
    return server.client.delete(SESSIONS, headers=bearer(session)).status_code


def end_as_json(server: Server, session: str) -> int:
    return server.client.post(END, json={"session": session}).status_code


def end_by_beacon(server: Server, session: str) -> int:
    headers = {"Content-Type": "text/plain;charset=UTF-8", "Origin": "null"}
    body = f'{{"session": "{session}"}}'
    return server.client.post(END, content=body, headers=headers).status_code


@pytest.mark.parametrize("end", [delete, end_as_json, end_by_beacon])
def test_an_ended_conversation_is_gone(server: Server, end: Callable[[Server, str], int]) -> None:
    session = server.open_session()
    server.say(session, "hello")
    assert len(server.agent.tracker_store) == 1
    assert end(server, session) == 204
    assert len(server.agent.tracker_store) == 0
    assert server.say(session, "hello").status_code == 404
    assert end(server, session) == 404


@pytest.mark.parametrize("path", [SESSIONS, END])
def test_ending_clears_what_the_browser_kept(server: Server, path: str) -> None:
    session = server.open_session()
    answer = server.client.request(
        "DELETE" if path == SESSIONS else "POST",
        path,
        headers=bearer(session),
        json={"session": session},
    )
    assert answer.status_code == 204
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


def test_nothing_but_an_end_clears(server: Server) -> None:
    session = server.open_session()
    answers = [
        server.say(session, "hello"),
        server.client.post(END, json={"session": "A" * 43}),
        server.client.get("/"),
    ]
    assert not any("clear-site-data" in answer.headers for answer in answers)


def test_a_conversation_ended_in_mid_turn_stays_gone(server: Server) -> None:
    session = server.open_session()
    go_on = threading.Event()

    async def waiting(text: str, output: OutputChannel) -> None:
        go_on.wait(5)
        await echo(text, output)

    server.agent.behaviour = waiting
    answers: list[int] = []
    talking = threading.Thread(
        target=lambda: answers.append(server.say(session, "hello").status_code)
    )
    talking.start()
    assert eventually(lambda: bool(server.agent.texts))
    with server.new_client() as other:
        assert other.delete(SESSIONS, headers=bearer(session)).status_code == 204
    talking.join(2)
    go_on.set()
    assert answers == [404]
    time.sleep(0.2)
    assert len(server.agent.tracker_store) == 0


def test_an_idle_conversation_is_gone(start: Callable[..., Server]) -> None:
    server = start(rate_limit=False, idle_minutes=0.005)
    session = server.open_session()
    time.sleep(0.4)
    assert server.say(session, "hello").status_code == 404
    assert len(server.agent.tracker_store) == 0


def test_the_number_of_conversations_is_bounded(start: Callable[..., Server]) -> None:
    server = start(rate_limit=False, max_sessions=2)
    oldest = server.open_session()
    others = [server.open_session() for _ in range(2)]
    assert server.say(oldest, "hello").status_code == 404
    assert [server.say(session, "hello").status_code for session in others] == [200, 200]


# Health


def test_health_needs_a_model_and_a_knowledge_base(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.directory.DirectoryFeed.opens", lambda self: True)
    assert server.client.get("/health").status_code == 200
    server.agent.ready = False
    assert server.client.get("/health").status_code == 503


def test_health_fails_without_a_knowledge_base(server: Server) -> None:
    answer = server.client.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "model": True, "knowledge": False}
