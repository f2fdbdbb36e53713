"""A reply as each channel will show it, for editors: no model, straight from the YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import yaml

from bot.dialogue.assistant import Assistant
from bot.dialogue.context import FEW_WORDS, handler_of
from bot.dialogue.conversation import Conversation
from bot.dialogue.turn import Turn
from bot.dialogue.wording import load_wording
from bot.knowledge.build import build
from bot.knowledge.hours import LONDON
from bot.knowledge.load import DEFAULT_FOLDER
from bot.knowledge.schema import DistrictId, WhenName
from bot.knowledge.search import KnowledgeBase
from bot.reply import Message, Reply
from bot.terminal import reply_lines

# Who asks: either what they wrote raises a signal, or an earlier message said so.
_BY_SIGNAL = ("supporter", "witness", "professional", "under_18", "male", "partner_abuse")
_BY_IDENTITY = ("lgbt", "disabled")
_OWN_BEHAVIOUR = "own_behaviour"
AUDIENCES = (*_BY_SIGNAL, _OWN_BEHAVIOUR, *_BY_IDENTITY)
PLACES: tuple[str, ...] = get_args(DistrictId)
TIMES: tuple[str, ...] = get_args(WhenName)
MOST_PAGES = 12


class PreviewError(ValueError):
    """What was asked for is not there; the message names what comes near."""


@dataclass(frozen=True)
class Asking:
    """Who asks, where they are, how long ago it was, and the moment they ask."""

    now: datetime
    audience: str | None = None
    place: str | None = None
    when: str | None = None

    def turn(self, topic: str) -> Turn:
        """The topic asked in a message of its own, long enough to stand alone."""
        signals = [name for name in _BY_SIGNAL if name == self.audience]
        return Turn(
            topic=topic,
            now=self.now,
            ranking=((topic, 1.0),),
            topics=(topic,),
            signals=frozenset(signals),
            word_count=FEW_WORDS + 1,
        )

    def conversation(self) -> Conversation:
        """What an earlier message has told."""
        return Conversation(
            place=self.place,
            when=self.when,
            audience=self.audience if self.audience == _OWN_BEHAVIOUR else None,
            identity=self.audience if self.audience in _BY_IDENTITY else None,
        )


def asking(
    *,
    at: datetime | None = None,
    audience: str | None = None,
    place: str | None = None,
    when: str | None = None,
) -> Asking:
    """Who asks, checked; `at` is UK time. Raises PreviewError for an unknown person or place."""
    for name, value, allowed in (
        ("audience", audience, AUDIENCES),
        ("place", place, PLACES),
        ("when", when, TIMES),
    ):
        if value is not None and value not in allowed:
            raise PreviewError(f"{value!r} is no {name}; it can be: {', '.join(allowed)}.")
    now = at.replace(tzinfo=LONDON) if at else datetime.now(LONDON)
    return Asking(now, audience, place, when)


def preview(
    topic: str, asking: Asking, *, folder: Path = DEFAULT_FOLDER, more: bool = False
) -> str:
    """The reply to `topic` for the web and for the terminal, with the pages behind it if `more`.

    Reads the YAML of `folder` as it stands now. Raises PreviewError, and KnowledgeError when
    the YAML has mistakes.
    """
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / "knowledge.db"
        build(folder, path)
        knowledge = KnowledgeBase(path)
        _check_topic(topic, knowledge)
        assistant = Assistant(knowledge, load_wording(folder))
        return "\n\n".join(_layouts(list(_replies(assistant, topic, asking, more=more))))


def _check_topic(topic: str, knowledge: KnowledgeBase) -> None:
    if knowledge.has_answer(topic):
        return
    titles = {answer.title.casefold(): answer.id for answer in knowledge.answers()}
    known = {**titles, **{topic_id: topic_id for topic_id in titles.values()}}
    said = topic.casefold().replace("-", "_")
    parts = {topic_id: topic_id for topic_id in titles.values() if said in topic_id}
    near = [known[name] for name in get_close_matches(said, known, n=5, cutoff=0.5)]
    near = list(dict.fromkeys([*parts, *near]))[:5]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise PreviewError(f"There is no answer called {topic!r}.{hint}")


def _replies(assistant: Assistant, topic: str, asking: Asking, *, more: bool) -> Iterator[Reply]:
    reply = assistant.respond(handler_of(topic), asking.turn(topic), asking.conversation())
    yield reply
    for _ in range(MOST_PAGES if more else 0):
        if not any("/more" in b.payload for m in reply.messages for b in m.buttons):
            return
        pressed = Turn(topic="more", now=asking.now, parameters={"topic": topic})
        reply = assistant.respond("go_on", pressed, Conversation.from_slots(reply.learnt))
        yield reply


def _layouts(replies: Sequence[Reply]) -> Iterator[str]:
    for number, reply in enumerate(replies):
        page = f", tell me more {number}" if number else ""
        yield f"=== Web chat{page} ===\n{_as_web(reply.messages)}"
        yield f"=== Terminal{page} ===\n{_as_terminal(reply.messages)}"


def _as_web(messages: Sequence[Message]) -> str:
    """The messages as they go over the wire, laid out as YAML."""
    sent = [message.as_dict() for message in messages]
    return str(
        yaml.dump(sent, Dumper=_Layout, sort_keys=False, allow_unicode=True, width=76)
    ).rstrip()


def _as_terminal(messages: Sequence[Message]) -> str:
    lines, _ = reply_lines(message.as_dict() for message in messages)
    return "\n".join(lines).strip("\n")


class _Layout(yaml.SafeDumper):
    """Keeps the lines of a text apart, and never points from one place to another."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write what occurs twice out twice."""
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Layout.add_representer(str, _text)
