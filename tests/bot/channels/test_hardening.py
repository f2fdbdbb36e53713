"""What somebody with bad intentions, or a bad connection, meets."""

from __future__ import annotations

import io
import logging
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from rasa.core.channels.channel import OutputChannel

from .server import Server, eventually

MESSAGES = "/webhooks/web/messages"
SESSIONS = "/webhooks/web/sessions"
EVIL = "https://evil.example"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        pytest.param(None, 401, id="none"),
        pytest.param("", 401, id="empty"),
        pytest.param("Basic abc", 401, id="another kind"),
        pytest.param("Bearer", 401, id="no id"),
        pytest.param("Bearer x", 404, id="too short"),
        pytest.param("Bearer " + "A" * 43, 404, id="guessed"),
        pytest.param("Bearer " + "A" * 5000, 404, id="too long"),
        pytest.param("Bearer default", 404, id="Rasa's own default"),
        pytest.param("Bearer ../../etc/passwd", 404, id="a path"),
        pytest.param("Bearer " + "é" * 43, 404, id="not ASCII"),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", MESSAGES), ("DELETE", SESSIONS)])
def test_a_forged_session_reads_nothing(
    server: Server, header: str | None, status: int, method: str, path: str
) -> None:
    headers = {} if header is None else {"Authorization": header.encode()}
    body = {"text": "hello"} if method == "POST" else None
    answer = server.client.request(method, path, headers=headers, json=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert server.agent.heard == []


@pytest.mark.parametrize("session", [None, 7, [], {}, "", "x", "A" * 43, "A" * 9000])
def test_ending_with_a_forged_session_ends_nothing(server: Server, session: object) -> None:
    known = server.open_session()
    answer = server.client.post("/webhooks/web/end", json={"session": session})
    assert answer.status_code == 404
    assert server.say(known, "hello").status_code == 200


def test_the_name_of_a_conversation_does_not_open_it(server: Server) -> None:
    server.open_session()
    assert server.say(server.agent.heard[0].sender_id, "hello").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/version"),
        ("GET", "/status"),
        ("GET", "/domain"),
        ("GET", "/conversations/x/tracker"),
        ("POST", "/conversations/x/messages"),
        ("POST", "/conversations/x/trigger_intent"),
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/parse"),
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/webhooks/rest/"),
        ("POST", "/webhooks/callback/webhook"),
        ("GET", "/socket.io/"),
    ],
)
@pytest.mark.parametrize("enable_api", [False, True], ids=["usual", "API turned on"])
def test_routes_of_rasa_are_not_there(
    start: Callable[..., Server], method: str, path: str, enable_api: bool
) -> None:
    server = start({"enable_api": enable_api}, rate_limit=False)
    assert server.client.request(method, path).status_code in (404, 405)


def test_the_version_is_not_shown(server: Server) -> None:
    answer = server.client.get("/")
    assert answer.text == "<!doctype html><title>Home</title>"
    assert "rasa" not in (answer.text + repr(answer.headers)).lower()


def test_ten_thousand_requests_are_limited_and_others_are_served(
    start: Callable[..., Server],
) -> None:
    server = start(proxies=1)
    request = (
        f"POST {SESSIONS} HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
        "X-Forwarded-For: 192.0.2.1\r\n\r\n"
    ).encode()
    passed, refused = flood(server.port, request, times=10_000)
    assert passed + refused == 10_000
    assert 1 <= passed <= 120
    elsewhere = server.client.post(SESSIONS, headers={"X-Forwarded-For": "192.0.2.2"})
    assert elsewhere.status_code == 201


