"""Ten thousand random conversations: nothing empty, nothing unreviewed, nothing hidden."""

from __future__ import annotations

import time
from collections import Counter

from bot.dialogue.assistant import Assistant
from bot.dialogue.payloads import parse_payload
from bot.dialogue.turn import Turn
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Reply
from tests.bot.dialogue.conversations import RandomConversations
from tests.bot.dialogue.reviewed_words import ReviewedWords

CONVERSATIONS = 10_000
MOST_SECONDS = 90
LONGEST_TITLE = 30
SEED = 2011


def test_nothing_goes_wrong_in_random_conversations(
    assistant: Assistant, real_knowledge: KnowledgeBase, wording: Wording
) -> None:
    reviewed = ReviewedWords(real_knowledge, wording)
    conversations = RandomConversations(assistant, real_knowledge, SEED)
    titles = set(wording.phrases.values())
    faults: Counter[str] = Counter()
    turns = 0
    began = time.monotonic()
    for _ in range(CONVERSATIONS):
        for turn, reply in conversations.one():
            turns += 1
            faults.update(f"{turn.topic}: {fault}" for fault in _faults(turn, reply, reviewed))
            faults.update(_button_faults(reply, titles))
    assert faults.most_common(20) == []
    assert turns > 3 * CONVERSATIONS
    assert time.monotonic() - began < MOST_SECONDS


def _faults(turn: Turn, reply: Reply, reviewed: ReviewedWords) -> list[str]:
    if not reply.messages:
        return ["no message"]
    found = [] if all(message.text.strip() for message in reply.messages) else ["empty text"]
    for message in reply.messages:
        found += reviewed.faults(message) + reviewed.hidden(message)
    return found


def _button_faults(reply: Reply, titles: set[str]) -> list[str]:
    buttons = [button for message in reply.messages for button in message.buttons]
    found = [f"payload {b.payload}" for b in buttons if parse_payload(b.payload) is None]
    found += [
        f"title {b.title}"
        for b in buttons
        if len(b.title) > LONGEST_TITLE and b.title not in titles
    ]
    return found
