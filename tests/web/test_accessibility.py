"""WCAG 2.2 AA: axe in every state, the keyboard, announcements, focus, sizes and modes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.chat import Chat
from tests.web.replies import ALERT, EVERYTHING, SERVICE
from tests.web.stub_server import Scripted

pytestmark = pytest.mark.browser

SCHEMES = ["light", "dark"]
PHONE = {"width": 320, "height": 568}
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; "
    "word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
)
WIDER_THAN_THE_WINDOW = """() => {
  const root = document.querySelector('waymark-chat').shadowRoot
  const parts = root.querySelectorAll('.panel, .scroll, footer, header')
  return [document.documentElement, ...parts]
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => box.className || box.localName)
}"""
CUT_OFF = """() => {
  const root = document.querySelector('waymark-chat').shadowRoot
  return [...root.querySelectorAll('button, a, p, li, h2, h3, label')]
    .filter((node) => node.offsetParent && !node.closest('.unseen'))
    .filter((node) => getComputedStyle(node).display !== 'inline')
    .filter((node) => node.scrollWidth > node.clientWidth + 2)
    .map((node) => `${node.className || node.localName}: ${node.textContent}`)
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_closed_open_and_mid_question(new_chat: Any, scheme: str) -> None:
    chat = new_chat(color_scheme=scheme, reduced_motion="reduce")
    assert chat.axe() == []
    chat.open()
    assert chat.axe() == []
    chat.ask("everything", *EVERYTHING)
    chat.find("summary").click()
    assert chat.axe() == []
    chat.server.reply({"text": "later"}, delay=1)
    chat.write("wait")
    chat.find(".typing").wait_for()
    assert chat.axe() == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_error_list_and_exit_states(new_chat: Any, scheme: str) -> None:
    chat = new_chat(color_scheme=scheme, reduced_motion="reduce", viewport=PHONE)
    chat.open().ask("a service", SERVICE)
    chat.find(".keep").click()
    chat.find(".help").get_by_text("Your list").click()
    assert chat.axe() == []
    chat.find(".take").get_by_text("Back to the chat").click()
    chat.server.script.append(Scripted(status=500))
    chat.write("fail")
    chat.find(".notice").get_by_role("button", name="Try again").wait_for()
    assert chat.axe() == []
    chat.hold_exit = True
    chat.find(".exit").click()
    assert chat.axe() == []


@pytest.mark.parametrize("path", ["/", "/browse-safely", "/embed"])
def test_axe_finds_nothing_on_the_pages(new_chat: Any, path: str) -> None:
    chat = new_chat(path, reduced_motion="reduce")
    chat.page.wait_for_load_state("networkidle")
    assert chat.axe() == []


def test_whole_journey_by_keyboard(chat: Chat) -> None:
    keyboard = chat.page.keyboard
    chat.find(".launcher").focus()
    keyboard.press("Enter")
    chat.find(".choice").first.wait_for()
    assert chat.focused() == "words"
    keyboard.type("hello")
    keyboard.press("Shift+Enter")
    keyboard.type("again")
    assert chat.find("#words").input_value() == "hello\nagain"
    keyboard.press("Enter")
    chat.wait_reply("Reply to: hello")
    reached = []
    for _ in range(40):
        keyboard.press("Shift+Tab")
        reached.append(chat.focused())
        if reached[-1] == "exit":
            break
    assert {"choice", "close", "exit"} <= set(reached)
    chat.find(".choice").first.focus()
    keyboard.press("Space")
    chat.wait_reply("Reply to: /support_find")
    keyboard.press("Escape")
    assert chat.focused() == "launcher"


def test_keyboard_is_never_trapped(chat: Chat) -> None:
    chat.open()
    for _ in range(30):
        chat.page.keyboard.press("Tab")
        if chat.page.evaluate("document.activeElement.localName") != "waymark-chat":
            return
    pytest.fail("Tab never left the chat")


def test_focus_goes_to_the_words_and_back_to_the_launcher(chat: Chat) -> None:
    chat.open()
    assert chat.focused() == "words"
    chat.find(".close").click()
    assert chat.focused() == "launcher"
    assert not chat.find(".panel").is_visible()


def test_focus_does_not_move_when_a_reply_arrives(chat: Chat) -> None:
    chat.open()
    chat.find(".choice").first.click()
    chat.wait_reply("Reply to: /support_find")
    assert chat.focused() == "choice"


def test_only_the_reply_is_announced(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          window.heard = []
          const root = document.querySelector('waymark-chat').shadowRoot
          const listen = (changes) => changes.forEach(({ addedNodes }) =>
            addedNodes.forEach((node) => heard.push(node.textContent)))
          const regions = '[aria-live=polite], [role=status], [role=alert]'
          for (const live of root.querySelectorAll(regions))
            new MutationObserver(listen).observe(live, { childList: true })
        }"""
    )
    chat.open().ask("my own words", {"text": "First answer."})
    chat.ask("more of my words", {"text": "Second answer."})
    heard = [text for text in chat.page.evaluate("heard") if text]
    assert heard[-2:] == ["First answer.", "Second answer."]
    assert not any("words" in text for text in heard)
    assert len(heard) == 3  # with the welcome


def test_log_is_labelled_and_there_from_the_start(chat: Chat) -> None:
    log = chat.find("[role=log]")
    assert log.count() == 1
    assert log.get_attribute("aria-label") == "Conversation"


def test_typing_sign_is_silent(chat: Chat) -> None:
    assert chat.find(".typing").get_attribute("aria-hidden") == "true"


def test_text_box_and_buttons_have_names(chat: Chat) -> None:
    chat.open()
    assert chat.page.get_by_role("textbox", name="Write here").count() == 1
    for name in ("Send", "Menu", "Urgent help", "Clear chat", "Close chat"):
        assert chat.page.get_by_role("button", name=name, exact=True).count() == 1
    assert chat.page.get_by_role("dialog", name="Waymark").count() == 1


def test_help_stays_in_one_place_on_every_turn(chat: Chat) -> None:
    chat.open()
    places = []
    for reply in (ALERT, SERVICE, {"text": "Short."}):
        chat.ask("next", reply)
        places.append(chat.find(".call999").bounding_box())
    assert places[0] == places[1] == places[2]
    assert chat.find(".panel").evaluate("node => node.scrollHeight <= node.clientHeight")
    assert chat.find(".call999").get_attribute("href") == "tel:999"


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 256}])
def test_no_sideways_scrolling_at_320_pixels(new_chat: Any, size: dict[str, int]) -> None:
    chat = new_chat(viewport=size)
    assert chat.page.evaluate(WIDER_THAN_THE_WINDOW) == []
    chat.open().ask("unbroken" + "x" * 90, *EVERYTHING, {"text": "y" * 200})
    assert chat.page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert chat.page.evaluate(CUT_OFF) == []


def test_text_at_200_per_cent_fits(new_chat: Any) -> None:
    chat = new_chat(viewport={"width": 640, "height": 800})
    session = chat.context.new_cdp_session(chat.page)
    session.send("Page.enable")
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    chat.go("/")
    chat.open().ask("everything", *EVERYTHING)
    assert chat.find(".said").first.evaluate("node => getComputedStyle(node).fontSize") == "32px"
    assert chat.page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert chat.page.evaluate(CUT_OFF) == []


def test_text_spacing_cuts_nothing_off(new_chat: Any) -> None:
    chat = new_chat(viewport=PHONE)
    chat.open().ask("everything", *EVERYTHING)
    chat.page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(css)
          const root = document.querySelector('waymark-chat').shadowRoot
          root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
          document.adoptedStyleSheets = [sheet]
        }""",
        SPACING,
    )
    assert chat.page.evaluate(WIDER_THAN_THE_WINDOW) == []
    assert chat.page.evaluate(CUT_OFF) == []


