"""The core of the journey in Firefox: talking, leaving in every way, Back, axe, nothing kept."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.channels.server import Server
from tests.web.chat import AXE, AXE_TAGS
from tests.web.firefox import Firefox
from tests.web.replies import EVERYTHING
from tests.web.stub_server import StubServer

pytestmark = pytest.mark.browser

NAMES = ("firefox-esr", "firefox")
ROOT = "document.querySelector('waymark-chat').shadowRoot"
SENTENCES = 40
# Colours are judged once what fades in has done so; the typing dots never end, hence the limit.
SETTLED = (
    "await Promise.race([new Promise(done => setTimeout(done, 1500)), Promise.all("
    "[...document.querySelectorAll('waymark-chat')]"
    ".flatMap(chat => chat.shadowRoot.getAnimations().map(({finished}) => finished)))])"
)
PRESS_EXIT = f"""await (async () => {{
  const start = performance.now()
  {ROOT}.querySelector('.exit').click()
  const shown = getComputedStyle(document.body).display !== 'none'
  return [shown, performance.now() - start]
}})()"""


@pytest.fixture(scope="module")
def program() -> str:
    """Where Firefox is: the variable FIREFOX, or one of its usual names."""
    found = os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip(
            "no Firefox here, so the page is not tested in it: install one "
            "(on Debian: apt-get install firefox-esr) or set FIREFOX to its path"
        )
    return found


@pytest.fixture
def firefox(program: str, tmp_path: Path) -> Iterator[Firefox]:
    """A Firefox with a fresh profile."""
    started = Firefox(program, tmp_path)
    yield started
    started.close()


@pytest.fixture
def chat(firefox: Firefox, server: StubServer) -> Firefox:
    """The demonstration page with its chat open; leaving leads to a page of this machine."""
    firefox.go(f"{server.url}/browse-safely")
    firefox.go(server.url)
    leads_to = f"{server.url}/away"
    firefox.run(f"document.querySelector('waymark-chat').setAttribute('exit-url', '{leads_to}')")
    firefox.run(f"{ROOT}.querySelector('.launcher').click()")
    firefox.wait(f"{ROOT}.querySelector('.said') !== null")
    return firefox


def say(chat: Firefox, text: str) -> None:
    chat.write(text)
    chat.press("Enter")
    chat.wait(f"{ROOT}.querySelector('.log').innerText.includes('Reply to: {text}')")


def wait_forgotten(server: StubServer) -> None:
    end = time.monotonic() + 1.0
    while server.sessions and time.monotonic() < end:
        time.sleep(0.02)
    assert not server.sessions


def axe(page: Firefox) -> list[str]:
    page.call(
        "script.evaluate",
        expression=AXE,
        target={"context": page._context},
        awaitPromise=False,
    )
    page.run(SETTLED)
    found = page.run(
        f"(await axe.run(document, {{runOnly: {{type: 'tag', values: {AXE_TAGS}}}}})).violations"
        ".map(({id, nodes}) => `${id}: ${nodes[0].target}`)"
    )
    return list(found)


def test_talking_by_keyboard(chat: Firefox, server: StubServer) -> None:
    assert chat.run(f"{ROOT}.activeElement.id") == "words"
    say(chat, "Hello from Essex")
    assert server.read_texts == ["Hello from Essex"]
    chat.press("Escape")
    assert chat.run(f"{ROOT}.activeElement.className") == "launcher"


def test_typing_with_capitals_never_leaves(chat: Firefox, server: StubServer) -> None:
    chat.write("I Am NOT Sure What To Say. " * SENTENCES)
    assert chat.url == f"{server.url}/"
    typed = chat.run(f"{ROOT}.querySelector('#words').value")
    assert typed.count("Sure") == SENTENCES


@pytest.mark.parametrize("means", ["shift", "button"])
def test_leaving_and_back(chat: Firefox, server: StubServer, means: str) -> None:
    say(chat, "unusual words")
    if means == "shift":
        chat.press("Shift", "Shift", "Shift")
    else:
        chat.run(f"void {ROOT}.querySelector('.exit').click()")
    chat.wait("location.pathname === '/away'")
    wait_forgotten(server)
    chat.back()
    chat.wait("location.pathname === '/browse-safely'")
    assert "unusual" not in chat.run("document.documentElement.innerText")


def test_everything_is_hidden_at_once(chat: Firefox) -> None:
    shown, took = chat.run(PRESS_EXIT)
    assert not shown
    assert took < 50  # milliseconds


def test_axe_finds_nothing(chat: Firefox, server: StubServer) -> None:
    server.reply(*EVERYTHING)
    chat.write("all")
    chat.press("Enter")
    chat.wait(f"{ROOT}.querySelector('.sources') !== null")
    assert axe(chat) == []


def test_nothing_is_kept(chat: Firefox) -> None:
    say(chat, "unusual words")
    kept = chat.run(
        "[document.cookie, localStorage.length, sessionStorage.length,"
        " (await indexedDB.databases()).length]"
    )
    assert kept == ["", 0, 0, 0]


def test_plain_page(firefox: Firefox, channel: Server) -> None:
    firefox.go(f"{channel.url}/plain")
    assert axe(firefox) == []
    for text in ("unusual words", "unusual again"):
        firefox.run("document.querySelector('#text').focus()")
        firefox.write(text)
        firefox.run("void document.querySelector('.send').click()")
        firefox.wait(f"document.body.innerText.includes('heard: {text}')")
    assert axe(firefox) == []
    token = firefox.run("document.querySelector('input[name=session]').value")
    firefox.run("void document.querySelector('.exit').click()")
    end = time.monotonic() + 2
    while channel.say(token, "hello?").status_code != 404:
        assert time.monotonic() < end
