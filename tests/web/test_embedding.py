"""On somebody else's page: hostile styles, hostile words, no trace, no weight."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest

from bot.channels.options import WEB_FOLDER
from tests.web.chat import Chat
from tests.web.replies import EVERYTHING
from tests.web.stub_server import StubServer

pytestmark = pytest.mark.browser

LARGEST = 20_000  # bytes of gzip, styles included
HOSTILE = """<!doctype html><html lang="en"><title>Host</title><style>
* { color: red !important; font: 3px cursive !important; margin: 50px !important }
* { display: inline !important; letter-spacing: 9px !important }
html { font-size: 4px }
waymark-chat { display: none !important; visibility: hidden; transform: scale(.1) }
dialog, button, a, textarea { position: static !important; opacity: 0 !important }
</style><h1>Host</h1><p>Words of the host.</p>
<script type="module" src="SERVER/waymark.js"></script><waymark-chat heading="Find help">
<a href="SERVER/plain">Chat</a></waymark-chat>"""
MARKUP = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script><b>bold</b>"
BAD_LINKS = [
    "javascript:window.hacked=1",
    "JaVaScRiPt:window.hacked=1",
    "data:text/html,<script>1</script>",
    "http://insecure.example/",
    "//no-scheme.example/",
    "vbscript:1",
    "",
    None,
]


def element_files() -> list[str]:
    """Follow the imports of waymark.js, and add the stylesheet."""
    found, waiting = [], ["waymark.js"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.append(name)
            waiting += re.findall(
                r"(?:from|import) '\./([\w-]+\.js)'", (WEB_FOLDER / name).read_text("utf-8")
            )
    return [*found, "waymark.css"]


def test_element_weighs_at_most_20_kilobytes_with_its_styles() -> None:
    weights = {
        name: len(gzip.compress((WEB_FOLDER / name).read_bytes(), 9)) for name in element_files()
    }
    assert len(weights) > 8
    assert sum(weights.values()) <= LARGEST, weights


def test_every_module_is_named_in_the_first_file() -> None:
    first = (WEB_FOLDER / "waymark.js").read_text("utf-8")
    assert all(
        f"'./{name}'" in first
        for name in element_files()
        if name not in ("waymark.js", "waymark.css")
    )


@pytest.mark.parametrize("path", sorted(WEB_FOLDER.glob("*.js")), ids=lambda path: path.name)
def test_no_script_reads_html_or_keeps_anything(path: Any) -> None:
    source = path.read_text("utf-8")
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "Function(",
    ):
        assert word not in source
    for word in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "caches",
        "document.cookie",
        "console.",
    ):
        assert word not in source


def test_host_styles_change_nothing(new_chat: Any, other_site: StubServer) -> None:
    ours = new_chat("/").open()
    other_site.pages["/host"] = HOSTILE.replace("SERVER", ours.server.url)
    hosted = new_chat(f"{other_site.url}/host").open()
    for selector in (".exit", ".said", "#words", ".help button", ".panel"):
        style = """node => ['color', 'font', 'display', 'position', 'opacity', 'letter-spacing']
          .map((name) => getComputedStyle(node).getPropertyValue(name))"""
        assert hosted.find(selector).first.evaluate(style) == ours.find(selector).first.evaluate(
            style
        )
        assert hosted.find(selector).first.bounding_box()["height"] == pytest.approx(
            ours.find(selector).first.bounding_box()["height"], abs=1
        )
    assert hosted.page.get_by_role("dialog", name="Find help").count() == 1
    assert not hosted.page.get_by_role("link", name="Chat", exact=True).is_visible()


def test_element_changes_nothing_of_the_host(new_chat: Any, other_site: StubServer) -> None:
    server = new_chat("/away").server
    plain = "<!doctype html><html lang=en><title>Host</title><h1>Host</h1><p>Words.</p>"
    other_site.pages["/before"] = plain
    other_site.pages["/after"] = (
        plain
        + f"<script type=module src={server.url}/waymark.js></script><waymark-chat></waymark-chat>"
    )
    look = """() => [...document.querySelectorAll('h1, p')]
      .map((node) => [getComputedStyle(node).font, node.offsetTop])"""
    before = new_chat(f"{other_site.url}/before").page.evaluate(look)
    hosted = new_chat(f"{other_site.url}/after").open()
    assert hosted.page.evaluate(look) == before
    assert hosted.page.title() == "Host"


def test_embedded_chat_talks_to_its_own_server_and_can_be_left(
    new_chat: Any, other_site: StubServer
) -> None:
    server = new_chat("/away").server
    other_site.pages["/host"] = HOSTILE.replace("SERVER", server.url)
    hosted = new_chat(f"{other_site.url}/host").open()
    hosted.ask("hello")
    assert server.read_texts == ["hello"]
    assert other_site.received == []
    hosted.shift(3)
    hosted.wait_left()
    assert server.sessions == set()


def test_server_can_be_another_than_that_of_the_script(
    new_chat: Any, other_site: StubServer
) -> None:
    server = new_chat("/away").server
    other_site.pages["/host"] = (
        "<!doctype html><html lang=en><title>Host</title>"
        "<script type=module src=/waymark.js></script>"
        f"<waymark-chat server='{server.url}/' open></waymark-chat>"
    )
    hosted = new_chat(f"{other_site.url}/host")
    hosted.find(".said").first.wait_for()
    assert len(server.sessions) == 1
    assert other_site.sessions == set()


def test_markup_in_every_field_stays_text(chat: Chat) -> None:
    def poisoned(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: poisoned(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [poisoned(item) for item in value]
        return (
            value + MARKUP
            if isinstance(value, str) and key not in ("type", "state", "kind")
            else value
        )

    chat.open().ask(MARKUP, *(poisoned(message) for message in EVERYTHING))
    root = "document.querySelector('waymark-chat').shadowRoot"
    assert chat.page.evaluate(f"{root}.querySelectorAll('.log :is(img, script, b b)').length") == 0
    assert chat.page.evaluate("window.hacked") is None
    assert MARKUP in chat.find(".own").inner_text()
    assert chat.problems == []


@pytest.mark.parametrize("href", BAD_LINKS)
def test_links_of_other_kinds_are_not_shown(chat: Chat, href: str | None) -> None:
    contact = {"kind": "web", "label": "Bad", "value": "bad", "href": href}
    card = {"type": "service", "id": "x", "name": "X", "contacts": [contact]}
    source = {"type": "sources", "items": [{"title": "Bad", "url": href}]}
    chat.open().ask("links", {"text": "a", "card": card}, {"text": "b", "card": source})
    assert chat.find(".log a").count() == 0


@pytest.mark.parametrize(
    "card",
    [
        {"type": "chart", "series": "no", "title": None},
        {"type": "service", "contacts": {"a": 1}, "open": "x"},
        {"type": "alert", "items": 7, "contacts": [None, 3, {}]},
        {"type": "sources", "items": [None, {"title": 5}]},
        {"type": "constructor"},
        "text",
        None,
    ],
    ids=str,
)
def test_malformed_cards_break_nothing(chat: Chat, card: Any) -> None:
    chat.open().ask(
        "broken", {"text": "Words.", "card": card, "buttons": "none"}, {"text": "After."}
    )
    chat.find(".said").get_by_text("After.").wait_for()
    assert chat.problems == []


def test_nothing_is_kept_and_nobody_else_is_asked(new_chat: Any) -> None:
    chat = new_chat()
    requests: list[str] = []
    chat.page.on("request", lambda request: requests.append(request.url))
    chat.go("/")
    chat.open().ask("unusual words", *EVERYTHING)
    chat.find(".keep").first.click()
    kept = chat.page.evaluate(
        """async () => [document.cookie, localStorage.length, sessionStorage.length,
          (await indexedDB.databases()).length, (await caches.keys()).length, history.state]"""
    )
    assert kept == ["", 0, 0, 0, 0, None]
    assert chat.context.cookies() == []
    assert chat.outer == []
    assert all(url.startswith(chat.server.url) for url in requests)
    assert not any("unusual" in url for url in requests)
    assert chat.problems == []


def test_page_gives_nothing_away_in_a_tab(chat: Chat) -> None:
    assert chat.page.title() == "Waymark"
    assert chat.open().page.title() == "Waymark"


def test_colours_are_set_by_custom_properties(chat: Chat) -> None:
    chat.page.evaluate(
        "document.querySelector('waymark-chat').style.setProperty('--waymark-accent', '#402060')"
    )
    colour = chat.find(".launcher").evaluate("node => getComputedStyle(node).backgroundColor")
    assert colour == "rgb(64, 32, 96)"


def test_element_can_be_defined_under_another_name(chat: Chat) -> None:
    name = chat.page.evaluate(
        """async () => {
          const { WaymarkChat } = await import('/waymark-chat.js')
          class Other extends WaymarkChat {}
          Other.define('other-chat')
          const made = document.createElement('other-chat')
          WaymarkChat.define() // a second time does nothing
          return made.shadowRoot && made.localName
        }"""
    )
    assert name == "other-chat"


def test_importing_the_class_registers_nothing(new_chat: Any) -> None:
    chat = new_chat("/plain")
    registered = chat.page.evaluate(
        """async () => {
          await import('/waymark-chat.js')
          return Boolean(customElements.get('waymark-chat'))
        }"""
    )
    assert registered is False


@pytest.fixture
def old_browser_chat(new_chat: Any) -> Chat:
    """A page in a browser that cannot take the styles with the script, as Safari 15 cannot."""
    chat: Chat = new_chat("/away")
    chat.context.add_init_script("delete Document.prototype.adoptedStyleSheets")
    return chat


def test_styles_are_fetched_where_they_cannot_come_with_the_script(
    old_browser_chat: Chat,
) -> None:
    old_browser_chat.go("/")
    colour = old_browser_chat.open().find(".exit").evaluate("node => getComputedStyle(node).color")
    assert colour == "rgb(255, 248, 242)"
    assert "/waymark.css" in old_browser_chat.server.asked


def test_chat_works_when_its_styles_do_not_come(old_browser_chat: Chat) -> None:
    chat = old_browser_chat
    chat.context.route("**/waymark.css", lambda route: route.abort())
    chat.go("/")
    chat.open().ask("hello")
    chat.wait_reply("Reply to: hello")
