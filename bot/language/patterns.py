"""A short way to write spaCy Matcher patterns: `my <kin> was|were <harmed>`.

Words are separated by spaces; `a|b` is either; `<name>` is any word of a named list; `word?` may
be left out; `*3` is up to three words within the clause, none of them the speaker; `#` is a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.matcher import Matcher
from spacy.vocab import Vocab

TokenPattern = list[dict[str, Any]]
WordLists = Mapping[str, Iterable[str]]

_BETWEEN: dict[str, Any] = {
    "LOWER": {"NOT_IN": ["i", "me", "we", "because", "but"]},
    "IS_PUNCT": False,
    "IS_SPACE": False,
    "OP": "?",
}


def matcher(vocab: Vocab, rules: Mapping[str, Iterable[str]], lists: WordLists) -> Matcher:
    """A Matcher with the lines of each rule under the rule's name.

    Raises `KeyError` for a list that is not there.
    """
    built = Matcher(vocab)
    for name, lines in rules.items():
        built.add(name, [compile_line(line, lists) for line in lines])
    return built


def compile_line(line: str, lists: WordLists) -> TokenPattern:
    """One line as a token pattern."""
    return [token for word in line.split() for token in _compile_word(word, lists)]


def _compile_word(word: str, lists: WordLists) -> TokenPattern:
    if word.startswith("*"):
        return [dict(_BETWEEN) for _ in range(int(word[1:]))]
    optional = word.endswith("?") and len(word) > 1
    token: dict[str, Any] = _one_of(word.rstrip("?") if optional else word, lists)
    return [{**token, "OP": "?"}] if optional else [token]


def _one_of(word: str, lists: WordLists) -> dict[str, Any]:
    if word == "#":
        return {"LIKE_NUM": True}
    choices: list[str] = []
    for choice in word.split("|"):
        if choice.startswith("<") and choice.endswith(">"):
            choices.extend(lists[choice[1:-1]])
        else:
            choices.append(choice)
    return {"LOWER": {"IN": sorted(set(choices))}} if len(choices) > 1 else {"LOWER": choices[0]}
