"""Requests of a wrong length, and requests that take for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from .server import Server

MESSAGES = "/webhooks/web/messages"
BODY = b'{"text": "hello"}'
CHUNKED = "Transfer-Encoding: chunked"
LIMIT = 0.6  # seconds that a client may take in these tests


@pytest.fixture()
def busy(server: Server) -> Iterator[tuple[Server, str]]:
    """A server with a conversation; at the end it must still answer others, and at once."""
    session = server.open_session()
    yield server, session
    began = time.monotonic()
    assert server.say(session, "still there?").status_code == 200
    assert time.monotonic() - began < 1


def head(session: str, *lines: str) -> bytes:
    always = (
        f"POST {MESSAGES} HTTP/1.1",
        "Host: a",
        f"Authorization: Bearer {session}",
        "Content-Type: application/json",
    )
    return "\r\n".join((*always, *lines, "", "")).encode()


def answer_to(server: Server, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request)
        return connection.recv(65536)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Content-Length: -1"], id="negative"),
        pytest.param(["Content-Length: -99999999999"], id="very negative"),
        pytest.param(["Content-Length: +17"], id="with a plus"),
        pytest.param(["Content-Length: 1_7"], id="with an underscore"),
        pytest.param(["Content-Length: 1 7"], id="with a space"),
        pytest.param(["Content-Length: ١٧"], id="in other digits"),
        pytest.param(["Content-Length: ten"], id="in words"),
        pytest.param(["Content-Length: 1e2"], id="with an exponent"),
        pytest.param(["Content-Length: "], id="empty"),
        pytest.param(["Content-Length: 9" + "9" * 30], id="endless"),
        pytest.param(["Content-Length: 17", "Content-Length: 0"], id="twice"),
        pytest.param(["Content-Length: 17", "Content-Length: 17"], id="twice the same"),
        pytest.param(["Content-Length: 3", CHUNKED], id="and in chunks"),
        pytest.param(["Transfer-Encoding: gzip"], id="another encoding"),
        pytest.param(["Transfer-Encoding: gzip, chunked"], id="two encodings"),
        pytest.param(
            ["Upgrade: websocket", "Connection: upgrade", "Content-Length: 17"], id="web socket"
        ),
    ],
)
def test_an_unclear_length_is_refused(busy: tuple[Server, str], lines: list[str]) -> None:
    server, session = busy
    assert answer_to(server, head(session, *lines) + BODY).startswith(b"HTTP/1.1 400 ")
    assert server.agent.texts == []


def test_a_body_without_a_length_is_no_message(busy: tuple[Server, str]) -> None:
    server, session = busy
    assert answer_to(server, head(session) + BODY).startswith(b"HTTP/1.1 400 ")
    assert server.agent.texts == []


def test_a_body_in_chunks_is_read(busy: tuple[Server, str]) -> None:
    server, session = busy
    chunks = b"11\r\n" + BODY + b"\r\n0\r\n\r\n"
    assert answer_to(server, head(session, CHUNKED) + chunks).startswith(b"HTTP/1.1 200 ")
    assert server.agent.texts == ["hello"]


@pytest.mark.parametrize(
    ("chunks", "status"),
    [
        pytest.param(b"-5\r\n" + BODY + b"\r\n0\r\n\r\n", 400, id="negative"),
        pytest.param(b"zz\r\n" + BODY + b"\r\n0\r\n\r\n", 400, id="no number"),
        pytest.param(b"f" * 100, 400, id="endless size"),
        pytest.param(b"ffffffff\r\n" + BODY, 413, id="huge"),
        pytest.param((b"1000\r\n" + b"a" * 4096 + b"\r\n") * 20, 413, id="many"),
    ],
)
def test_bad_chunks_are_refused(busy: tuple[Server, str], chunks: bytes, status: int) -> None:
    server, session = busy
    answer = answer_to(server, head(session, CHUNKED) + chunks)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert server.agent.texts == []


def test_a_pipelined_second_request_is_not_taken_for_the_first(busy: tuple[Server, str]) -> None:
    server, session = busy
    request = head(session, "Content-Length: 17") + BODY
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request * 2)
        received = b""
        while received.count(b"heard: hello") < 2:
            received += connection.recv(65536)
    assert received.count(b"HTTP/1.1 200 ") == 2


# Slow clients


@pytest.fixture()
def impatient(start: Callable[..., Server]) -> Server:
    """A server that waits no longer than LIMIT for a request and its answer."""
    return start(rate_limit=False, request_timeout=LIMIT, reply_timeout=LIMIT / 2, grace=LIMIT / 2)


def dripping(server: Server, first: bytes, drop: bytes) -> tuple[bytes, float]:
    """Send a drop every tenth of a second; return the answer and how long it took (seconds)."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=0.1) as connection:
        connection.sendall(first)
        while time.monotonic() - began < 10:
            try:
                received = connection.recv(4096)
            except TimeoutError:
                connection.sendall(drop)
            else:
                return received, time.monotonic() - began
    return b"", time.monotonic() - began


@pytest.mark.parametrize(
    ("lines", "drop", "status"),
    [
        pytest.param(None, b"X-Slow: b\r\n", 408, id="headers"),
        pytest.param(["Content-Length: 9000"], b"a", 503, id="body"),
        pytest.param([CHUNKED], b"1\r\na\r\n", 503, id="chunks"),
    ],
)
def test_a_client_that_never_stops_is_given_up(
    impatient: Server, lines: list[str] | None, drop: bytes, status: int
) -> None:
    session = impatient.open_session()
    first = head(session, *lines) if lines else head(session)[:-2]
    answer, took = dripping(impatient, first, drop)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert took < 4 * LIMIT
    assert impatient.agent.texts == []


def test_many_slow_clients_keep_nobody_waiting(impatient: Server) -> None:
    session = impatient.open_session()
    first = head(session, "Content-Length: 9000")
    taken: list[float] = []

    def drip() -> None:
        taken.append(dripping(impatient, first, b"a")[1])

    slow = [threading.Thread(target=drip) for _ in range(40)]
    for thread in slow:
        thread.start()
    began = time.monotonic()
    assert impatient.say(session, "hello").status_code == 200
    assert time.monotonic() - began < 1
    for thread in slow:
        thread.join()
    assert len(taken) == 40 and max(taken) < 8 * LIMIT


def test_a_client_that_says_nothing_is_let_go(
    start: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.web._KEEP_ALIVE_SECONDS", 0.3)
    server = start(rate_limit=False)
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        assert connection.recv(10) == b""


def test_a_client_that_does_not_read_holds_up_nobody(server: Server) -> None:
    request = b"GET /waymark.js HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.sendall(request * 2000)
        assert server.say(server.open_session(), "hello").status_code == 200
