"""Which alert leads a reply, and how it reads."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import Directory, phone_contact
from bot.dialogue.times import SOON
from bot.dialogue.turn import PROFESSIONAL, SUPPORTER, WITNESS, Turn
from bot.dialogue.wording import Alert, AlertContact, Wording
from bot.reply import Button, Contact, Message
from bot.topics import OUT_OF_SCOPE

# A topic that is itself a danger raises its signal even when the detector was silent, as long
# as the topic is this sure (calibrated confidence): near misses often look a little like one.
TOPIC_SURE = 0.6
TOPIC_SIGNALS = {
    "danger_now": "danger_now",
    "cannot_speak": "cannot_speak",
    "being_followed": "being_followed",
    "suicide_self_harm": "suicide_risk",
    "child_at_risk": "under_18",
    "recent_assault": "recent",
    "injuries_medical": "medical",
}
_TOPIC_OF_SIGNAL = {signal: topic for topic, signal in TOPIC_SIGNALS.items()} | {
    "partner_abuse": "support_domestic_abuse"
}
# A bare cry for help and a message in another language get the contacts first.
URGENT_HELP_TOPICS = frozenset({"menu", "other_language", "urgent_help"})
# Raised again in the same conversation, only these are shown again.
ALWAYS_REPEATED = frozenset({"danger_now", "cannot_speak", "suicide_risk"})


def signals_of_topics(topic: str, confidence: float, topics: Iterable[str]) -> set[str]:
    """The signals that a message's topics stand for.

    Args:
        topic: the main topic.
        confidence: how sure it is, calibrated, 0 to 1.
        topics: every topic asked about; those of single sentences are only there when sure.
    """
    sure = {each for each in topics if each != topic or confidence >= TOPIC_SURE}
    return {TOPIC_SIGNALS[each] for each in sure if each in TOPIC_SIGNALS}


class SafetyDesk:
    """Turns signals into alert messages."""

    def __init__(self, directory: Directory, wording: Wording) -> None:
        self._directory = directory
        self._wording = wording

    def signals(self, turn: Turn) -> set[str]:
        """The signals of the turn: those detected and those that its topics stand for."""
        raised = set(turn.signals)
        if not turn.is_button:
            raised |= signals_of_topics(turn.topic, turn.confidence, turn.topics)
        # Who worries about their own behaviour names children without one being with them.
        if turn.topic == "concern_own_behaviour":
            raised -= {"under_18"}
        times = {entity.value for entity in turn.entities if entity.entity == "when"}
        return raised - {"recent"} if times and not times & SOON else raised

    def is_danger(self, turn: Turn, conversation: Conversation) -> bool:
        """Whether the turn must be read by itself: a few words that raise an alert.

        "Last night" as the answer to "roughly when" goes on from the question.
        """
        raised = self.signals(turn) & {alert.signal for alert in self._wording.alerts}
        return bool(raised - {"recent"} if conversation.pending == "when" else raised)

    def leading(self, turn: Turn, conversation: Conversation) -> list[Message]:
        """The alert that leads this reply: at most one, the most urgent not shown before."""
        raised = self.signals(turn)
        if turn.is_button and turn.topic in TOPIC_SIGNALS:
            raised.add(TOPIC_SIGNALS[turn.topic])
        due = [
            alert
            for alert in self._wording.alerts
            if alert.signal in raised
            and (alert.signal in ALWAYS_REPEATED or alert.signal not in conversation.alerted)
        ]
        if due:
            for_adult = _is_adult_about_a_child(turn, conversation)
            return [self._message(due[0], due[1:], conversation, for_adult=for_adult)]
        if turn.topic in URGENT_HELP_TOPICS:
            return [self.urgent_help(conversation)]
        return []

    def topic_behind(self, turn: Turn) -> str | None:
        """What to answer where danger was heard in a message that seemed out of scope.

        An alert, and after it "that is not something I can help with", would send the person away.
        """
        raised = self.signals(turn)
        if turn.is_button or turn.topic != OUT_OF_SCOPE:
            return None
        heard = [a.signal for a in self._wording.alerts if a.signal in raised]
        return next((_TOPIC_OF_SIGNAL[s] for s in heard if s in _TOPIC_OF_SIGNAL), None)

    def urgent_help(self, conversation: Conversation) -> Message:
        """The contacts that are always one tap away."""
        return self._message(self._wording.urgent_help, [], conversation, for_adult=False)

    def _message(
        self, alert: Alert, others: list[Alert], conversation: Conversation, *, for_adult: bool
    ) -> Message:
        lead = alert.text_for_adult if alert.text_for_adult and for_adult else alert.text
        # What a second signal needs at once joins the first one's contacts.
        wanted = list(alert.contacts) + [c for other in others for c in other.contacts[:2]]
        found = self._contacts(wanted, conversation)
        items = list(alert.items)
        text = "\n".join([lead, *items, *(f"• {contact.as_line()}" for contact in found)])
        card = {
            "type": "alert",
            "signal": alert.signal,
            "title": alert.title,
            "lead": lead,
            "items": items,
            "contacts": [contact.as_dict() for contact in found],
        }
        return Message(text, self._buttons(alert), card)

    def _buttons(self, alert: Alert) -> tuple[Button, ...]:
        if alert.signal == "urgent_help":
            return ()
        payload = f'/withdraw_alert{{"signal": "{alert.signal}"}}'
        return (Button(self._wording.say("withdraw"), payload),)

    def _contacts(self, wanted: list[AlertContact], conversation: Conversation) -> list[Contact]:
        found: dict[str, Contact] = {}
        for contact in wanted:
            for service in self._directory.resolve([contact.service], conversation.place):
                phone = next((p for p in service.shown_phones() if p.id == contact.phone), None)
                if phone is None and service.shown_phones() and contact.service != service.id:
                    phone = service.shown_phones()[0]
                if phone is not None:
                    made = phone_contact(phone, contact.note)
                    named = Contact(
                        made.kind,
                        _label(service.name, made, phone.number),
                        made.value,
                        made.href,
                        made.note,
                    )
                    found.setdefault(made.href, named)
                elif service.contact_may_be_shown and service.url:
                    link = Contact("web", service.name, service.url, service.url, contact.note)
                    found.setdefault(link.href, link)
        return list(found.values())


def _label(name: str, contact: Contact, number: str) -> str:
    if len(number) <= 3 and contact.kind == "call":
        return "Call"
    return name


def _is_adult_about_a_child(turn: Turn, conversation: Conversation) -> bool:
    adult = {SUPPORTER, WITNESS, PROFESSIONAL}
    return bool(adult & turn.signals) or conversation.audience in adult
