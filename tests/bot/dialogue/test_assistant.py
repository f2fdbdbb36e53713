"""The assistant's replies on the real knowledge: the unhappy paths first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.safety import TOPIC_SIGNALS
from bot.dialogue.turn import Entity, Turn
from bot.topics import topic_groups
from tests.conftest import after, said

NEW = Conversation()
MakeTurn = Callable[..., Turn]


def cards(reply, kind: str) -> list:
    return [m.card for m in reply.messages if m.card and m.card["type"] == kind]


@pytest.mark.parametrize("topic", TOPIC_SIGNALS)
def test_alert_leads_reply_to_safety_topic(
    assistant: Assistant, make_turn: MakeTurn, topic: str
) -> None:
    reply = assistant.respond("answer_topic", make_turn(topic), NEW)
    first = reply.messages[0].card
    assert first is not None
    assert (first["type"], first["signal"]) == ("alert", TOPIC_SIGNALS[topic])


def test_alert_comes_before_the_answer_to_another_question(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("reporting_how", signals={"danger_now"})
    reply = assistant.respond("answer_topic", turn, NEW)
    assert reply.messages[0].card["signal"] == "danger_now"
    assert "101" in said(reply)


def test_alert_names_999_in_its_text(assistant: Assistant, make_turn: MakeTurn) -> None:
    reply = assistant.respond("answer_topic", make_turn("danger_now"), NEW)
    assert "999" in reply.messages[0].text


def test_same_alert_is_not_repeated_at_every_turn(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("feelings_after", signals={"partner_abuse"})
    first = assistant.respond("answer_topic", turn, NEW)
    second = assistant.respond("answer_topic", turn, after(first))
    assert len(cards(first, "alert")) == 1
    assert cards(second, "alert") == []


def test_danger_is_alerted_again(assistant: Assistant, make_turn: MakeTurn) -> None:
    turn = make_turn("danger_now")
    first = assistant.respond("answer_topic", turn, NEW)
    second = assistant.respond("answer_topic", turn, after(first))
    assert len(cards(second, "alert")) == 1


def test_second_signal_joins_the_contacts_of_the_first(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("danger_now", signals={"danger_now", "suicide_risk"})
    reply = assistant.respond("answer_topic", turn, NEW)
    hrefs = {contact["href"] for contact in cards(reply, "alert")[0]["contacts"]}
    assert {"tel:999", "tel:116123"} <= hrefs


def test_withdrawn_alert_says_sorry(assistant: Assistant, press: MakeTurn) -> None:
    reply = assistant.respond("withdraw_alert", press("withdraw_alert", signal="recent"), NEW)
    assert "Sorry" in said(reply)
    assert cards(reply, "alert") == []


def test_child_alert_for_adult_does_not_speak_to_a_child(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("child_at_risk", signals={"under_18", "supporter"})
    reply = assistant.respond("answer_topic", turn, NEW)
    assert reply.messages[0].card["lead"].startswith("A child's safety")


def test_child_alert_names_childrens_services_of_the_place(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("child_at_risk", signals={"under_18"}, place="thurrock")
    reply = assistant.respond("answer_topic", turn, NEW)
    hrefs = {contact["href"] for contact in reply.messages[0].card["contacts"]}
    assert "tel:01375652802" in hrefs


@pytest.mark.parametrize("topic", ["menu", "other_language"])
def test_emergency_contacts_lead_a_bare_cry_for_help(
    assistant: Assistant, make_turn: MakeTurn, topic: str
) -> None:
    reply = assistant.respond("answer_topic", make_turn(topic), NEW)
    assert reply.messages[0].card["signal"] == "urgent_help"


@pytest.mark.parametrize("topic", sorted(topic_groups()))
def test_every_topic_gets_words(assistant: Assistant, make_turn: MakeTurn, topic: str) -> None:
    reply = assistant.respond("answer_topic", make_turn(topic), NEW)
    assert all(message.text.strip() for message in reply.messages)


@pytest.mark.parametrize(
    ("place", "centre", "number"),
    [
        ("basildon", "South Essex Rape and Incest Crisis Centre", "01375 380609"),
        ("thurrock", "South Essex Rape and Incest Crisis Centre", "01375 380609"),
        ("southend", "Southend-on-Sea Rape Crisis", "0808 500 2222"),
        ("castle_point", "Southend-on-Sea Rape Crisis", "0808 500 2222"),
    ],
)
def test_support_names_the_centre_of_the_place(
    assistant: Assistant, make_turn: MakeTurn, place: str, centre: str, number: str
) -> None:
    reply = assistant.respond("find_support", make_turn("support_find", place=place), NEW)
    assert centre in said(reply)
    assert number in said(reply)


def test_support_says_when_no_number_is_known(assistant: Assistant, make_turn: MakeTurn) -> None:
    reply = assistant.respond("find_support", make_turn("support_find", place="rochford"), NEW)
    assert "no number" in said(reply)


def test_support_without_a_place_still_gives_the_line_and_asks_once(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    reply = assistant.respond("find_support", make_turn("support_find"), NEW)
    assert "0808 500 2222" in said(reply)
    assert [b.title for b in reply.messages[-1].buttons][-1] == "Skip"


def test_place_alone_answers_the_question_for_a_place(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    asked = assistant.respond("find_support", make_turn("support_find"), NEW)
    turn = make_turn("out_of_scope", words=1, place="basildon")
    reply = assistant.respond("answer_topic", turn, after(asked))
    assert "01375 380609" in said(reply)


def test_straddling_postcode_with_different_centres_is_asked_about(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = replace(
        make_turn("support_find"), entities=(Entity("place", "basildon", also=("rochford",)),)
    )
    reply = assistant.respond("find_support", turn, NEW)
    titles = [button.title for button in reply.messages[-1].buttons]
    assert titles == ["Basildon", "Rochford", "Skip"]


def test_someone_young_is_sent_to_childline(assistant: Assistant, make_turn: MakeTurn) -> None:
    turn = make_turn("support_find", signals={"under_18"}, place="basildon")
    reply = assistant.respond("find_support", turn, NEW)
    assert "0800 1111" in said(reply)
    assert "rape-crisis-24-7-line" not in [card["id"] for card in cards(reply, "service")]


def test_service_that_may_only_be_named_shows_no_number(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("service_details", service="sos-rape-crisis")
    reply = assistant.respond("show_service", turn, NEW)
    card = cards(reply, "service")[0]
    assert (card["id"], card["contacts"]) == ("sos-rape-crisis", [])
    assert "address" not in card


def test_hidden_service_is_never_shown(assistant: Assistant, make_turn: MakeTurn) -> None:
    turn = make_turn("service_details", service="safeline-national-male-survivor-helpline")
    reply = assistant.respond("show_service", turn, NEW)
    assert "0808 800 5005" not in said(reply)


def test_their_number_goes_on_from_the_last_service(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    first = assistant.respond("show_service", make_turn("service_details", service="galop"), NEW)
    second = assistant.respond("show_service", make_turn("service_details"), after(first))
    assert [card["id"] for card in cards(second, "service")] == ["galop"]


def test_statistics_answer_for_the_place(assistant: Assistant, make_turn: MakeTurn) -> None:
    turn = make_turn("statistics_offences", place="castle_point")
    reply = assistant.respond("show_statistics", turn, NEW)
    assert "In Castle Point, police recorded 42" in said(reply)
    assert "2011" in said(reply)


def test_charges_go_on_from_the_place_asked_about_before(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    first = assistant.respond(
        "show_statistics", make_turn("statistics_offences", place="southend"), NEW
    )
    second = assistant.respond("show_statistics", make_turn("statistics_charges"), after(first))
    assert "53 of 210" in said(second)
    assert "25 in 100" in said(second)


def test_charges_not_reported_for_a_district_are_said_to_be_unknown(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("statistics_charges", place="castle_point")
    reply = assistant.respond("show_statistics", turn, NEW)
    assert "did not say" in said(reply)
    assert "86" in said(reply)


def test_unsure_turn_asks_which_was_meant(assistant: Assistant, make_turn: MakeTurn) -> None:
    ranking = (("court_process", 0.2), ("case_time", 0.18), ("charge_decision", 0.1))
    turn = replace(make_turn("court_process"), confidence=0.2, ranking=ranking)
    reply = assistant.respond("answer_topic", turn, NEW)
    payloads = [button.payload for button in reply.messages[-1].buttons]
    assert payloads == ["/court_process", "/case_time", "/charge_decision", "/none_of_these"]


def test_fairly_sure_turn_offers_the_next_two(assistant: Assistant, make_turn: MakeTurn) -> None:
    ranking = (("court_process", 0.45), ("case_time", 0.3), ("charge_decision", 0.1))
    turn = replace(make_turn("court_process"), confidence=0.45, ranking=ranking)
    reply = assistant.respond("answer_topic", turn, NEW)
    payloads = [button.payload for button in reply.messages[-1].buttons]
    assert payloads == ["/case_time", "/charge_decision"]


def test_second_question_is_offered_and_yes_takes_it_up(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = replace(make_turn("sarc_exam"), topics=("sarc_exam", "compensation"))
    first = assistant.respond("answer_topic", turn, NEW)
    second = assistant.respond("go_on", make_turn("affirm"), after(first))
    assert after(second).about == "compensation"


def test_more_pages_end_with_people_to_ask(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn
) -> None:
    reply = assistant.respond("answer_topic", make_turn("reporting_how"), NEW)
    for _ in range(6):
        reply = assistant.respond("go_on", press("more", topic="reporting_how"), after(reply))
    assert "That is all I have" in said(reply)
    assert cards(reply, "service")


def test_sources_are_https_links(assistant: Assistant, press: MakeTurn) -> None:
    reply = assistant.respond("go_on", press("sources", topic="reporting_how"), NEW)
    items = cards(reply, "sources")[0]["items"]
    assert items
    assert all(item["url"].startswith("https://") for item in items)


@pytest.mark.parametrize(
    "name", ["deny", "prefer_not_to_say", "none_of_these", "repeat", "simpler"]
)
def test_no_and_skip_are_always_accepted(assistant: Assistant, press: MakeTurn, name: str) -> None:
    reply = assistant.respond("go_on", press(name), NEW)
    assert reply.messages[-1].buttons


def test_roughly_when_is_asked_once(assistant: Assistant, make_turn: MakeTurn) -> None:
    first = assistant.respond("answer_topic", make_turn("sarc_exam"), NEW)
    second = assistant.respond("answer_topic", make_turn("sarc_exam"), after(first))
    assert after(first).pending == "when"
    assert after(second).pending is None


def test_forgotten_chat_knows_nothing(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn
) -> None:
    first = assistant.respond("find_support", make_turn("support_find", place="basildon"), NEW)
    reply = assistant.respond("go_on", press("forget_chat"), after(first))
    assert after(reply) == NEW


def test_audience_can_be_changed_back(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn
) -> None:
    first = assistant.respond(
        "answer_topic", make_turn("helping_someone", signals={"supporter"}), NEW
    )
    reply = assistant.respond("go_on", press("inform", audience="self"), after(first))
    assert after(first).audience == "supporter"
    assert after(reply).audience is None


def test_what_was_weeks_ago_gets_no_alert_of_the_last_days(
    assistant: Assistant, make_turn: Callable[..., Turn]
) -> None:
    turn = make_turn("recent_assault", when="this_month", signals={"recent"})

    reply = assistant.respond("answer_topic", turn, Conversation())

    assert [m.card["signal"] for m in reply.messages if m.card and "signal" in m.card] == []


def test_near_miss_of_a_safety_topic_raises_no_alert(
    assistant: Assistant, make_turn: Callable[..., Turn]
) -> None:
    turn = replace(make_turn("suicide_self_harm"), confidence=0.4)

    reply = assistant.respond("answer_topic", turn, Conversation())

    assert not any(m.card and m.card.get("signal") == "suicide_risk" for m in reply.messages)


@pytest.mark.parametrize(
    ("signal", "topic"),
    [("under_18", "child_at_risk"), ("partner_abuse", "support_domestic_abuse")],
)
def test_nobody_in_danger_is_told_that_it_is_out_of_scope(
    assistant: Assistant, make_turn: MakeTurn, signal: str, topic: str
) -> None:
    reply = assistant.respond("answer_topic", make_turn("out_of_scope", signals={signal}), NEW)
    asked = assistant.respond("answer_topic", make_turn(topic, signals={signal}), NEW)

    assert cards(reply, "alert")[0]["signal"] == signal
    assert said(reply) == said(asked)


def test_what_is_out_of_scope_and_quiet_is_said_to_be(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    reply = assistant.respond("answer_topic", make_turn("out_of_scope"), NEW)

    assert "not something I can help with" in said(reply)
