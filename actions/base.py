"""What every action does: read the tracker, ask the assistant, utter, remember. Never raise."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import Entity, Turn
from bot.dialogue.wording import load_wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message
from bot.settings import knowledge_file
from bot.topics import OUT_OF_SCOPE

logger = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")
WEB_CHANNEL = "web"
# Said when everything else fails: the one number that needs no directory.
LAST_WORDS = (
    "I'm sorry, something went wrong on my side. If you are in danger now, call 999. "
    "The exit button still works."
)


@cache
def assistant() -> Assistant:
    """The process's assistant. Raises KnowledgeError when the knowledge base cannot be read."""
    return Assistant(KnowledgeBase(knowledge_file()), load_wording())


class AssistantAction(Action, ABC):
    """An action that lets one handler of the assistant answer.

    Subclasses name the action and the handler. When anything fails, the person gets the
    emergency contacts and an apology; the log gets the kind of error, never their words.
    """

    handler: str

    @abstractmethod
    def name(self) -> str:
        """The action's name in the domain."""

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[EventType]:
        """Answer the latest message; returns what the conversation has learnt as slots."""
        channel = str(tracker.get_latest_input_channel() or "")
        try:
            turn = turn_from(tracker.latest_message, channel)
            conversation = Conversation.from_slots(tracker.slots)
            reply = assistant().respond(self.handler, turn, conversation)
        except Exception as error:  # whatever it is, the person must get an answer
            _log(self.name(), error)
            _utter(dispatcher, _sorry(), channel)
            return []
        for message in reply.messages:
            _utter(dispatcher, message, channel)
        return [SlotSet(name, value) for name, value in reply.learnt.items()]


def turn_from(parsed: Mapping[str, Any], channel: str = WEB_CHANNEL) -> Turn:
    """What Rasa understood of the latest message, as a turn."""
    intent = parsed.get("intent") or {}
    text = str(parsed.get("text") or "")
    is_payload = text.startswith("/")
    entities = parsed.get("entities") or []
    parameters = {e["entity"]: str(e["value"]) for e in entities} if is_payload else {}
    return Turn(
        topic=str(intent.get("name") or OUT_OF_SCOPE),
        now=datetime.now(LONDON),
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple((r["name"], r["confidence"]) for r in parsed.get("intent_ranking") or ()),
        topics=tuple(parsed.get("topics") or ()),
        signals=frozenset(parsed.get("signals") or ()),
        entities=() if is_payload else tuple(_entity(e) for e in entities),
        parameters=parameters,
        word_count=0 if is_payload else max(1, len(text.split())),
        channel=channel,
        language=parsed.get("language"),
        words="" if is_payload else text,
    )


def _entity(found: Mapping[str, Any]) -> Entity:
    return Entity(
        found["entity"], str(found["value"]), found.get("start", 0), tuple(found.get("also") or ())
    )


def _utter(dispatcher: CollectingDispatcher, message: Message, channel: str) -> None:
    """Other channels than the web print a card as raw JSON, so they get the text alone."""
    parts = message.as_dict()
    card = {"card": parts["card"]} if "card" in parts and channel == WEB_CHANNEL else None
    dispatcher.utter_message(text=parts["text"], buttons=parts.get("buttons"), json_message=card)


def _sorry() -> Message:
    """The apology with the emergency contacts, or the last words when even they fail."""
    try:
        return assistant().apology()
    except Exception as error:  # the knowledge base itself may be what failed
        _log("apology", error)
        return Message(LAST_WORDS)


def _log(where: str, error: Exception) -> None:
    logger.error("%s failed: %s", where, type(error).__name__)
