"""Messages in, what was understood of them out, without a conversation."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

from bot.serving import ServingError, find_model

_ENTITY_FIELDS = ("entity", "value", "start", "end")


class ParsingError(Exception):
    """A line or the model cannot be read; the message says what to do."""


class Parser:
    """Runs the trained pipeline on single messages."""

    def __init__(self, model: Path) -> None:
        """Load the model file, or the newest of a folder.

        Raises:
            ParsingError: there is none, or it cannot be loaded.
        """
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        # Left alone, Rasa prints every message it parses.
        configure_structlog(logging.WARNING)
        try:
            self._agent = Agent.load(str(find_model(model)))
        except ServingError as error:
            raise ParsingError(str(error)) from error
        if not self._agent.is_ready():
            raise ParsingError("The model cannot be loaded. Run: make train")

    def parse_line(self, line: str, number: int) -> dict[str, Any]:
        """The understanding of a JSON line {"text": …}; `number` is the line's, from 1."""
        try:
            text = json.loads(line)["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise ParsingError(f'Line {number} is not of the form {{"text": "…"}}.') from error
        if not isinstance(text, str):
            raise ParsingError(f"Line {number}: text must be words in quotes.")
        return self.parse(text)

    def parse(self, text: str) -> dict[str, Any]:
        """The understanding of one message, in the shape of `waymark parse`."""
        # A typed slash is not a button's payload.
        typed = text.lstrip("/ ") or " "
        parsed = asyncio.run(self._agent.parse_message(typed))
        shift = len(text) - len(typed) if text.endswith(typed) else 0
        return {
            "text": text,
            "intent": _named(parsed["intent"]),
            "intent_ranking": [_named(ranked) for ranked in parsed.get("intent_ranking", [])],
            "topics": parsed.get("topics", []),
            "signals": parsed.get("signals", []),
            "entities": [_entity(found, shift) for found in parsed.get("entities", [])],
        }


def _named(ranked: dict[str, Any]) -> dict[str, Any]:
    return {"name": ranked.get("name"), "confidence": round(float(ranked["confidence"]), 4)}


def _entity(found: dict[str, Any], shift: int) -> dict[str, Any]:
    entity = {name: found[name] for name in _ENTITY_FIELDS}
    return {**entity, "start": found["start"] + shift, "end": found["end"] + shift}
