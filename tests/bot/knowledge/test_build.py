from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.build import build, content_hash
from bot.knowledge.errors import DataError, KnowledgeError
from bot.knowledge.tables import SEARCHED, TABLES, Table
from tests.bot.knowledge.samples import Sample


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture
def built(sample: Sample, tmp_path: Path) -> Path:
    path = tmp_path / "knowledge.db"
    build(sample.folder, path)
    return path


def test_the_same_input_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"

    build(sample.folder, one)
    build(sample.folder, two)

    assert one.read_bytes() == two.read_bytes()


def test_the_real_content_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"

    build(output=one)
    build(output=two)

    assert one.read_bytes() == two.read_bytes()


def test_the_content_hash_changes_with_any_file(sample: Sample) -> None:
    before = content_hash(sample.folder)

    sample.service(description="Something else.")

    assert content_hash(sample.folder) != before


def test_every_foreign_key_leads_somewhere(built: Path) -> None:
    assert query(built, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_its_types_and_references(built: Path, table: Table) -> None:
    columns = {row[1]: row[2] for row in query(built, f'PRAGMA table_info("{table.name}")')}
    references = {row[3] for row in query(built, f'PRAGMA foreign_key_list("{table.name}")')}

    types = {int: "INTEGER", str: "TEXT", float: "REAL"}
    assert columns == {name: types[kind] for name, kind in table.columns.items()}
    assert references == {column for column, _, _ in table.references}


@pytest.mark.parametrize("name", SEARCHED)
def test_a_table_can_be_searched_in_full_text(built: Path, name: str) -> None:
    assert query(built, f"SELECT count(*) FROM {name}_fts")[0][0] > 0


def test_a_missing_folder_of_answers_still_builds(sample: Sample, tmp_path: Path) -> None:
    for path in (sample.folder / "answers").rglob("*.yml"):
        path.unlink()

    counts = build(sample.folder, tmp_path / "knowledge.db")

    assert (counts["services"], counts["answers"]) == (2, 0)


def test_placeholders_are_filled_from_the_directory(built: Path) -> None:
    facts = query(built, "SELECT text FROM facts WHERE id = 'no_limit'")
    sentences = query(built, "SELECT text FROM answer_sentences WHERE text LIKE '%ring%'")

    assert facts == [("There is no time limit. The line is 01375 380609.",)]
    assert sentences == [("You can ring The Small Centre.",)]


def test_a_source_stands_in_the_file_once(built: Path) -> None:
    assert query(built, "SELECT publisher, count(*) FROM sources") == [("A council", 1)]


def test_wrong_content_leaves_the_old_file(sample: Sample, built: Path) -> None:
    before = built.read_bytes()
    sample.answer(services=["nobody"])

    with pytest.raises(DataError, match="'nobody' is not a service"):
        build(sample.folder, built)

    assert built.read_bytes() == before


def test_a_failure_while_writing_leaves_the_old_file_and_nothing_else(
    sample: Sample, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built.read_bytes()

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.knowledge.build.os.replace", full_disk)
    with pytest.raises(KnowledgeError, match="could not be written: No space left on device"):
        build(sample.folder, built)

    assert built.read_bytes() == before
    assert [path.name for path in built.parent.glob("*knowledge.db*")] == ["knowledge.db"]


def test_a_folder_that_cannot_be_made_is_explained(sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file", encoding="utf-8")

    with pytest.raises(KnowledgeError, match="could not be written"):
        build(sample.folder, tmp_path / "build" / "knowledge.db")
