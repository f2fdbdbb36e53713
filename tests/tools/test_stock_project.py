from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.messages import Message, read_messages
from tools.stock.project import TEMPLATE, at_most, write_project

MESSAGES = [
    *[Message(f"hello {n}", "greet", "plain") for n in range(5)],
    Message("how do i report: online?", "reporting_how", "plain"),
]


@pytest.fixture()
def answers(tmp_path: Path) -> Path:
    folder = tmp_path / "answers" / "reporting"
    folder.mkdir(parents=True)
    (folder / "reporting_how.yml").write_text(
        'opening: "It is your choice."\nanswer: ["Call {phone:a/b}."]\n'
    )
    return folder.parent


def test_so_many_of_each_topic_are_kept_and_always_the_same() -> None:
    kept = at_most(MESSAGES, 2)
    assert [m.topic for m in kept] == ["greet", "greet", "reporting_how"]
    assert at_most(list(reversed(MESSAGES)), 2) == kept


def test_all_are_kept_without_a_limit() -> None:
    assert len(at_most(MESSAGES, None)) == len(MESSAGES)


def test_the_project_has_our_messages(tmp_path: Path, answers: Path) -> None:
    write_project(tmp_path, MESSAGES, answers=answers)
    nlu = tmp_path / "data" / "nlu"
    nlu.mkdir()
    (tmp_path / "data" / "nlu.yml").rename(nlu / "nlu.yml")
    written = read_messages(nlu)
    assert {(m.topic, m.text) for m in written} == {(m.topic, m.text) for m in MESSAGES}


def test_each_topic_has_a_rule_and_a_response(tmp_path: Path, answers: Path) -> None:
    write_project(tmp_path, MESSAGES, answers=answers)
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text())
    rules = yaml.safe_load((tmp_path / "data" / "rules.yml").read_text())["rules"]
    answered = [rule["steps"][1]["action"] for rule in rules]
    assert answered == list(domain["responses"]) == ["utter_greet", "utter_reporting_how"]


def test_a_response_has_nothing_that_rasa_would_fill_in(tmp_path: Path, answers: Path) -> None:
    write_project(tmp_path, MESSAGES, answers=answers)
    responses = yaml.safe_load((tmp_path / "domain.yml").read_text())["responses"]
    assert responses["utter_reporting_how"][0]["text"] == "It is your choice. Call phone:a/b."


@pytest.mark.parametrize(("epochs", "expected"), [(None, 100), (7, 7)])
def test_only_the_epochs_of_diet_can_be_changed(
    tmp_path: Path, answers: Path, epochs: int | None, expected: int
) -> None:
    write_project(tmp_path, MESSAGES, epochs, answers)
    config = yaml.safe_load((tmp_path / "config.yml").read_text())
    template = yaml.safe_load((TEMPLATE / "config.yml").read_text())
    diet = next(c for c in config["pipeline"] if c["name"] == "DIETClassifier")
    assert diet["epochs"] == expected
    diet["epochs"] = 100
    assert config == template


def test_the_template_is_what_rasa_ships() -> None:
    import rasa.engine.recipes as recipes

    shipped = yaml.safe_load(
        (Path(recipes.__path__[0]) / "config_files" / "default_config.yml").read_text("utf-8")
    )
    ours = yaml.safe_load((TEMPLATE / "config.yml").read_text("utf-8"))
    assert ours["pipeline"] == shipped["pipeline"]
    assert ours["policies"] == shipped["policies"]