def test_targets_are_large_enough(new_chat: Any) -> None:
    chat = new_chat(viewport=PHONE)
    chat.open().ask("everything", *EVERYTHING)
    small = chat.page.evaluate(
        """() => [...document.querySelector('waymark-chat').shadowRoot
          .querySelectorAll('a, button, textarea')]
          .filter((node) => node.offsetParent)
          .map((node) => [node.textContent, node.getBoundingClientRect()])
          .filter(([, box]) => box.height < 24 || box.width < 24)
          .map(([text]) => text)"""
    )
    assert small == []


def test_forced_colours_keep_edges(new_chat: Any) -> None:
    chat = new_chat(forced_colors="active")
    chat.open().ask("everything", *EVERYTHING)
    for selector in (".exit", ".send", ".card", ".own", ".choice"):
        width = chat.find(selector).first.evaluate("node => getComputedStyle(node).borderTopWidth")
        assert float(width.removesuffix("px")) > 0, selector
    bar = chat.find(".whole").first.evaluate("node => getComputedStyle(node).stroke")
    assert bar != "none"


def test_reduced_motion_is_respected(new_chat: Any) -> None:
    moving = "node => getComputedStyle(node).animationName"
    still = new_chat(reduced_motion="reduce").open()
    assert still.find(".turn").first.evaluate(moving) == "none"
    lively = new_chat(reduced_motion="no-preference").open()
    assert lively.find(".turn").first.evaluate(moving) == "arrive"


