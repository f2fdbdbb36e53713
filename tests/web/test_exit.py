"""Leaving quickly, as STANDARDS.md asks, in every form."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.web.chat import Chat
from tests.web.stub_server import StubServer

pytestmark = pytest.mark.browser

HIDDEN_WITHIN = 50  # milliseconds
FORGOTTEN_WITHIN = 1.0  # seconds
MEASURE_HIDING = """async () => {
  const chat = document.querySelector('waymark-chat')
  const start = performance.now()
  chat.shadowRoot.querySelector('.exit').click()
  await new Promise((painted) => requestAnimationFrame(painted))
  const shown = getComputedStyle(document.body).display !== 'none'
  return { shown, after: performance.now() - start }
}"""
SIZES = [(320, 256), (320, 568), (1280, 720)]


def wait_until_forgotten(server: StubServer) -> None:
    end = time.monotonic() + FORGOTTEN_WITHIN
    while server.sessions and time.monotonic() < end:
        time.sleep(0.02)
    assert not server.sessions


def test_exit_button_leaves_and_the_server_forgets(chat: Chat) -> None:
    chat.open().find(".exit").click()
    chat.wait_left()
    wait_until_forgotten(chat.server)


def test_exit_button_of_the_page_leaves_and_the_server_forgets(chat: Chat) -> None:
    chat.open().page.locator(".exit-bar .exit").click()
    chat.wait_left()
    wait_until_forgotten(chat.server)


def test_back_shows_nothing(chat: Chat) -> None:
    chat.go("/away")
    chat.go("/")
    chat.open().ask("some unusual words")
    chat.find(".exit").click()
    chat.wait_left()
    chat.page.go_back()
    assert chat.page.url.endswith("/away")
    assert "unusual" not in chat.page.content()


def test_leaving_takes_the_page_out_of_the_tabs_history(chat: Chat) -> None:
    before = chat.page.evaluate("history.length")
    chat.open().find(".exit").click()
    chat.wait_left()
    assert chat.page.evaluate("history.length") == before


def test_everything_is_hidden_at_once(chat: Chat) -> None:
    chat.hold_exit = True
    chat.open()
    hiding = chat.page.evaluate(MEASURE_HIDING)
    assert not hiding["shown"]
    assert hiding["after"] < HIDDEN_WITHIN
    assert not chat.page.locator("body").is_visible()
    assert not chat.find(".panel").is_visible()
    cover = chat.page.locator("html > [role=alert]")
    assert cover.inner_text() == "Loading."
    assert chat.page.title() == "Loading."
    chat.page.keyboard.press("Tab")
    assert chat.focused() in ("body", "html")


@pytest.mark.parametrize("keys", [["ShiftLeft"] * 3, ["ShiftRight", "ShiftLeft", "ShiftRight"]])
def test_shift_three_times_leaves(chat: Chat, keys: list[str]) -> None:
    chat.open()
    for key in keys:
        chat.shift(key=key)
    chat.wait_left()
    wait_until_forgotten(chat.server)


def test_shift_three_times_leaves_with_the_chat_closed(chat: Chat) -> None:
    chat.shift(3)
    chat.wait_left()


def test_shift_presses_are_announced(chat: Chat) -> None:
    chat.open()
    status = chat.find(".panel [role=status]")
    chat.shift()
    assert status.inner_text() == "Shift, press 2 more times to exit."
    chat.shift()
    assert status.inner_text() == "Shift, press 1 more time to exit."
    chat.page.keyboard.press("a")
    assert status.inner_text() == "Exit this page expired."


def test_shift_presses_expire_after_five_seconds(new_chat: Any) -> None:
    chat = new_chat("/away")
    chat.page.clock.install()
    chat.go("/")
    chat.open().shift(2)
    chat.page.clock.run_for(4900)
    assert "1 more" in chat.find(".panel [role=status]").inner_text()
    chat.page.clock.run_for(200)
    assert "expired" in chat.find(".panel [role=status]").inner_text()
    chat.shift()
    assert not chat.left()


@pytest.mark.parametrize("between", ["a", "Tab", "ArrowLeft", "Control"])
def test_another_key_between_starts_the_count_again(chat: Chat, between: str) -> None:
    chat.open().shift(2)
    chat.page.keyboard.press(between)
    chat.shift(2)
    assert not chat.left()


def test_a_click_between_starts_the_count_again(chat: Chat) -> None:
    chat.open().shift(2)
    chat.find("#title").click()
    chat.shift()
    assert not chat.left()


def test_shift_with_another_key_does_not_count(chat: Chat) -> None:
    chat.open()
    keyboard = chat.page.keyboard
    for _ in range(4):
        keyboard.down("ShiftLeft")
        keyboard.press("KeyA")
        keyboard.up("ShiftLeft")
    for _ in range(4):  # a fast typist lets Shift go before the letter
        keyboard.down("ShiftLeft")
        keyboard.down("KeyA")
        keyboard.up("ShiftLeft")
        keyboard.up("KeyA")
    assert not chat.left()


def test_typing_two_hundred_sentences_with_capitals_never_leaves(chat: Chat) -> None:
    chat.open()
    session = chat.context.new_cdp_session(chat.page)

    def key(kind: str, name: str, code: str, **more: Any) -> None:
        session.send("Input.dispatchKeyEvent", {"type": kind, "key": name, "code": code, **more})

    chat.find("#words").focus()
    for number in range(200):
        letter = chr(ord("A") + number % 26)
        key("keyDown", "Shift", "ShiftLeft", modifiers=8)
        key("keyDown", letter, f"Key{letter}", text=letter, modifiers=8)
        if number % 2:
            key("keyUp", "Shift", "ShiftLeft")
            key("keyUp", letter.lower(), f"Key{letter}")
        else:
            key("keyUp", letter, f"Key{letter}", modifiers=8)
            key("keyUp", "Shift", "ShiftLeft")
        session.send("Input.insertText", {"text": "nother sentence. "})
    assert not chat.left()
    assert chat.find("#words").input_value().count("sentence.") == 200


def test_automatic_capitals_of_an_on_screen_keyboard_never_leave(chat: Chat) -> None:
    """Such keyboards send Shift by themselves: without a place on the keyboard, or unpaired."""
    chat.open()
    chat.page.evaluate(
        """() => {
          const words = document.querySelector('waymark-chat').shadowRoot.querySelector('#words')
          const send = (type, code) => words.dispatchEvent(
            new KeyboardEvent(type, { key: 'Shift', code, bubbles: true, composed: true }))
          for (let i = 0; i < 6; i++) { send('keydown', ''); send('keyup', '') }
          for (let i = 0; i < 6; i++) send('keyup', 'ShiftLeft')
          for (let i = 0; i < 6; i++) {
            send('keydown', 'ShiftLeft'); send('keyup', 'ShiftLeft')
            words.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
          }
        }"""
    )
    assert not chat.left()


@pytest.mark.parametrize("width,height", SIZES)
def test_exit_is_on_top_at_every_size(new_chat: Any, width: int, height: int) -> None:
    chat = new_chat(viewport={"width": width, "height": height})
    chat.page.evaluate(
        """() => {
          const bar = document.createElement('div')
          bar.textContent = 'We use cookies'
          bar.style.cssText = 'position:fixed;inset:0 0 auto;height:100vh;z-index:2147483647'
          document.body.append(bar)
          document.querySelector('waymark-chat').open = true
        }"""
    )
    chat.find(".said").first.wait_for()
    chat.ask("something", {"text": "A long reply.\n" * 60})
    on_top = chat.page.evaluate(
        """() => {
          const root = document.querySelector('waymark-chat').shadowRoot
          const exit = root.querySelector('.exit')
          const box = exit.getBoundingClientRect()
          const across = box.left >= 0 && box.right <= innerWidth
          const down = box.top >= 0 && box.bottom <= innerHeight
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
          return across && down && exit.contains(root.elementFromPoint(x, y))
        }"""
    )
    assert on_top


@pytest.mark.parametrize("width,height", SIZES)
def test_exit_of_the_page_stays_while_it_scrolls(new_chat: Any, width: int, height: int) -> None:
    chat = new_chat(viewport={"width": width, "height": height})
    chat.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = chat.page.locator(".exit-bar .exit").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= height


def test_exit_is_first_for_the_keyboard(chat: Chat) -> None:
    chat.page.keyboard.press("Tab")
    assert chat.focused() == "exit"


def test_exit_is_first_in_the_panel(chat: Chat) -> None:
    first = "a, button, textarea, input"
    assert chat.open().find(f".panel :is({first})").first.get_attribute("class") == "exit"


def test_exit_is_a_real_link(chat: Chat) -> None:
    link = chat.open().find(".exit")
    assert link.get_attribute("href") == "https://www.bbc.co.uk/weather"
    assert link.get_attribute("rel") == "nofollow noreferrer"
    assert link.inner_text().split() == ["Emergency", "Exit", "this", "page"]


def test_exit_works_without_scripts(new_chat: Any) -> None:
    chat = new_chat(java_script_enabled=False)
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")
    chat.page.wait_for_url("**/exit")


def test_page_without_scripts_leads_to_the_plain_page(new_chat: Any) -> None:
    chat = new_chat(java_script_enabled=False)
    chat.page.get_by_role("link", name="Use the plain page").click()
    chat.page.wait_for_url("**/plain")


def test_other_pages_can_be_left_too(new_chat: Any) -> None:
    chat = new_chat("/browse-safely")
    chat.page.locator(".exit").wait_for()
    chat.page.wait_for_selector("[role=status]", state="attached")
    chat.shift(3)
    chat.wait_left()


def test_what_the_exit_does_is_said_before_the_first_question(chat: Chat) -> None:
    words = chat.page.locator("main").inner_text()
    assert "hides everything at once" in words
    assert "does not clear your browser’s history" in words
    assert "To come back" in words
    in_panel = chat.open().find(".intro").inner_text()
    assert "Shift key three times" in in_panel
    assert "does not clear your browser’s history" in in_panel
    assert "no trace" not in words + in_panel
    chat.page.get_by_role("link", name="How to browse more safely").first.wait_for()


def test_what_the_exit_does_is_in_sight_when_the_chat_opens(new_chat: Any) -> None:
    chat = new_chat(viewport={"width": 320, "height": 568})
    assert chat.open().find(".scroll").evaluate("node => node.scrollTop") == 0


def test_a_page_brought_back_from_the_cache_is_empty(chat: Chat) -> None:
    chat.open().ask("some unusual words")
    chat.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert "unusual" not in chat.find(".log").inner_text()
    wait_until_forgotten(chat.server)
    chat.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    chat.find(".said").first.wait_for()
    assert "unusual" not in chat.find(".panel").inner_text()


def test_a_covered_page_from_the_cache_is_usable_again(chat: Chat) -> None:
    chat.hold_exit = True
    chat.open().find(".exit").click()
    chat.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    chat.find(".said").first.wait_for()
    assert chat.page.title() == "Waymark"
    assert chat.page.locator("html > [role=alert]").count() == 0


def test_leaving_moves_the_host_page_from_a_frame_of_the_same_site(new_chat: Any) -> None:
    server = new_chat("/away").server
    server.pages["/host"] = (
        "<!doctype html><title>Host</title><h1>Host</h1><iframe src=/embed></iframe>"
    )
    chat = new_chat("/host")
    frame = chat.page.frame_locator("iframe")
    frame.locator(".said").first.wait_for()
    frame.locator("header .exit").click()
    chat.wait_left()


def test_leaving_moves_the_host_page_from_a_frame_of_another_site(
    new_chat: Any, other_site: StubServer
) -> None:
    inner = new_chat("/away").server.url
    other_site.pages["/host"] = (
        f"<!doctype html><title>Host</title><iframe src={inner}/embed></iframe>"
    )
    chat = new_chat(f"{other_site.url}/host".replace("127.0.0.1", "localhost"))
    frame = chat.page.frame_locator("iframe")
    frame.locator(".said").first.wait_for()
    frame.locator("#words").click()
    chat.shift(3)
    chat.wait_left()


def test_a_frame_that_may_not_move_its_host_moves_itself(new_chat: Any) -> None:
    server = new_chat("/away").server
    server.pages["/host"] = (
        "<!doctype html><title>Host</title>"
        "<iframe sandbox='allow-scripts allow-same-origin' src=/embed></iframe>"
    )
    chat = new_chat("/host")
    chat.page.frame_locator("iframe").locator(".said").first.wait_for()
    chat.page.frame_locator("iframe").locator("header .exit").click()
    chat.page.frame_locator("iframe").get_by_text("Weather").wait_for(state="attached")
    wait_until_forgotten(chat.server)


@pytest.mark.parametrize(
    "wanted,leads_to",
    [
        ("https://www.example.org/news?q=secret#part", "https://www.example.org/news"),
        ("javascript:alert(1)", "https://www.bbc.co.uk/weather"),
        ("", "https://www.bbc.co.uk/weather"),
    ],
)
def test_exit_address_is_configurable_and_neutral(chat: Chat, wanted: str, leads_to: str) -> None:
    chat.page.evaluate(
        "url => document.querySelector('waymark-chat').setAttribute('exit-url', url)", wanted
    )
    assert chat.find(".exit").get_attribute("href") == leads_to


def test_nothing_on_the_host_page_can_stop_leaving(chat: Chat) -> None:
    chat.open().page.evaluate(
        "addEventListener('chat-exit', (event) => { event.preventDefault(); throw Error('no') })"
    )
    chat.find(".exit").click()
    chat.wait_left()
