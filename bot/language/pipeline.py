"""The spaCy pipeline: tokens and sentences of a message. No downloaded model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

_RUN_OF_SIGNS = re.compile(r"([^\w\s])[^\w\s]{19,}")


@cache
def nlp() -> Language:
    """The process's pipeline: English tokeniser and rule-based sentence boundaries."""
    language = spacy.blank("en")
    language.add_pipe("sentencizer", config={"punct_chars": [".", "!", "?", "…", "\n", ";"]})
    return language


def analyse(text: str) -> Doc:
    """`text` as a spaCy document with sentence boundaries set."""
    return nlp()(without_runs_of_signs(text))


def without_runs_of_signs(text: str) -> str:
    """`text`, as long as before, with each long run of signs as its first and blanks.

    spaCy takes seconds over thousands of signs in a row.
    """
    return _RUN_OF_SIGNS.sub(_first_and_blanks, text)


@contextmanager
def forgetting_words() -> Iterator[None]:
    """Within this block spaCy keeps no word for later: without it, every new word of every
    message would stay in its vocabulary for the life of the process.

    Documents made inside must not be used outside. Not to be nested.
    """
    with nlp().memory_zone():
        yield


def _first_and_blanks(run: re.Match[str]) -> str:
    return run[1] + " " * (len(run[0]) - 1)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, stripped, empty ones left out; nothing of it is kept."""
    with forgetting_words():
        parts = [sentence.text.strip() for sentence in analyse(text).sents]
    return [part for part in parts if part]
