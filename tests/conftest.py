"""What many tests need: the real knowledge, an assistant on it, and the trained model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue.assistant import Assistant
from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import Entity, Turn
from bot.dialogue.wording import Wording, load_wording
from bot.knowledge.build import build
from bot.knowledge.search import KnowledgeBase
from bot.reply import Reply
from tests.real_server import chat, server

__all__ = ["chat", "server"]  # fixtures for every folder; one server for the whole run

ROOT = Path(__file__).resolve().parent.parent
# A Sunday night in November, when most lines are closed.
NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(scope="session")
def knowledge_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The knowledge base built from the repository's own YAML."""
    path = tmp_path_factory.mktemp("knowledge") / "knowledge.db"
    build(ROOT / "data" / "knowledge", path)
    return path


@pytest.fixture(scope="session")
def real_knowledge(knowledge_path: Path) -> KnowledgeBase:
    """The knowledge of the repository, opened."""
    return KnowledgeBase(knowledge_path)


@pytest.fixture(scope="session")
def wording() -> Wording:
    """The repository's phrases and alerts."""
    return load_wording()


@pytest.fixture(scope="session")
def assistant(real_knowledge: KnowledgeBase, wording: Wording) -> Assistant:
    """An assistant on the real knowledge."""
    return Assistant(real_knowledge, wording)


@pytest.fixture
def make_turn() -> Callable[..., Turn]:
    """Makes typed turns: `make_turn("reporting_how", place="basildon", signals={"male"})`."""

    def make(topic: str, *, words: int = 5, signals: set[str] | None = None, **said: str) -> Turn:
        return Turn(
            topic=topic,
            now=NIGHT,
            topics=(topic,),
            ranking=((topic, 1.0),),
            signals=frozenset(signals or ()),
            entities=tuple(Entity(name, value) for name, value in said.items()),
            word_count=words,
        )

    return make


@pytest.fixture
def press() -> Callable[..., Turn]:
    """Makes turns of pressed buttons: `press("more", topic="reporting_how")`."""

    def make(name: str, **parameters: str) -> Turn:
        return Turn(topic=name, now=NIGHT, parameters=parameters)

    return make


def after(reply: Reply) -> Conversation:
    """The conversation as the reply leaves it."""
    return Conversation.from_slots(reply.learnt)


def said(reply: Reply) -> str:
    """All words of a reply."""
    return "\n".join(message.text for message in reply.messages)
