"""The training data, tested like code."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.messages import read_messages
from bot.topics import is_conversation, topic_groups
from tools.messages import same_words

ROOT = Path(__file__).resolve().parent.parent.parent
MESSAGES = read_messages(ROOT / "data" / "nlu")
COUNTS = Counter(message.topic for message in MESSAGES)
HELD_OUT = [
    message
    for path in sorted((ROOT / "tests" / "nlu" / "heldout").glob("*.yml"))
    for message in yaml.safe_load(path.read_text("utf-8"))["messages"]
]

SEVERAL = yaml.safe_load((ROOT / "tests" / "nlu" / "several_topics.yml").read_text("utf-8"))


@pytest.mark.parametrize("topic", sorted(topic_groups()))
def test_topic_has_enough_messages(topic: str) -> None:
    assert COUNTS[topic] >= (130 if is_conversation(topic) else 220)


def test_no_words_stand_under_two_topics() -> None:
    topics: dict[str, set[str]] = {}
    for message in MESSAGES:
        topics.setdefault(same_words(message.text), set()).add(message.topic)
    assert {words: found for words, found in topics.items() if len(found) > 1} == {}


def test_no_held_out_message_is_trained_on() -> None:
    trained = {same_words(message.text) for message in MESSAGES}
    held_out = [*HELD_OUT, *SEVERAL["dev"], *SEVERAL["test"]]
    leaked = [m for m in held_out if same_words(m["text"]) in trained]
    # Bare words ("yes", "hello", a service's name) are said alike by everybody.
    assert [m["text"] for m in leaked if len(m["text"].split()) > 3] == []


def test_held_out_set_is_large_and_knows_only_real_topics() -> None:
    assert len(HELD_OUT) >= 2_000
    named = {topic for m in HELD_OUT for topic in (m["topic"], *m.get("also", ()))}
    assert named <= set(topic_groups())


@pytest.mark.parametrize("half", ["dev", "test"])
def test_messages_with_several_questions_know_only_real_topics(half: str) -> None:
    assert len(SEVERAL[half]) >= 70
    assert {topic for m in SEVERAL[half] for topic in m["topics"]} <= set(topic_groups())


@pytest.mark.parametrize("sign", ["[", "]", "{", "}"])
def test_messages_hold_no_markup(sign: str) -> None:
    assert [m.text for m in MESSAGES if sign in m.text] == []


def test_every_topic_has_a_rule_and_an_intent() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    ruled = {
        rule["steps"][0]["intent"]
        for path in (ROOT / "data" / "rules").glob("*.yml")
        for rule in yaml.safe_load(path.read_text("utf-8"))["rules"]
    }
    assert set(topic_groups()) <= ruled
    assert ruled == set(domain["intents"])
