"""What the entity extractors share: entity dicts, and the hash of the files they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.knowledge.load import DEFAULT_FOLDER
from bot.language.words import Found

ALSO = "also"


def add_entities(
    message: Message, kind: str, find: Callable[[str], list[Found]], extractor: str
) -> None:
    """Append what `find` finds in the message's text to the entities it already has."""
    text = message.get(TEXT)
    if not text:
        return
    entities = [_entity(found, kind, extractor) for found in find(text)]
    if entities:
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)


def _entity(found: Found, kind: str, extractor: str) -> dict[str, Any]:
    entity: dict[str, Any] = {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_VALUE: found.value,
        ENTITY_ATTRIBUTE_START: found.start,
        ENTITY_ATTRIBUTE_END: found.end,
        EXTRACTOR: extractor,
    }
    if found.also:
        entity[ALSO] = list(found.also)
    return entity


def files_fingerprint(*patterns: str) -> str:
    """A hash of the knowledge files that match, so that a changed one retrains."""
    return hash_of(path for p in patterns for path in sorted(DEFAULT_FOLDER.glob(p)))


def hash_of(paths: Iterable[Path]) -> str:
    """SHA-256 of the files' names and contents, in hexadecimal."""
    digest = sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
