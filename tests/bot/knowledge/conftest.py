from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.build import build
from bot.knowledge.load import Content, load_content
from bot.knowledge.search import KnowledgeBase
from tests.bot.knowledge.samples import Sample, write_sample


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A small folder in which every check finds nothing."""
    return write_sample(tmp_path / "knowledge")


@pytest.fixture
def small_base(sample: Sample, tmp_path: Path) -> KnowledgeBase:
    """The small folder, built and opened."""
    path = tmp_path / "small.db"
    build(sample.folder, path)
    return KnowledgeBase(path)


@pytest.fixture(scope="session")
def content() -> Content:
    """The real content of the repository."""
    return load_content()


@pytest.fixture(scope="session")
def knowledge_base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """The real content, built and opened."""
    path = tmp_path_factory.mktemp("knowledge") / "knowledge.db"
    build(output=path)
    return KnowledgeBase(path)
