"""The real web channel on a loopback port, with a stand-in for the assistant behind it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.run import configure_app
from rasa.shared.core.domain import Domain
from sanic import Sanic

from bot.channels.options import WebOptions
from bot.channels.web import WebInput
from bot.tracker_store import ForgetfulTrackerStore

Behaviour = Callable[[str, OutputChannel], Any]

WAIT = 5.0


class StubAgent:
    """Answers as its behaviour says and remembers what it was asked."""

    def __init__(self) -> None:
        self.tracker_store: Any = ForgetfulTrackerStore(Domain.empty())
        self.processor: Any = None
        self.domain = Domain.empty()
        self.ready = True
        self.heard: list[UserMessage] = []
        self.behaviour: Behaviour = echo

    @property
    def texts(self) -> list[str | None]:
        """Everything said to the assistant apart from the opening."""
        return [message.text for message in self.heard if message.text != "/session_open"]

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        await self.behaviour(message.text or "", message.output_channel)
        await self.tracker_store.save(tracker)


async def echo(text: str, output: OutputChannel) -> None:
    """Say back what was heard, as one utterance."""
    await output.send_response("", {"text": f"heard: {text}"})


class Server:
    """A running channel, its client and its assistant."""

    def __init__(self, options: WebOptions, **app_settings: Any) -> None:
        self.agent = StubAgent()
        self.options = options
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._started = threading.Event()
        self._app_settings = {"enable_api": False, **app_settings}
        self.port = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._started.wait(WAIT), "the server did not start"
        self.client = self.new_client()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def new_client(self, **settings: Any) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=WAIT, trust_env=False, **settings)

    def open_session(self) -> str:
        return self.client.post("/webhooks/web/sessions").json()["session"]

    def send(self, session: str, body: Any = None, **request: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {session}", **request.pop("headers", {})}
        if body is not None:
            request["json"] = body
        return self.client.post("/webhooks/web/messages", headers=headers, **request)

    def say(self, session: str, text: str, **more: Any) -> httpx.Response:
        return self.send(session, {"text": text, **more})

    def close(self) -> None:
        self.client.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(WAIT)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        Sanic.test_mode = True
        app = configure_app([WebInput(self.options)], **self._app_settings)
        app.ctx.agent = self.agent
        listening = socket.create_server(("127.0.0.1", 0))
        server = await app.create_server(
            sock=listening, return_asyncio_server=True, access_log=True
        )
        assert server is not None
        await server.startup()
        await server.before_start()
        await server.after_start()
        self.port = listening.getsockname()[1]
        self._started.set()
        await self._stop.wait()
        await server.before_stop()
        server.close()
        await asyncio.sleep(0)


def eventually(condition: Callable[[], bool], within: float = WAIT) -> bool:
    """Say whether a condition becomes true in time (seconds)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.01)
    return condition()
