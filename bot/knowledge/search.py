"""The knowledge base as the rest of the program sees it: records by id, and full-text search.

Returns records, never text for a person; the dialogue decides what is said.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot.knowledge.errors import KnowledgeError, UnknownRecordError
from bot.knowledge.reading import Records, read_records
from bot.knowledge.records import (
    Answer,
    District,
    Fact,
    OutwardCode,
    Place,
    SearchHit,
    Service,
    Statistic,
    Topic,
)
from bot.knowledge.tables import SCHEMA_VERSION

T = TypeVar("T")

_REMEDY = "Run: make knowledge"
_SCOPES = {"local": 0, "county": 1, "national": 2}
_LITTLE_WORDS = (
    "a about am an and any are as at be by can do does for from get has have help how i if in is "
    "it me my of on or our s she he t that the their them there they this to was we what when "
    "where which who will with would you your"
)
_TOO_COMMON = frozenset(_LITTLE_WORDS.split())


class KnowledgeBase:
    """Read-only view of `build/knowledge.db`. One may be shared between threads.

    Everything is read into memory on first use; only a search goes to the file again.
    Raises KnowledgeError when the file is missing, broken or from another version.
    """

    def __init__(self, path: Path) -> None:
        self._path = Path(path)
        self._lock = threading.RLock()
        self._connection = self._open()

    def service(self, service_id: str) -> Service:
        """The service with this id, whatever its signpost. Raises UnknownRecordError."""
        return _get(self._records.services, "service", service_id)

    def services(
        self,
        kinds: Iterable[str] | None = None,
        district: str | None = None,
        include_hidden: bool = False,
    ) -> tuple[Service, ...]:
        """Services of any of these kinds that cover the district, nearest first.

        `district` is one of the six, or essex, or elsewhere; None means anywhere.
        Services with `signpost: no` or that are not active are left out unless asked for.
        """
        wanted = None if kinds is None else frozenset(kinds)
        found = (
            service
            for service in self._records.services.values()
            if (wanted is None or service.kind in wanted)
            and (district is None or service.covers(district))
            and (include_hidden or (service.signpost != "no" and service.status == "active"))
        )
        return tuple(sorted(found, key=lambda service: (_SCOPES[service.scope], service.id)))

    def topics(self) -> tuple[Topic, ...]:
        """Every topic, in the order of topics.yml."""
        return tuple(self._records.topics.values())

    def topic(self, topic_id: str) -> Topic:
        """The topic with this id. Raises UnknownRecordError."""
        return _get(self._records.topics, "topic", topic_id)

    def answers(self) -> tuple[Answer, ...]:
        """Every answer, by id."""
        return tuple(self._records.answers.values())

    def has_answer(self, topic_id: str) -> bool:
        """Whether there is an answer to this topic."""
        return topic_id in self._records.answers

    def answer(self, topic_id: str) -> Answer:
        """The answer to this topic. Raises UnknownRecordError."""
        return _get(self._records.answers, "answer", topic_id)

    def statistics(self, area: str | None = None) -> tuple[Statistic, ...]:
        """Every figure, or those for exactly this area, such as `Southend`."""
        figures = self._records.statistics.values()
        return tuple(figure for figure in figures if area is None or figure.area == area)

    def statistic(self, statistic_id: str) -> Statistic:
        """The figure with this id. Raises UnknownRecordError."""
        return _get(self._records.statistics, "statistic", statistic_id)

    def facts(self) -> tuple[Fact, ...]:
        """Every fact."""
        return tuple(self._records.facts.values())

    def fact(self, fact_id: str) -> Fact:
        """The fact with this id. Raises UnknownRecordError."""
        return _get(self._records.facts, "fact", fact_id)

    def districts(self) -> tuple[District, ...]:
        """The six districts. `essex` and `elsewhere` can be had from `district`."""
        return tuple(each for each in self._records.districts.values() if each.covered)

    def district(self, district_id: str) -> District:
        """One of the six districts, `essex` or `elsewhere`. Raises UnknownRecordError."""
        return _get(self._records.districts, "district", district_id)

    def places(self) -> tuple[Place, ...]:
        """Every place, those next to the six districts last."""
        return self._records.places

    def outward_code(self, code: str) -> OutwardCode | None:
        """The first half of a postcode, or None when it is not one of ours."""
        return self._records.outward_codes.get(code.upper())

    def outward_codes(self) -> tuple[OutwardCode, ...]:
        """Every outward code of the six districts and their edges."""
        return tuple(self._records.outward_codes.values())

    def search(self, words: str, limit: int = 10) -> tuple[SearchHit, ...]:
        """Services and answers that hold any of the words, best first.

        Little words are ignored; words with no content find nothing. Services that may not be
        shown are left out.
        """
        query = _any_of(words)
        if not query:
            return ()
        rows: list[tuple[str, str, str, float]] = []
        try:
            with self._lock:
                for statement in _SEARCHES:
                    rows.extend(map(tuple, self._connection.execute(statement, (query, limit))))
        except sqlite3.Error as error:
            raise self._broken(error) from error
        hits = [SearchHit(*row) for row in rows]
        return tuple(sorted(hits, key=lambda hit: (hit.rank, hit.kind, hit.id))[:limit])

    @property
    def content_hash(self) -> str:
        """The sha256 of the YAML this file was built from."""
        with self._lock:
            return str(self._connection.execute("SELECT content_hash FROM build").fetchone()[0])

    def close(self) -> None:
        """Close the file. Records already read stay usable; a search does not."""
        with self._lock:
            self._connection.close()

    @cached_property
    def _records(self) -> Records:
        with self._lock:
            try:
                return read_records(self._connection)
            except (sqlite3.Error, KeyError, IndexError) as error:
                raise self._broken(error) from error

    def _open(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise KnowledgeError(f"The knowledge base {self._path} is not there. {_REMEDY}")
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        try:
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._broken(error) from error
        try:
            connection.row_factory = sqlite3.Row
            self._refuse_other_versions(connection)
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise sqlite3.DatabaseError("the file is damaged")
        except sqlite3.Error as error:
            connection.close()
            raise self._broken(error) from error
        except KnowledgeError:
            connection.close()
            raise
        return connection

    def _refuse_other_versions(self, connection: sqlite3.Connection) -> None:
        row = connection.execute("SELECT schema_version FROM build").fetchone()
        found = row[0] if row else None
        if found != SCHEMA_VERSION:
            raise KnowledgeError(
                f"The knowledge base {self._path} is of version {found}; this program reads "
                f"version {SCHEMA_VERSION}. {_REMEDY}"
            )

    def _broken(self, error: Exception) -> KnowledgeError:
        return KnowledgeError(
            f"The knowledge base {self._path} cannot be read ({error}). {_REMEDY}"
        )


_SEARCHES = (
    """
    SELECT 'service', services.id, services.name, bm25(services_fts, 10, 10, 4, 2, 2)
    FROM services_fts JOIN services ON services.rowid = services_fts.rowid
    WHERE services_fts MATCH ? AND signpost != 'no' ORDER BY 4, 2 LIMIT ?
    """,
    """
    SELECT 'answer', answers.id, answers.title, bm25(answers_fts, 10, 3, 1)
    FROM answers_fts JOIN answers ON answers.rowid = answers_fts.rowid
    WHERE answers_fts MATCH ? ORDER BY 4, 2 LIMIT ?
    """,
)


def _any_of(words: str) -> str:
    """An FTS5 query for any of the words with content: `"sarc" OR "basildon"`, or empty."""
    found = dict.fromkeys(re.findall(r"\w+", words.lower()))
    return " OR ".join(f'"{word}"' for word in found if word not in _TOO_COMMON)


def _get(records: dict[str, T], kind: str, record_id: str) -> T:
    try:
        return records[record_id]
    except KeyError:
        raise UnknownRecordError(kind, record_id) from None
