"""Leaving from every place the chat may stand, by every means, to the end.

On the demonstration page, embedded in a host page, and in a frame of the same or of another site;
with the button, the keyboard, Shift and touch. Each time: the whole window is somewhere else, the
server has forgotten, and Back shows nothing. (Without scripts: test_plain_page.py, test_back.py.)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.channels.server import Server
from tests.web.chat import Chat
from tests.web.stub_server import StubServer

pytestmark = pytest.mark.browser

FORGOTTEN_WITHIN = 1.0  # seconds
MEANS = ["button", "keyboard", "shift", "touch"]
PLACES = ["demonstration page", "host page", "frame", "frame of another site"]
NOTICE_PAINT = """async () => {
  const chat = document.querySelector('waymark-chat')
  const start = performance.now()
  chat.shadowRoot.querySelector('.exit').click()
  await new Promise((painted) => requestAnimationFrame(painted))
  return performance.now() - start
}"""


@pytest.fixture
def at(new_chat: Any, server: StubServer, other_site: StubServer) -> Callable[[str], Any]:
    """Return a function that opens the chat at a place; it gives the page and the chat's root."""

    def visit(place: str) -> tuple[Chat, Any]:
        frame = (
            "<!doctype html><html lang=en><title>Host</title><p>Host</p><iframe src=SRC></iframe>"
        )
        other_site.pages["/host"] = (
            "<!doctype html><html lang=en><title>Host</title><p>Host</p>"
            f"<script type=module src={server.url}/waymark.js></script>"
            "<waymark-chat></waymark-chat>"
        )
        server.pages["/framing"] = frame.replace("SRC", "/embed")
        other_site.pages["/framing"] = frame.replace("SRC", f"{server.url}/embed")
        elsewhere = other_site.url.replace("127.0.0.1", "localhost")
        address = {
            "demonstration page": server.url,
            "host page": f"{other_site.url}/host",
            "frame": f"{server.url}/framing",
            "frame of another site": f"{elsewhere}/framing",
        }[place]
        chat = new_chat(f"{server.url}/away", has_touch=True)
        chat.go(address)
        root = chat.page.frame_locator("iframe") if "frame" in place else chat.page
        if "frame" not in place:
            root.locator("waymark-chat .launcher").click()
        root.locator("waymark-chat .said").first.wait_for()
        root.locator("#words").fill("unusual words")
        root.locator("#words").press("Enter")
        root.get_by_text("Reply to: unusual words").first.wait_for()
        return chat, root

    return visit


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("place", PLACES)
def test_leaving(at: Callable[[str], Any], place: str, means: str) -> None:
    chat, root = at(place)
    assert len(chat.server.sessions) == 1
    exit_link = root.locator("waymark-chat header .exit")
    if means == "button":
        exit_link.click()
    elif means == "touch":
        exit_link.tap()
    elif means == "keyboard":
        for _ in range(60):
            chat.page.keyboard.press("Shift+Tab")
            if exit_link.evaluate("node => node.matches(':focus')"):
                break
        chat.page.keyboard.press("Enter")
    else:
        root.locator("#words").focus()
        chat.shift(3)
    chat.wait_left()
    end = time.monotonic() + FORGOTTEN_WITHIN
    while chat.server.sessions and time.monotonic() < end:
        time.sleep(0.02)
    assert not chat.server.sessions
    chat.page.go_back()
    chat.page.wait_for_load_state()
    everything = "".join(frame.content() for frame in chat.page.frames)
    assert "unusual" not in everything


def test_leaving_is_not_slowed_by_clearing(new_chat: Any, channel: Server) -> None:
    """The real server clears the browser's cache with the end: nobody waits for that."""
    taken = []
    for _ in range(3):
        chat = new_chat(channel.url)
        chat.open().ask("hello")
        began = time.monotonic()
        chat.find("header .exit").click()
        chat.wait_left()
        taken.append(time.monotonic() - began)
    assert min(taken) < 1.0  # seconds; the other page is answered at once here


def test_leaving_empties_the_stores_of_our_site(new_chat: Any, channel: Server) -> None:
    """We keep nothing there; should something else have done so, it goes too."""
    chat = new_chat(f"{channel.url}/plain", java_script_enabled=True)
    chat.page.evaluate("localStorage.setItem('left', 'behind')")
    chat.page.get_by_label("Write here").fill("hello")
    chat.page.get_by_role("button", name="Send").click()
    chat.page.get_by_role("link", name="Exit this page").click()
    chat.wait_left()
    chat.go(channel.url)
    assert chat.page.evaluate("localStorage.length") == 0


def test_hidden_within_50_milliseconds_after_a_long_conversation(new_chat: Any) -> None:
    chat = new_chat()
    chat.hold_exit = True
    chat.open()
    for number in range(200):
        chat.server.reply({"text": f"Reply {number}. " + "More words. " * 40})
    chat.page.evaluate(
        """async () => {
          const root = document.querySelector('waymark-chat').shadowRoot
          for (let i = 0; i < 200; i++) {
            root.querySelector('#words').value = `Message ${i}`
            root.querySelector('form').requestSubmit()
            const last = () => root.querySelector(".turn:last-child .said")?.textContent ?? ""
            while (!last().includes(`Reply ${i}.`))
              await new Promise((done) => setTimeout(done))
          }
        }"""
    )
    assert chat.page.evaluate(NOTICE_PAINT) < 50
    assert not chat.find(".panel").is_visible()


def test_scripts_of_a_hostile_host_do_not_stop_leaving(
    new_chat: Any, server: StubServer, other_site: StubServer
) -> None:
    other_site.pages["/host"] = (
        "<!doctype html><html lang=en><title>Host</title><script>"
        "for (const name of ['click', 'keydown', 'keyup', 'pointerdown', 'pagehide'])"
        "  addEventListener(name, (event) => {"
        "    event.preventDefault(); event.stopImmediatePropagation() }, true);"
        "onbeforeunload = () => 'stay';"
        "Object.prototype.extra = 1; Array.prototype.extra = () => 1;"
        "Element.prototype.remove = null;"
        "setInterval(() => { document.title = 'Host' }, 5)"
        f"</script><script type=module src={server.url}/waymark.js></script>"
        "<waymark-chat open></waymark-chat>"
    )
    chat = new_chat(f"{other_site.url}/host")
    chat.find(".said").first.wait_for()
    chat.page.on("dialog", lambda dialog: dialog.accept())
    chat.find("header .exit").evaluate("node => document.querySelector('waymark-chat').exit()")
    chat.wait_left()
