"""Every topic has an answer, and the answer holds what topics.yml asks of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge import placeholders
from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.schema import AnswerModel
from bot.knowledge.sentences import reply_texts

SMALL_TALK = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "prefer_not_to_say"})
"""Topics that move a conversation along and need no reviewed answer."""

LONGEST_TITLE = 30
MOST_SERVICES = 3
MOST_NEXT = 4


def unanswered_topics(content: Content) -> Iterator[Problem]:
    """Topics without an answer file."""
    for topic in content.topics.topics:
        if topic.id not in content.answers and topic.id not in SMALL_TALK:
            yield Problem(
                f"answers/{topic.group}/{topic.id}.yml", topic.id, "", "is missing: no answer yet"
            )


def unheld_items(content: Content) -> Iterator[Problem]:
    """Items of `answers` in topics.yml that `holds` leaves out, or that the reply does not say."""
    asked = {topic.id: topic.answers for topic in content.topics.topics}
    for answer_id, answer in content.answers.items():
        file = content.answer_file(answer_id)
        for item in asked[answer_id]:
            if item not in answer.holds:
                yield Problem(
                    file, answer_id, "holds", f"does not say where the reply holds: {item}"
                )
        for item, said in answer.holds.items():
            if item not in asked[answer_id]:
                yield Problem(
                    file,
                    answer_id,
                    "holds",
                    f"topics.yml does not ask for: {item}; compare word for word",
                )
            elif not _is_said(content, answer, said):
                yield Problem(
                    file,
                    answer_id,
                    f"holds.{item}",
                    f"the reply does not say {said!r}: quote its words, or give the id of a "
                    "service it lists",
                )


def _is_said(content: Content, answer: AnswerModel, said: str) -> bool:
    """Whether the words, or each part of them between dots (…), stand in the reply."""
    if said in answer.services:
        return True
    texts = reply_texts(answer)
    written = _folded(" ".join(texts))
    spoken = _folded(" ".join(placeholders.fill(text, content.services) for text in texts))
    parts = [_folded(part) for part in re.split(r"…|\.\.\.", said) if part.strip()]
    return bool(parts) and all(
        len(part) >= 3 and (part in written or part in spoken) for part in parts
    )


def _folded(text: str) -> str:
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    return " ".join(plain.casefold().split())


def lost_emergency_number(content: Content) -> Iterator[Problem]:
    """Safety answers that say 999 to one kind of person and not to another."""
    groups = {topic.id: topic.group for topic in content.topics.topics}
    for answer_id, answer in content.answers.items():
        if groups[answer_id] != "safety" or not _says_999(reply_texts(answer)):
            continue
        for name, variant in answer.variants.items():
            if not _says_999(reply_texts(answer, variant)):
                yield Problem(
                    content.answer_file(answer_id),
                    answer_id,
                    f"variants.{name}",
                    "does not say 999, as the main answer does",
                )


def _says_999(texts: tuple[str, ...]) -> bool:
    return any("999" in text for text in texts)


def button_titles(content: Content) -> Iterator[Problem]:
    """Titles too long for a button."""
    for answer_id, answer in content.answers.items():
        if len(answer.title) > LONGEST_TITLE:
            yield Problem(
                content.answer_file(answer_id),
                answer_id,
                "title",
                f"has {len(answer.title)} characters; at most {LONGEST_TITLE} fit on a button",
            )


def offered_services(content: Content) -> Iterator[Problem]:
    """Too many services at once, or one that must not be shown."""
    hidden = {
        service.id
        for service in content.services.values()
        if service.signpost == "no" or service.status != "active"
    }
    for answer_id, answer in content.answers.items():
        lists = {"services": answer.services}
        for name, variant in answer.variants.items():
            lists[f"variants.{name}.services"] = variant.services or ()
        for field, listed in lists.items():
            file = content.answer_file(answer_id)
            if len(listed) > MOST_SERVICES:
                yield Problem(file, answer_id, field, f"lists more than {MOST_SERVICES} services")
            for service_id in listed:
                if service_id in hidden:
                    yield Problem(
                        file, answer_id, field, f"{service_id!r} must not be shown to people"
                    )


def offered_topics(content: Content) -> Iterator[Problem]:
    """Buttons that lead back to the same answer, to no answer, or are too many."""
    for answer_id, answer in content.answers.items():
        lists = {"next": answer.next}
        for name, variant in answer.variants.items():
            lists[f"variants.{name}.next"] = variant.next or ()
        for field, listed in lists.items():
            file = content.answer_file(answer_id)
            if len(listed) > MOST_NEXT:
                yield Problem(file, answer_id, field, f"offers more than {MOST_NEXT} topics")
            for topic_id in listed:
                if topic_id == answer_id:
                    yield Problem(file, answer_id, field, "leads back to this same answer")
                elif topic_id not in content.answers and topic_id not in SMALL_TALK:
                    yield Problem(file, answer_id, field, f"{topic_id!r} has no answer yet")
