from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import privacy
from bot.tracker_store import IDLE_SECONDS, ForgetfulTrackerStore, install

Result = TypeVar("Result")

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [greeting, {support_find: {use_entities: [place]}}]
entities: [place]
slots:
  place: {type: text, mappings: [{type: custom}]}
  when: {type: text, mappings: [{type: custom}]}
"""
)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    yield
    privacy.end_serving()


@pytest.fixture()
def clock() -> Clock:
    return Clock()


@pytest.fixture()
def store(clock: Clock) -> ForgetfulTrackerStore:
    return ForgetfulTrackerStore(DOMAIN, clock=clock)


def wait(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.new_event_loop().run_until_complete(work)


def said(text: str, intent: str = "support_find") -> UserUttered:
    entity = {"entity": "place", "value": text, "start": 0, "end": 4, "role": "home"}
    parsed = {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9, "note": text},
        "entities": [entity],
        "intent_ranking": [{"name": intent, "confidence": 0.9}],
        "tokens": [text],
    }
    return UserUttered(
        text,
        parsed["intent"],
        [entity],
        parsed,
        message_id=text,
        metadata={"from": text},
        input_channel="web",
    )


def conversation(*events: Any, name: str = "c1") -> DialogueStateTracker:
    return DialogueStateTracker.from_events(name, list(events), DOMAIN.slots)


def save(store: ForgetfulTrackerStore, *events: Any, name: str = "c1") -> DialogueStateTracker:
    tracker = conversation(ActionExecuted("action_listen"), *events, name=name)
    wait(store.save(tracker))
    return tracker


def kept_text(store: ForgetfulTrackerStore) -> str:
    tracker = wait(store.retrieve("c1"))
    assert tracker is not None
    return json.dumps([event.as_dict() for event in tracker.events])


def test_the_words_are_not_kept(store: ForgetfulTrackerStore) -> None:
    save(store, said("canary words"))
    assert "canary" not in kept_text(store)
    assert "canary" not in repr([vars(event) for event in store._kept["c1"][1]])


def test_the_turn_in_hand_keeps_its_words(store: ForgetfulTrackerStore) -> None:
    tracker = save(store, said("canary words"))
    assert tracker.latest_message is not None and tracker.latest_message.text == "canary words"


def test_what_the_policies_need_is_kept(store: ForgetfulTrackerStore) -> None:
    before = save(store, said("Grays"), BotUttered("Here."), SlotSet("place", "thurrock"))
    after = wait(store.retrieve("c1"))
    assert after is not None
    assert after.get_slot("place") == "thurrock"
    assert after.latest_message is not None
    assert after.latest_message.intent["name"] == "support_find"
    assert [entity["entity"] for entity in after.latest_message.entities] == ["place"]
    assert not any(isinstance(event, BotUttered) for event in after.events)
    states_before = before.past_states(DOMAIN, ignore_rule_only_turns=True)
    states_after = after.past_states(DOMAIN, ignore_rule_only_turns=True)
    assert [state.get("prev_action") for state in states_after] == [
        state.get("prev_action") for state in states_before
    ]
    assert states_after[-1]["user"]["intent"] == states_before[-1]["user"]["intent"]
    assert states_after[-1]["user"]["entities"] == states_before[-1]["user"]["entities"]


def test_an_idle_conversation_is_forgotten(store: ForgetfulTrackerStore, clock: Clock) -> None:
    save(store, said("hello"))
    clock.now = IDLE_SECONDS - 1
    assert wait(store.retrieve("c1")) is not None
    clock.now = IDLE_SECONDS
    assert wait(store.retrieve("c1")) is None
    assert len(store) == 0


def test_fifteen_minutes_is_the_most(clock: Clock) -> None:
    assert ForgetfulTrackerStore(DOMAIN, idle_seconds=86_400).idle_seconds == 15 * 60


def test_others_being_saved_forgets_the_idle(store: ForgetfulTrackerStore, clock: Clock) -> None:
    save(store, said("hello"))
    clock.now = IDLE_SECONDS
    save(store, said("hello"), name="c2")
    assert list(wait(store.keys())) == ["c2"]


def test_forgetting_is_at_once(store: ForgetfulTrackerStore) -> None:
    save(store, said("hello"))
    assert store.forget("c1")
    assert wait(store.retrieve("c1")) is None
    assert not store.forget("c1")


def test_the_history_is_bounded_and_the_slots_survive() -> None:
    store = ForgetfulTrackerStore(DOMAIN, kept_turns=3)
    events: list[Any] = [SessionStarted(), ActionExecuted("action_listen")]
    for number in range(50):
        if number == 2:
            events.append(SlotSet("place", "southend"))
        if number == 40:
            events.append(SlotSet("when", "today"))
        events += [said(f"message {number}"), ActionExecuted("action_listen")]
    wait(store.save(conversation(*events)))
    tracker = wait(store.retrieve("c1"))
    assert tracker is not None
    turns = [event for event in tracker.events if isinstance(event, UserUttered)]
    assert len(turns) == 3
    assert (tracker.get_slot("place"), tracker.get_slot("when")) == ("southend", "today")
    assert len(tracker.events) < 20


def test_saving_again_and_again_does_not_grow(store: ForgetfulTrackerStore) -> None:
    tracker = conversation(ActionExecuted("action_listen"))
    for _ in range(60):
        tracker.update(said("hello"))
        tracker.update(ActionExecuted("action_listen"))
        wait(store.save(tracker))
        kept = wait(store.retrieve("c1"))
        assert kept is not None
        tracker = kept
    assert len(tracker.events) < 60


def test_nothing_is_streamed(clock: Clock) -> None:
    published: list[Any] = []
    broker: Any = SimpleNamespace(publish=published.append)
    store = ForgetfulTrackerStore(DOMAIN, event_broker=broker, clock=clock)
    save(store, said("hello"))
    assert published == [] and store.event_broker is None


def test_a_turn_in_any_channel_makes_logs_silent(store: ForgetfulTrackerStore) -> None:
    assert not privacy.is_serving()
    wait(store.get_or_create_tracker("c1"))
    assert privacy.is_serving()


def test_rasa_makes_it_from_endpoints() -> None:
    config = EndpointConfig.from_dict({"type": "bot.tracker_store.ForgetfulTrackerStore"})
    assert isinstance(TrackerStore.create(config, DOMAIN), ForgetfulTrackerStore)


def agent_with(store: TrackerStore) -> Any:
    wrapped = FailSafeTrackerStore(store)
    return SimpleNamespace(
        tracker_store=wrapped, processor=SimpleNamespace(tracker_store=wrapped), domain=DOMAIN
    )


def test_the_wrapper_that_keeps_everything_is_taken_off(store: ForgetfulTrackerStore) -> None:
    agent = agent_with(store)
    assert install(agent) is store
    assert agent.tracker_store is store and agent.processor.tracker_store is store


def test_any_other_store_is_replaced() -> None:
    agent = agent_with(InMemoryTrackerStore(DOMAIN))
    store = install(agent, idle_seconds=60)
    assert isinstance(store, ForgetfulTrackerStore) and store.idle_seconds == 60
    assert agent.processor.tracker_store is store


def test_an_agent_without_a_model_gets_one_too(store: ForgetfulTrackerStore) -> None:
    agent = agent_with(store)
    agent.processor = None
    assert install(agent) is store
