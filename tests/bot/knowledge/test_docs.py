"""The documents say what is there: every table, column, field and message."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import get_args

import pytest

import bot.knowledge
from bot.cli import preview
from bot.knowledge import schema
from bot.knowledge.cli import knowledge
from bot.knowledge.tables import TABLES, Table
from bot.preview import AUDIENCES, PLACES, TIMES

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = (ROOT / "docs/knowledge.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs/editing-content.md").read_text(encoding="utf-8")
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(Path(inspect.getfile(bot.knowledge)).parent.rglob("*.py"))
)
MODELS = (
    schema.ServiceModel,
    schema.PhoneModel,
    schema.ScheduleModel,
    schema.LocationModel,
    schema.SourceModel,
    schema.AnswerModel,
    schema.StepsModel,
    schema.FactModel,
    schema.StatisticModel,
    schema.LanguageModel,
)
FIELDS = [(model.__name__, name) for model in MODELS for name in model.__fields__]


def section(heading: str) -> str:
    found = re.search(rf"^### {heading}\n(.*?)(?=^### |\Z)", REFERENCE, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def messages() -> list[str]:
    table = GUIDE.split("## What the checks say")[1]
    rows = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    return [row.removesuffix(" (a warning)") for row in rows if row not in {"message", "---"}]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_described_with_its_columns(table: Table) -> None:
    described = re.findall(r"`(\w+)`", section(table.name).split("Columns:")[-1])

    assert set(described) == set(table.columns)


def test_no_table_is_described_that_is_not_there() -> None:
    assert re.findall(r"^### (\w+)", REFERENCE, re.MULTILINE) == [table.name for table in TABLES]


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=str)
def test_a_field_is_described_for_editors(model: str, field: str) -> None:
    assert f"`{field}`" in GUIDE


@pytest.mark.parametrize("variant", get_args(schema.VariantName))
def test_a_kind_of_person_is_described_for_editors(variant: str) -> None:
    assert f"`{variant}`" in GUIDE


@pytest.mark.parametrize("message", messages())
def test_a_message_in_the_guide_is_one_the_checks_give(message: str) -> None:
    plain = re.sub(r"'[^']*'|\d+", "", message).strip()
    said = re.sub(r"\s+", " ", re.sub(r'"\n\s+f?"|\{[^{}\n]*\}|\d+', "", SOURCE))

    assert re.sub(r"\s+", " ", plain) in said


@pytest.mark.parametrize("command", sorted(knowledge.commands))
def test_a_command_is_described(command: str) -> None:
    assert f"knowledge {command}" in REFERENCE or f"make knowledge {command}" in REFERENCE


@pytest.mark.parametrize(
    "option", [name for o in preview.params for name in o.opts if "--" in name]
)
def test_an_option_of_the_preview_is_described_for_editors(option: str) -> None:
    assert f"`{option}`" in GUIDE


@pytest.mark.parametrize("value", [*AUDIENCES, *PLACES, *TIMES])
def test_what_the_preview_takes_is_described_for_editors(value: str) -> None:
    assert f"`{value}`" in GUIDE.split("## Seeing a reply before others do")[1].split("\n## ")[0]