def test_words_have_their_own_direction(chat: Chat) -> None:
    service = {**SERVICE, "card": {**SERVICE["card"], "name": "خط المساعدة"}}
    chat.open().ask("مرحبا", {"text": "نحن هنا من أجلك."}, service)
    direction = "node => getComputedStyle(node).direction"
    assert chat.find(".own").evaluate(direction) == "rtl"
    assert chat.find(".said").last.evaluate(direction) == "rtl"
    assert chat.find(".service h3").evaluate(direction) == "rtl"
    assert chat.find(".service .state").evaluate(direction) == "ltr"


def test_list_of_another_direction_stays_inside_its_card(chat: Chat) -> None:
    items = ["إذا كنت في خطر، اتصل بالرقم 999", "المترجم مجاني"]
    card = {"type": "steps", "title": "العربية", "items": items}
    chat.open().ask("مرحبا", {"text": "العربية", "card": card})
    style = chat.find(".steps .items").evaluate(
        "node => [getComputedStyle(node).direction, getComputedStyle(node).paddingRight]"
    )
    assert style[0] == "rtl"
    assert float(style[1].removesuffix("px")) > 15  # room for the numbers


def test_chart_says_its_figures_and_has_a_table(chat: Chat) -> None:
    chat.open().ask("figures", *EVERYTHING)
    picture = chat.find("svg[role=img]")
    assert "Southend: 210, 53 charged, 25.2 out of 100 offences" in picture.get_attribute(
        "aria-label"
    )
    chat.find("summary").click()
    rows = chat.find("tbody tr").all_inner_texts()
    assert [row.split() for row in rows] == [
        ["Southend", "210", "53", "25.2"],
        ["Basildon", "116", "–", "–"],
    ]


def test_the_panel_of_a_phone_covers_and_silences_the_page(new_chat: Any) -> None:
    chat = new_chat(viewport=PHONE)
    chat.open()
    box = chat.find(".panel").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 568)
    assert chat.find(".panel").evaluate("node => node.matches(':modal')")


def test_turning_a_tablet_keeps_focus_and_conversation(chat: Chat) -> None:
    chat.open().ask("hello")
    chat.page.set_viewport_size(PHONE)
    chat.page.wait_for_function(
        "document.querySelector('waymark-chat').shadowRoot.querySelector('.panel').matches(':modal')"
    )
    assert chat.focused() == "words"
    chat.wait_reply("Reply to: hello")
