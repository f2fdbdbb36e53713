"""Few words that go on from what was said, as a person would write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.dialogue.assistant import Assistant
from bot.dialogue.context import handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import Turn
from bot.reply import Reply
from tests.conftest import after, said

MakeTurn = Callable[..., Turn]
Say = Callable[..., Reply]
NEW = Conversation()


@pytest.fixture
def say(assistant: Assistant, make_turn: MakeTurn) -> Say:
    """Says words in a conversation, taken as `topic` by the model."""

    def answer(words: str, known: Conversation, topic: str = "out_of_scope", **found: str) -> Reply:
        turn = make_turn(topic, words=len(words.split()), **found)
        return assistant.respond(handler_of(topic), replace(turn, words=words), known)

    return answer


@pytest.mark.parametrize(
    "words",
    [
        "its for me",
        "no its about me",
        "sorry i changed my mind, its about me",
        "i lied it was me",
        "ive changed my mind, it happened to me",
    ],
)
def test_a_friend_can_turn_out_to_be_oneself(say: Say, words: str) -> None:
    reply = say(words, Conversation(about="helping_someone", audience="supporter"))

    assert after(reply).audience is None


def test_their_number_is_that_of_the_local_centre_named_first(
    assistant: Assistant, make_turn: MakeTurn, say: Say
) -> None:
    found = assistant.respond("find_support", make_turn("support_find", place="thurrock"), NEW)
    reply = say("whats their number", after(found))

    assert "01375 380609" in said(reply)


def test_their_number_is_that_of_the_first_one_shown_where_no_centre_is(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    found = assistant.respond("find_support", make_turn("support_find"), NEW)

    assert after(found).service == "rape-crisis-24-7-line"


def test_what_about_for_men_and_then_for_women(
    assistant: Assistant, make_turn: MakeTurn, say: Say
) -> None:
    found = assistant.respond("find_support", make_turn("support_find", place="basildon"), NEW)
    men = say("what about for men", after(found), "support_men")
    women = say("and what about for women", after(men))

    assert "SurvivorsUK" in said(men) and after(men).gender == "male"
    assert "SurvivorsUK" not in said(women) and after(women).gender is None
    assert "01375 380609" in said(women)


@pytest.mark.parametrize("words", ["women", "i spoke to her", "what about women in court"])
def test_women_in_other_words_are_no_such_question(say: Say, words: str) -> None:
    known = Conversation(about="support_find", place="basildon", gender="male")

    assert after(say(words, known)).gender == "male"


def test_a_time_given_later_is_no_new_cry_for_help(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    known = Conversation(about="health_sti_pregnancy", when="longer", asked_when=True)
    turn = make_turn("recent_assault", words=5, signals={"recent"}, when="this_week")
    reply = assistant.respond("answer_topic", replace(turn, words="it was 4 days ago"), known)

    assert after(reply).about == "health_sti_pregnancy"
    assert "coil can work up to five days" in said(reply)


def test_danger_in_such_words_still_leads(assistant: Assistant, make_turn: MakeTurn) -> None:
    known = Conversation(about="health_sti_pregnancy", when="longer", asked_when=True)
    turn = make_turn("danger_now", words=5, signals={"danger_now"}, when="now")
    reply = assistant.respond("answer_topic", replace(turn, words="it was him hes here"), known)

    assert reply.messages[0].card is not None
    assert reply.messages[0].card["signal"] == "danger_now"


def test_yes_to_the_last_of_several_offers_says_that_there_is_more(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    known = Conversation(about="case_time", offered=("reporting_how", "compensation"))
    reply = assistant.respond("go_on", make_turn("affirm"), known)

    assert "There is more that you may have asked about." in said(reply)
    assert after(reply).offered == ("compensation",)


def test_more_simply_keeps_what_can_be_done_beside_999(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn
) -> None:
    turn = make_turn("recent_assault", words=12, when="this_week")
    first = assistant.respond("answer_topic", turn, NEW)
    reply = assistant.respond("go_on", press("simpler"), after(first))

    assert "999" in said(reply) and "72 hours" in said(reply)
    assert "seven days" not in said(reply)


def test_the_list_to_take_away_has_one_emergency_number(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    found = assistant.respond("find_support", make_turn("support_find", place="basildon"), NEW)
    reply = assistant.respond("go_on", make_turn("take_away"), after(found))
    lines = [line for line in said(reply).split("\n") if line.startswith("•")]

    assert lines[0] == "• Call: 999" and len(lines) == len(set(lines))
    assert "112" not in said(reply) and "01375 380609" in said(reply)


@pytest.mark.parametrize(
    "words", ["can i text them", "could i just ring them", "do they have a website"]
)
def test_ways_to_reach_them_go_on_from_the_last_service(say: Say, words: str) -> None:
    known = Conversation(about="support_find", service="galop")

    assert "Galop" in said(say(words, known))


def test_another_place_keeps_the_figure_that_was_asked_for(say: Say) -> None:
    known = Conversation(about="statistics_charges", place="rochford")
    reply = say("and in the whole of essex", known, "statistics_offences", place="essex")

    assert after(reply).about == "statistics_charges"


def test_another_figure_for_another_place_is_given(say: Say) -> None:
    known = Conversation(about="statistics_charges", place="rochford")
    reply = say("and offences in basildon", known, "statistics_offences", place="basildon")

    assert "In Basildon, police recorded 106" in said(reply)


def test_a_service_that_can_only_be_named_comes_after_those_that_can_be_reached(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("not_your_fault", words=12, place="southend")
    reply = assistant.respond("answer_topic", turn, NEW)
    cards = [m.card for m in reply.messages if m.card and m.card["type"] == "service"]
    reached = [bool(card["contacts"]) for card in cards]

    assert reached == sorted(reached, reverse=True) and not all(reached)


def test_what_about_for_women_after_the_answer_for_men(say: Say) -> None:
    reply = say("what about for women", Conversation(about="support_men", gender="male"))

    assert after(reply).about == "support_find" and after(reply).gender is None


@pytest.mark.parametrize("service", ["samaritans", "childline", "nhs-111"])
def test_free_is_said_once(assistant: Assistant, make_turn: MakeTurn, service: str) -> None:
    turn = make_turn("service_details", service=service)
    reply = said(assistant.respond("show_service", turn, NEW))
    line = next(line for line in reply.split("\n") if line.startswith("• Call"))

    assert line.count("free") == 1
