"""A real browser and a stand-in server for the tests of the web pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from bot import privacy
from bot.channels.options import WebOptions
from tests.bot.channels.server import Server
from tests.web.chat import Chat
from tests.web.stub_server import StubServer

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is: the variable CHROMIUM, or one of its usual names."""
    wanted = os.environ.get("CHROMIUM")
    found = wanted or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(
            "no Chromium here, so the page is not tested in a browser: install one "
            f"({', '.join(NAMES)}) or set CHROMIUM to its path"
        )
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """Return what starts browsers; there may be only one of it at a time."""
    with sync_api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Any, chromium: str) -> Iterator[Any]:
    """Return one browser for all tests; each test gets a fresh profile of its own."""
    started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    yield started
    started.close()


@pytest.fixture(scope="session")
def _server() -> Iterator[StubServer]:
    server = StubServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(_server: StubServer) -> StubServer:
    """Return the stand-in server with nothing scripted and nothing remembered."""
    _server.reset()
    return _server


@pytest.fixture
def other_site() -> Iterator[StubServer]:
    """Return a second server: another origin, on which host pages stand."""
    site = StubServer()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def new_chat(browser: Any, server: StubServer) -> Iterator[Any]:
    """Return a function that opens a page in a browser profile made for it."""
    contexts = []

    def make(path: str = "/", **options: Any) -> Chat:
        options = {"viewport": {"width": 1280, "height": 800}, **options}
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(6000)
        chat = Chat(context, context.new_page(), server)
        context.route(lambda url: "127.0.0.1" not in url and "localhost" not in url, chat.outside)
        chat.go(path)
        return chat

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def chat(new_chat: Any) -> Chat:
    """Return the demonstration page on a desktop, its chat closed."""
    return new_chat()


@pytest.fixture
def channel(other_site: StubServer) -> Iterator[Server]:
    """Return the real web channel, pages and all, with a stand-in for the assistant behind it.

    It may be embedded by the other site.
    """
    server = Server(WebOptions(rate_limit=False, allowed_origins=frozenset({other_site.url})))
    yield server
    server.close()
    privacy.end_serving()
