"""Talking: replies and cards, slow and lost connections, forgetting, and the list to take away."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.web.chat import Chat
from tests.web.replies import ALERT, CHART, SERVICE, SOURCES, STEPS
from tests.web.stub_server import Scripted, StubServer

pytestmark = pytest.mark.browser

SERVICES = Path(__file__).resolve().parents[2] / "data" / "knowledge" / "services"
HELP = {"999": "tel:999", "0808 500 2222": "tel:08085002222", "116 123": "tel:116123"}


def links(chat: Chat, inside: str) -> dict[str, str]:
    found = chat.find(f"{inside} .contacts a").all()
    return {link.get_attribute("href"): " ".join(link.inner_text().split()) for link in found}


def with_clock(new_chat: Any) -> Chat:
    chat: Chat = new_chat("/away")
    chat.page.clock.install()
    chat.go("/")
    return chat


def test_conversation_opens_only_when_the_person_opens_it(chat: Chat) -> None:
    chat.page.wait_for_load_state("networkidle")
    assert chat.server.sessions == set()
    chat.open()
    assert len(chat.server.sessions) == 1


def test_start_button_of_the_page_opens_the_chat(chat: Chat) -> None:
    chat.page.get_by_role("button", name="Start the chat").click()
    chat.find(".said").first.wait_for()
    assert chat.focused() == "words"


def test_button_sends_its_payload_and_echoes_its_words(chat: Chat) -> None:
    chat.open().find(".choice").first.click()
    chat.wait_reply("Reply to: /support_find")
    assert chat.find(".own").inner_text() == "Talk to someone"
    assert "text" not in chat.server.received[0]


def test_pressing_a_button_twice_sends_it_once(chat: Chat) -> None:
    chat.server.script.append(Scripted(delay=0.4))
    chat.open().find(".choice").first.dblclick()
    chat.wait_reply("Reply to: /support_find")
    assert len(chat.server.received) == 1


def test_empty_words_are_not_sent(chat: Chat) -> None:
    chat.open().write("   ")
    assert "pick a button" in chat.find(".panel [role=status]").inner_text()
    assert chat.server.received == []


def test_menu_and_urgent_help_send_their_payloads(chat: Chat) -> None:
    chat.open()
    for title, payload in (("Menu", "/menu"), ("Urgent help", "/urgent_help")):
        chat.find(".help").get_by_text(title).click()
        chat.wait_reply(f"Reply to: {payload}")
    assert chat.server.read_texts == ["/menu", "/urgent_help"]


def test_lead_stands_in_place_of_the_text_where_a_card_is_shown(chat: Chat) -> None:
    unknown = {"text": "Text alone.", "card": {"type": "hologram", "lead": "Not shown"}}
    chat.open().ask("all", ALERT, SERVICE, STEPS, unknown)
    turn = chat.find(".log .turn").last
    assert turn.locator(".said").all_inner_texts() == [
        "I want you to be safe.",  # lead
        "1. Look around.\n2. Breathe out.",  # no lead: the text
        "Text alone.",  # no card that can be shown
    ]


def test_alert_card_offers_call_and_text(chat: Chat) -> None:
    chat.open().ask("danger", ALERT)
    assert links(chat, ".alert") == {"tel:999": "Call 999", "sms:999": "Text 999"}
    assert chat.find(".alert h3").inner_text() == "If you are in danger now"


def test_service_card_offers_its_actions_and_says_whether_it_is_open(chat: Chat) -> None:
    chat.open().ask("service", SERVICE)
    assert links(chat, ".service") == {
        "tel:01375380609": "Call 01375 380609",
        "sms:85258": "Text HELLO to 85258",
        "https://centre.example/": "Website centre.example (opens in a new tab)",
    }
    assert chat.find(".state.open").inner_text() == "Open now until 5pm"
    web = chat.find(".service a[target=_blank]")
    assert web.get_attribute("rel") == "noopener noreferrer"


def test_steps_and_sources_are_lists(chat: Chat) -> None:
    chat.open().ask("lists", STEPS, SOURCES)
    assert chat.find(".steps ol li").all_inner_texts() == ["Look around.", "Breathe out."]
    assert chat.find(".sources a").get_attribute("href") == "https://sericc.example/news"
    assert "checked 2026-11-22" in chat.find(".sources").inner_text()


def test_chart_bars_are_to_scale(chat: Chat) -> None:
    chat.open().ask("chart", CHART)
    widths = [bar.bounding_box()["width"] for bar in chat.find(".whole").all()]
    assert widths[1] / widths[0] == pytest.approx(116 / 210, abs=0.01)
    part = chat.find(".part").first.bounding_box()["width"]
    assert part / widths[0] == pytest.approx(53 / 210, abs=0.01)


def test_reply_is_shown_from_its_start(chat: Chat) -> None:
    chat.open().ask("long", {"text": "A line.\n" * 80})
    scroll, said = chat.find(".scroll").bounding_box(), chat.find(".said").last.bounding_box()
    assert 0 <= said["y"] - scroll["y"] < 40


def test_lost_answer_is_fetched_again_and_read_once(chat: Chat) -> None:
    chat.open()
    chat.server.script.append(Scripted(drop_after=True))
    chat.write("only once")
    chat.wait_reply("Reply to: only once")
    ids = {body["id"] for body in chat.server.received}
    assert len(chat.server.received) == 2
    assert len(ids) == 1
    assert chat.server.read_texts == ["only once"]
    assert chat.find(".own").count() == 1


def test_words_written_without_a_connection_wait_and_go_once_in_order(new_chat: Any) -> None:
    chat = with_clock(new_chat).open()
    chat.server.down = True
    chat.write("first")
    chat.write("second")
    for _ in range(12):
        chat.page.clock.run_for(1000)
        chat.page.wait_for_timeout(30)
    chat.find(".unsent").nth(1).wait_for()
    chat.server.down = False
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.wait_reply("Reply to: second")
    assert [body["text"] for body in chat.server.received] == ["first", "second"]
    assert chat.find(".unsent").count() == 0
    assert chat.find(".own").count() == 2


def test_dead_server_shows_help_and_try_again(new_chat: Any) -> None:
    chat = with_clock(new_chat)
    chat.server.down = True
    chat.find(".launcher").click()
    for _ in range(6):
        chat.page.clock.run_for(1000)
        chat.page.wait_for_timeout(30)
    chat.find(".notice .choice").wait_for()
    shown = links(chat, ".log .notice")
    assert set(shown) == set(HELP.values())
    chat.server.down = False
    chat.find(".notice .choice").click()
    chat.find(".said").first.wait_for()
    assert chat.find(".notice:visible").count() == 0
    assert chat.focused() == "words"


def test_built_in_contacts_are_those_of_the_directory(chat: Chat) -> None:
    """The numbers in wording.js stand outside the directory, so this keeps them true."""
    for service in ("rape-crisis-24-7-line", "samaritans", "emergency-999"):
        record = yaml.safe_load((SERVICES / f"{service}.yml").read_text("utf-8"))
        numbers = {phone["number"] for phone in record["phones"]}
        assert numbers & HELP.keys(), service
    page = chat.page.locator("main")
    for number, href in HELP.items():
        assert page.locator(f"a[href='{href}']").count() == 1, number


def test_slow_server_shows_help_beside_the_typing_sign(new_chat: Any) -> None:
    chat = with_clock(new_chat).open()
    chat.server.reply({"text": "At last."}, delay=1.5)
    chat.write("slow")
    chat.find(".typing").wait_for()
    chat.page.clock.run_for(5900)
    assert not chat.find(".scroll > .notice").is_visible()
    chat.page.clock.run_for(200)
    assert set(links(chat, ".scroll > .notice")) == set(HELP.values())
    chat.wait_reply("At last.")
    assert not chat.find(".scroll > .notice").is_visible()
    assert not chat.find(".typing").is_visible()


def test_urgent_help_does_not_wait_for_the_server(new_chat: Any) -> None:
    chat = with_clock(new_chat).open()
    chat.server.reply({"text": "Later."}, delay=1)
    chat.find(".help").get_by_text("Urgent help").click()
    chat.page.clock.run_for(1300)
    assert chat.find(".scroll > .notice").is_visible()


def test_failure_of_the_server_is_worded_and_can_be_tried_again(chat: Chat) -> None:
    chat.open().page.evaluate(
        "addEventListener('chat-error', (event) => { window.reason = event.detail.reason })"
    )
    chat.server.script.append(Scripted(status=500))
    chat.write("fails once")
    chat.find(".log .notice").wait_for()
    assert chat.page.evaluate("reason") == "failed"
    chat.find(".log .notice .choice").click()
    chat.wait_reply("Reply to: fails once")
    assert chat.server.read_texts == ["fails once"]


def test_help_sent_with_a_failure_is_shown(chat: Chat) -> None:
    chat.open()
    chat.server.reply({"text": "Sorry. Call 999."}, status=503)
    chat.write("fails")
    chat.wait_reply("Sorry. Call 999.")
    chat.find(".notice .choice").wait_for()


def test_busy_server_is_asked_again_when_it_says(chat: Chat) -> None:
    chat.open()
    chat.server.script.append(Scripted(status=429, headers={"Retry-After": "1"}))
    chat.write("patience")
    chat.wait_reply("Reply to: patience")
    assert chat.server.read_texts == ["patience"]


def test_refused_words_are_explained_and_not_sent_again(chat: Chat) -> None:
    chat.open()
    chat.server.reply({"text": "That was too long for me."}, status=413)
    chat.write("long")
    chat.wait_reply("That was too long for me.")
    assert chat.find(".notice .choice").count() == 0


def test_forgotten_conversation_goes_on_in_a_new_one(chat: Chat) -> None:
    chat.open()
    chat.server.sessions.clear()
    chat.ask("still there?")
    chat.wait_reply("Reply to: still there?")
    assert "This is a new one" in chat.find(".log").inner_text()
    assert chat.server.read_texts == ["still there?"]


def test_clear_chat_forgets_here_and_on_the_server(chat: Chat) -> None:
    chat.open().ask("unusual words")
    old = set(chat.server.sessions)
    chat.find(".help").get_by_text("Clear chat").click()
    chat.find(".said").first.wait_for()
    assert "unusual" not in chat.find(".panel").inner_text()
    assert not old & chat.server.sessions
    assert chat.focused() == "words"


def test_late_answer_of_a_cleared_chat_is_not_shown(chat: Chat) -> None:
    chat.open()
    chat.server.reply({"text": "Too late."}, delay=0.5)
    chat.write("clear me")
    chat.find(".help").get_by_text("Clear chat").click()
    chat.find(".said").first.wait_for()
    chat.page.wait_for_timeout(700)
    assert "Too late" not in chat.find(".panel").inner_text()
    assert not chat.find(".typing").is_visible()


def test_quiet_chat_warns_can_be_kept_and_is_cleared(new_chat: Any) -> None:
    chat = with_clock(new_chat).open()
    chat.ask("unusual words")
    chat.page.clock.fast_forward("13:01")
    chat.find(".notice").get_by_text("Keep the chat").click()
    chat.page.wait_for_function("() => true")
    assert chat.find(".log .turn").count() >= 3
    chat.page.wait_for_timeout(200)
    assert chat.server.received[-1]["payload"] == "/repeat"
    chat.page.clock.fast_forward("13:01")
    chat.page.clock.fast_forward("02:00")
    chat.find(".log .notice").get_by_text("cleared after 15 quiet minutes").wait_for()
    assert "unusual" not in chat.find(".panel").inner_text()
    chat.page.wait_for_timeout(200)
    assert chat.server.sessions == set()


def test_closing_keeps_the_conversation(chat: Chat) -> None:
    chat.open().ask("hello")
    chat.find(".close").click()
    chat.find(".launcher").click()
    assert chat.find(".own").inner_text() == "hello"
    assert len(chat.server.sessions) == 1


def test_leaving_the_page_ends_the_conversation(chat: Chat) -> None:
    chat.open().ask("hello")
    chat.go("/away")
    chat.page.wait_for_timeout(200)
    assert chat.server.sessions == set()


def test_removing_the_element_ends_the_conversation_moving_it_does_not(chat: Chat) -> None:
    chat.open().ask("hello")
    chat.page.evaluate(
        "document.querySelector('main').append(document.querySelector('waymark-chat'))"
    )
    chat.ask("still here")
    assert chat.find(".own").count() == 2
    chat.page.evaluate("document.querySelector('waymark-chat').remove()")
    chat.page.wait_for_timeout(200)
    assert chat.server.sessions == set()


def test_events_are_told(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          window.told = []
          for (const name of ['chat-open', 'chat-close', 'chat-exit'])
            document.addEventListener(name, () => told.push(name))
        }"""
    )
    chat.hold_exit = True
    chat.open().find(".close").click()
    chat.page.evaluate("document.querySelector('waymark-chat').exit()")
    assert chat.page.evaluate("told") == ["chat-open", "chat-close", "chat-exit"]


