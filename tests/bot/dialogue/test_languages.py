from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import Directory
from bot.dialogue.languages import LanguageDesk, load_languages
from bot.dialogue.safety import SafetyDesk
from bot.dialogue.turn import Turn
from bot.dialogue.wording import Wording
from bot.knowledge.records import Service
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message
from tests.conftest import NIGHT

CODES = sorted(card.code for card in load_languages().languages)
NUMBER = "0808 500 2222"
LEFT_TO_RIGHT = "\u2066"


@pytest.fixture
def desk(real_knowledge: KnowledgeBase, wording: Wording) -> LanguageDesk:
    return LanguageDesk(real_knowledge, wording, load_languages())


def card(desk: LanguageDesk, code: str, now: datetime = NIGHT) -> Message:
    message = desk.card(code, now)
    assert message is not None
    return message


@pytest.mark.parametrize("code", CODES)
def test_a_card_says_999_the_line_and_the_english_name(desk: LanguageDesk, code: str) -> None:
    message = card(desk, code)
    name = next(each.name for each in load_languages().languages if each.code == code)

    assert message.card is not None
    danger, line, interpreter = message.card["items"]
    assert "999" in danger and name in danger
    assert NUMBER in line
    assert name in interpreter
    assert "{" not in message.text


@pytest.mark.parametrize("code", CODES)
def test_the_text_alone_says_all_that_the_card_says(desk: LanguageDesk, code: str) -> None:
    message = card(desk, code)

    assert message.card is not None
    said = [message.card["title"], message.card["lead"], *message.card["items"]]
    assert [part for part in said if part not in message.text] == []


@pytest.mark.parametrize("code", CODES)
def test_a_card_says_in_english_that_nobody_has_checked_it_yet(
    desk: LanguageDesk, code: str
) -> None:
    assert "It is waiting for a native speaker to check it." in card(desk, code).text


def test_a_checked_card_does_not_say_that_it_waits(
    real_knowledge: KnowledgeBase, wording: Wording
) -> None:
    file = load_languages()
    checked = [each.copy(update={"checked_by_native_speaker": True}) for each in file.languages]
    desk = LanguageDesk(real_knowledge, wording, file.copy(update={"languages": tuple(checked)}))

    assert card(desk, "pl").text.endswith("This card is in Polish.")


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("ur", "rtl"), ("pl", "ltr")])
def test_a_card_names_its_language_and_direction(
    desk: LanguageDesk, code: str, direction: str
) -> None:
    shown = card(desk, code).card

    assert shown is not None
    assert (shown["type"], shown["lang"], shown["dir"]) == ("steps", code, direction)


@pytest.mark.parametrize("code", CODES)
def test_a_number_keeps_its_order_from_right_to_left(desk: LanguageDesk, code: str) -> None:
    is_isolated = f"{LEFT_TO_RIGHT}{NUMBER}" in card(desk, code).text

    assert is_isolated == (code in {"ar", "ur"})


def test_an_overdue_card_asks_to_be_told_of_changes(desk: LanguageDesk) -> None:
    late = NIGHT + timedelta(days=365)

    assert "Checked November 2026. Please tell us if it has changed." in card(desk, "pl", late).text


@pytest.mark.parametrize("language", ["other", "en", "xx", "", None])
def test_there_is_no_card_for_a_language_without_one(
    desk: LanguageDesk, language: str | None
) -> None:
    assert desk.card(language, NIGHT) is None


def test_a_number_that_may_not_be_shown_takes_its_sentence_with_it(
    real_knowledge: KnowledgeBase, wording: Wording
) -> None:
    class Withdrawn:
        def service(self, service_id: str) -> Service:
            return replace(real_knowledge.service(service_id), signpost="no")

    desk = LanguageDesk(Withdrawn(), wording, load_languages())  # type: ignore[arg-type]
    shown = card(desk, "pl").card

    assert shown is not None
    assert len(shown["items"]) == 2
    assert "999" in shown["items"][0]


@pytest.mark.parametrize(
    ("topics", "signal"),
    [
        (("other_language",), "urgent_help"),
        (("other_language", "danger_now"), "danger_now"),
    ],
)
def test_emergency_contacts_lead_a_reply_in_another_language(
    real_knowledge: KnowledgeBase, wording: Wording, topics: tuple[str, ...], signal: str
) -> None:
    safety = SafetyDesk(Directory(real_knowledge, wording), wording)
    turn = Turn(topic="other_language", now=NIGHT, topics=topics, word_count=4)

    (alert,) = safety.leading(turn, Conversation())

    assert alert.card is not None
    assert alert.card["signal"] == signal
    assert alert.card["contacts"][0]["href"] == "tel:999"


def test_the_answer_lists_every_language_that_has_a_card(real_knowledge: KnowledgeBase) -> None:
    steps = real_knowledge.answer("other_language").steps

    assert steps is not None
    assert list(steps.items) == [card.native_name for card in load_languages().languages]


def test_under_a_card_in_their_language_there_is_no_list_of_languages(
    assistant: Assistant, make_turn: Callable[..., Turn]
) -> None:
    turn = replace(make_turn("other_language", words=8), language="pl")
    reply = assistant.respond("answer_topic", turn, Conversation())
    steps = [m.card for m in reply.messages if m.card and m.card["type"] == "steps"]

    assert [card["title"] for card in steps] == ["Polski"]
    assert "Lietuvių" not in "".join(message.text for message in reply.messages)


def test_somebody_without_a_card_is_told_which_languages_there_are(
    assistant: Assistant, make_turn: Callable[..., Turn]
) -> None:
    turn = replace(make_turn("other_language", words=8), language="other")
    reply = assistant.respond("answer_topic", turn, Conversation())

    assert "Lietuvių" in "".join(message.text for message in reply.messages)


@pytest.mark.parametrize(
    ("signals", "order"),
    [(frozenset(), ["steps", "alert"]), (frozenset({"danger_now"}), ["alert", "steps"])],
)
def test_words_in_their_own_language_come_first_unless_there_is_danger(
    assistant: Assistant, signals: frozenset[str], order: list[str]
) -> None:
    turn = Turn(topic="other_language", now=NIGHT, language="pl", signals=signals, word_count=4)

    reply = assistant.respond("answer_topic", turn, Conversation())

    kinds = [message.card["type"] for message in reply.messages[:2] if message.card]
    assert kinds == order
