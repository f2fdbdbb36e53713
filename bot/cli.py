"""The `waymark` command: serve, chat, train, parse, and look after the knowledge."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import click

from bot.knowledge.cli import knowledge
from bot.knowledge.load import DEFAULT_FOLDER
from bot.settings import MODEL_FOLDER

DEFAULT_PORT = 5005
MODEL_NAME = "waymark"


@click.group()
@click.version_option(package_name="waymark")
def main() -> None:
    """Waymark: signposting for people affected by sexual violence in south Essex."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


main.add_command(knowledge)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, envvar="PORT", show_default=True
)
@click.option("--debug", is_flag=True, help="Log more; never what people write.")
def run(host: str, port: int, debug: bool) -> None:
    """Serve the web chat until Ctrl-C."""
    from bot import serving

    try:
        serving.run(host=host, port=port, debug=debug, say=click.echo)
    except serving.ServingError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--debug", is_flag=True, help="Log more; never what you write.")
def shell(debug: bool) -> None:
    """Chat in the terminal with the same assistant."""
    from bot import serving

    try:
        serving.shell(debug=debug)
    except serving.ServingError as error:
        raise click.ClickException(str(error)) from error


@main.command()
def train() -> None:
    """Train the Rasa part: the topic model and the rules."""
    from bot import training

    try:
        click.echo(training.train(MODEL_FOLDER, MODEL_NAME, say=click.echo))
    except training.TrainingError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.option("--model", type=click.Path(path_type=Path), default=MODEL_FOLDER, show_default=True)
def parse(model: Path) -> None:
    """Say what is understood of each message: JSON lines in, JSON lines out.

    Each line in is {"text": …}. Each line out holds text, intent, intent_ranking, topics,
    signals and entities.
    """
    from bot import parsing

    try:
        parser = parsing.Parser(model)
        for number, line in enumerate(sys.stdin, start=1):
            if line.strip():
                click.echo(json.dumps(parser.parse_line(line, number), ensure_ascii=False))
    except parsing.ParsingError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("topic")
@click.option("--audience", help="Who asks, such as supporter or under_18.")
@click.option("--place", help="Where they are, such as basildon.")
@click.option("--when", help="How long ago it was, such as today or longer.")
@click.option("--more", is_flag=True, help="Also the pages behind Tell me more.")
@click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%d %H:%M"]),
    help="The moment in UK time, for opening hours; now if left out.",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=DEFAULT_FOLDER,
    help="The folder with the YAML files.",
    show_default="data/knowledge",
)
def preview(
    topic: str,
    audience: str | None,
    place: str | None,
    when: str | None,
    more: bool,
    at: datetime | None,
    folder: Path,
) -> None:
    """Show the reply to TOPIC as the web chat and the terminal will."""
    from bot import preview as previewing
    from bot.knowledge.errors import KnowledgeError

    try:
        asking = previewing.asking(at=at, audience=audience, place=place, when=when)
        click.echo(previewing.preview(topic, asking, folder=folder, more=more))
    except (KnowledgeError, previewing.PreviewError) as error:
        raise click.ClickException(str(error)) from error
