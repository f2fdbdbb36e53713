"""Every topic has an answer that passes every editors' check: one case for each topic."""

from __future__ import annotations

import datetime

import pytest

from bot.knowledge.check import check_folder
from bot.knowledge.checks.coverage import SMALL_TALK
from bot.knowledge.errors import Problem
from bot.knowledge.load import load_content
from bot.knowledge.records import LOCAL_SERVICES
from bot.knowledge.search import KnowledgeBase

CONTENT = load_content()
TOPICS = [topic.id for topic in CONTENT.topics.topics if topic.id not in SMALL_TALK]
VARIANTS = [(id_, name) for id_, answer in CONTENT.answers.items() for name in answer.variants]


@pytest.fixture(scope="module")
def failures() -> list[Problem]:
    found = check_folder(today=datetime.date(2026, 11, 22))
    return [problem for problem in found if not problem.is_warning]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_answer_passes_every_check(topic: str, failures: list[Problem]) -> None:
    assert [str(problem) for problem in failures if problem.record == topic] == []


def test_nothing_else_fails(failures: list[Problem]) -> None:
    assert [str(problem) for problem in failures if problem.record not in TOPICS] == []


@pytest.mark.parametrize("topic", sorted(CONTENT.answers))
def test_the_answer_is_ready_to_be_said(topic: str, knowledge_base: KnowledgeBase) -> None:
    answer = knowledge_base.answer(topic)

    texts = (answer.opening, *answer.answer, *(text for page in answer.more for text in page))
    assert all(text and "{" not in text for text in texts)
    for service_id in answer.services:
        assert service_id in LOCAL_SERVICES or knowledge_base.service(service_id).name


@pytest.mark.parametrize(("topic", "variant"), VARIANTS, ids=str)
def test_the_answer_for_one_kind_of_person_differs(
    topic: str, variant: str, knowledge_base: KnowledgeBase
) -> None:
    answer = knowledge_base.answer(topic)

    assert answer.for_person(variant) != answer
