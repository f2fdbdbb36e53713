"""Makes and trains the stock bot: the pipeline of `rasa init`, our messages, our rules.

Each topic has a rule and a response, as in the template; the response is the opening and the
answer of data/knowledge/answers. Nothing of Waymark's own code runs in it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.messages import Message

TEMPLATE = Path(__file__).resolve().parent
ANSWERS = Path("data/knowledge/answers")
CACHE = Path("build/stock")
MODEL_NAME = "stock"
TRAINING_LIMIT = 3 * 60 * 60
"""Seconds after which a training is given up."""


class StockError(Exception):
    """The stock bot could not be trained; the text says why."""


def at_most(messages: Sequence[Message], number: int | None) -> list[Message]:
    """At most `number` messages of each topic, all of them for None.

    Chosen by a hash of the text: the same ones in every run, and of every voice.
    """
    by_topic: dict[str, list[Message]] = defaultdict(list)
    for message in sorted(messages, key=lambda m: hashlib.sha256(m.text.encode()).digest()):
        by_topic[message.topic].append(message)
    return [message for topic in sorted(by_topic) for message in by_topic[topic][:number]]


def write_project(
    folder: Path, messages: Sequence[Message], epochs: int | None = None, answers: Path = ANSWERS
) -> None:
    """Write a whole Rasa project into `folder`.

    Args:
        folder: made where it does not exist.
        messages: what the bot learns from.
        epochs: of DIETClassifier, instead of the template's 100.
        answers: where the answers of the topics lie.
    """
    topics = sorted({message.topic for message in messages})
    (folder / "data").mkdir(parents=True, exist_ok=True)
    shutil.copy(TEMPLATE / "credentials.yml", folder)
    shutil.copy(TEMPLATE / "stories.yml", folder / "data")
    _write(folder / "config.yml", _config(epochs))
    _write(folder / "endpoints.yml", {})
    _write(folder / "domain.yml", _domain(topics, answers))
    _write(folder / "data" / "nlu.yml", _nlu(topics, messages))
    _write(folder / "data" / "rules.yml", _rules(topics))


def trained(messages: Sequence[Message], epochs: int | None = None) -> Path:
    """The stock bot's folder with models/stock.tar.gz in it; trains unless that was done before.

    Raises:
        StockError: training failed or took too long.
    """
    folder = CACHE / _fingerprint(messages, epochs)
    model = folder / "models" / f"{MODEL_NAME}.tar.gz"
    if not model.exists():
        write_project(folder, messages, epochs)
        _train(folder)
    if not model.exists():
        raise StockError(f"Training the stock bot made no model: see {folder / 'train.log'}")
    return folder


def rasa_environment() -> dict[str, str]:
    """The environment for a Rasa process: quiet, and reporting to nobody."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _train(folder: Path) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", MODEL_NAME]
    with (folder / "train.log").open("w") as log:
        try:
            subprocess.run(
                command,
                cwd=folder,
                env=rasa_environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=TRAINING_LIMIT,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise StockError(f"Training the stock bot stopped: see {log.name}") from error


def _fingerprint(messages: Sequence[Message], epochs: int | None) -> str:
    digest = hashlib.sha256(repr(epochs).encode())
    for path in sorted(TEMPLATE.glob("*.yml")):
        digest.update(path.read_bytes())
    for message in messages:
        digest.update(f"{message.topic}\t{message.text}\n".encode())
    return digest.hexdigest()[:16]


def _config(epochs: int | None) -> dict[str, Any]:
    config: dict[str, Any] = yaml.safe_load((TEMPLATE / "config.yml").read_text("utf-8"))
    for component in config["pipeline"]:
        if epochs is not None and component["name"] == "DIETClassifier":
            component["epochs"] = epochs
    return config


def _domain(topics: Sequence[str], answers: Path) -> dict[str, Any]:
    return {
        "version": "3.1",
        "intents": list(topics),
        "responses": {f"utter_{topic}": [{"text": _answer(answers, topic)}] for topic in topics},
        "session_config": {
            "session_expiration_time": 60,
            "carry_over_slots_to_new_session": True,
        },
    }


def _answer(answers: Path, topic: str) -> str:
    for path in answers.rglob(f"{topic}.yml"):
        content = yaml.safe_load(path.read_text("utf-8"))
        text = " ".join([content["opening"], *content["answer"]])
        # Rasa would take {phone:…} for a slot.
        return text.replace("{", "").replace("}", "")
    return topic


def _nlu(topics: Sequence[str], messages: Sequence[Message]) -> dict[str, Any]:
    examples: dict[str, list[str]] = {topic: [] for topic in topics}
    for message in messages:
        examples[message.topic].append(f"- {message.text}\n")
    return {
        "version": "3.1",
        "nlu": [{"intent": topic, "examples": "".join(examples[topic])} for topic in topics],
    }


def _rules(topics: Sequence[str]) -> dict[str, Any]:
    return {
        "version": "3.1",
        "rules": [
            {
                "rule": f"{topic} is answered",
                "steps": [{"intent": topic}, {"action": f"utter_{topic}"}],
            }
            for topic in topics
        ],
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
