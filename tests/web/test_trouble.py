"""Help that is always there: with the server dead, failing or slow, and with the network gone.

In each state the emergency card is shown, the words wait, and they are read once, never twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.chat import Chat
from tests.web.stub_server import Message, Scripted

pytestmark = pytest.mark.browser

HELP = {"tel:999", "tel:08085002222", "tel:116123"}
HELP_ALWAYS: Message = {
    "text": "Sorry, I could not answer. If you are in danger now, call 999.",
    "card": {
        "type": "alert",
        "signal": "help_always",
        "title": "Help now",
        "contacts": [{"kind": "call", "label": "Call 999", "value": "999", "href": "tel:999"}],
    },
}
URGENT: Message = {
    "text": "These people are there for you day and night. Call 999.",
    "card": {**HELP_ALWAYS["card"], "signal": "urgent_help", "title": "Urgent help"},
}


@pytest.fixture
def chat(new_chat: Any) -> Chat:
    """The open chat with a clock that the test moves."""
    chat: Chat = new_chat("/away")
    chat.page.clock.install()
    chat.go("/")
    return chat.open()


def pass_time(chat: Chat, seconds: int) -> None:
    for _ in range(seconds):
        chat.page.clock.run_for(1000)
        chat.page.wait_for_timeout(30)


def numbers(chat: Chat) -> set[str]:
    """The numbers that can be tapped in what is shown now, apart from the foot of the panel."""
    links = chat.find(".notice:visible .contacts a, .card.alert:visible .contacts a").all()
    return {link.get_attribute("href") for link in links}


def dead(chat: Chat) -> Callable[[], None]:
    chat.server.down = True

    def back() -> None:
        chat.server.down = False

    return back


def no_network(chat: Chat) -> Callable[[], None]:
    chat.context.set_offline(True)
    return lambda: chat.context.set_offline(False)


def failing(status: int) -> Callable[[Chat], Callable[[], None]]:
    def fail(chat: Chat) -> Callable[[], None]:
        chat.server.script += [Scripted(status=status)] * 3
        return chat.server.script.clear

    return fail


TROUBLES = {
    "dead server": dead,
    "no network": no_network,
    "500": failing(500),
    "502": failing(502),
    "503": failing(503),
    "504": failing(504),
}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("urgent", [False, True], ids=["words", "urgent help"])
def test_help_is_shown_and_the_words_are_read_once(chat: Chat, trouble: str, urgent: bool) -> None:
    mend = TROUBLES[trouble](chat)
    if urgent:
        chat.find(".help").get_by_text("Urgent help").click()
    else:
        chat.write("only once")
    pass_time(chat, 6)
    chat.find(".log .notice .choice").wait_for()
    assert numbers(chat) == HELP
    assert chat.find(".unsent").count() == 1
    assert chat.find(".call999").is_visible()
    mend()
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    said = "/urgent_help" if urgent else "only once"
    chat.wait_reply(f"Reply to: {said}")
    assert chat.server.read_texts == [said]
    assert chat.find(".own").count() == 1
    assert chat.find(".unsent").count() == 0
    assert chat.find(".log .notice:visible").count() == 0


@pytest.mark.parametrize("trouble", ["dead server", "no network"])
def test_help_is_shown_when_the_chat_cannot_even_open(new_chat: Any, trouble: str) -> None:
    chat = new_chat("/away")
    chat.page.clock.install()
    chat.go("/")
    mend = TROUBLES[trouble](chat)
    chat.find(".launcher").click()
    pass_time(chat, 6)
    chat.find(".log .notice .choice").wait_for()
    assert numbers(chat) == HELP
    mend()
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    chat.find(".said").first.wait_for()
    assert len(chat.server.sessions) == 1


def test_urgent_help_of_a_slow_server_does_not_wait(chat: Chat) -> None:
    chat.server.reply(URGENT, delay=1.5)
    chat.find(".help").get_by_text("Urgent help").click()
    pass_time(chat, 2)
    assert numbers(chat) >= HELP
    chat.wait_reply("These people are there")
    assert chat.find(".log .card.alert h3").inner_text() == "Urgent help"
    assert not chat.find(".scroll > .notice").is_visible()
    assert chat.server.read_texts == ["/urgent_help"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_help_that_comes_with_a_refusal_is_shown_as_the_card(chat: Chat, status: int) -> None:
    for _ in range(3):
        chat.server.reply(HELP_ALWAYS, status=status)
    chat.write("refused")
    pass_time(chat, 6)
    chat.find(".log .card.alert").wait_for()
    assert chat.find(".log .card.alert h3").inner_text() == "Help now"
    assert numbers(chat) >= {"tel:999"}
    chat.server.script.clear()
    chat.find(".log .notice .choice").click()
    chat.wait_reply("Reply to: refused")
    assert chat.server.read_texts == ["refused"]


@pytest.mark.parametrize("card", [HELP_ALWAYS, URGENT], ids=["help_always", "urgent_help"])
def test_emergency_cards_of_an_answer_are_shown(chat: Chat, card: Message) -> None:
    chat.ask("help", card)
    link = chat.find(".log .card.alert .contacts a").first
    assert link.get_attribute("href") == "tel:999"


def test_an_answer_that_is_no_json_counts_as_a_failure(chat: Chat) -> None:
    chat.context.route(
        "**/webhooks/web/messages", lambda route: route.fulfill(status=200, body="<html>proxy")
    )
    chat.write("through a broken proxy")
    chat.find(".log .notice .choice").wait_for()
    assert numbers(chat) == HELP
    chat.context.unroute("**/webhooks/web/messages")
    chat.find(".log .notice .choice").click()
    chat.wait_reply("Reply to: through a broken proxy")
    assert chat.problems == []


def test_leaving_works_with_everything_gone(chat: Chat) -> None:
    chat.server.down = True
    chat.write("some words")
    pass_time(chat, 2)
    chat.find("header .exit").click()
    chat.wait_left()
