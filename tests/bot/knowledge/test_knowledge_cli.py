from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.knowledge.cli import knowledge
from tests.bot.knowledge.samples import Sample


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(knowledge, [str(argument) for argument in arguments])


@pytest.fixture
def database(sample: Sample, tmp_path: Path) -> Path:
    path = tmp_path / "knowledge.db"
    assert run("build", "--folder", sample.folder, "--output", path).exit_code == 0
    return path


def test_build_says_what_it_wrote(sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / "new" / "knowledge.db"

    result = run("build", "--folder", sample.folder, "--output", path)

    assert result.exit_code == 0
    assert f"Wrote {path}: 2 services, 2 places, 2 facts, 1 statistics" in result.output
    assert path.is_file()


def test_build_lists_mistakes_and_fails(sample: Sample, tmp_path: Path) -> None:
    sample.service(kind="shop")

    result = run("build", "--folder", sample.folder, "--output", tmp_path / "knowledge.db")

    assert result.exit_code == 1
    assert "services/centre.yml: centre: kind: is 'shop'" in result.output
    assert "Nothing was built" in result.output


def test_check_passes_right_content(sample: Sample) -> None:
    result = run("check", "--folder", sample.folder)

    assert result.exit_code == 0
    assert result.output == "All is well. No warnings.\n"


def test_check_lists_mistakes_and_fails(sample: Sample) -> None:
    sample.answer(title="x" * 31, more=[["You must ring."]])

    result = run("check", "--folder", sample.folder)

    assert result.exit_code == 1
    assert "Warnings (nothing is stopped by these):" in result.output
    assert "reporting_later: title: has 31 characters" in result.output
    assert result.output.endswith("1 mistake, 1 warning.\n")


def test_a_warning_alone_does_not_fail(sample: Sample) -> None:
    sample.service(review_date="2025-11-23", assured_date="2025-06-01")

    result = run("check", "--folder", sample.folder)

    assert result.exit_code == 0
    assert "was to be checked again by 2025-11-23" in result.output


def test_search_lists_what_it_finds(database: Path) -> None:
    result = run("search", "counselling", "please", "--database", database)

    assert result.exit_code == 0
    assert "centre" in result.output
    assert "The Small Centre" in result.output


def test_search_says_when_it_finds_nothing(database: Path) -> None:
    result = run("search", "xylophone", "--database", database)

    assert (result.exit_code, result.output) == (1, "Nothing found.\n")


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        ("centre", "Call 01375 380609 [line]: support."),
        ("reporting_later", "For supporter: You can help them."),
        ("no_limit", "Source: A council (2025) https://example.org/page"),
        ("total", "Recorded offences: 387 offences"),
        ("basildon", "Council: Basildon Borough Council"),
        ("st-lukes", "St Luke's  [place, place, in basildon]"),
        ("St Lukes", "Postcodes: SS14"),
    ],
)
def test_show_prints_a_record(database: Path, record: str, shown: str) -> None:
    result = run("show", record, "--database", database)

    assert result.exit_code == 0
    assert shown in result.output


def test_show_marks_numbers_that_people_never_see(database: Path) -> None:
    lines = run("show", "centre", "--database", database).output.splitlines()

    assert [line for line in lines if "not shown to people" in line and "85258" in line]


def test_show_says_when_there_is_no_such_record(database: Path) -> None:
    result = run("show", "nobody", "--database", database)

    assert result.exit_code == 1
    assert "There is no record called 'nobody'" in result.output


@pytest.mark.parametrize("command", [("search", "help"), ("show", "centre")])
def test_a_missing_knowledge_base_says_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, "--database", tmp_path / "none.db")

    assert result.exit_code == 1
    assert "Run: make knowledge" in result.output


@pytest.mark.parametrize(
    "arguments", [("search",), ("show",), ("check", "--folder", "nowhere"), ("bake",)]
)
def test_wrong_use_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("command", sorted(knowledge.commands))
def test_every_command_has_help(command: str) -> None:
    assert knowledge.commands[command].help
