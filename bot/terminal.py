"""How a reply looks where there is only text: its messages, wrapped, with numbered choices."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

WIDEST = 80
NARROWEST = 20


def wrapped(text: str, columns: int = WIDEST) -> str:
    """The text with no line wider than the terminal, and never wider than is easy to read.

    Spaces inside a line stay, so columns that are aligned remain so.
    """
    width = max(NARROWEST, min(WIDEST, columns))
    return "\n".join(textwrap.fill(line, width) for line in text.split("\n"))


def reply_lines(
    messages: Iterable[Mapping[str, Any]], columns: int = WIDEST
) -> tuple[list[str], list[str]]:
    """A reply as lines to print, and the payload of each choice, the first of which is number 1."""
    lines: list[str] = []
    choices: list[str] = []
    for message in messages:
        lines += ["", wrapped(str(message["text"]), columns)]
        for button in message.get("buttons", []):
            choices.append(button["payload"])
            lines.append(wrapped(f"  {len(choices)}. {button['title']}", columns))
    return lines, choices
