"""The page for browsers without scripts, as a person meets it: real server, scripts off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from rasa.core.channels.channel import OutputChannel

from bot import privacy
from bot.channels.options import WebOptions
from tests.bot.channels.server import Server
from tests.web.chat import Chat
from tests.web.replies import EVERYTHING
from tests.web.stub_server import Message

pytestmark = pytest.mark.browser

SIZES = [(320, 256), (320, 568), (1280, 720)]
OVERFLOWING = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('*')].filter((node) => node.getBoundingClientRect().right >
      innerWidth + 1).map((node) => node.outerHTML.slice(0, 80)) : []"""
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
    "word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
)


def saying(*messages: Message) -> Callable[..., Any]:
    """Return a stand-in for the assistant that always says these messages."""

    async def say(text: str, output: OutputChannel) -> None:
        for message in messages:
            utterance = {"text": message["text"], "buttons": message.get("buttons", [])}
            await output.send_response("", {**utterance, "custom": {"card": message.get("card")}})

    return say


@pytest.fixture
def plain(new_chat: Any, channel: Server) -> Callable[..., Chat]:
    """Return a function that opens the plain page with scripts switched off."""

    def visit(**options: Any) -> Chat:
        options = {"java_script_enabled": False, **options}
        chat: Chat = new_chat(f"{channel.url}/plain", **options)
        return chat

    return visit


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """A server whose operator chose another exit address."""
    server = Server(WebOptions(rate_limit=False, exit_url="https://www.example.org/garden"))
    yield server
    server.close()
    privacy.end_serving()


def write(chat: Chat, text: str) -> None:
    chat.page.get_by_label("Write here").fill(text)
    chat.page.get_by_role("button", name="Send").click()
    chat.page.locator("#reply").wait_for()


def leave_link(chat: Chat) -> Any:
    return chat.page.get_by_role("link", name="Exit this page")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    plain: Callable[..., Chat], channel: Server, scheme: str, width: int
) -> None:
    size = {"width": width, "height": 700}
    # The page has no script of its own; they are on so that axe may run.
    chat = plain(java_script_enabled=True, color_scheme=scheme, viewport=size)
    assert chat.axe() == []
    channel.agent.behaviour = saying(*EVERYTHING)
    write(chat, "everything")
    assert chat.axe() == []
    write(chat, "   ")
    assert "I did not get any words" in chat.page.content()
    assert chat.axe() == []


def test_whole_conversation_without_scripts(plain: Callable[..., Chat], channel: Server) -> None:
    chat = plain()
    write(chat, "Where can I talk to someone?")
    assert "heard: Where can I talk" in chat.page.locator("#reply").inner_text()
    buttons = [{"title": "Talk to someone", "payload": '/support_find{"place": "basildon"}'}]
    channel.agent.behaviour = saying({"text": "Which?", "buttons": buttons})
    write(chat, "more")
    chat.page.get_by_role("button", name="Talk to someone").click()
    chat.page.get_by_text("Which?").wait_for()
    assert channel.agent.texts[-1] == '/support_find{"place": "basildon"}'
    assert chat.context.cookies() == []
    assert chat.outer == []
    assert "session" not in chat.page.url


def test_whole_conversation_by_keyboard(plain: Callable[..., Chat]) -> None:
    chat = plain()
    keyboard = chat.page.keyboard
    keyboard.press("Tab")
    assert leave_link(chat).evaluate("node => node === document.activeElement")
    for _ in range(6):
        keyboard.press("Tab")
        if chat.page.evaluate("document.activeElement.id") == "text":
            break
    keyboard.type("By keyboard")
    keyboard.press("Tab")
    keyboard.press("Enter")
    chat.page.get_by_text("heard: By keyboard").wait_for()


def token_of(chat: Chat) -> str:
    return str(chat.page.locator("input[name=session]").first.get_attribute("value"))


