"""Actions are thin, known to the domain, and never raise."""

from __future__ import annotations

import inspect
import logging
from pathlib import Path

import pytest
import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.conversation
import actions.topics
from actions import base
from bot.dialogue.assistant import Assistant

ROOT = Path(__file__).resolve().parent.parent.parent
CLASSES = [
    found
    for module in (actions.topics, actions.conversation)
    for _, found in inspect.getmembers(module, inspect.isclass)
    if issubclass(found, Action) and not inspect.isabstract(found)
]


def tracker(text: str, intent: str, channel: str = "web", **parsed: object) -> Tracker:
    message = {"text": text, "intent": {"name": intent, "confidence": 0.99}, **parsed}
    return Tracker("someone", {}, message, [], False, None, {}, "action_listen")


@pytest.fixture
def on_real_knowledge(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "assistant", lambda: assistant)


def test_domain_and_code_name_the_same_actions() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert {found().name() for found in CLASSES} == set(domain["actions"])


def test_slots_are_the_fields_of_a_conversation() -> None:
    from bot.dialogue.conversation import Conversation

    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    assert set(domain["slots"]) == set(Conversation().as_slots())


@pytest.mark.usefixtures("on_real_knowledge")
def test_action_utters_and_remembers() -> None:
    dispatcher = CollectingDispatcher()
    turn = tracker("how do i report", "reporting_how", topics=["reporting_how"])
    events = actions.topics.ActionAnswerTopic().run(dispatcher, turn, {})
    assert "101" in dispatcher.messages[0]["text"]
    assert {event["name"]: event["value"] for event in events}["about"] == "reporting_how"


@pytest.mark.usefixtures("on_real_knowledge")
def test_slots_hold_nothing_that_was_typed() -> None:
    turn = tracker("zanzibarcanary how do i report", "reporting_how")
    events = actions.topics.ActionAnswerTopic().run(CollectingDispatcher(), turn, {})
    assert "zanzibarcanary" not in str(events)


@pytest.mark.parametrize("found", CLASSES, ids=lambda found: found.__name__)
def test_failing_action_gives_999_and_logs_no_words(
    found: type[Action], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Assistant:
        raise RuntimeError("zanzibarcanary")

    monkeypatch.setattr(base, "assistant", fail)
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.DEBUG):
        found().run(dispatcher, tracker("zanzibarcanary", "reporting_how"), {})
    assert "999" in dispatcher.messages[0]["text"]
    assert "zanzibarcanary" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_pressed_button_is_read_as_parameters() -> None:
    entities = [{"entity": "place", "value": "basildon"}]
    turn = base.turn_from(
        {"text": '/inform{"place": "basildon"}', "intent": {"name": "inform"}, "entities": entities}
    )
    assert turn.is_button
    assert turn.parameters == {"place": "basildon"}
