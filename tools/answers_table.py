"""Writes docs/answers.md: every topic, what its answer must hold, and where the reply says it.

The replies are real: the assistant is asked, "Tell me more" is pressed to the last page, and the
cards are read. Run: PYTHONPATH=. .venv/bin/python tools/answers_table.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import yaml

from bot.dialogue.assistant import Assistant
from bot.dialogue.context import handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.directory import Directory
from bot.dialogue.turn import Entity, Turn
from bot.dialogue.wording import load_wording
from bot.knowledge.build import build
from bot.knowledge.search import KnowledgeBase
from bot.reply import Reply
from bot.topics import TOPICS_FILE

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "answers.md"
# A place whose centre has a number, so that local services can be shown.
PLACE = "basildon"
NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London"))
MOST_PAGES = 12
HEADING = """# What each answer holds

Made by `tools/answers_table.py` from real replies; `tests/bot/dialogue/test_answers_hold.py` sees
that it is up to date and that nothing is missing. Each item is what `data/knowledge/topics.yml`
asks of the answer; beside it stands where the reply says it, and in which words.

| Topic | What it must hold | Where | The words, or the card |
|---|---|---|---|
"""
# The replies of these are put together by the assistant, so `holds` of their answers is not enough.
MADE_OF = {
    ("service_details", "that service's card"): "South Essex Rape and Incest Crisis Centre",
    ("service_details", "from the directory"): "01375 380609",
    ("service_details", "with its source and date checked"): "Checked November 2026",
    ("support_find", "open now or next opening"): "Open now, day and night",
    ("support_find", "the Essex front door"): "joins up the centres across Essex",
    (
        "statistics_offences",
        "the article's figures with source and period",
    ): "The Echo, a local paper, reported these figures around 2011 … 387 serious sexual offences",
    ("statistics_offences", "a small chart"): "card chart",
    ("statistics_offences", "what is not counted"): "Most people never tell the police",
    ("statistics_charges", "86 of 387"): "Of 387 offences in south Essex, 86 led to a charge",
    ("statistics_charges", "Southend 53 of 210"): "In Southend, 53 of 210 led to a charge",
    ("statistics_charges", "shares worked out"): "about 22 in 100 … about 25 in 100",
}


@dataclass(frozen=True)
class Held:
    """Where one item of a topic is said; `where` is empty when it is not said at all."""

    topic: str
    item: str
    where: str
    said: str


def held(knowledge: KnowledgeBase) -> list[Held]:
    """Every item that topics.yml asks for, looked for in the real replies."""
    wording = load_wording()
    assistant = Assistant(knowledge, wording)
    directory = Directory(knowledge, wording)
    found = []
    for topic in yaml.safe_load(TOPICS_FILE.read_text("utf-8"))["topics"]:
        pages = list(_pages(assistant, str(topic["id"])))
        for item in topic.get("answers", ()):
            words = _words(knowledge, directory, topic["id"], str(item))
            found.append(Held(topic["id"], str(item), _where(pages, words), words))
    return found


def as_page(items: list[Held]) -> str:
    """The Markdown of docs/answers.md."""
    rows = (f"| {i.topic} | {_cell(i.item)} | {i.where} | {_cell(i.said)} |\n" for i in items)
    return HEADING + "".join(rows)


def _pages(assistant: Assistant, topic: str) -> Iterator[tuple[str, str]]:
    """The names and words of the first reply and of each further page."""
    place = "southend" if topic.startswith("statistics") else PLACE
    reply = assistant.respond(handler_of(topic), _asked(topic, place), Conversation())
    yield from _parts("the answer", reply)
    for number in range(1, MOST_PAGES):
        known = Conversation.from_slots(reply.learnt)
        turn = Turn(topic="more", now=NOON, parameters={"topic": topic})
        reply = assistant.respond("go_on", turn, known)
        yield from _parts(f"Tell me more, page {number}", reply)
        if not any("/more" in b.payload for m in reply.messages for b in m.buttons):
            break
    sources = Turn(topic="sources", now=NOON, parameters={"topic": topic})
    reply = assistant.respond("go_on", sources, Conversation.from_slots(reply.learnt))
    yield from _parts("Where does this come from", reply)


def _asked(topic: str, place: str) -> Turn:
    service = [Entity("service", "sericc")] if topic == "service_details" else []
    return Turn(
        topic=topic,
        now=NOON,
        ranking=((topic, 1.0),),
        topics=(topic,),
        entities=(Entity("place", place), *service),
        word_count=9,
    )


def _parts(name: str, reply: Reply) -> Iterator[tuple[str, str]]:
    """Words of the messages first, then each card with its type and what it holds."""
    yield name, " ".join(message.text for message in reply.messages if not message.card)
    for message in reply.messages:
        if message.card:
            kind = f"card {message.card['type']}"
            card = f"{kind} {message.card} {message.text}"
            yield f"{name}, {message.card['type']} card", card


def _words(knowledge: KnowledgeBase, directory: Directory, topic: str, item: str) -> str:
    """What to look for: the quoted words, or the name of the service that is listed."""
    said = MADE_OF.get((topic, item)) or dict(knowledge.answer(topic).holds)[item]
    if said in knowledge.answer(topic).services:
        return next(iter(directory.resolve([said], PLACE))).name
    return said


def _where(pages: list[tuple[str, str]], words: str) -> str:
    """The pages that say the words, part by part between dots; empty when any is not said."""
    found: dict[str, None] = {}
    for part in filter(str.strip, re.split(r"…|\.\.\.", words)):
        page = next((name for name, text in pages if _folded(part) in _folded(text)), None)
        if page is None:
            return ""
        found[page] = None
    return " and ".join(found)


def _folded(text: str) -> str:
    plain = text.translate(str.maketrans("’‘“”", "''\"\""))
    return " ".join(plain.casefold().split())


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write docs/answers.md."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "knowledge.db"
        build(ROOT / "data" / "knowledge", path)
        PAGE.write_text(as_page(held(KnowledgeBase(path))), "utf-8")


if __name__ == "__main__":
    main()
