"""Back after leaving, in a browser that keeps pages alive for it (the "back/forward cache").

Playwright switches that cache off by itself, which hides just what could go wrong here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.channels.server import Server
from tests.web.chat import Chat
from tests.web.conftest import ARGUMENTS
from tests.web.stub_server import StubServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(playwright: Any, chromium: str) -> Iterator[Any]:
    """A browser like a person's own, with the back/forward cache."""
    started = playwright.chromium.launch(
        executable_path=chromium,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


def back(chat: Chat) -> str:
    """Go back and return all that can be read then, shadow trees too."""
    chat.page.evaluate("history.back()")
    chat.page.wait_for_timeout(800)
    return str(
        chat.page.evaluate(
            """() => document.documentElement.innerText + (document.querySelector('waymark-chat')
              ?.shadowRoot?.querySelector('.panel')?.innerText ?? '')"""
        )
    )


def test_this_browser_does_keep_pages_alive(new_chat: Any, other_site: StubServer) -> None:
    """Else the tests below would show nothing."""
    other_site.pages["/kept"] = "<!doctype html><title>A</title><p>kept"
    chat = new_chat(f"{other_site.url}/kept")
    chat.page.evaluate("window.alive = true")
    chat.go(f"{other_site.url}/away")
    chat.page.evaluate("history.back()")
    chat.page.wait_for_timeout(500)
    assert chat.page.evaluate("window.alive") is True


@pytest.mark.parametrize("how", ["button", "shift"])
def test_back_after_leaving_the_chat(new_chat: Any, channel: Server, how: str) -> None:
    chat = new_chat(f"{channel.url}/browse-safely")
    chat.go(channel.url)
    chat.open().ask("unusual words")
    if how == "button":
        chat.find(".exit").click()
    else:
        chat.shift(3)
    chat.wait_left()
    assert "unusual" not in back(chat)
    assert chat.page.url.endswith("/browse-safely")


def test_back_after_walking_away_by_a_link(new_chat: Any, channel: Server) -> None:
    """Not by the exit: the page may be kept alive, and must be empty when it comes back."""
    chat = new_chat(channel.url)
    chat.open().ask("unusual words")
    chat.page.locator("main").get_by_role("link", name="How to browse more safely").click()
    chat.page.wait_for_url("**/browse-safely")
    assert "unusual" not in back(chat)


@pytest.mark.parametrize("scripts", [True, False])
def test_back_after_leaving_the_plain_page(new_chat: Any, channel: Server, scripts: bool) -> None:
    chat = new_chat(f"{channel.url}/plain", java_script_enabled=scripts)
    for text in ("unusual words", "unusual again"):
        chat.page.get_by_label("Write here").fill(text)
        chat.page.get_by_role("button", name="Send").click()
        chat.page.get_by_text(f"heard: {text}").wait_for()
    chat.page.get_by_role("link", name="Exit this page").click()
    chat.wait_left()
    for _ in range(3):
        assert "unusual" not in back(chat)
    assert channel.agent.texts == ["unusual words", "unusual again"]


def test_embedding_page_shows_nothing_after_back(
    new_chat: Any, channel: Server, other_site: StubServer
) -> None:
    other_site.pages["/host"] = (
        "<!doctype html><html lang=en><title>Host</title><p>Host</p>"
        f"<script type=module src={channel.url}/waymark.js></script><waymark-chat></waymark-chat>"
    )
    chat = new_chat(f"{other_site.url}/away")
    chat.go(f"{other_site.url}/host")
    chat.open().ask("unusual words")
    chat.shift(3)
    chat.wait_left()
    assert "unusual" not in back(chat)
