"""The words that a reply may hold: reviewed sentences, and what stands in the directory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.dialogue.directory import contacts
from bot.dialogue.languages import load_languages
from bot.dialogue.wording import Wording
from bot.knowledge.records import Answer, Service
from bot.knowledge.schema import LanguagesFile
from bot.knowledge.search import KnowledgeBase
from bot.knowledge.sentences import LANGUAGE_SENTENCES
from bot.reply import Message

EMERGENCY_NUMBERS = frozenset({"999", "101", "111", "55", "18000"})
# Figures that are no numbers to call have at most this many digits in a row or in groups.
_NUMBER = re.compile(r"(?<![\w/.-])\+?\d[\d ]{4,}\d(?!\w)")
_LINK = re.compile(r"https?://\S+")
_PLACEHOLDER = re.compile(r"\{phone:([^{}/]+)/([^{}/]+)\}")
# Marks that keep a number in its order where the words around it run from right to left.
_ISOLATES = str.maketrans("", "", "\u2066\u2069")
_BLANK = re.compile(r"\{\w+\}")
# What bot/knowledge/hours.py says; its own tests hold it to the hours of the directory.
_OPENING = re.compile(
    r"(?:Open now, day and night|Open now until|Closed now, opens|Closed now"
    r"|Opening hours not known|It is a bank holiday: hours may differ)"
    r"(?: (?:midnight|noon|[\d:.]+(?:am|pm)))?(?: (?:today|tomorrow|on \w+day|\w+day))?"
)
_CHART_LINE = re.compile(r"[A-Z][\w -]+ +\d+ +█+")


class ReviewedWords:
    """Knows every sentence that was reviewed."""

    def __init__(self, knowledge: KnowledgeBase, wording: Wording) -> None:
        self._services = {service.id: service for service in knowledge.services()}
        texts = {text for answer in knowledge.answers() for text in _answer_texts(answer)}
        texts |= set(_alert_texts(wording)) | set(self._service_texts())
        texts |= set(_language_texts(load_languages(), self._services))
        self._texts = sorted(texts, key=len, reverse=True)
        blank = _blank(knowledge)
        sentences = sorted({s for p in wording.phrases.values() for s in p.split("\n")}, key=len)
        self._phrases = [_phrase_pattern(sentence, blank) for sentence in reversed(sentences)]
        self._links = set(_links(knowledge))
        self._numbers = {_digits(number) for number in self._shown_numbers()} | EMERGENCY_NUMBERS
        self._known: dict[str, str] = {}

    def faults(self, message: Message) -> list[str]:
        """What of a message was not reviewed, or does not stand in the directory."""
        lines = [line for line in message.text.split("\n") if not _CHART_LINE.fullmatch(line)]
        lines += list(_card_lines(message))
        found = [f"not reviewed: {rest!r}" for line in lines if (rest := self._left_over(line))]
        numbers = {n for line in lines for n in _NUMBER.findall(_LINK.sub("", line))}
        found += [f"not in the directory: {n}" for n in numbers if _digits(n) not in self._numbers]
        return found

    def hidden(self, message: Message) -> list[str]:
        """Services shown in a message that must not be, or with contacts that must not be."""
        card = message.card or {}
        if card.get("type") != "service":
            return []
        service = self._services[str(card["id"])]
        found = [] if service.signpost != "no" else [f"{service.id} must not be shown"]
        if service.signpost != "yes" and (card["contacts"] or "address" in card):
            found.append(f"{service.id} is shown with its contacts")
        return found

    def _left_over(self, line: str) -> str:
        """What is left of a line without the reviewed sentences in it."""
        if line not in self._known:
            self._known[line] = self._unreviewed(line.removeprefix("• ").translate(_ISOLATES))
        return self._known[line]

    def _unreviewed(self, rest: str) -> str:
        if rest in self._links:
            return ""
        for phrase in self._phrases:
            rest = phrase.sub(" ", rest)
        for text in (t for t in self._texts if t in rest):
            rest = rest.replace(text, " ")
        return _OPENING.sub(" ", rest).strip(" .:()")

    def _shown_numbers(self) -> Iterator[str]:
        for service in self._services.values():
            for phone in service.shown_phones():
                yield phone.number

    def _service_texts(self) -> Iterator[str]:
        for service in self._services.values():
            yield from (service.name, service.eligibility_description)
            for contact in contacts(service):
                bare = replace(contact, note="")
                named = replace(bare, label=service.name)
                link = replace(named, value=contact.href)
                yield from (contact.as_line(), bare.as_line(), named.as_line(), link.as_line())
            if service.contact_may_be_shown and service.address:
                yield ", ".join(filter(None, (service.address, service.postcode)))
                yield service.address


def _answer_texts(answer: Answer) -> Iterator[str]:
    for one in (answer, *map(answer.for_person, answer.variants)):
        yield from (one.opening, *one.answer)
        yield from (sentence for page in one.more for sentence in page)
    if answer.steps:
        yield from (answer.steps.title, *answer.steps.items)


def _alert_texts(wording: Wording) -> Iterator[str]:
    for alert in (*wording.alerts, wording.urgent_help):
        yield from (alert.title, alert.text, *alert.items)
        yield from (contact.note for contact in alert.contacts if contact.note)
        if alert.text_for_adult:
            yield alert.text_for_adult


def _language_texts(file: LanguagesFile, services: Mapping[str, Service]) -> Iterator[str]:
    """The cards in other languages with their numbers, and the English lines above them."""
    yield file.awaiting_check
    for card in file.languages:
        yield from (card.native_name, file.lead.format(language=card.name))
        for field in LANGUAGE_SENTENCES:
            sentence = str(getattr(card, field))
            for service_id, phone_id in _PLACEHOLDER.findall(sentence):
                phones = services[service_id].shown_phones()
                number = next(phone.number for phone in phones if phone.id == phone_id)
                sentence = sentence.replace(f"{{phone:{service_id}/{phone_id}}}", number)
            yield sentence


def _blank(knowledge: KnowledgeBase) -> str:
    """What a blank of a phrase may hold: a name of the directory, a place, a figure, a month."""
    names = [service.name for service in knowledge.services()]
    names += [district.name for district in knowledge.districts()]
    return "(?:" + "|".join([*map(re.escape, names), r"\d+", r"[A-Z][a-z]+ 20\d\d"]) + ")"


def _phrase_pattern(phrase: str, blank: str) -> re.Pattern[str]:
    parts = (re.escape(part) for part in _BLANK.split(phrase))
    pattern = blank.join(parts)
    # Words of a button stand alone; as a part of a sentence they prove nothing.
    return re.compile(pattern if phrase.endswith((".", "?", "!")) else rf"\A{pattern}\Z")


def _links(knowledge: KnowledgeBase) -> Iterator[str]:
    """Every source as a line of text."""
    records = (*knowledge.facts(), *knowledge.services())
    for source in (source for record in records for source in record.sources):
        yield f"{source.publisher}: {source.link}"


def _card_lines(message: Message) -> Iterator[str]:
    """The words of a card that are shown in place of the text."""
    card: Mapping[str, object] = message.card or {}
    for name in ("lead", "summary", "notice"):
        if card.get(name):
            yield str(card[name])
    if card.get("type") in ("alert", "steps"):
        yield from map(str, card["items"])  # type: ignore[call-overload]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
