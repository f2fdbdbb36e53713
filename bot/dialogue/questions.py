"""Answers to what a person asked: a topic, help for a place, one service, figures."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers import with_buttons
from bot.dialogue.context import FEW_WORDS, handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.desks import Desks
from bot.dialogue.outcome import Handler, Outcome
from bot.dialogue.support import COUNTY_SARC, NATIONAL_LINE
from bot.dialogue.times import TIME_MATTERS
from bot.dialogue.turn import Turn
from bot.dialogue.typed import asks_of_last_service
from bot.reply import Button, Message
from bot.topics import is_conversation

# Calibrated confidence from which nothing else is offered in case it was meant.
SURE = 0.55
RAPE_CRISIS_CENTRE = "rape_crisis_centre"
# Small talk leaves what was being talked about as it was.
PASSING = frozenset({"greet", "thanks", "goodbye", "frustration", "out_of_scope"})
# The buttons of "roughly when", each with the value of `when` that it stands for.
TIMES_ASKED = (
    ("when_today", "today"),
    ("when_this_week", "this_week"),
    ("when_this_month", "this_month"),
    ("when_earlier", "longer"),
)


class Questions:
    """One method for each action that answers a question."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._say = desks.wording.say
        self.handlers: dict[str, Handler] = {
            "answer_topic": self.answer_topic,
            "find_support": self.find_support,
            "show_service": self.show_service,
            "show_statistics": self.show_statistics,
        }

    def again(self, topic: str, turn: Turn, known: Conversation) -> Outcome | None:
        """The answer to `topic`, as if it had been asked; None where it is no question."""
        handler = self.handlers.get(handler_of(topic))
        return handler(_asked(topic, turn), known) if handler else None

    def with_opening(self, opening: str, topic: str, turn: Turn, known: Conversation) -> Outcome:
        """The answer to `topic`, with `opening` in place of its own, which has been read."""
        return self._answer(_asked(topic, turn), known, opening)

    def answer_topic(self, turn: Turn, known: Conversation) -> Outcome:
        """The reviewed answer; where time matters, with the one question about it."""
        return self._answer(turn, known, None)

    def _answer(self, turn: Turn, known: Conversation, opening: str | None) -> Outcome:
        topic = turn.topic if self._desks.knowledge.has_answer(turn.topic) else "menu"
        messages = self._desks.answers.answer(topic, turn, known, opening=opening)
        after = known if topic in PASSING else replace(known, about=topic, page=0)
        if topic in TIME_MATTERS and known.when is None and not known.asked_when:
            messages.append(self._ask_when())
            after = replace(after, pending="when", asked_when=True)
        return self._with_other_questions(turn, messages, after)

    def find_support(self, turn: Turn, known: Conversation) -> Outcome:
        """The services for a place; without one, those for anywhere and a question."""
        desks = self._desks
        place = turn.first("place")
        after = replace(known, about="support_find", page=0)
        if place is not None and place.also:
            districts = (place.value, *place.also)
            if desks.support.centres_differ(districts):
                asked = replace(after, place=None, pending="place")
                return Outcome([desks.support.ask_which_place(districts)], asked)
        services = desks.directory.open_first(desks.support.services(known), turn.now)
        messages = [Message(desks.support.lead(known))]
        messages += [desks.directory.message(service, turn.now) for service in services]
        if known.place is None:
            messages.append(desks.support.ask_place())
            after = replace(after, pending="place")
        else:
            following = ("support_free_confidential", "support_isva", "reporting_unsure")
            messages = with_buttons(messages, desks.answers.buttons("support_find", following))
        centre = desks.directory.local_centre(known.place)
        outcome = self._with_other_questions(turn, messages, after)
        return replace(outcome, meant=centre.id if centre else None)

    def show_service(self, turn: Turn, known: Conversation) -> Outcome:
        """One service of the directory, or others where it has no number to show."""
        desks = self._desks
        named = _named_service(turn, known)
        if named is None:
            return self._without_service("service_which", turn, known)
        found = desks.directory.resolve([named], known.place)
        if not found:
            return self._without_service("service_unknown", turn, known)
        service = found[0]
        said = [self._say("service_lead", service=service.name)]
        if service.kind == RAPE_CRISIS_CENTRE:
            said.append(desks.support.front_door())
        messages = [Message(" ".join(said)), desks.directory.message(service, turn.now)]
        if not service.contact_may_be_shown:
            instead = desks.directory.resolve([NATIONAL_LINE, COUNTY_SARC], None)
            messages += [desks.directory.message(other, turn.now) for other in instead]
        following = ("support_find", "support_free_confidential", "menu")
        messages = with_buttons(messages, desks.answers.service_buttons(service, following))
        after = replace(known, about="service_details", service=service.id, page=0)
        return self._with_other_questions(turn, messages, after)

    def _without_service(self, phrase: str, turn: Turn, known: Conversation) -> Outcome:
        line = self._desks.answers.services((NATIONAL_LINE,), turn.now, known)
        messages = with_buttons([Message(self._say(phrase)), *line], self._desks.choices())
        return Outcome(messages, replace(known, about="service_details", service=None, page=0))

    def show_statistics(self, turn: Turn, known: Conversation) -> Outcome:
        """Recorded offences or charges, as sentences and a chart."""
        statistics, answers = self._desks.statistics, self._desks.answers
        charges = turn.topic == "statistics_charges"
        desk = statistics.charges if charges else statistics.offences
        following = ("reporting_trend", "charge_decision") if charges else ("statistics_charges",)
        buttons = answers.buttons(turn.topic, (*following, "support_find"))
        messages = with_buttons([desk(known.place)], buttons)
        return self._with_other_questions(turn, messages, replace(known, about=turn.topic, page=0))

    def ask_which(self, turn: Turn, known: Conversation) -> Outcome:
        """Which of the three likeliest topics was meant."""
        likely = [topic for topic, _ in turn.ranking if not is_conversation(topic)][:3]
        none = Button(self._say("none_of_these"), "/none_of_these")
        buttons = (*self._desks.answers.topic_buttons(likely), none)
        message = Message(self._say("fallback"), buttons)
        return Outcome([message], replace(known, pending="topics"))

    def _ask_when(self) -> Message:
        times = [
            Button(self._say(phrase), f'/inform{{"when": "{when}"}}')
            for phrase, when in TIMES_ASKED
        ]
        skip = Button(self._say("skip"), "/prefer_not_to_say")
        return Message(self._say("ask_when"), (*times, skip))

    def _with_other_questions(
        self, turn: Turn, messages: list[Message], after: Conversation
    ) -> Outcome:
        """Offer what else was asked; when not quite sure, also what else may have been meant."""
        others = [t for t in turn.topics if t != turn.topic and not is_conversation(t)]
        phrase = "also_asked"
        if not others and not turn.is_button and turn.confidence < SURE:
            others = [t for t, _ in turn.ranking[1:] if not is_conversation(t)][:2]
            phrase = "maybe_also"
        buttons = self._desks.answers.topic_buttons(others[:3])
        if not buttons:
            return Outcome(messages, replace(after, offered=()))
        offer = Message(self._say(phrase), buttons)
        return Outcome([*messages, offer], replace(after, offered=tuple(others[:3])))


def _asked(topic: str, turn: Turn) -> Turn:
    return turn.with_topic(topic, topics=(topic,), parameters={})


def _named_service(turn: Turn, known: Conversation) -> str | None:
    """The service that the turn names, or the last one where a few words go on from it."""
    named = turn.first("service")
    if named is not None or "service" in turn.parameters:
        return turn.parameters.get("service") or (named.value if named else None)
    goes_on = asks_of_last_service(turn.words) if turn.words else turn.word_count <= FEW_WORDS
    return known.service if goes_on else None
