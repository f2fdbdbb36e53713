"""Walks over the sentences of the content, with the file and field each one stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.load import Content
from bot.knowledge.schema import AnswerModel, VariantModel


@dataclass(frozen=True)
class Passage:
    """Some text of a record: `field` says where, counted from one."""

    file: str
    record: str
    field: str
    text: str


@dataclass(frozen=True)
class Page:
    """What a person reads before a choice: the opening with the answer, or one page of `more`."""

    file: str
    record: str
    field: str
    sentences: tuple[str, ...]


def answer_passages(content: Content) -> Iterator[Passage]:
    """Every text of every answer that a person may read."""
    for answer_id, answer in content.answers.items():
        file = content.answer_file(answer_id)
        for field, text in _texts(answer):
            yield Passage(file, answer_id, field, text)


def answer_pages(content: Content) -> Iterator[Page]:
    """Every page of every answer and of its variants, each as the person gets it."""
    for answer_id, answer in content.answers.items():
        file = content.answer_file(answer_id)
        for field, sentences in _pages(answer):
            yield Page(file, answer_id, field, sentences)


def other_passages(content: Content) -> Iterator[Passage]:
    """Every text of the files the dialogue reads by itself, such as alerts and phrases."""
    for file, raw in content.other.items():
        for path, text in _strings(raw, ""):
            yield Passage(file, "", path, text)


def language_passages(content: Content) -> Iterator[Passage]:
    """Every sentence of the cards in other languages, and the English ones above them."""
    file, languages = "languages.yml", content.languages
    for field in ("lead", "awaiting_check"):
        yield Passage(file, "", field, getattr(languages, field))
    for language in languages.languages:
        for field in LANGUAGE_SENTENCES:
            yield Passage(file, language.code, field, getattr(language, field))


LANGUAGE_SENTENCES = ("danger", "line", "interpreter")
"""The fields of a language that its card shows, in their order."""


def _strings(value: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_TEXT:
                yield from _strings(inner, f"{path}.{key}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _strings(inner, f"{path}.{number}".strip("."))


_KEYS_WITHOUT_TEXT = "assured_date review_date service services phone facts signal topic topics"
_NOT_TEXT = frozenset(_KEYS_WITHOUT_TEXT.split())


def reply_texts(answer: AnswerModel, variant: VariantModel | None = None) -> tuple[str, ...]:
    """All the sentences of one reply: the opening, answer, further pages and steps."""
    opening = (variant and variant.opening) or answer.opening
    first = variant.answer if variant and variant.answer is not None else answer.answer
    more = variant.more if variant and variant.more is not None else answer.more
    steps = (answer.steps.title, *answer.steps.items) if answer.steps else ()
    return (opening, *first, *(text for page in more for text in page), *steps)


def _texts(answer: AnswerModel) -> Iterator[tuple[str, str]]:
    yield "title", answer.title
    yield from _written(answer, "")
    if answer.steps:
        yield "steps.title", answer.steps.title
        for number, text in enumerate(answer.steps.items, start=1):
            yield f"steps.items.{number}", text
    for name, variant in answer.variants.items():
        yield from _written(variant, f"variants.{name}.")


def _written(part: AnswerModel | VariantModel, prefix: str) -> Iterator[tuple[str, str]]:
    if part.opening:
        yield f"{prefix}opening", part.opening
    for number, text in enumerate(part.answer or (), start=1):
        yield f"{prefix}answer.{number}", text
    for page, texts in enumerate(part.more or (), start=1):
        for number, text in enumerate(texts, start=1):
            yield f"{prefix}more.{page}.{number}", text


def _pages(answer: AnswerModel) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "answer", (answer.opening, *answer.answer)
    for number, page in enumerate(answer.more, start=1):
        yield f"more.{number}", page
    for name, variant in answer.variants.items():
        if variant.opening is not None or variant.answer is not None:
            first = variant.answer if variant.answer is not None else answer.answer
            yield f"variants.{name}.answer", (variant.opening or answer.opening, *first)
        for number, page in enumerate(variant.more or (), start=1):
            yield f"variants.{name}.more.{number}", page


_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9{])")


def split_sentences(text: str) -> list[str]:
    """The sentences of a text: it ends at . ! or ? before a capital, a figure or a placeholder."""
    return [part.strip() for part in _END.split(text) if part.strip()]
