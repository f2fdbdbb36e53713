"""The ordinary words of English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_VOCABULARY = Path(__file__).resolve().parents[2] / "encoder" / "tokenizer.json"


@cache
def english_words() -> Mapping[str, int]:
    """About 21,000 ordinary English words with their rank, commonest first.

    They are the whole words the sentence encoder knows, which stand in that order in its file.
    """
    vocabulary = json.loads(_VOCABULARY.read_text(encoding="utf-8"))["model"]["vocab"]
    whole = [word for word in vocabulary if word.isascii() and word.isalpha() and len(word) > 1]
    return {word: rank for rank, word in enumerate(sorted(whole, key=vocabulary.get))}
