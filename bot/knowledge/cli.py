"""`waymark knowledge`: build the knowledge base, check the content, search it, show a record.

Exit codes: 0 all is well, 1 the content needs an editor, 2 the command was used wrongly.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.knowledge import build as building
from bot.knowledge.errors import DataError, KnowledgeError, Problem
from bot.knowledge.load import DEFAULT_FOLDER
from bot.knowledge.search import KnowledgeBase
from bot.knowledge.show import show as describe

_FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=DEFAULT_FOLDER,
    help="The folder with the YAML files.",
    show_default="data/knowledge",
)
_DATABASE = click.option(
    "--database",
    type=click.Path(path_type=Path, dir_okay=False),
    default=building.DEFAULT_OUTPUT,
    help="The built knowledge base.",
    show_default="build/knowledge.db",
)


@click.group()
def knowledge() -> None:
    """What Waymark knows: services, places, facts, figures and answers."""


@knowledge.command()
@_FOLDER
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=building.DEFAULT_OUTPUT,
    help="Where to write the knowledge base.",
    show_default="build/knowledge.db",
)
def build(folder: Path, output: Path) -> None:
    """Make the knowledge base from the YAML files."""
    try:
        counts = building.build(folder, output)
    except KnowledgeError as error:
        _fail(error)
    names = ("services", "places", "facts", "statistics", "topics", "answers")
    click.echo(f"Wrote {output}: " + ", ".join(f"{counts[name]} {name}" for name in names))


@knowledge.command()
@_FOLDER
def check(folder: Path) -> None:
    """Look for mistakes in the YAML files and say how to put them right."""
    from bot.knowledge.check import check_folder

    problems = check_folder(folder)
    warnings = [problem for problem in problems if problem.is_warning]
    failures = [problem for problem in problems if not problem.is_warning]
    _print_problems("Warnings (nothing is stopped by these):", warnings)
    _print_problems("To put right:", failures)
    if failures:
        click.echo(f"{_counted(failures, 'mistake')}, {_counted(warnings, 'warning')}.")
        sys.exit(1)
    click.echo(f"All is well. {_counted(warnings, 'warning')}.")


@knowledge.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@_DATABASE
def search(words: tuple[str, ...], limit: int, database: Path) -> None:
    """Find services and answers that hold any of the WORDS."""
    try:
        hits = KnowledgeBase(database).search(" ".join(words), limit=limit)
    except KnowledgeError as error:
        _fail(error)
    if not hits:
        click.echo("Nothing found.")
        sys.exit(1)
    for hit in hits:
        click.echo(f"{hit.kind:<8} {hit.id:<34} {hit.title}")


@knowledge.command()
@click.argument("record_id", metavar="ID")
@_DATABASE
def show(record_id: str, database: Path) -> None:
    """Show the service, answer, fact, figure, district or place called ID."""
    try:
        click.echo(describe(KnowledgeBase(database), record_id))
    except KnowledgeError as error:
        _fail(error)


def _counted(problems: list[Problem], word: str) -> str:
    return f"{len(problems) or 'No'} {word}{'' if len(problems) == 1 else 's'}"


def _print_problems(title: str, problems: list[Problem]) -> None:
    if problems:
        click.echo(title)
        for problem in problems:
            click.echo(f"  {problem}")


def _fail(error: KnowledgeError) -> NoReturn:
    click.echo(str(error), err=True)
    if isinstance(error, DataError):
        click.echo("Nothing was built; an older knowledge base stays in use.", err=True)
    sys.exit(1)