def test_list_to_take_away_is_neutral_until_names_are_asked_for(chat: Chat) -> None:
    chat.open().ask("service", SERVICE)
    chat.find(".keep").click()
    chat.find(".help").get_by_text("Your list (1)").click()
    kept = chat.find("#kept")
    assert kept.input_value() == (
        "Useful numbers\n\n1.\n01375 380609\nText HELLO to 85258\n1 High Street, Grays"
    )
    chat.find("#names").check()
    assert "1. A Rape Crisis Centre" in kept.input_value()
    assert "Website centre.example" in kept.input_value()


def test_list_to_take_away_can_be_copied_and_printed_alone(new_chat: Any) -> None:
    chat = new_chat(permissions=["clipboard-read", "clipboard-write"])
    chat.open().ask("service", SERVICE)
    chat.find(".keep").click()
    chat.find(".help").get_by_text("Your list (1)").click()
    chat.find(".take").get_by_text("Copy", exact=True).click()
    chat.find(".panel [role=status]").get_by_text("Copied.").wait_for()
    assert "01375 380609" in chat.page.evaluate("navigator.clipboard.readText()")
    chat.page.evaluate(
        "window.print = () => { window.printed = document.documentElement.innerText }"
    )
    chat.find(".take").get_by_text("Print", exact=True).click()
    assert chat.page.evaluate("printed").startswith("Useful numbers")
    assert "Waymark" not in chat.page.evaluate("printed")
    chat.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert chat.find(".take").is_visible()


def test_list_to_take_away_is_forgotten_with_the_chat(chat: Chat) -> None:
    chat.open().ask("service", SERVICE)
    chat.find(".keep").click()
    chat.find(".help").get_by_text("Clear chat").click()
    assert not chat.find(".help").get_by_text("Your list").is_visible()
    assert "01375" not in chat.find("#kept").input_value()


def test_long_conversation_stays_quick(chat: Chat, server: StubServer) -> None:
    chat.open()
    chat.page.evaluate(
        """() => {
          const chat = document.querySelector('waymark-chat').shadowRoot
          window.say = async (text) => {
            const box = chat.querySelector('#words')
            box.value = text
            chat.querySelector('form').requestSubmit()
            while (!chat.querySelector('.turn:last-child .said')?.textContent.includes(text))
              await new Promise((done) => setTimeout(done))
          }
        }"""
    )
    chat.page.evaluate("async () => { for (let i = 0; i < 200; i++) await say(`line ${i}.`) }")
    assert chat.find(".log .turn").count() == 120
    took = chat.page.evaluate(
        """async () => {
          const start = performance.now()
          await say('the last.')
          return performance.now() - start
        }"""
    )
    assert took < 500  # milliseconds, the way to the server and back included
