"""A reviewed answer as messages: the answer itself, more of it, its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import Directory
from bot.dialogue.times import time_variant
from bot.dialogue.turn import Turn
from bot.dialogue.wording import Wording
from bot.knowledge.records import ADULT_LINE, CHILD_LINE, Answer, Service, Source
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button, Message

SourceItem = dict[str, str]
MOST_SERVICES = 3
MOST_SOURCES = 6
OLDEST_CHILD = 17
EMERGENCY_NUMBER = "999"


class AnswerDesk:
    """Puts answers together for the person who asks."""

    def __init__(self, knowledge: KnowledgeBase, directory: Directory, wording: Wording) -> None:
        self._knowledge = knowledge
        self._directory = directory
        self._wording = wording

    def answer(
        self, topic: str, turn: Turn, conversation: Conversation, *, opening: str | None = None
    ) -> list[Message]:
        """The answer: its sentences, what it lists, and the services that fit.

        `opening` stands in place of its own, where it has been read already.
        """
        answer = self._for_person(topic, turn, conversation)
        text = " ".join([opening or answer.opening, *answer.answer])
        services = self.services(answer.services, turn.now, conversation)
        messages = [Message(text), *self._steps(answer), *services]
        return with_buttons(messages, self._buttons(answer, page=0))

    def more(
        self, topic: str, page: int, turn: Turn, conversation: Conversation
    ) -> list[Message] | None:
        """Page `page` (from 0) of what more there is to say, or None when there is no such page."""
        answer = self._for_person(topic, turn, conversation)
        if page >= len(answer.more):
            return None
        return [Message(" ".join(answer.more[page]), self._buttons(answer, page + 1))]

    def sources(self, topic: str, today: date) -> Message:
        """Where the facts of an answer come from, and when they were checked."""
        answer = self._knowledge.answer(topic)
        items = self._source_items(answer)
        return self._sources_message(items, answer.assured_date, answer.review_date, today)

    def shortest(self, topic: str, turn: Turn, conversation: Conversation) -> Message:
        """The answer said more simply: its first sentence and the first service.

        Where the first sentence only says when to call 999, the second one stays too.
        """
        answer = self._for_person(topic, turn, conversation)
        services = self.services(answer.services, turn.now, conversation)[:1]
        sentences = answer.answer or (answer.opening,)
        kept = sentences[: 2 if EMERGENCY_NUMBER in sentences[0] else 1]
        lines = [" ".join(kept), *(service.text for service in services)]
        return Message("\n".join(lines), self._buttons(answer, page=0))

    def services(
        self, ids: Iterable[str], now: datetime, conversation: Conversation
    ) -> list[Message]:
        """At most three services that fit the person's place, age and gender, as messages.

        Those that can be reached come before those that can only be named.
        """
        wanted = [CHILD_LINE if i == ADULT_LINE and conversation.young else i for i in ids]
        found = self._directory.resolve(wanted, conversation.place)
        fitting = [service for service in found if _fits(service, conversation)]
        fitting.sort(key=lambda service: not service.contact_may_be_shown)
        return [self._directory.message(service, now) for service in fitting[:MOST_SERVICES]]

    def topic_buttons(self, topics: Iterable[str]) -> tuple[Button, ...]:
        """A button for each topic that has an answer."""
        return tuple(
            Button(self._knowledge.answer(topic).title, f"/{topic}")
            for topic in topics
            if self._knowledge.has_answer(topic)
        )

    def buttons(self, topic: str, following: Iterable[str]) -> tuple[Button, ...]:
        """More and sources of a topic whose lead is put together elsewhere, and what follows."""
        if not self._knowledge.has_answer(topic):
            return self.topic_buttons(following)
        answer = replace(self._knowledge.answer(topic), next=tuple(following))
        return self._buttons(answer, page=0)

    def next_buttons(
        self, topic: str, turn: Turn, conversation: Conversation
    ) -> tuple[Button, ...]:
        """What people ask after this topic."""
        return self.topic_buttons(self._for_person(topic, turn, conversation).next)

    def service_buttons(self, service: Service, following: Iterable[str]) -> tuple[Button, ...]:
        """What can be asked after one service: more, what follows, where its details come from."""
        buttons = self.buttons("service_details", following)
        if not any(source.link for source in service.sources):
            return buttons
        sources = Button(self._wording.say("sources"), '/sources{"topic": "service_details"}')
        return (*buttons, sources)

    def service_ids(self, topic: str, turn: Turn, conversation: Conversation) -> tuple[str, ...]:
        """The services that the answer to a topic lists, local ones by their stand-in."""
        return self._for_person(topic, turn, conversation).services

    def service_sources(self, service_id: str, today: date) -> Message:
        """Where the details of a service come from, and when they were checked."""
        service = self._knowledge.service(service_id)
        items = [_source_item(source, service.assured_date) for source in service.sources]
        return self._sources_message(items, service.assured_date, service.review_date, today)

    def _for_person(self, topic: str, turn: Turn, conversation: Conversation) -> Answer:
        answer = self._knowledge.answer(topic)
        kinds = kinds_of_person(turn, conversation)
        person = next((kind for kind in kinds if kind in answer.variants), None)
        own_opening = answer.variants[person].opening if person else None
        when = time_variant(answer, conversation.when)
        return answer.for_person(person).with_time(when, opening=own_opening)

    def _steps(self, answer: Answer) -> list[Message]:
        if answer.steps is None:
            return []
        items = list(answer.steps.items)
        text = "\n".join([f"{answer.steps.title}:", *(f"• {item}" for item in items)])
        return [Message(text, card={"type": "steps", "title": answer.steps.title, "items": items})]

    def _buttons(self, answer: Answer, page: int) -> tuple[Button, ...]:
        buttons = []
        if page < len(answer.more):
            payload = f'/more{{"topic": "{answer.id}"}}'
            buttons.append(Button(self._wording.say("more"), payload))
        if answer.id == "clear_chat":
            buttons.append(Button(self._wording.say("forget"), "/forget_chat"))
        buttons += self.topic_buttons(answer.next)
        if answer.facts:
            payload = f'/sources{{"topic": "{answer.id}"}}'
            buttons.append(Button(self._wording.say("sources"), payload))
        return tuple(buttons)

    def _source_items(self, answer: Answer) -> list[SourceItem]:
        facts = [self._knowledge.fact(fact_id) for fact_id in answer.facts]
        return [_source_item(source, f.assured_date) for f in facts for source in f.sources]

    def _sources_message(
        self, items: list[SourceItem], assured: str, review: str, today: date
    ) -> Message:
        """At most six sources, one a publisher, those without a link left out."""
        linked: dict[str, SourceItem] = {}
        for item in items:
            if item["url"]:
                linked.setdefault(item["publisher"], item)
        shown = list(linked.values())[:MOST_SOURCES]
        lead = self._wording.say("sources_lead")
        lines = [f"• {item['publisher']}: {item['url']}" for item in shown]
        checked = self._directory.checked(assured, review, today)
        card = {"type": "sources", "lead": lead, "items": shown, "note": checked}
        return Message("\n".join([lead, *lines, checked]), card=card)


def _source_item(source: Source, checked: str) -> SourceItem:
    return {
        "title": source.publisher,
        "publisher": source.publisher,
        "url": source.link or "",
        "checked": checked,
    }


def _fits(service: Service, conversation: Conversation) -> bool:
    """Whether the person may turn to the service, as far as is known of them."""
    if conversation.young and not service.is_for_age(OLDEST_CHILD):
        return False
    return conversation.gender != "male" or any(map(service.welcomes, ("men", "boys")))


def kinds_of_person(turn: Turn, conversation: Conversation) -> list[str]:
    """The kinds of person this may be, what decides most first."""
    kinds = [conversation.audience]
    kinds.append("under_18" if conversation.young else None)
    kinds.append("partner_abuse" if "partner_abuse" in turn.signals else None)
    kinds += [conversation.gender, conversation.identity]
    return [kind for kind in kinds if kind]


def with_buttons(messages: list[Message], buttons: tuple[Button, ...]) -> list[Message]:
    """The messages with `buttons` under the last one."""
    *before, last = messages
    return [*before, Message(last.text, last.buttons + buttons, last.card)]
