"""Files that another program would trip over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.knowledge.errors import Problem

_RASA_KEY = re.compile(r"^\s*(nlu|responses|stories|rules)\s*:", re.MULTILINE)


def rasa_keys(folder: Path) -> Iterator[Problem]:
    """Lines that make Rasa take a file of ours for training data."""
    for path in sorted(folder.rglob("*.yml")):
        for match in _RASA_KEY.finditer(path.read_text(encoding="utf-8")):
            yield Problem(
                path.relative_to(folder).as_posix(),
                "",
                match.group(1),
                f"no line may begin with `{match.group(1)}:`, because Rasa would read this file as "
                "training data; put the text in quotation marks",
            )
