from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.cli import main
from bot.preview import AUDIENCES, PLACES, TIMES
from tests.conftest import ROOT

FOLDER = ROOT / "data" / "knowledge"
AT_NIGHT = ("--at", "2026-11-22 23:30")


def preview(*arguments: str | Path) -> Result:
    said = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, ["preview", *said, *AT_NIGHT])


def web(result: Result) -> list[dict[str, object]]:
    """The messages of the web part, read back from how they are laid out."""
    part = result.output.split("=== Web chat ===")[1].split("=== Terminal")[0]
    messages: list[dict[str, object]] = yaml.safe_load(part)
    return messages


def terminal(result: Result) -> str:
    return " ".join(result.output.split("=== Terminal ===")[1].split("===")[0].split())


def test_it_shows_the_messages_of_the_web_chat() -> None:
    messages = web(preview("reporting_how"))

    assert "101" in str(messages[0]["text"])
    assert next(m["card"]["type"] for m in messages if "card" in m) == "service"  # type: ignore
    assert "/more" in str(messages[-1]["buttons"])


def test_it_shows_the_text_of_the_terminal_with_numbered_choices() -> None:
    result = preview("reporting_how")

    assert str(web(result)[0]["text"]) in terminal(result)
    assert "1. Tell me more" in terminal(result)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_kind_of_person_can_be_previewed(audience: str) -> None:
    assert preview("not_your_fault", "--audience", audience).exit_code == 0


def test_a_friend_is_shown_the_words_for_a_friend() -> None:
    supporter = preview("recent_assault", "--audience", "supporter")

    assert "lucky to have you" in terminal(supporter)
    assert "lucky to have you" not in terminal(preview("recent_assault"))


@pytest.mark.parametrize("place", PLACES)
def test_every_place_can_be_previewed(place: str) -> None:
    assert preview("support_find", "--place", place).exit_code == 0


def test_the_local_centre_of_the_place_is_shown() -> None:
    assert "01375 380609" in terminal(preview("support_find", "--place", "basildon"))


@pytest.mark.parametrize("when", TIMES)
def test_every_time_can_be_previewed(when: str) -> None:
    assert preview("spiking", "--when", when).exit_code == 0


def test_hours_are_those_of_the_moment() -> None:
    assert "Closed now" in terminal(preview("online_abuse"))


def test_further_pages_are_shown_when_asked_for() -> None:
    assert "=== Web chat, tell me more 1 ===" in preview("reporting_how", "--more").output
    assert "tell me more 1" not in preview("reporting_how").output


@pytest.mark.parametrize(
    ("said", "near"),
    [("spikng", "spiking"), ("report-how", "reporting_how"), ("sarc", "sarc_exam")],
)
def test_an_unknown_topic_gets_those_that_come_near(said: str, near: str) -> None:
    result = preview(said)

    assert result.exit_code == 1
    assert f"There is no answer called '{said}'. Did you mean" in result.output
    assert near in result.output


def test_a_topic_like_no_other_gets_a_plain_message() -> None:
    assert preview("zzzz").output == "Error: There is no answer called 'zzzz'.\n"


@pytest.mark.parametrize("option", ["--audience", "--place", "--when"])
def test_an_unknown_person_place_or_time_gets_what_is_allowed(option: str) -> None:
    result = preview("spiking", option, "mars")

    assert result.exit_code == 1
    assert "'mars' is no" in result.output and "it can be:" in result.output


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "knowledge"))


def test_it_shows_what_the_editor_has_just_written(copied: Path) -> None:
    answer = copied / "answers/reporting/spiking.yml"
    answer.write_text(answer.read_text("utf-8").replace("opening:", "opening: Quite new. #", 1))

    assert "Quite new." in terminal(preview("spiking", "--folder", copied))


def test_mistakes_in_the_yaml_are_listed(copied: Path) -> None:
    (copied / "answers/reporting/spiking.yml").write_text("id: spiking\n")
    result = preview("spiking", "--folder", copied)

    assert result.exit_code == 1
    assert "is missing; it must be filled in" in result.output
