"""Random conversations: messages of all kinds, and buttons from among those just offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.dialogue.assistant import Assistant
from bot.dialogue.context import handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.languages import load_languages
from bot.dialogue.payloads import Payload, parse_payload
from bot.dialogue.turn import Entity, Turn
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Reply
from bot.topics import topic_groups

YEAR_START = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/London"))
SIGNALS = (
    "danger_now cannot_speak being_followed suicide_risk under_18 medical recent partner_abuse "
    "supporter witness professional male"
).split()
WHEN = ("now", "today", "this_week", "this_month", "this_year", "longer")
LANGUAGES = [*(card.code for card in load_languages().languages), "other"]
# What a few words may be besides a question, and a long message that goes on from nothing.
WORDS = (
    "tell me more",
    "say it more simply",
    "repeat",
    "skip",
    "none of these",
    "where does this come from?",
    "I'm asking for a friend",
    "no, it's for me",
    "is it open now",
    "what's their number",
    "what about for men",
    "what if it was years ago",
    "and in Basildon",
    "that's not what I meant",
    "emergency numbers",
    "can I write this down",
    "forget this chat now",
    "show me the choices",
    "yes",
    "asdf",
    "",
    "a long message that says a good many things about what has been going on for a while",
)
_HANDLERS = {
    "session_open": "open_session",
    "urgent_help": "show_urgent_help",
    "withdraw_alert": "withdraw_alert",
    "support_find": "find_support",
    "service_details": "show_service",
}
_GO_ON = frozenset(
    {"more", "sources", "simpler", "repeat", "inform", "none_of_these", "forget_chat"}
)


class RandomConversations:
    """Makes conversations; the same seed makes the same ones."""

    def __init__(self, assistant: Assistant, knowledge: KnowledgeBase, seed: int) -> None:
        self._assistant = assistant
        self._random = Random(seed)
        self._topics = list(topic_groups())
        self._places = [district.id for district in knowledge.districts()]
        self._services = [service.id for service in knowledge.services()]

    def one(self) -> Iterator[tuple[Turn, Reply]]:
        """The turns and replies of a new conversation of one to seven turns."""
        known = Conversation()
        offered: list[Button] = []
        for _ in range(self._random.randint(1, 7)):
            handler, turn = self._next(offered)
            reply = self._assistant.respond(handler, turn, known)
            yield turn, reply
            known = Conversation.from_slots(reply.learnt)
            offered = [button for message in reply.messages for button in message.buttons]

    def _next(self, offered: list[Button]) -> tuple[str, Turn]:
        if offered and self._random.random() < 0.5:
            payload = parse_payload(self._random.choice(offered).payload)
            assert payload is not None
            return self._pressed(payload)
        return self._typed()

    def _pressed(self, payload: Payload) -> tuple[str, Turn]:
        turn = Turn(topic=payload.name, now=self._now(), parameters=payload.parameters)
        return handler_of_button(payload.name), turn

    def _typed(self) -> tuple[str, Turn]:
        pick: Callable[[list[str]], str] = self._random.choice
        ranking = self._ranking()
        topic = ranking[0][0]
        words = pick(list(WORDS))
        others = self._random.sample(self._topics, self._random.choice((0, 0, 0, 1, 2)))
        turn = Turn(
            topic=topic,
            now=self._now(),
            confidence=ranking[0][1],
            ranking=ranking,
            topics=(topic, *others),
            signals=frozenset(s for s in SIGNALS if self._random.random() < 0.06),
            entities=tuple(self._entities()),
            word_count=len(words.split()) or self._random.randint(1, 30),
            words=words,
            language=pick(LANGUAGES) if self._random.random() < 0.1 else None,
        )
        return handler_of(topic), turn

    def _ranking(self) -> tuple[tuple[str, float], ...]:
        topics = self._random.sample(self._topics, 5)
        first = self._random.choice((0.99, 0.8, 0.5, 0.35, 0.2))
        return tuple((topic, first / (2**place)) for place, topic in enumerate(topics))

    def _entities(self) -> Iterator[Entity]:
        if self._random.random() < 0.25:
            first, *also = self._random.sample(self._places, self._random.choice((1, 1, 2)))
            yield Entity("place", first, also=tuple(also))
        if self._random.random() < 0.2:
            yield Entity("service", self._random.choice(self._services))
        if self._random.random() < 0.15:
            yield Entity("when", self._random.choice(WHEN))

    def _now(self) -> datetime:
        return YEAR_START + timedelta(minutes=self._random.randrange(365 * 24 * 60))


def handler_of_button(name: str) -> str:
    """Which handler the rules choose for a button."""
    return "go_on" if name in _GO_ON else _HANDLERS.get(name) or handler_of(name)
