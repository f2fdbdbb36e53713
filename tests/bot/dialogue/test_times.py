"""What is still possible, by how long ago it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest

from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.questions import TIMES_ASKED
from bot.dialogue.times import TIME_MATTERS, time_variant
from bot.dialogue.turn import Turn
from bot.knowledge.checks.plain_words import HIGHEST_GRADE
from bot.knowledge.readability import grade
from bot.knowledge.schema import PersonName, WhenName
from bot.knowledge.search import KnowledgeBase
from bot.reply import Reply
from tests.conftest import after, said

MakeTurn = Callable[..., Turn]
NEW = Conversation()
TIMES = get_args(WhenName)
SARC, POLICE, NHS = "oakwood-place-sarc", "essex-police", "nhs-111"
LINE = "rape-crisis-24-7-line"
CENTRE = "sericc"
EARLY = ("now", "today")

# (topic, when): words of the reply that must be there.
WINDOWS = {
    **dict.fromkeys(
        [("recent_assault", when) for when in EARLY],
        ("time for an examination", "PEP", "emergency contraception"),
    ),
    ("recent_assault", "this_week"): ("72 hours", "three to five days", "seven days"),
    ("recent_assault", "this_month"): ("too late for PEP", "health check", "ten days"),
    **dict.fromkeys(
        [("recent_assault", when) for when in ("this_year", "longer")],
        ("too late for samples, PEP", "no time limit"),
    ),
    **dict.fromkeys([("sarc_exam", when) for when in EARLY], ("time for an examination", "sooner")),
    ("sarc_exam", "this_week"): ("seven days", "up to ten", "two days"),
    ("sarc_exam", "this_month"): ("seven days", "up to ten", "health and support"),
    **dict.fromkeys(
        [("sarc_exam", when) for when in ("this_year", "longer")],
        ("too late for samples", "not recent"),
    ),
    **dict.fromkeys(
        [("health_sti_pregnancy", when) for when in EARLY],
        ("within 72 hours, and best within 24", "three or five days"),
    ),
    ("health_sti_pregnancy", "this_week"): ("72 hours", "coil can work up to five days"),
    ("health_sti_pregnancy", "this_month"): ("10 to 14 days", "21 days", "only within 72 hours"),
    **dict.fromkeys(
        [("health_sti_pregnancy", when) for when in ("this_year", "longer")],
        ("only within 72 hours", "still makes sense", "HIV"),
    ),
    **dict.fromkeys(
        [("evidence_preserve", when) for when in EARLY], ("a day or two", "not to wash")
    ),
    ("evidence_preserve", "this_week"): ("seven days", "up to ten", "even after a wash"),
    ("evidence_preserve", "this_month"): ("only up to about seven days", "photos"),
    **dict.fromkeys(
        [("evidence_preserve", when) for when in ("this_year", "longer")],
        ("too late for samples", "witnesses"),
    ),
    **dict.fromkeys([("spiking", when) for when in EARLY], ("within 12 hours", "999")),
    ("spiking", "this_week"): ("up to seven days", "999"),
    ("spiking", "this_month"): ("may be too late", "101"),
    **dict.fromkeys(
        [("spiking", when) for when in ("this_year", "longer")],
        ("too late for a drug test", "101"),
    ),
    **dict.fromkeys(
        [("disclosure", when) for when in EARLY],
        ("first hours", "examination", "PEP", "emergency contraception"),
    ),
    ("disclosure", "this_week"): ("72 hours", "three to five days", "seven days"),
    ("disclosure", "this_month"): ("not too late", "only in the first days"),
    **dict.fromkeys(
        [("disclosure", when) for when in ("this_year", "longer")],
        ("however long ago", "no time limit"),
    ),
}
# What comes first while it can still help, and after that.
FIRST = {
    **{(topic, when): SARC for topic in TIME_MATTERS for when in (*EARLY, "this_week")},
    **{("spiking", when): POLICE for when in (*EARLY, "this_week", "this_month")},
    ("recent_assault", "this_month"): SARC,
    **{("recent_assault", when): LINE for when in ("this_year", "longer")},
    **{("sarc_exam", when): SARC for when in ("this_month", "this_year", "longer")},
    **{("health_sti_pregnancy", when): NHS for when in ("this_month", "this_year", "longer")},
    ("evidence_preserve", "this_month"): SARC,
    **{("evidence_preserve", when): POLICE for when in ("this_year", "longer")},
    **{("spiking", when): POLICE for when in ("this_year", "longer")},
    **{("disclosure", when): LINE for when in ("this_month", "this_year", "longer")},
}
EVERY = sorted((topic, when) for topic in TIME_MATTERS for when in TIMES)


def services(reply: Reply) -> list[str]:
    cards = (message.card or {} for message in reply.messages)
    return [str(card["id"]) for card in cards if card.get("type") == "service"]


@pytest.mark.parametrize(("topic", "when"), EVERY)
def test_the_answer_says_what_can_still_be_done(
    assistant: Assistant, make_turn: MakeTurn, topic: str, when: str
) -> None:
    text = said(assistant.respond("answer_topic", make_turn(topic, words=12, when=when), NEW))

    assert [words for words in WINDOWS[topic, when] if words not in text] == []


@pytest.mark.parametrize(("topic", "when"), EVERY)
def test_what_fits_the_time_comes_first(
    assistant: Assistant, make_turn: MakeTurn, topic: str, when: str
) -> None:
    known = replace(NEW, when=when, alerted=("recent",), place="basildon")
    reply = assistant.respond("answer_topic", make_turn(topic, words=12), known)

    assert services(reply)[0] == FIRST[topic, when]
    assert len(services(reply)) <= 3


@pytest.mark.parametrize(("topic", "when"), EVERY)
def test_nothing_of_the_answer_is_lost(
    real_knowledge: KnowledgeBase, topic: str, when: str
) -> None:
    answer = real_knowledge.answer(topic)
    timed = answer.with_time(time_variant(answer, when))

    assert {answer.answer, *answer.more} <= set(timed.more)
    assert set(answer.services) <= set(timed.services)


@pytest.mark.parametrize("topic", sorted(TIME_MATTERS))
def test_roughly_when_is_asked_with_every_time_and_a_way_out(
    assistant: Assistant, make_turn: MakeTurn, topic: str
) -> None:
    reply = assistant.respond("answer_topic", make_turn(topic), NEW)
    payloads = [button.payload for button in reply.messages[-1].buttons]

    assert payloads[:-1] == [f'/inform{{"when": "{when}"}}' for _, when in TIMES_ASKED]
    assert payloads[-1] == "/prefer_not_to_say"


@pytest.mark.parametrize("when", ["today", "longer"])
def test_it_is_not_asked_when_it_has_been_said(
    assistant: Assistant, make_turn: MakeTurn, when: str
) -> None:
    reply = assistant.respond("answer_topic", make_turn("sarc_exam", words=12, when=when), NEW)

    assert after(reply).pending is None


@pytest.mark.parametrize("when", TIMES)
def test_the_button_gives_the_answer_without_its_first_sentence_again(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn, when: str
) -> None:
    asked = assistant.respond("answer_topic", make_turn("sarc_exam"), NEW)
    reply = assistant.respond("go_on", press("inform", when=when), after(asked))

    assert WINDOWS["sarc_exam", when][0] in said(reply)
    assert "It helps to know what to expect" not in said(reply)
    assert reply.messages[0].text.startswith("Thank you")


@pytest.mark.parametrize("words", ["last night", "it was 3 days ago", "it happened years ago"])
def test_the_time_can_be_typed_later_too(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn, words: str
) -> None:
    asked = assistant.respond("answer_topic", make_turn("sarc_exam"), NEW)
    skipped = assistant.respond("go_on", press("prefer_not_to_say"), after(asked))
    turn = make_turn("out_of_scope", words=len(words.split()), when="longer")
    reply = assistant.respond("answer_topic", replace(turn, words=words), after(skipped))

    assert "too late for samples" in said(reply)


@pytest.mark.parametrize("signal", ["supporter", "under_18", "male"])
def test_whoever_asks_is_met_and_told_the_windows(
    assistant: Assistant, make_turn: MakeTurn, real_knowledge: KnowledgeBase, signal: str
) -> None:
    turn = make_turn("health_sti_pregnancy", words=12, signals={signal}, when="today")
    text = said(assistant.respond("answer_topic", turn, NEW))
    opening = real_knowledge.answer("health_sti_pregnancy").variants[signal].opening

    assert opening is not None and opening in text
    assert "within 72 hours, and best within 24" in text


def test_someone_young_is_not_sent_to_the_line_for_adults(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("sarc_exam", words=12, signals={"under_18"}, when="today")

    assert LINE not in services(assistant.respond("answer_topic", turn, NEW))


def test_the_local_centre_is_among_them_years_later(
    assistant: Assistant, make_turn: MakeTurn
) -> None:
    turn = make_turn("disclosure", words=12, when="longer", place="basildon")

    assert CENTRE in services(assistant.respond("answer_topic", turn, NEW))


def test_a_changed_time_changes_the_answer(
    assistant: Assistant, make_turn: MakeTurn, press: MakeTurn
) -> None:
    asked = assistant.respond("answer_topic", make_turn("sarc_exam"), NEW)
    first = assistant.respond("go_on", press("inform", when="longer"), after(asked))
    second = assistant.respond("go_on", press("inform", when="today"), after(first))

    assert "There is time for an examination" in said(second)


@pytest.mark.parametrize("topic", ["reporting_later", "support_counselling"])
def test_someone_young_is_not_sent_to_a_service_for_adults(
    assistant: Assistant, make_turn: MakeTurn, topic: str
) -> None:
    turn = make_turn(topic, words=12, signals={"under_18"}, when="longer")

    assert "napac" not in services(assistant.respond("answer_topic", turn, NEW))


@pytest.mark.parametrize(
    ("when", "first"), [("today", SARC), ("this_week", SARC), ("longer", LINE)]
)
def test_help_for_a_place_begins_with_what_works_best_soon(
    assistant: Assistant, make_turn: MakeTurn, when: str, first: str
) -> None:
    turn = make_turn("support_find", words=12, place="basildon", when=when)
    reply = assistant.respond("find_support", turn, NEW)

    assert services(reply)[0] == first
    assert CENTRE in services(reply)


@pytest.mark.parametrize("topic", sorted(TIME_MATTERS))
def test_the_words_of_a_person_and_of_a_time_read_easily_together(
    real_knowledge: KnowledgeBase, topic: str
) -> None:
    answer = real_knowledge.answer(topic)
    for person in [None, *(set(answer.variants) & set(get_args(PersonName)))]:
        own_opening = answer.variants[person].opening if person else None
        for when in TIMES:
            variant = time_variant(answer, when)
            timed = answer.for_person(person).with_time(variant, opening=own_opening)
            text = " ".join([timed.opening, *timed.answer])
            assert grade(text.replace("Oakwood Place", "them")) <= HIGHEST_GRADE, (person, when)
