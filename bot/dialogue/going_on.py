"""Going on from what was said: more, simpler, sources, yes, no, skip, a place or a time."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers import with_buttons
from bot.dialogue.conversation import Conversation
from bot.dialogue.desks import Desks
from bot.dialogue.outcome import Handler, Outcome
from bot.dialogue.questions import Questions
from bot.dialogue.support import NATIONAL_LINE
from bot.dialogue.take_away import EMERGENCY, take_away
from bot.dialogue.times import SOON, time_variant
from bot.dialogue.turn import Turn
from bot.reply import Message


class GoingOn:
    """One method for each way to go on; `go_on` chooses by the turn's topic."""

    def __init__(self, desks: Desks, questions: Questions) -> None:
        self._desks = desks
        self._questions = questions
        self._say = desks.wording.say
        self._ways: dict[str, Handler] = {
            "more": self._more,
            "sources": self._sources,
            "simpler": self._simpler,
            "repeat": self._repeat,
            "inform": self._inform,
            "forget_chat": self._forget_chat,
            "affirm": self._affirm,
            "deny": self._deny,
            "none_of_these": self._none_of_these,
            "prefer_not_to_say": self._skip,
            "take_away": self._take_away,
        }

    def go_on(self, turn: Turn, known: Conversation) -> Outcome:
        """The way that the turn names; an unknown one counts as yes."""
        return self._ways.get(turn.topic, self._affirm)(turn, known)

    def _more(self, turn: Turn, known: Conversation) -> Outcome:
        answers = self._desks.answers
        topic = turn.parameters.get("topic") or known.about
        if topic is None or not self._desks.knowledge.has_answer(topic):
            return self._nothing_before(known)
        page = int(known.page) if topic == known.about else 0
        messages = answers.more(topic, page, turn, known)
        if messages is None:
            services = answers.services((NATIONAL_LINE,), turn.now, known)
            messages = [Message(self._say("more_done")), *services]
            messages = with_buttons(messages, answers.next_buttons(topic, turn, known))
        return Outcome(messages, replace(known, about=topic, page=page + 1))

    def _sources(self, turn: Turn, known: Conversation) -> Outcome:
        answers = self._desks.answers
        topic = turn.parameters.get("topic") or known.about
        if topic is None or not self._desks.knowledge.has_answer(topic):
            return self._nothing_before(known)
        if topic == "service_details" and known.service:
            return Outcome([answers.service_sources(known.service, turn.now.date())], known)
        sources = answers.sources(topic, turn.now.date())
        return Outcome(with_buttons([sources], answers.next_buttons(topic, turn, known)), known)

    def _simpler(self, turn: Turn, known: Conversation) -> Outcome:
        if known.about is None or not self._desks.knowledge.has_answer(known.about):
            return self._nothing_before(known)
        return Outcome([self._desks.answers.shortest(known.about, turn, known)], known)

    def _repeat(self, turn: Turn, known: Conversation) -> Outcome:
        if known.about is None:
            return self._nothing_before(known)
        return self._again(known.about, turn, known)

    def _inform(self, turn: Turn, known: Conversation) -> Outcome:
        if turn.parameters.get("audience"):
            return self._learn_audience(turn, known)
        if turn.parameters.get("when") or turn.first("when"):
            return self._learn_time(turn, known)
        return self._questions.find_support(turn, known)

    def _learn_audience(self, turn: Turn, known: Conversation) -> Outcome:
        is_supporter = known.audience == "supporter"
        lead = Message(self._say("supporter_learnt" if is_supporter else "audience_learnt"))
        if known.about is None and is_supporter:
            known = replace(known, about="helping_someone")
        outcome = self._again(known.about or "menu", turn, known)
        return replace(outcome, messages=[lead, *outcome.messages])

    def _learn_time(self, turn: Turn, known: Conversation) -> Outcome:
        """What can still be done after that time, where the answer says; else the answer again."""
        lead = self._say("when_soon" if known.when in SOON else "when_later")
        about = known.about or "menu"
        knowledge = self._desks.knowledge
        if knowledge.has_answer(about) and time_variant(knowledge.answer(about), known.when):
            return self._questions.with_opening(lead, about, turn, known)
        outcome = self._again(about, turn, known)
        return replace(outcome, messages=[Message(lead), *outcome.messages])

    def _affirm(self, turn: Turn, known: Conversation) -> Outcome:
        if known.offered:
            first, *rest = known.offered
            outcome = self._again(first, turn, replace(known, offered=()))
            return self._still_offering(outcome, rest)
        if known.about and self._has_more(known):
            return self._more(turn, known)
        return Outcome([Message(self._say("affirmed"), self._desks.choices())], known)

    def _still_offering(self, outcome: Outcome, topics: list[str]) -> Outcome:
        """The outcome, with the questions that are still open offered behind it."""
        buttons = self._desks.answers.topic_buttons(topics)
        if not buttons:
            return outcome
        offer = Message(self._say("still_offered"), buttons)
        after = replace(outcome.conversation, offered=tuple(topics))
        return replace(outcome, messages=[*outcome.messages, offer], conversation=after)

    def _deny(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._say("denied"), self._desks.choices())
        return Outcome([message], replace(known, offered=()))

    def _skip(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._say("skipped"), self._desks.choices())
        return Outcome([message], replace(known, offered=()))

    def _none_of_these(self, turn: Turn, known: Conversation) -> Outcome:
        services = self._desks.answers.services((NATIONAL_LINE,), turn.now, known)
        lead = Message(self._say("none_of_these_reply"))
        return Outcome(with_buttons([lead, *services], self._desks.choices()), known)

    def _take_away(self, turn: Turn, known: Conversation) -> Outcome:
        """The numbers of the last answer, and always the emergency number first."""
        desks, about = self._desks, known.about
        ids = [EMERGENCY]
        if about == "service_details" and known.service:
            ids.append(known.service)
        elif about and about != "support_find" and desks.knowledge.has_answer(about):
            ids += desks.answers.service_ids(about, turn, known)
        else:
            ids += [service.id for service in desks.support.services(known)]
        services = desks.directory.resolve(ids, known.place)
        message = take_away(services, desks.wording)
        return Outcome(with_buttons([message], desks.choices()), known)

    def _forget_chat(self, turn: Turn, known: Conversation) -> Outcome:
        return Outcome([Message(self._say("cleared"), self._desks.choices())], Conversation())

    def _again(self, topic: str, turn: Turn, known: Conversation) -> Outcome:
        """The answer to `topic`, as if it had been asked; yes and no are no questions."""
        outcome = self._questions.again(topic, turn, known)
        return outcome or self.go_on(turn.with_topic(topic, topics=(topic,), parameters={}), known)

    def _nothing_before(self, known: Conversation) -> Outcome:
        return Outcome([Message(self._say("nothing_to_repeat"), self._desks.choices())], known)

    def _has_more(self, known: Conversation) -> bool:
        about, knowledge = str(known.about), self._desks.knowledge
        return knowledge.has_answer(about) and int(known.page) < len(knowledge.answer(about).more)
