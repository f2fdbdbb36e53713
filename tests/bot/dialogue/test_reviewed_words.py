"""The check of random conversations can fail: made-up words and numbers are found."""

from __future__ import annotations

import pytest

from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message
from tests.bot.dialogue.reviewed_words import ReviewedWords


@pytest.fixture(scope="module")
def reviewed(real_knowledge: KnowledgeBase, wording: Wording) -> ReviewedWords:
    return ReviewedWords(real_knowledge, wording)


@pytest.mark.parametrize("text", ["Cheer up.", "Call: 0808 555 1234", "None of these shall pass."])
def test_unreviewed_words_are_found(reviewed: ReviewedWords, text: str) -> None:
    assert reviewed.faults(Message(text))


def test_contacts_of_a_service_that_may_only_be_named_are_found(reviewed: ReviewedWords) -> None:
    card = {"type": "service", "id": "sos-rape-crisis", "contacts": [{}]}
    assert reviewed.hidden(Message("", card=card))


def test_reviewed_words_are_not_found(reviewed: ReviewedWords, wording: Wording) -> None:
    assert reviewed.faults(Message(wording.phrases["national_lead"])) == []
