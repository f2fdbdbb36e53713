"""The check of random conversations can fail: made-up words and numbers are found."""

from __future__ import annotations

import pytest

from bot.dialogue.languages import LanguageDesk, load_languages
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message
from tests.bot.dialogue.reviewed_words import ReviewedWords
from tests.conftest import NIGHT


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


def test_every_card_in_another_language_is_known(
    reviewed: ReviewedWords, real_knowledge: KnowledgeBase, wording: Wording
) -> None:
    desk = LanguageDesk(real_knowledge, wording, load_languages())
    cards = [desk.card(each.code, NIGHT) for each in load_languages().languages]

    assert [fault for card in cards if card for fault in reviewed.faults(card)] == []


def test_made_up_words_in_another_language_are_found(reviewed: ReviewedWords) -> None:
    assert reviewed.faults(Message("Wszystko będzie dobrze."))
