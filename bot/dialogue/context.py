"""Taking a typed message in its context: what it answers, and what it goes on from."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.conversation import Conversation
from bot.dialogue.times import TIME_MATTERS, time_variant
from bot.dialogue.turn import ANY_GENDER, Turn
from bot.dialogue.typed import (
    asks_for_everybody,
    asks_of_last_service,
    audience_said,
    goes_on,
    is_when,
    is_where,
    names_a_figure,
    typed_button,
    typed_when,
)
from bot.knowledge.search import KnowledgeBase
from bot.topics import is_conversation

FEW_WORDS = 8
BARE_WORDS = 3
# What a place said in a few words goes on from.
ABOUT_PLACES = frozenset({"support_find", "service_details"})
STATISTICS = frozenset({"statistics_offences", "statistics_charges"})
_ANSWERED_OTHERWISE = {
    "support_find": "find_support",
    "service_details": "show_service",
    **dict.fromkeys(STATISTICS, "show_statistics"),
    **dict.fromkeys(("affirm", "deny", "prefer_not_to_say"), "go_on"),
}
_BUTTON_HANDLERS = {
    "urgent_help": "show_urgent_help",
    "withdraw_alert": "withdraw_alert",
    "menu": "answer_topic",
}

Taken = tuple[str, Turn]


def handler_of(topic: str) -> str:
    """Which handler answers a topic."""
    return _ANSWERED_OTHERWISE.get(topic, "answer_topic")


class Context:
    """Reads a turn with what was said before it; the rules know only the turn itself."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def take(self, handler: str, turn: Turn, known: Conversation, *, in_danger: bool) -> Taken:
        """The handler and the turn as they are meant here; buttons mean what they say."""
        if turn.is_button:
            return handler, turn
        pressed = typed_button(turn.words)
        if pressed is not None and (pressed != "withdraw_alert" or known.alerted):
            return _pressed(pressed, turn, known)
        first = _first_to_answer(turn)
        if first is not None:
            handler, turn = handler_of(first), turn.with_topic(first)
        if in_danger or turn.language or turn.word_count > FEW_WORDS:
            return handler, turn
        for read in (_audience, self._time, _service, _everybody, _men, _place, _refusal):
            taken = read(turn, known)
            if taken is not None:
                return taken
        return handler, turn

    def _time(self, turn: Turn, known: Conversation) -> Taken | None:
        """`last week` as an answer to roughly when; `what if it was years ago`."""
        named = turn.first("when")
        when = named.value if named else typed_when(turn.words)
        if when is None:
            return None
        answers = known.pending == "when" or is_about_time(turn, known)
        changes = goes_on(turn.words) and self._differs_by_time(known.about, when)
        if answers or changes:
            return "go_on", turn.with_topic("inform", topics=(), parameters={"when": when})
        return None

    def _differs_by_time(self, about: str | None, when: str) -> bool:
        if about is None or not self._knowledge.has_answer(about):
            return False
        return time_variant(self._knowledge.answer(about), when) is not None


def is_about_time(turn: Turn, known: Conversation) -> bool:
    """Whether few words only say when it was, after an answer in which that matters.

    "It was 4 days ago" then goes on from the answer, and is no new cry for help.
    """
    is_bare = turn.word_count <= BARE_WORDS and turn.first("when") is not None
    is_short = turn.word_count <= FEW_WORDS and is_when(turn.words)
    return known.about in TIME_MATTERS and (is_bare or is_short)


def _pressed(name: str, turn: Turn, known: Conversation) -> Taken:
    """The turn as if the button had been pressed; these few words raise no alarm."""
    parameters = {"signal": known.alerted[-1]} if name == "withdraw_alert" else {}
    handler = _BUTTON_HANDLERS.get(name, "go_on")
    meant = turn.with_topic(name, topics=(), signals=frozenset(), entities=())
    return handler, replace(meant, parameters=parameters)


def _first_to_answer(turn: Turn) -> str | None:
    """The most urgent topic asked about, where the message as a whole was taken as another."""
    if not turn.topics or turn.topics[0] == turn.topic or is_conversation(turn.topics[0]):
        return None
    return turn.topics[0]


def _audience(turn: Turn, known: Conversation) -> Taken | None:
    audience = audience_said(turn.words)
    if audience is None or turn.first("place") or turn.first("when"):
        return None
    if audience == "self" and known.audience is None:
        return None
    return "go_on", turn.with_topic("inform", topics=(), parameters={"audience": audience})


def _service(turn: Turn, known: Conversation) -> Taken | None:
    """`and Samaritans`, `their number`, `is it open now` after a service."""
    is_next = turn.word_count <= BARE_WORDS and goes_on(turn.words)
    if turn.first("service") and is_next and known.about == "service_details":
        return "show_service", turn.with_topic("service_details", topics=())
    if known.service is None or turn.first("service") or turn.first("place"):
        return None
    if asks_of_last_service(turn.words):
        return "show_service", turn.with_topic("service_details", topics=())
    return None


def _men(turn: Turn, known: Conversation) -> Taken | None:
    """`what about for men` after a list of services: the same list for a man."""
    if turn.topic == "support_men" and known.about in ABOUT_PLACES:
        signals = turn.signals | {"male"}
        return "find_support", turn.with_topic("support_find", topics=(), signals=signals)
    return None


def _everybody(turn: Turn, known: Conversation) -> Taken | None:
    """`what about for women` after a list of services for men: the list for anybody."""
    if known.about in {*ABOUT_PLACES, "support_men"} and asks_for_everybody(turn.words):
        parameters = {"gender": ANY_GENDER}
        signals = turn.signals - {"male"}
        taken = turn.with_topic("support_find", topics=(), signals=signals, parameters=parameters)
        return "find_support", taken
    return None


def _place(turn: Turn, known: Conversation) -> Taken | None:
    if turn.first("place") is None:
        return None
    is_bare = turn.word_count <= BARE_WORDS or is_where(turn.words)
    says_no_more = goes_on(turn.words) or (is_bare and not _asks_something(turn))
    if not says_no_more:
        return None
    if known.about in STATISTICS and known.pending != "place":
        if turn.topic not in STATISTICS or not names_a_figure(turn.words):
            return "show_statistics", turn.with_topic(str(known.about), topics=())
        return None
    if known.pending == "place" or known.about in ABOUT_PLACES or is_bare:
        return "find_support", turn.with_topic("support_find", topics=())
    return None


def _asks_something(turn: Turn) -> bool:
    """Whether the few words hold a question of their own besides the place."""
    return (
        turn.word_count > BARE_WORDS - 1
        and turn.confidence >= 0.7
        and not (is_conversation(turn.topic) or turn.topic in ABOUT_PLACES or is_where(turn.words))
    )


def _refusal(turn: Turn, known: Conversation) -> Taken | None:
    if turn.topic == "deny" and known.pending in ("place", "when"):
        return "go_on", turn.with_topic("prefer_not_to_say", topics=())
    return None
