"""Conversations that forget.

Conversations live in memory only. The words of both sides are dropped as soon as a turn is over:
what remains is which topic was understood and the slots, which hold no free text. Everything
goes when the conversation ends, or after 15 idle minutes, whichever comes first. Nothing is
ever streamed to an event broker.

Rasa builds this class from `endpoints.yml` and, when it cannot, falls back to a store that keeps
everything. `install` makes sure that never happens.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    AllSlotsReset,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import (
    DialogueStateTracker,
    get_trackers_for_conversation_sessions,
)

from bot import privacy

logger = logging.getLogger(__name__)

IDLE_SECONDS = 15 * 60.0
# More than the policies look back on (config.yml: three states).
KEPT_TURNS = 2
_KEPT_OF_ENTITY = ("entity", "role", "group")

privacy.install()


class ForgetfulTrackerStore(TrackerStore):
    """An in-memory tracker store without the person's words.

    Safe to use from several threads: turns run in one, conversations may end in another.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        *,
        idle_seconds: float = IDLE_SECONDS,
        kept_turns: int = KEPT_TURNS,
        clock: Callable[[], float] = time.monotonic,
        **_: Any,
    ) -> None:
        """Make an empty store; `idle_seconds` above 15 minutes is cut to 15 minutes."""
        super().__init__(domain, event_broker=None)
        self.idle_seconds = min(float(idle_seconds), IDLE_SECONDS)
        self._kept_turns = int(kept_turns)
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, tuple[Event, ...]]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker without the person's words and with a bounded history."""
        # Rasa's own stores write events as JSON: reading them again took a fifth of a turn.
        events = bounded(without_words(tracker.events), kept_turns=self._kept_turns)
        self.sweep()
        with self._lock:
            self._kept[tracker.sender_id] = (self._clock(), tuple(events))
            self._kept.move_to_end(tracker.sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the latest session of a conversation, or None when it is unknown or idle."""
        tracker = await self.retrieve_full_tracker(sender_id)
        if tracker is None:
            return None
        sessions = get_trackers_for_conversation_sessions(tracker)
        return sessions[-1] if len(sessions) > 1 else tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the whole conversation, or None when it is unknown or idle.

        Every turn begins here, in plain `rasa shell` as well, and logs must be silent by then.
        """
        privacy.begin_serving()
        self.sweep()
        with self._lock:
            kept = self._kept.get(conversation_id)
        if kept is None:
            return None
        return DialogueStateTracker.from_events(conversation_id, kept[1], self.domain.slots)

    async def keys(self) -> Iterable[str]:
        """Return the ids of the conversations that are not idle."""
        self.sweep()
        with self._lock:
            return list(self._kept)

    def forget(self, conversation_id: str) -> bool:
        """Delete a conversation at once; False when there was none."""
        with self._lock:
            return self._kept.pop(conversation_id, None) is not None

    def sweep(self) -> int:
        """Delete every conversation that has been idle too long; return how many."""
        oldest_allowed = self._clock() - self.idle_seconds
        swept = 0
        with self._lock:
            while self._kept:
                conversation_id, (saved_at, _) = next(iter(self._kept.items()))
                if saved_at > oldest_allowed:
                    break
                del self._kept[conversation_id]
                swept += 1
        return swept


def install(agent: Agent, *, idle_seconds: float = IDLE_SECONDS) -> ForgetfulTrackerStore:
    """Make an agent use a forgetful store, and return it.

    Rasa wraps each store in one that, on an error, saves the whole tracker elsewhere. The
    wrapper is taken off: an error then reaches the channel, which has words for it. Any other
    class of store is replaced.
    """
    configured = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if isinstance(configured, ForgetfulTrackerStore):
        store = configured
        store.idle_seconds = min(store.idle_seconds, idle_seconds)
    else:
        logger.warning(
            "endpoints.yml names the tracker store %s. Waymark uses %s.%s instead, so that "
            "conversations are forgotten.",
            type(configured).__name__,
            __name__,
            ForgetfulTrackerStore.__name__,
        )
        store = ForgetfulTrackerStore(agent.domain, idle_seconds=idle_seconds)
    agent.tracker_store = store
    if agent.processor is not None:
        agent.processor.tracker_store = store
    return store


def without_words(events: Iterable[Event]) -> list[Event]:
    """Return the events without whatever the person typed and the assistant answered.

    Of a message there remain its intent, the kinds of entities in it and its time: what the
    policies need, and no more.
    """
    said = (event for event in events if not isinstance(event, BotUttered))
    return [_blanked(event) if isinstance(event, UserUttered) else event for event in said]


def bounded(events: list[Event], *, kept_turns: int) -> list[Event]:
    """Return the last turns of a conversation, started afresh with the slots set before them."""
    turns = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= kept_turns:
        return events
    cut = turns[-kept_turns]
    started = events[cut].timestamp
    opening = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=started),
        SessionStarted(timestamp=started),
        *_slots_set(events[:cut], started),
        ActionExecuted(ACTION_LISTEN_NAME, timestamp=started),
    ]
    return opening + events[cut:]


def _blanked(event: UserUttered) -> UserUttered:
    intent = {key: event.intent[key] for key in ("name", "confidence") if key in event.intent}
    entities = [
        {key: entity[key] for key in _KEPT_OF_ENTITY if key in entity} | {"value": ""}
        for entity in event.entities
    ]
    parsed = {"text": "", "intent": intent, "entities": entities}
    return UserUttered(
        "", intent, entities, parsed, event.timestamp, input_channel=event.input_channel
    )


def _slots_set(events: list[Event], timestamp: float) -> list[SlotSet]:
    values: dict[str, Any] = {}
    for event in events:
        if isinstance(event, SlotSet):
            values[event.key] = event.value
        elif isinstance(event, (AllSlotsReset, Restarted)):
            values.clear()
    return [SlotSet(name, value, timestamp=timestamp) for name, value in values.items()]
