"""The short card a person gets who writes in another language than English."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

from bot.dialogue.wording import KNOWLEDGE_FOLDER, Wording
from bot.knowledge.reading_yaml import read_yaml
from bot.knowledge.schema import LanguageModel, LanguagesFile
from bot.knowledge.search import KnowledgeBase
from bot.knowledge.sentences import LANGUAGE_SENTENCES
from bot.reply import Message

FILE = "languages.yml"
RIGHT_TO_LEFT = "rtl"

_PHONE = re.compile(r"\{phone:([^{}/]+)/([^{}/]+)\}")
# Unicode's left-to-right isolate: without it 0808 500 2222 shows as 2222 500 0808 in Arabic.
_ISOLATE, _END_ISOLATE = "\u2066", "\u2069"


class LanguageDesk:
    """Puts together the card of a language; its numbers come from the directory."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording, cards: LanguagesFile) -> None:
        self._knowledge = knowledge
        self._wording = wording
        self._file = cards
        self._cards = {card.code: card for card in cards.languages}

    def card(self, language: str | None, now: datetime) -> Message | None:
        """The card in `language` with an English line, or None when there is no such card.

        `language` is an ISO 639-1 code or `other`. A sentence whose number may no longer be
        shown is left out.
        """
        card = self._cards.get(language or "")
        if card is None:
            return None
        items = [item for item in self._items(card) if item]
        lead = self._lead(card, now.date())
        text = "\n".join([f"{card.native_name}:", *(f"• {item}" for item in items), lead])
        return Message(
            text,
            card={
                "type": "steps",
                "title": card.native_name,
                "lead": lead,
                "items": items,
                "lang": card.code,
                "dir": card.direction,
            },
        )

    def _lead(self, card: LanguageModel, today: date) -> str:
        """The English line: which language this is, and what has yet to be checked."""
        sentences = [self._file.lead.format(language=card.name)]
        if not card.checked_by_native_speaker:
            sentences.append(self._file.awaiting_check)
        if self._file.review_date < today:
            month = f"{self._file.assured_date:%B %Y}"
            sentences.append(self._wording.say("check_overdue", month=month))
        return " ".join(sentences)

    def _items(self, card: LanguageModel) -> list[str | None]:
        sentences = [str(getattr(card, field)) for field in LANGUAGE_SENTENCES]
        is_rtl = card.direction == RIGHT_TO_LEFT
        return [self._filled(sentence, is_rtl=is_rtl) for sentence in sentences]

    def _filled(self, sentence: str, *, is_rtl: bool) -> str | None:
        for service_id, phone_id in _PHONE.findall(sentence):
            number = self._number(service_id, phone_id)
            if number is None:
                return None
            shown = f"{_ISOLATE}{number}{_END_ISOLATE}" if is_rtl else number
            sentence = sentence.replace(f"{{phone:{service_id}/{phone_id}}}", shown)
        return sentence

    def _number(self, service_id: str, phone_id: str) -> str | None:
        phones = self._knowledge.service(service_id).shown_phones()
        return next((phone.number for phone in phones if phone.id == phone_id), None)


@cache
def load_languages(folder: Path = KNOWLEDGE_FOLDER) -> LanguagesFile:
    """Read languages.yml of `folder`; raises DataError or ValidationError when it is broken."""
    return LanguagesFile.parse_obj(read_yaml(folder / FILE, FILE))
