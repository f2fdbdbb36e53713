"""The assistant: one turn in, one reply out.

An alert leads where there is danger, then the question asked is answered. Which
handler answers is decided by the rules in data/rules; here each handler puts its
reply together from reviewed words and the directory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.answers import AnswerDesk, with_buttons
from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import LOCAL_RAPE_CRISIS, Directory
from bot.dialogue.listening import listen
from bot.dialogue.safety import SafetyDesk
from bot.dialogue.statistics import StatisticsDesk
from bot.dialogue.turn import Turn
from bot.dialogue.wording import Wording
from bot.knowledge.records import Service
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Message, Reply
from bot.topics import is_conversation

# Bands of calibrated confidence: answer; answer and offer two more; ask which was meant.
SURE = 0.55
UNSURE = 0.30
NATIONAL_LINE = "rape-crisis-24-7-line"
COUNTY_SARC = "oakwood-place-sarc"
COUNTY_FRONT_DOOR = "synergy-essex"
# Where knowing roughly when changes what can still be done.
TIME_MATTERS = frozenset(
    {"recent_assault", "sarc_exam", "evidence_preserve", "health_sti_pregnancy", "spiking"}
)
SOON = frozenset({"now", "today", "this_week"})
STATISTICS = frozenset({"statistics_offences", "statistics_charges"})
FEW_WORDS = 6

Handler = Callable[[Turn, Conversation], "Outcome"]


class Outcome:
    """The messages of a handler and the conversation after it."""

    def __init__(self, messages: list[Message], conversation: Conversation) -> None:
        self.messages = messages
        self.conversation = conversation


class Assistant:
    """Answers turns from reviewed words and the directory; keeps nothing itself."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        self._knowledge = knowledge
        self._wording = wording
        self._directory = Directory(knowledge, wording)
        self._answers = AnswerDesk(knowledge, self._directory, wording)
        self._safety = SafetyDesk(self._directory, wording)
        self._statistics = StatisticsDesk(knowledge, wording)
        self._handlers: dict[str, Handler] = {
            "answer_topic": self._answer_topic,
            "find_support": self._find_support,
            "show_service": self._show_service,
            "show_statistics": self._show_statistics,
            "open_session": self._open_session,
            "go_on": self._go_on,
            "show_urgent_help": self._show_urgent_help,
            "withdraw_alert": self._withdraw_alert,
        }

    def respond(self, handler: str, turn: Turn, conversation: Conversation) -> Reply:
        """Answer `turn` by the handler that the rules chose; context may choose another."""
        known = listen(turn, conversation)
        handler, turn = self._in_context(handler, turn, known)
        alerts = self._safety.leading(turn, known)
        if not turn.is_button and turn.confidence < UNSURE and not is_conversation(turn.topic):
            outcome = self._ask_which(turn, known)
        else:
            outcome = self._handlers[handler](turn, replace(known, pending=None))
        after = outcome.conversation
        if alerts:
            shown = {str(alert.card["signal"]) for alert in alerts if alert.card}
            after = replace(after, alerted=tuple(dict.fromkeys((*after.alerted, *sorted(shown)))))
        messages = [*alerts, *_without_repeats(alerts, outcome.messages)]
        return Reply(tuple(messages), after.as_slots())

    def apology(self) -> Message:
        """What a person gets when an action fails: the emergency contacts and an apology."""
        urgent = self._safety.urgent_help(Conversation())
        lead = self._wording.say("apology")
        card = {**(urgent.card or {}), "lead": lead}
        return Message("\n".join([lead, *urgent.text.splitlines()[1:]]), card=card)

    # ---- taking a turn in its context

    def _in_context(self, handler: str, turn: Turn, known: Conversation) -> tuple[str, Turn]:
        """A few words may go on from what was said before: a place, "their number"."""
        if turn.is_button or turn.word_count > FEW_WORDS or self._safety.signals(turn):
            return handler, turn
        if turn.first("place") is not None:
            if known.pending == "place" or known.about == "support_find":
                return "find_support", turn.with_topic("support_find")
            if known.about in STATISTICS and turn.topic not in STATISTICS:
                return "show_statistics", turn.with_topic(str(known.about))
        if turn.first("when") is not None and known.pending == "when":
            return "go_on", turn.with_topic("inform")
        return handler, turn

    # ---- handlers

    def _answer_topic(self, turn: Turn, known: Conversation) -> Outcome:
        topic = turn.topic
        if not self._knowledge.has_answer(topic):
            topic = "menu"
        messages = self._answers.answer(topic, turn, known)
        after = replace(known, about=topic, page=0)
        if topic in TIME_MATTERS and known.when is None and not known.asked_when:
            messages.append(self._ask_when())
            after = replace(after, pending="when", asked_when=True)
        return self._with_other_questions(turn, messages, after)

    def _find_support(self, turn: Turn, known: Conversation) -> Outcome:
        place = turn.first("place")
        if place is not None and place.also and self._centres_differ(place.value, place.also):
            return self._ask_which_place(place.value, place.also, known)
        after = replace(known, about="support_find", page=0)
        services = self._directory.open_first(self._support_for(known), turn.now)
        messages = [Message(self._support_lead(known.place))]
        messages += [self._directory.message(service, turn.now) for service in services]
        if known.place is None:
            messages.append(self._ask_place())
            after = replace(after, pending="place")
        else:
            following = self._answers.topic_buttons(
                ("support_free_confidential", "support_isva", "reporting_unsure")
            )
            messages = with_buttons(messages, following)
        return self._with_other_questions(turn, messages, after)

    def _show_service(self, turn: Turn, known: Conversation) -> Outcome:
        named = turn.parameters.get("service") or known.service
        found = self._directory.resolve([named], known.place) if named else []
        if not found:
            lead = Message(self._wording.say("service_unknown"))
            line = self._directory.resolve([NATIONAL_LINE], None)
            messages = [lead, *(self._directory.message(service, turn.now) for service in line)]
            return Outcome(messages, replace(known, about="service_details"))
        lead = Message(self._wording.say("service_lead", service=found[0].name))
        messages = [lead, self._directory.message(found[0], turn.now)]
        if found[0].signpost != "yes":
            instead = self._directory.resolve([NATIONAL_LINE, COUNTY_SARC], None)
            messages += [self._directory.message(service, turn.now) for service in instead]
        after = replace(known, about="service_details", service=found[0].id)
        return self._with_other_questions(turn, messages, after)

    def _show_statistics(self, turn: Turn, known: Conversation) -> Outcome:
        charges = turn.topic == "statistics_charges"
        desk = self._statistics.charges if charges else self._statistics.offences
        following = ("reporting_trend", "charge_decision") if charges else ("statistics_charges",)
        buttons = self._answers.buttons(turn.topic, (*following, "support_find"))
        messages = with_buttons([desk(known.place)], buttons)
        return self._with_other_questions(turn, messages, replace(known, about=turn.topic, page=0))

    def _open_session(self, turn: Turn, known: Conversation) -> Outcome:
        say = self._wording.say
        first = Message(f"{say('welcome')}\n{say('welcome_privacy')}\n{say('welcome_exit')}")
        topics = ("support_find", "reporting_how", "recent_assault", "helping_someone")
        buttons = (
            *self._answers.topic_buttons(topics),
            Button(say("menu"), "/menu"),
            Button(say("urgent"), "/urgent_help"),
        )
        return Outcome([first, Message(say("welcome_ask"), buttons)], Conversation())

    def _go_on(self, turn: Turn, known: Conversation) -> Outcome:
        steps: dict[str, Handler] = {
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
        }
        return steps.get(turn.topic, self._affirm)(turn, known)

    def _show_urgent_help(self, turn: Turn, known: Conversation) -> Outcome:
        question = Message(self._wording.say("welcome_ask"), self._choices())
        return Outcome([question], known)

    def _withdraw_alert(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._wording.say("withdrawn"), self._choices())
        signal = turn.parameters.get("signal", "")
        young = None if signal == "under_18" else known.young
        return Outcome([message], replace(known, young=young))

    # ---- going on from what was said

    def _more(self, turn: Turn, known: Conversation) -> Outcome:
        topic = turn.parameters.get("topic") or known.about
        if topic is None or not self._knowledge.has_answer(topic):
            return self._nothing_before(known)
        page = int(known.page) if topic == known.about else 0
        messages = self._answers.more(topic, page, turn, known)
        if messages is None:
            services = self._answers.services((NATIONAL_LINE,), turn.now, known)
            messages = [Message(self._wording.say("more_done")), *services]
        return Outcome(messages, replace(known, about=topic, page=page + 1))

    def _sources(self, turn: Turn, known: Conversation) -> Outcome:
        topic = turn.parameters.get("topic") or known.about
        if topic is None or not self._knowledge.has_answer(topic):
            return self._nothing_before(known)
        return Outcome([self._answers.sources(topic, turn.now.date())], known)

    def _simpler(self, turn: Turn, known: Conversation) -> Outcome:
        if known.about is None or not self._knowledge.has_answer(known.about):
            return self._nothing_before(known)
        return Outcome([self._answers.shortest(known.about, turn, known)], known)

    def _repeat(self, turn: Turn, known: Conversation) -> Outcome:
        if known.about is None:
            return self._nothing_before(known)
        return self._again(known.about, turn, known)

    def _inform(self, turn: Turn, known: Conversation) -> Outcome:
        if turn.parameters.get("audience"):
            phrase = "supporter_learnt" if known.audience == "supporter" else "audience_learnt"
            lead = Message(self._wording.say(phrase))
        elif turn.parameters.get("when") or turn.first("when"):
            soon = known.when in SOON
            lead = Message(self._wording.say("when_soon" if soon else "when_later"))
        else:
            return self._find_support(turn, known)
        outcome = self._again(known.about or "menu", turn, known)
        return Outcome([lead, *outcome.messages], outcome.conversation)

    def _affirm(self, turn: Turn, known: Conversation) -> Outcome:
        if known.offered:
            first, *rest = known.offered
            return self._again(first, turn, replace(known, offered=tuple(rest)))
        if known.about and self._has_more(known):
            return self._more(turn, known)
        return Outcome([Message(self._wording.say("affirmed"), self._choices())], known)

    def _deny(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._wording.say("denied"), self._choices())
        return Outcome([message], replace(known, offered=()))

    def _skip(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._wording.say("skipped"), self._choices())
        return Outcome([message], replace(known, offered=()))

    def _none_of_these(self, turn: Turn, known: Conversation) -> Outcome:
        services = self._answers.services((NATIONAL_LINE,), turn.now, known)
        lead = Message(self._wording.say("none_of_these_reply"))
        return Outcome(with_buttons([lead, *services], self._choices()), known)

    def _forget_chat(self, turn: Turn, known: Conversation) -> Outcome:
        return Outcome([Message(self._wording.say("cleared"), self._choices())], Conversation())

    def _again(self, topic: str, turn: Turn, known: Conversation) -> Outcome:
        """The answer to `topic`, as if it had been asked."""
        asked = turn.with_topic(topic, topics=(topic,), parameters={})
        by_topic: dict[str, Handler] = {
            "support_find": self._find_support,
            "service_details": self._show_service,
            **dict.fromkeys(STATISTICS, self._show_statistics),
        }
        return by_topic.get(topic, self._answer_topic)(asked, known)

    def _nothing_before(self, known: Conversation) -> Outcome:
        return Outcome([Message(self._wording.say("nothing_to_repeat"), self._choices())], known)

    def _has_more(self, known: Conversation) -> bool:
        about = str(known.about)
        return self._knowledge.has_answer(about) and int(known.page) < len(
            self._knowledge.answer(about).more
        )

    # ---- parts of replies

    def _support_for(self, known: Conversation) -> list[Service]:
        """The local centre, the county's examination centre and the 24-hour line; no more.

        A centre whose number is not known is named in the sentence above, and the county's
        front door with it; cards are for services that can be reached.
        """
        ids = [LOCAL_RAPE_CRISIS, NATIONAL_LINE, COUNTY_SARC]
        if known.young:
            ids = ["childline", *ids]
        if known.gender == "male":
            ids = ["survivors-uk", *ids]
        if known.place in (None, "elsewhere"):
            ids = [i for i in ids if i != COUNTY_SARC]
            ids.append("nhs-sarc-finder" if known.place else COUNTY_SARC)
        found = [s for s in self._directory.resolve(ids, known.place) if s.contact_may_be_shown]
        if known.young:
            found = [s for s in found if s.id != NATIONAL_LINE]
        return found[:3]

    def _support_lead(self, place: str | None) -> str:
        say = self._wording.say
        if place in (None, "elsewhere", "essex"):
            phrases = {"elsewhere": "place_elsewhere", "essex": "place_essex"}
            return say(phrases.get(place or "", "national_lead"))
        centre = self._directory.local_centre(place)
        if centre is None:
            return say("national_lead")
        name = self._knowledge.district(str(place)).name
        phrase = "local_centre" if centre.shown_phones() else "local_centre_no_number"
        front_door = self._knowledge.service(COUNTY_FRONT_DOOR).name
        local = say(phrase, place=name, centre=centre.name)
        return f"{local} {say('county_front_door', partnership=front_door)}"

    def _centres_differ(self, district: str, also: tuple[str, ...]) -> bool:
        centres = {self._directory.local_centre(place) for place in (district, *also)}
        return len({centre.id for centre in centres if centre}) > 1

    def _ask_which_place(
        self, district: str, also: tuple[str, ...], known: Conversation
    ) -> Outcome:
        buttons = tuple(
            Button(self._knowledge.district(place).name, f'/inform{{"place": "{place}"}}')
            for place in (district, *also)
        )
        skip = Button(self._wording.say("skip"), "/prefer_not_to_say")
        message = Message(self._wording.say("ask_which_place"), (*buttons, skip))
        return Outcome([message], replace(known, about="support_find", pending="place"))

    def _ask_place(self) -> Message:
        buttons = tuple(
            Button(district.name, f'/inform{{"place": "{district.id}"}}')
            for district in self._knowledge.districts()
        )
        skip = Button(self._wording.say("skip"), "/prefer_not_to_say")
        return Message(self._wording.say("ask_place"), (*buttons, skip))

    def _ask_when(self) -> Message:
        say = self._wording.say
        buttons = (
            Button(say("when_now"), '/inform{"when": "this_week"}'),
            Button(say("when_earlier"), '/inform{"when": "longer"}'),
            Button(say("skip"), "/prefer_not_to_say"),
        )
        return Message(say("ask_when"), buttons)

    def _ask_which(self, turn: Turn, known: Conversation) -> Outcome:
        likely = [topic for topic, _ in turn.ranking if not is_conversation(topic)][:3]
        none = Button(self._wording.say("none_of_these"), "/none_of_these")
        buttons = (*self._answers.topic_buttons(likely), none)
        message = Message(self._wording.say("fallback"), buttons)
        return Outcome([message], replace(known, pending="topics"))

    def _with_other_questions(
        self, turn: Turn, messages: list[Message], after: Conversation
    ) -> Outcome:
        """Offer what else was asked; when not quite sure, also what else may have been meant."""
        others = [t for t in turn.topics if t != turn.topic and not is_conversation(t)]
        phrase = "also_asked"
        if not others and not turn.is_button and turn.confidence < SURE:
            others = [t for t, _ in turn.ranking[1:] if not is_conversation(t)][:2]
            phrase = "maybe_also"
        buttons = self._answers.topic_buttons(others[:3])
        if not buttons:
            return Outcome(messages, replace(after, offered=()))
        offer = Message(self._wording.say(phrase), buttons)
        return Outcome([*messages, offer], replace(after, offered=tuple(others[:3])))

    def _choices(self) -> tuple[Button, ...]:
        topics = ("support_find", "reporting_how", "feelings_after")
        menu = Button(self._wording.say("menu"), "/menu")
        return (*self._answers.topic_buttons(topics), menu)


def _without_repeats(alerts: list[Message], messages: list[Message]) -> list[Message]:
    """The messages without service cards whose every number the alert has just given."""
    given = {c["href"] for alert in alerts if alert.card for c in alert.card["contacts"]}
    kept = [message for message in messages[:-1] if not _adds_nothing(message, given)]
    last = messages[-1]
    if kept and _adds_nothing(last, given):
        return with_buttons(kept, last.buttons)
    return [*kept, last]


def _adds_nothing(message: Message, given: set[str]) -> bool:
    card = message.card or {}
    if not given or card.get("type") != "service":
        return False
    numbers = {c["href"] for c in card["contacts"] if c["kind"] in ("call", "text")}
    return numbers <= given
