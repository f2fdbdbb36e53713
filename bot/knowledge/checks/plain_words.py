"""Answers a frightened person can take in: short, plain, and never blaming."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

from bot.knowledge import readability
from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.schema import PhraseModel
from bot.knowledge.sentences import (
    Page,
    Passage,
    answer_pages,
    answer_passages,
    other_passages,
    split_sentences,
)

MOST_SENTENCES = 3
MOST_WORDS = 25
HIGHEST_GRADE = 8.0
HIGHEST_MEDIAN = 6.0

_PLACEHOLDER = re.compile(r"\{name:[^{}]*\}")
_NUMBER_PLACEHOLDER = re.compile(r"\{phone:[^{}]*\}")


def too_long(content: Content) -> Iterator[Problem]:
    """Pages of more than three sentences (the opening apart), and sentences of over 25 words."""
    for page in answer_pages(content):
        sentences = [part for text in _body(page) for part in split_sentences(text)]
        if len(sentences) > MOST_SENTENCES:
            yield _at(page, f"has {len(sentences)} sentences; at most {MOST_SENTENCES} on a page")
    for passage in answer_passages(content):
        sentences = split_sentences(passage.text)
        if passage.field.endswith("opening") and len(sentences) > 1:
            yield _at(passage, f"has {len(sentences)} sentences; the opening is one")
    for passage in (*answer_passages(content), *other_passages(content)):
        for sentence in split_sentences(passage.text):
            words = len(readability.words(sentence))
            if words > MOST_WORDS:
                yield _at(passage, f"has a sentence of {words} words; at most {MOST_WORDS}")


def _body(page: Page) -> tuple[str, ...]:
    """The sentences that count: the opening of an answer is one more and is checked by itself."""
    return page.sentences[1:] if page.field.endswith("answer") else page.sentences


def too_hard(content: Content) -> Iterator[Problem]:
    """Pages that read above school grade 8, and a median above grade 6 over all pages."""
    names = _names(content)
    grades: list[float] = []
    for page in answer_pages(content):
        grade = readability.grade(_without_names(" ".join(page.sentences), names))
        grades.append(grade)
        if grade > HIGHEST_GRADE:
            yield _at(
                page,
                f"reads at grade {grade:.1f}; at most {HIGHEST_GRADE:.0f}. Use shorter sentences "
                "and shorter words",
            )
    yield from _hard_files(content, names)
    if grades and median(grades) > HIGHEST_MEDIAN:
        yield Problem(
            "answers/",
            "",
            "",
            f"half of all pages read above grade {median(grades):.1f}; the middle one should be "
            f"at most {HIGHEST_MEDIAN:.0f}",
        )


def _hard_files(content: Content, names: re.Pattern[str]) -> Iterator[Problem]:
    """Alerts or phrases that read above grade 8 as a whole; alone most are too short to grade."""
    for file in content.other:
        texts = [passage.text for passage in other_passages(content) if passage.file == file]
        sentences = [text if text.endswith((".", "?", "!")) else f"{text}." for text in texts]
        grade = readability.grade(_without_names(" ".join(sentences), names))
        if texts and grade > HIGHEST_GRADE:
            yield Problem(file, "", "", f"reads at grade {grade:.1f}; at most {HIGHEST_GRADE:.0f}")


def _names(content: Content) -> re.Pattern[str]:
    """Every name of a service that a sentence might hold, longest first."""
    names = {
        name
        for service in content.services.values()
        for name in (service.name, service.organization, *service.alternate_names)
        if " " in name or _looks_like_a_name(name)
    }
    ordered = sorted(names, key=lambda name: (-len(name), name))
    any_name = "|".join(map(re.escape, ordered)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{any_name})(?!\w)")


def _looks_like_a_name(word: str) -> bool:
    """SurvivorsUK and HOPELINE247, which no other word could be; not Respond or Compass."""
    return sum(letter.isupper() or letter.isdigit() for letter in word) >= 2


def _without_names(text: str, names: re.Pattern[str]) -> str:
    """Names and numbers do not count against the grade: they cannot be made simpler."""
    plain = _NUMBER_PLACEHOLDER.sub("999", _PLACEHOLDER.sub("them", text))
    return names.sub("them", plain)


def unkind_words(content: Content) -> Iterator[Problem]:
    """Words from wording.yml that blame or are graphic; `careful` ones are warnings."""
    refused = [(phrase, _pattern(phrase)) for phrase in content.wording.refused]
    careful = [(phrase, _pattern(phrase)) for phrase in content.wording.careful]
    for passage in (*answer_passages(content), *other_passages(content)):
        for phrases, is_warning in ((refused, False), (careful, True)):
            for phrase, pattern in phrases:
                if passage.record not in phrase.except_ and pattern.search(passage.text):
                    yield _at(
                        passage, f"says {phrase.words!r}: {phrase.instead}", is_warning=is_warning
                    )


def _pattern(phrase: PhraseModel) -> re.Pattern[str]:
    words = re.escape(phrase.words)
    end = r"\b" if phrase.words[-1].isalnum() else ""
    return re.compile(rf"\b{words}{end}", re.IGNORECASE)


def _at(where: Page | Passage, message: str, is_warning: bool = False) -> Problem:
    return Problem(where.file, where.record, where.field, message, is_warning)
