"""The assistant: one turn in, one reply out.

An alert leads where there is danger, then the question asked is answered. Which
handler answers is decided by the rules in data/rules; here each handler puts its
reply together from reviewed words and the directory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue.answers import AnswerDesk, with_buttons
from bot.dialogue.context import FEW_WORDS, SOON, TIME_MATTERS, Context, handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import Directory
from bot.dialogue.languages import LanguageDesk, load_languages
from bot.dialogue.listening import listen
from bot.dialogue.safety import SafetyDesk
from bot.dialogue.statistics import StatisticsDesk
from bot.dialogue.support import COUNTY_SARC, NATIONAL_LINE, SupportDesk
from bot.dialogue.take_away import take_away
from bot.dialogue.turn import Turn
from bot.dialogue.typed import asks_of_last_service
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Message, Reply
from bot.topics import is_conversation

# Bands of calibrated confidence: answer; answer and offer two more; ask which was meant.
SURE = 0.55
UNSURE = 0.30
EMERGENCY = "emergency-999"
RAPE_CRISIS_CENTRE = "rape_crisis_centre"
# Small talk leaves what was being talked about as it was.
ENDS = frozenset({"affirm", "deny", "prefer_not_to_say", "none_of_these", "clear_chat", "menu"})
PASSING = frozenset({"greet", "thanks", "goodbye", "frustration", "out_of_scope"})

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
        self._support = SupportDesk(knowledge, self._directory, wording)
        self._context = Context(knowledge)
        self._languages = LanguageDesk(knowledge, wording, load_languages())
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
        in_danger = self._safety.is_danger(turn, conversation)
        handler, turn = self._context.take(handler, turn, conversation, in_danger=in_danger)
        known = listen(turn, conversation)
        alerts = self._safety.leading(turn, known)
        if not turn.is_button and turn.confidence < UNSURE and not is_conversation(turn.topic):
            outcome = self._ask_which(turn, known)
        else:
            outcome = self._handlers[handler](turn, _with_pending(turn, known))
        after = _with_shown_service(outcome)
        if alerts:
            shown = {str(alert.card["signal"]) for alert in alerts if alert.card}
            after = replace(after, alerted=tuple(dict.fromkeys((*after.alerted, *sorted(shown)))))
        card = self._languages.card(turn.language, turn.now)
        in_their_language = [card] if card else []
        messages = [*alerts, *in_their_language, *_without_repeats(alerts, outcome.messages)]
        return Reply(tuple(messages), after.as_slots())

    def apology(self) -> Message:
        """What a person gets when an action fails: the emergency contacts and an apology."""
        urgent = self._safety.urgent_help(Conversation())
        lead = self._wording.say("apology")
        card = {**(urgent.card or {}), "lead": lead}
        return Message("\n".join([lead, *urgent.text.splitlines()[1:]]), card=card)

    # ---- handlers

    def _answer_topic(self, turn: Turn, known: Conversation) -> Outcome:
        topic = turn.topic
        if not self._knowledge.has_answer(topic):
            topic = "menu"
        messages = self._answers.answer(topic, turn, known)
        after = known if topic in PASSING else replace(known, about=topic, page=0)
        if topic in TIME_MATTERS and known.when is None and not known.asked_when:
            messages.append(self._ask_when())
            after = replace(after, pending="when", asked_when=True)
        return self._with_other_questions(turn, messages, after)

    def _find_support(self, turn: Turn, known: Conversation) -> Outcome:
        place = turn.first("place")
        after = replace(known, about="support_find", page=0)
        if place is not None and place.also:
            districts = (place.value, *place.also)
            if self._support.centres_differ(districts):
                asked = replace(after, place=None, pending="place")
                return Outcome([self._support.ask_which_place(districts)], asked)
        services = self._directory.open_first(self._support.services(known), turn.now)
        messages = [Message(self._support.lead(known))]
        messages += [self._directory.message(service, turn.now) for service in services]
        if known.place is None:
            messages.append(self._support.ask_place())
            after = replace(after, pending="place")
        else:
            following = ("support_free_confidential", "support_isva", "reporting_unsure")
            messages = with_buttons(messages, self._answers.buttons("support_find", following))
        return self._with_other_questions(turn, messages, after)

    def _show_service(self, turn: Turn, known: Conversation) -> Outcome:
        named = _named_service(turn, known)
        if named is None:
            return self._without_service("service_which", turn, known)
        found = self._directory.resolve([named], known.place)
        if not found:
            return self._without_service("service_unknown", turn, known)
        service = found[0]
        said = [self._wording.say("service_lead", service=service.name)]
        if service.kind == RAPE_CRISIS_CENTRE:
            said.append(self._support.front_door())
        messages = [Message(" ".join(said)), self._directory.message(service, turn.now)]
        if not service.contact_may_be_shown:
            instead = self._directory.resolve([NATIONAL_LINE, COUNTY_SARC], None)
            messages += [self._directory.message(other, turn.now) for other in instead]
        following = ("support_find", "support_free_confidential", "menu")
        messages = with_buttons(messages, self._answers.service_buttons(service, following))
        after = replace(known, about="service_details", service=service.id, page=0)
        return self._with_other_questions(turn, messages, after)

    def _without_service(self, phrase: str, turn: Turn, known: Conversation) -> Outcome:
        line = self._answers.services((NATIONAL_LINE,), turn.now, known)
        messages = with_buttons([Message(self._wording.say(phrase)), *line], self._choices())
        return Outcome(messages, replace(known, about="service_details", service=None, page=0))

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
            "take_away": self._take_away,
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
            messages = with_buttons(messages, self._answers.next_buttons(topic, turn, known))
        return Outcome(messages, replace(known, about=topic, page=page + 1))

    def _sources(self, turn: Turn, known: Conversation) -> Outcome:
        topic = turn.parameters.get("topic") or known.about
        if topic is None or not self._knowledge.has_answer(topic):
            return self._nothing_before(known)
        if topic == "service_details" and known.service:
            return Outcome([self._answers.service_sources(known.service, turn.now.date())], known)
        sources = self._answers.sources(topic, turn.now.date())
        return Outcome(
            with_buttons([sources], self._answers.next_buttons(topic, turn, known)), known
        )

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
            if known.about is None and known.audience == "supporter":
                known = replace(known, about="helping_someone")
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
            outcome = self._again(first, turn, replace(known, offered=()))
            return self._still_offering(outcome, rest)
        if known.about and self._has_more(known):
            return self._more(turn, known)
        return Outcome([Message(self._wording.say("affirmed"), self._choices())], known)

    def _still_offering(self, outcome: Outcome, topics: list[str]) -> Outcome:
        """The outcome, with the questions that are still open offered behind it."""
        buttons = self._answers.topic_buttons(topics)
        if not buttons:
            return outcome
        offer = Message(self._wording.say("also_asked"), buttons)
        after = replace(outcome.conversation, offered=tuple(topics))
        return Outcome([*outcome.messages, offer], after)

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

    def _take_away(self, turn: Turn, known: Conversation) -> Outcome:
        """The numbers of the last answer, and always the emergency number first."""
        ids = [EMERGENCY]
        if known.about == "service_details" and known.service:
            ids.append(known.service)
        elif (
            known.about
            and known.about != "support_find"
            and self._knowledge.has_answer(known.about)
        ):
            ids += self._answers.service_ids(known.about, turn, known)
        else:
            ids += [service.id for service in self._support.services(known)]
        services = self._directory.resolve(ids, known.place)
        message = take_away(services, self._wording)
        return Outcome(with_buttons([message], self._choices()), known)

    def _forget_chat(self, turn: Turn, known: Conversation) -> Outcome:
        return Outcome([Message(self._wording.say("cleared"), self._choices())], Conversation())

    def _again(self, topic: str, turn: Turn, known: Conversation) -> Outcome:
        """The answer to `topic`, as if it had been asked."""
        asked = turn.with_topic(topic, topics=(topic,), parameters={})
        return self._handlers[handler_of(topic)](asked, known)

    def _nothing_before(self, known: Conversation) -> Outcome:
        return Outcome([Message(self._wording.say("nothing_to_repeat"), self._choices())], known)

    def _has_more(self, known: Conversation) -> bool:
        about = str(known.about)
        return self._knowledge.has_answer(about) and int(known.page) < len(
            self._knowledge.answer(about).more
        )

    # ---- parts of replies

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


def _with_pending(turn: Turn, known: Conversation) -> Conversation:
    """What was asked stays open through a question about the chat itself, and no longer."""
    in_passing = not turn.is_button and is_conversation(turn.topic) and turn.topic not in ENDS
    return known if in_passing else replace(known, pending=None)


def _with_shown_service(outcome: Outcome) -> Conversation:
    """The conversation with the first service shown, which "their number" then means."""
    cards = (message.card or {} for message in outcome.messages)
    shown = next((str(card["id"]) for card in cards if card.get("type") == "service"), None)
    return replace(outcome.conversation, service=shown) if shown else outcome.conversation


def _named_service(turn: Turn, known: Conversation) -> str | None:
    """The service that the turn names, or the last one where a few words go on from it."""
    named = turn.first("service")
    if named is not None or "service" in turn.parameters:
        return turn.parameters.get("service") or (named.value if named else None)
    goes_on = asks_of_last_service(turn.words) if turn.words else turn.word_count <= FEW_WORDS
    return known.service if goes_on else None


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
