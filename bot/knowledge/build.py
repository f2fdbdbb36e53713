"""Builds `build/knowledge.db` from the YAML: same bytes for the same input, swapped in whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import sqlite_utils

from bot.knowledge.errors import DataError, KnowledgeError
from bot.knowledge.load import DEFAULT_FOLDER, load_content
from bot.knowledge.references import broken_references
from bot.knowledge.rows import Rows, rows
from bot.knowledge.tables import SCHEMA_VERSION, SEARCHED, TABLES

DEFAULT_OUTPUT = Path(__file__).resolve().parents[2] / "build" / "knowledge.db"


def build(folder: Path = DEFAULT_FOLDER, output: Path = DEFAULT_OUTPUT) -> dict[str, int]:
    """Write the database and return the number of rows in each table.

    Raises DataError when the YAML is wrong, and KnowledgeError when the file cannot be written;
    an older database is then left as it was.
    """
    content = load_content(folder)
    problems = list(broken_references(content))
    if problems:
        raise DataError(problems)
    all_rows = rows(content)
    all_rows["build"] = [{"schema_version": SCHEMA_VERSION, "content_hash": content_hash(folder)}]
    try:
        _write(all_rows, output)
    except OSError as error:
        raise KnowledgeError(f"{output} could not be written: {error.strerror or error}") from error
    return {table.name: len(all_rows.get(table.name, [])) for table in TABLES}


def content_hash(folder: Path = DEFAULT_FOLDER) -> str:
    """A sha256 over the names and bytes of every YAML file, and the version of the tables."""
    digest = hashlib.sha256(f"tables {SCHEMA_VERSION}\n".encode())
    for path in sorted(folder.rglob("*.yml")):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _write(all_rows: Rows, output: Path) -> None:
    """Write beside the old file, then put the new one in its place in one step."""
    output.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    os.close(handle)
    beside = Path(name)
    try:
        _fill(beside, all_rows)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.chmod(0o644)
        os.replace(beside, output)  # noqa: PTH105
    finally:
        beside.unlink(missing_ok=True)


def _fill(path: Path, all_rows: Rows) -> None:
    database = sqlite_utils.Database(path)
    try:
        for pragma in ("foreign_keys = ON", "journal_mode = OFF", "synchronous = OFF"):
            database.conn.execute(f"PRAGMA {pragma}")
        for table in TABLES:
            made = database.table(table.name)
            made.create(
                table.columns,
                pk=table.pk,
                foreign_keys=list(table.references),
                not_null=table.required,
                strict=True,
            )
            made.insert_all(all_rows.get(table.name, []))
            for columns in table.indexes:
                made.create_index(columns)
        for name, columns in SEARCHED.items():
            database.table(name).enable_fts(columns, tokenize="porter unicode61")
        database.conn.commit()
        database.conn.execute("VACUUM")
    finally:
        database.close()
