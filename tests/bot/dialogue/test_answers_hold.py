"""The real replies hold what topics.yml asks of them, and docs/answers.md says where."""

from __future__ import annotations

import pytest

from bot.knowledge.search import KnowledgeBase
from tools.answers_table import PAGE, Held, as_page, held


@pytest.fixture(scope="module")
def items(real_knowledge: KnowledgeBase) -> list[Held]:
    return held(real_knowledge)


def test_every_item_is_reached_in_the_real_reply(items: list[Held]) -> None:
    assert [f"{item.topic}: {item.item}" for item in items if not item.where] == []


def test_every_topic_that_asks_for_something_is_looked_at(items: list[Held]) -> None:
    assert len({item.topic for item in items}) >= 60


def test_table_is_up_to_date(items: list[Held]) -> None:
    assert PAGE.read_text("utf-8") == as_page(items), "Run: tools/answers_table.py"
