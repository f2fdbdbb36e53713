"""The assistant: one turn in, one reply out.

An alert leads where there is danger, then the question asked is answered. Which
handler answers is decided by the rules in data/rules; the handlers put their
replies together from reviewed words and the directory.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers import with_buttons
from bot.dialogue.context import Context, is_about_time
from bot.dialogue.conversation import Conversation
from bot.dialogue.desks import Desks
from bot.dialogue.going_on import GoingOn
from bot.dialogue.languages import LanguageDesk, load_languages
from bot.dialogue.listening import listen
from bot.dialogue.outcome import Handler, Outcome
from bot.dialogue.questions import Questions
from bot.dialogue.turn import Turn
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Message, Reply
from bot.topics import is_conversation

# Calibrated confidence under which the person is asked which of three topics was meant.
UNSURE = 0.30
# What was asked does not stay open through these.
ENDS = frozenset({"affirm", "deny", "prefer_not_to_say", "none_of_these", "clear_chat", "menu"})


class Assistant:
    """Answers turns from reviewed words and the directory; keeps nothing itself."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        self._desks = Desks.on(knowledge, wording)
        self._questions = Questions(self._desks)
        self._context = Context(knowledge)
        self._languages = LanguageDesk(knowledge, wording, load_languages())
        self._handlers: dict[str, Handler] = {
            **self._questions.handlers,
            "open_session": self._open_session,
            "go_on": GoingOn(self._desks, self._questions).go_on,
            "show_urgent_help": self._show_urgent_help,
            "withdraw_alert": self._withdraw_alert,
        }

    def respond(self, handler: str, turn: Turn, conversation: Conversation) -> Reply:
        """Answer `turn` by the handler that the rules chose; context may choose another."""
        asked = replace(conversation, pending="when") if is_about_time(turn, conversation) else None
        in_danger = self._desks.safety.is_danger(turn, asked or conversation)
        handler, turn = self._context.take(handler, turn, conversation, in_danger=in_danger)
        known = listen(turn, conversation)
        alerts = self._desks.safety.leading(turn, known)
        behind = self._desks.safety.topic_behind(turn)
        if behind is not None:
            handler, turn = "answer_topic", turn.with_topic(behind, topics=(behind,))
        if not turn.is_button and turn.confidence < UNSURE and not is_conversation(turn.topic):
            outcome = self._questions.ask_which(turn, known)
        else:
            outcome = self._handlers[handler](turn, _with_pending(turn, known))
        after = _with_shown_service(outcome)
        if alerts:
            shown = (*after.alerted, *sorted(_signals(alerts)))
            after = replace(after, alerted=tuple(dict.fromkeys(shown)))
        answer = _without_repeats(alerts, outcome.messages)
        card = self._languages.card(turn.language, turn.now)
        if card is None:
            return Reply((*alerts, *answer), after.as_slots())
        answer = _without_list(answer)
        # Contacts in English wait for the words that the person can read; an alert does not.
        if _signals(alerts) <= {"urgent_help"}:
            return Reply((card, *alerts, *answer), after.as_slots())
        return Reply((*alerts, card, *answer), after.as_slots())

    def apology(self) -> Message:
        """What a person gets when an action fails: the emergency contacts and an apology."""
        urgent = self._desks.safety.urgent_help(Conversation())
        lead = self._desks.wording.say("apology")
        card = {**(urgent.card or {}), "lead": lead}
        return Message("\n".join([lead, *urgent.text.splitlines()[1:]]), card=card)

    def _open_session(self, turn: Turn, known: Conversation) -> Outcome:
        say = self._desks.wording.say
        first = Message(f"{say('welcome')}\n{say('welcome_privacy')}\n{say('welcome_exit')}")
        topics = ("support_find", "reporting_how", "recent_assault", "helping_someone")
        buttons = (
            *self._desks.answers.topic_buttons(topics),
            Button(say("menu"), "/menu"),
            Button(say("urgent"), "/urgent_help"),
        )
        return Outcome([first, Message(say("welcome_ask"), buttons)], Conversation())

    def _show_urgent_help(self, turn: Turn, known: Conversation) -> Outcome:
        question = Message(self._desks.wording.say("welcome_ask"), self._desks.choices())
        return Outcome([question], known)

    def _withdraw_alert(self, turn: Turn, known: Conversation) -> Outcome:
        message = Message(self._desks.wording.say("withdrawn"), self._desks.choices())
        signal = turn.parameters.get("signal", "")
        young = None if signal == "under_18" else known.young
        return Outcome([message], replace(known, young=young))


def _with_pending(turn: Turn, known: Conversation) -> Conversation:
    """What was asked stays open through a question about the chat itself, and no longer."""
    in_passing = not turn.is_button and is_conversation(turn.topic) and turn.topic not in ENDS
    return known if in_passing else replace(known, pending=None)


def _with_shown_service(outcome: Outcome) -> Conversation:
    """The conversation with the service that "their number" then means.

    It is the one the reply is about, where it is shown; else the first one shown.
    """
    cards = [message.card or {} for message in outcome.messages]
    shown = [str(card["id"]) for card in cards if card.get("type") == "service"]
    if not shown:
        return outcome.conversation
    meant = outcome.meant if outcome.meant in shown else shown[0]
    return replace(outcome.conversation, service=meant)


def _signals(alerts: list[Message]) -> set[str]:
    return {str(alert.card["signal"]) for alert in alerts if alert.card}


def _without_repeats(alerts: list[Message], messages: list[Message]) -> list[Message]:
    """The messages without service cards whose every number the alert has just given."""
    given = {c["href"] for alert in alerts if alert.card for c in alert.card["contacts"]}
    kept = [message for message in messages[:-1] if not _adds_nothing(message, given)]
    last = messages[-1]
    if kept and _adds_nothing(last, given):
        return with_buttons(kept, last.buttons)
    return [*kept, last]


def _without_list(messages: list[Message]) -> list[Message]:
    """The messages without the list of languages, to whom a card in their own has been given."""
    *before, last = messages
    kept = [message for message in before if (message.card or {}).get("type") != "steps"]
    return [*kept, last]


def _adds_nothing(message: Message, given: set[str]) -> bool:
    card = message.card or {}
    if not given or card.get("type") != "service":
        return False
    numbers = {c["href"] for c in card["contacts"] if c["kind"] in ("call", "text")}
    return numbers <= given
