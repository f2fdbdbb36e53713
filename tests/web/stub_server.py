"""A small stand-in for the web channel: serves bot/web and scripted replies to the browser tests.

It keeps what it was sent, so that a test can ask what reached the server, and how often.
"""

from __future__ import annotations

import gzip
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bot.channels.files import WebFolder
from bot.channels.options import WEB_FOLDER

API = "/webhooks/web"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
)
FILES = WebFolder(WEB_FOLDER)
_HTML = "text/html; charset=utf-8"

Message = dict[str, Any]
WELCOME: list[Message] = [
    {"text": "Hello. I'm Waymark, a computer program. If you are in danger now, call 999."},
    {
        "text": "What would help right now?",
        "buttons": [
            {"title": "Talk to someone", "payload": "/support_find"},
            {"title": "How to report", "payload": "/reporting_how"},
        ],
    },
]


@dataclass
class Scripted:
    """What the next message gets: a status, a delay in seconds, or a dropped connection."""

    messages: list[Message] | None = None
    status: int = 200
    delay: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    drop_after: bool = False
    """Take the message in, and lose the connection before the answer."""


class StubServer:
    """Serves on a free port of this machine in a thread of its own."""

    def __init__(self) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self.reset()

    @property
    def url(self) -> str:
        """The origin, without a slash at its end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def start(self) -> None:
        """Start serving."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and free the port."""
        self._http.shutdown()
        self._http.server_close()

    def reset(self) -> None:
        """Forget every request, session and script."""
        self.welcome: list[Message] = WELCOME
        self.opening: list[Scripted] = []
        self.script: list[Scripted] = []
        self.pages: dict[str, str] = {}
        self.sessions: set[str] = set()
        self.ended: list[str] = []
        self.received: list[dict[str, Any]] = []
        self.read: dict[str, list[Message]] = {}
        self.asked: list[str] = []
        self.down = False

    @property
    def read_texts(self) -> list[str]:
        """What the assistant read, each message once however often it was sent."""
        seen: dict[str, str] = {}
        for body in self.received:
            seen.setdefault(body["id"], body.get("text") or body["payload"])
        return list(seen.values())

    def reply(self, *messages: Message, **how: Any) -> None:
        """Script the answer to the next message."""
        self.script.append(Scripted(messages=list(messages), **how))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(_Handler):
            stub = server

        return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stub: StubServer

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        """Serve a page or a file of bot/web."""
        path = urlsplit(self.path).path
        self.stub.asked.append(path)
        if path in self.stub.pages:
            self._send(200, self.stub.pages[path].encode(), _HTML, policy=False)
        elif path in ("/plain", "/away", "/exit"):
            page = f"<!doctype html><html lang=en><title>Page</title><h1>{path}</h1>"
            self._send(200, page.encode(), _HTML)
        else:
            self._file(path)

    def do_POST(self) -> None:
        """Answer the three addresses of the channel."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.removeprefix(API)
        if self.stub.down:
            self.close_connection = True
            self.connection.close()
        elif path == "/sessions":
            self._open()
        elif path == "/messages":
            self._talk(json.loads(body))
        elif path == "/end":
            self._end(json.loads(body)["session"])
        else:
            self._json(404, {"error": "nothing here"})

    def do_OPTIONS(self) -> None:
        """Let every origin in: the tests embed from others."""
        self._send(204, b"", "text/plain")

    def _file(self, path: str) -> None:
        content = FILES.content(path)
        if content is None:
            return self._send(404, b"Not found", "text/plain")
        return self._send(200, content.body, content.kind, inline=content.inline)

    def _open(self) -> None:
        how = self.stub.opening.pop(0) if self.stub.opening else Scripted()
        time.sleep(how.delay)
        if how.drop:
            self._drop()
        elif how.status != 200:
            self._json(how.status, {"error": "no"}, how.headers)
        else:
            session = secrets.token_urlsafe(32)
            self.stub.sessions.add(session)
            self._json(201, {"session": session, "messages": self.stub.welcome})

    def _talk(self, body: dict[str, Any]) -> None:
        session = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if session not in self.stub.sessions:
            return self._json(404, {"error": "gone"})
        self.stub.received.append(body)
        how = self.stub.script.pop(0) if self.stub.script else Scripted()
        time.sleep(how.delay)
        if how.drop or how.drop_after:
            return self._drop()
        said = body.get("text") or body.get("payload")
        messages = how.messages if how.messages is not None else [{"text": f"Reply to: {said}"}]
        if how.status != 200:
            refused = {"error": "no", "messages": messages} if how.messages else {"error": "no"}
            return self._json(how.status, refused, how.headers)
        return self._json(200, {"messages": messages})

    def _end(self, session: str) -> None:
        known = session in self.stub.sessions
        self.stub.sessions.discard(session)
        self.stub.ended.append(session)
        self._send(204 if known else 404, b"", "text/plain")

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", headers=headers)

    def _send(
        self,
        status: int,
        body: bytes,
        kind: str,
        *,
        policy: bool = True,
        headers: dict[str, str] | None = None,
        inline: Mapping[str, str] | None = None,
    ) -> None:
        packed = len(body) > 512 and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(body) if packed else body
        try:
            self.send_response(status)
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
            self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
            self.send_header("Access-Control-Expose-Headers", "Retry-After")
            if policy:
                self.send_header("Content-Security-Policy", _policy(inline or {}))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


def _policy(inline: Mapping[str, str]) -> str:
    policy = POLICY
    for directive, source in inline.items():
        policy = policy.replace(f"{directive} 'self'", f"{directive} 'self' {source}")
    return policy
