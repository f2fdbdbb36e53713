"""What can go wrong with the knowledge base, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


class KnowledgeError(Exception):
    """The knowledge base or its YAML cannot be used; the message says what to do."""


class UnknownRecordError(KnowledgeError):
    """No record of that kind has that id."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"There is no {kind} called {record_id!r} in the knowledge base.")
        self.kind = kind
        self.record_id = record_id


@dataclass(frozen=True, order=True)
class Problem:
    """One thing an editor should look at.

    `file` is relative to the knowledge folder; `record` is an id or empty; `field` is a dotted
    path such as `phones.2.number`, counted from one as a person would.
    """

    file: str
    record: str
    field: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{where}: {self.message}"


class DataError(KnowledgeError):
    """The YAML under `data/knowledge` has mistakes; `problems` lists every one found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        count = len(self.problems)
        super().__init__(
            f"{count} {'mistake' if count == 1 else 'mistakes'} to put right:\n{lines}"
        )