@pytest.mark.parametrize("how", ["click", "keyboard", "touch"])
def test_leaving_without_scripts(plain: Callable[..., Chat], channel: Server, how: str) -> None:
    chat = plain(has_touch=True)
    write(chat, "unusual words")
    token = token_of(chat)
    if how == "click":
        leave_link(chat).click()
    elif how == "touch":
        leave_link(chat).tap()
    else:
        leave_link(chat).focus()
        chat.page.keyboard.press("Enter")
    chat.wait_left()
    assert channel.say(token, "hello?").status_code == 404


@pytest.mark.parametrize("width,height", SIZES)
def test_exit_is_in_sight_however_far_the_page_is_scrolled(
    plain: Callable[..., Chat], channel: Server, width: int, height: int
) -> None:
    chat = plain(viewport={"width": width, "height": height})
    channel.agent.behaviour = saying(*EVERYTHING)
    write(chat, "everything")
    for place in (0, 400, 100_000):
        chat.page.evaluate("place => scrollTo(0, place)", place)
        on_top = leave_link(chat).evaluate(
            """node => {
              const box = node.getBoundingClientRect()
              const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
              return box.top >= 0 && box.right <= innerWidth && node.contains(seen)
            }"""
        )
        assert on_top


def test_no_sideways_scrolling_at_320_pixels(plain: Callable[..., Chat], channel: Server) -> None:
    chat = plain(viewport={"width": 320, "height": 568})
    assert chat.page.evaluate(OVERFLOWING) == []
    channel.agent.behaviour = saying(*EVERYTHING, {"text": "y" * 200})
    write(chat, "unbroken" + "x" * 90)
    assert chat.page.evaluate(OVERFLOWING) == []
    chat.page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(css)
          document.adoptedStyleSheets = [sheet]
        }""",
        SPACING,
    )
    assert chat.page.evaluate(OVERFLOWING) == []


def test_words_have_their_own_direction(plain: Callable[..., Chat], channel: Server) -> None:
    card = {"type": "steps", "lead": "", "title": "العربية", "items": ["المترجم مجاني"]}
    channel.agent.behaviour = saying({"text": "نحن هنا"}, {"text": "العربية", "card": card})
    chat = plain()
    write(chat, "مرحبا")
    direction = "node => getComputedStyle(node).direction"
    for selector in ("article > p", ".card h2", ".card ol"):
        assert chat.page.locator(selector).first.evaluate(direction) == "rtl", selector
    assert chat.page.locator("h1").evaluate(direction) == "ltr"


def test_targets_are_large_enough(plain: Callable[..., Chat], channel: Server) -> None:
    chat = plain(viewport={"width": 320, "height": 568})
    channel.agent.behaviour = saying(*EVERYTHING)
    write(chat, "everything")
    small = chat.page.evaluate(
        """() => [...document.querySelectorAll('a, button, textarea')]
          .filter((node) => node.getBoundingClientRect().height < 24)
          .map((node) => node.textContent)"""
    )
    assert small == []


def test_plain_page_leads_to_the_operators_exit_address(new_chat: Any, elsewhere: Server) -> None:
    chat = new_chat(f"{elsewhere.url}/plain", java_script_enabled=False)
    write(chat, "hello")
    leave_link(chat).click()
    chat.page.wait_for_url("https://www.example.org/garden")


@pytest.mark.parametrize("path", ["/", "/embed", "/browse-safely"])
@pytest.mark.parametrize("scripts", [True, False])
def test_every_page_leads_to_the_operators_exit_address(
    new_chat: Any, elsewhere: Server, path: str, scripts: bool
) -> None:
    chat = new_chat(elsewhere.url + path, java_script_enabled=scripts)
    if path == "/embed" and scripts:
        chat.find(".said").first.wait_for()
    chat.page.get_by_role("link", name="Exit this page").first.click()
    chat.page.wait_for_url("https://www.example.org/garden")


def test_element_says_where_the_operators_exit_leads(new_chat: Any, elsewhere: Server) -> None:
    chat = new_chat(elsewhere.url).open()
    assert "opens example.org" in chat.find(".intro").inner_text()
    assert "opens example.org" in chat.page.locator("main").inner_text()