def flood(port: int, request: bytes, times: int) -> tuple[int, int]:
    """Send many requests on one connection; return how many passed and how many did not."""
    passed = refused = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        batch = 100
        for _ in range(times // batch):
            connection.sendall(request * batch)
            received, seen = b"", 0
            while seen < batch:
                received += connection.recv(65536)
                seen = received.count(b"HTTP/1.1 ")
            while not received.endswith((b"}", b"]")):
                received += connection.recv(65536)
            passed += received.count(b"HTTP/1.1 201")
            refused += received.count(b"HTTP/1.1 429")
    return passed, refused


def test_a_refused_request_says_when_to_try_again(start: Callable[..., Server]) -> None:
    server = start(rate_per_address=2)
    server.client.post(SESSIONS)
    answer = server.client.post(SESSIONS)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert "999" in answer.json()["messages"][0]["text"]


def test_leaving_is_never_limited(start: Callable[..., Server]) -> None:
    server = start(rate_per_address=2)
    session = server.open_session()
    assert server.client.post(SESSIONS).status_code == 429
    headers = {"Authorization": f"Bearer {session}"}
    assert server.client.delete(SESSIONS, headers=headers).status_code == 204
    assert server.client.get("/exit").status_code == 200


def test_a_forwarded_address_counts_only_behind_a_proxy(start: Callable[..., Server]) -> None:
    server = start(rate_per_address=2, proxies=0)
    answers = [
        server.client.post(SESSIONS, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(3)
    ]
    assert answers == [201, 429, 429]


def test_a_person_cannot_choose_the_address_behind_a_proxy(start: Callable[..., Server]) -> None:
    server = start(rate_per_address=2, proxies=1)
    answers = [
        server.client.post(
            SESSIONS, headers={"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"}
        ).status_code
        for number in range(3)
    ]
    assert answers == [201, 429, 429]


def test_a_two_megabyte_body_is_refused(server: Server) -> None:
    answer = server.say(server.open_session(), "a" * 2_000_000)
    assert answer.status_code == 413
    assert server.client.get("/").status_code == 200


def test_slow_clients_are_cut_off_and_others_are_served(start: Callable[..., Server]) -> None:
    server = start(rate_limit=False, request_timeout=0.5, reply_timeout=1)
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(50)]
    for connection in slow:
        connection.sendall(f"POST {MESSAGES} HTTP/1.1\r\nHost: a\r\nContent-Le".encode())
    began = time.monotonic()
    assert server.say(server.open_session(), "hello").status_code == 200
    assert time.monotonic() - began < 1
    for connection in slow:
        connection.settimeout(5)
        assert b" 408 " in connection.recv(4096)
        connection.close()


def test_a_body_that_never_comes_is_given_up(start: Callable[..., Server]) -> None:
    server = start(rate_limit=False, request_timeout=0.5, reply_timeout=0.4, grace=0.4)
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        head = f"POST {MESSAGES} HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{{"
        connection.sendall(head.encode())
        assert b" 503 " in connection.recv(4096)


@pytest.mark.parametrize(
    "head",
    [
        b"nonsense\r\n\r\n",
        b"POST /webhooks/web/messages HTTP/1.1\r\nHost: a\r\nContent-Length: many\r\n\r\n",
        b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET /\xff\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
    ids=["nonsense", "length", "long address", "version", "odd bytes", "broken address"],
)
def test_a_broken_request_is_refused_without_details(server: Server, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        answer = connection.recv(65536)
    assert not answer.startswith(b"HTTP/1.1 5")
    assert b"Traceback" not in answer and b"sanic" not in answer.lower()
    assert eventually(lambda: server.client.get("/").status_code == 200)


# Which sites may call


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        pytest.param(None, 201, id="no page"),
        pytest.param("same", 201, id="our own page"),
        pytest.param("https://centre.example", 201, id="a site on the list"),
        pytest.param("https://CENTRE.example", 201, id="in capitals"),
        pytest.param("http://centre.example", 403, id="without TLS"),
        pytest.param("https://centre.example.evil.example", 403, id="a name that begins alike"),
        pytest.param(EVIL, 403, id="another site"),
        pytest.param("null", 403, id="a page of no site"),
        pytest.param("", 403, id="empty"),
        pytest.param("http://[", 403, id="broken"),
        pytest.param("://", 403, id="only signs"),
    ],
)
def test_only_listed_sites_may_call(
    start: Callable[..., Server], origin: str | None, status: int
) -> None:
    server = start(allowed_origins=frozenset({"https://centre.example"}))
    value = server.url if origin == "same" else origin
    headers = {} if value is None else {"Origin": value}
    answer = server.client.post(SESSIONS, headers=headers)
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (value if value and status == 201 else None)
    assert "access-control-allow-credentials" not in answer.headers


def test_another_site_cannot_talk_or_end(server: Server) -> None:
    session = server.open_session()
    headers = {"Origin": EVIL}
    assert server.send(session, {"text": "hello"}, headers=headers).status_code == 403
    headers["Authorization"] = f"Bearer {session}"
    assert server.client.delete(SESSIONS, headers=headers).status_code == 403
    assert server.say(session, "hello").status_code == 200


@pytest.mark.parametrize("path", [SESSIONS, MESSAGES, "/webhooks/web/end"])
def test_a_listed_site_gets_its_preflight(start: Callable[..., Server], path: str) -> None:
    server = start(allowed_origins=frozenset({"https://centre.example"}))
    answer = server.client.options(
        path,
        headers={
            "Origin": "https://centre.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        },
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "https://centre.example"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "DELETE" in answer.headers["access-control-allow-methods"]
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "content-type" in answer.headers["access-control-allow-headers"]
    assert "Origin" in answer.headers["vary"]


def test_another_site_gets_no_preflight(server: Server) -> None:
    answer = server.client.options(MESSAGES, headers={"Origin": EVIL})
    assert answer.status_code == 403
    assert not any(name.startswith("access-control") for name in answer.headers)


# Headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/waymark.js"),
        ("GET", "/plain"),
        ("GET", "/exit"),
        ("GET", "/health"),
        ("GET", "/directory/"),
        ("GET", "/nothing"),
        ("PUT", MESSAGES),
        ("POST", SESSIONS),
        ("POST", MESSAGES),
        ("OPTIONS", MESSAGES),
    ],
)
def test_every_answer_has_the_security_headers(server: Server, method: str, path: str) -> None:
    headers = server.client.request(method, path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "microphone=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    assert "set-cookie" not in headers
    assert "server" not in headers


def test_only_the_embedded_page_may_be_framed(start: Callable[..., Server]) -> None:
    server = start(frame_ancestors=("'self'", "https://centre.example"))
    framed = server.client.get("/embed").headers
    assert "frame-ancestors 'self' https://centre.example" in framed["content-security-policy"]
    assert "x-frame-options" not in framed
    assert server.client.get("/").headers["x-frame-options"] == "DENY"


def test_a_failing_handler_keeps_the_headers_and_tells_nothing(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: object) -> bool:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("bot.channels.directory.DirectoryFeed.opens", fail)
    answer = server.client.get("/health")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "999" in answer.json()["messages"][0]["text"]
    assert answer.headers["x-content-type-options"] == "nosniff"


# Logs

CANARY = "canary-words-2284"
LOUD = ("", "sanic.root", "sanic.error", "sanic.access", "rasa", "asyncio")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, with every logger as loud as it can be."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s %(args)s"))
    loggers = [logging.getLogger(name) for name in LOUD]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    yield stream
    for logger, (level, propagate) in zip(loggers, before):
        logger.setLevel(level)
        logger.propagate = propagate
        logger.removeHandler(handler)


def test_no_log_holds_words_addresses_or_ids(
    start: Callable[..., Server], log: io.StringIO
) -> None:
    server = start(rate_limit=True, rate_per_address=8, proxies=1)
    log.truncate(0)  # Sanic's first line names the address it listens on: ours, nobody's
    server.client.headers["X-Forwarded-For"] = "192.0.2.77"
    session = server.open_session()

    async def fail(text: str, output: OutputChannel) -> None:
        logging.getLogger("rasa.core.processor").error(f"Failed on '{text}'")
        raise ValueError(text)

    server.say(session, CANARY)
    server.agent.behaviour = fail
    server.say(session, CANARY)
    server.send(session, {"payload": f"/{CANARY}"})
    server.send(session, content=CANARY.encode(), headers={"Content-Type": "application/json"})
    server.client.get(f"/{CANARY}", params={"q": CANARY})
    server.client.post("/plain", data={"text": CANARY, "session": CANARY})
    for _ in range(8):
        server.say(session, CANARY)
    server.client.delete(SESSIONS, headers={"Authorization": f"Bearer {session}"})
    written = log.getvalue()
    assert "ValueError" in written
    assert CANARY not in written
    assert "192.0.2.77" not in written
    assert "127.0.0.1" not in written
    assert session not in written
