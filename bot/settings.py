"""Where things lie, and what an operator may move by the environment."""

from __future__ import annotations

import os
from pathlib import Path

KNOWLEDGE_FILE = Path("build/knowledge.db")
MODEL_FOLDER = Path("models")


def knowledge_file() -> Path:
    """The built knowledge base: `WAYMARK_KNOWLEDGE`, or build/knowledge.db."""
    return Path(os.environ.get("WAYMARK_KNOWLEDGE", KNOWLEDGE_FILE))
