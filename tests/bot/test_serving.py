from __future__ import annotations

import asyncio
import socket
import sys
import tarfile
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import serving
from bot.knowledge.errors import KnowledgeError
from bot.serving import Place, ServingError


def make_model(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = path.parent / "metadata.json"
    content.write_text("{}")
    with tarfile.open(path, "w:gz") as archive:
        archive.add(content, "metadata.json")
    return path


@pytest.fixture()
def endpoints(tmp_path: Path) -> Path:
    file = tmp_path / "endpoints.yml"
    file.write_text(f"tracker_store: {{type: {serving.TRACKER_STORE}}}\n")
    return file


@pytest.fixture()
def opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """A knowledge base that opens."""
    base: Any = lambda path: SimpleNamespace(districts=lambda: ["southend"])  # noqa: E731
    monkeypatch.setattr("bot.knowledge.search.KnowledgeBase", base)


def test_the_newest_model_of_a_folder_is_used(tmp_path: Path) -> None:
    old = make_model(tmp_path / "b.tar.gz")
    new = make_model(tmp_path / "a.tar.gz")
    past = time.time() - 60
    import os

    os.utime(old, (past, past))
    assert serving.find_model(tmp_path) == new
    assert serving.find_model(old) == old


@pytest.mark.parametrize("path", ["none", "none.tar.gz", "empty"])
def test_a_missing_model_says_what_to_do(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ServingError, match="make train"):
        serving.find_model(tmp_path / path)


@pytest.mark.parametrize("content", [b"", b"junk", b"\x1f\x8b\x08junk"])
def test_a_broken_model_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.tar.gz").write_bytes(content)
    with pytest.raises(ServingError, match=r"broken.*make train"):
        serving.find_model(tmp_path)


def test_a_taken_port_says_what_to_do() -> None:
    with socket.create_server((serving.LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServingError, match=f"PORT={port + 1} make run"):
            serving.check_port(serving.LOOPBACK, port)


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 80_000), ("198.51.100.1", 5005), ("no.such.host.invalid", 1)]
)
def test_a_port_that_cannot_be_used_is_named(host: str, port: int) -> None:
    with pytest.raises(ServingError, match=str(port)):
        serving.check_port(host, port)


def test_port_0_is_any_free_port() -> None:
    assert serving.check_port(serving.LOOPBACK, 0) > 0


def test_a_broken_knowledge_base_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise KnowledgeError("Run: make knowledge")

    monkeypatch.setattr("bot.knowledge.search.KnowledgeBase", fail)
    with pytest.raises(ServingError, match="make knowledge"):
        serving.check_knowledge(tmp_path / "none.db")


def test_the_store_that_forgets_is_accepted(endpoints: Path) -> None:
    serving.check_endpoints(endpoints)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "tracker_store"),
        ("tracker_store: {type: sql}", "sql"),
        ("tracker_store: {type: bot.tracker_store.Misspelt}", "Misspelt"),
        ("tracker_store: [", "cannot be read"),
        (
            f"tracker_store: {{type: {serving.TRACKER_STORE}}}\nevent_broker: {{type: file}}",
            "event",
        ),
    ],
)
def test_endpoints_that_would_keep_words_are_refused(
    endpoints: Path, content: str, problem: str
) -> None:
    endpoints.write_text(content)
    with pytest.raises(ServingError, match=problem):
        serving.check_endpoints(endpoints)


def test_missing_endpoints_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ServingError, match="git checkout"):
        serving.check_endpoints(tmp_path / "endpoints.yml")


def test_a_wrong_setting_stops_the_start(
    endpoints: Path, tmp_path: Path, opening: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(model=make_model(tmp_path / "a.tar.gz"), endpoints=endpoints)
    assert serving.check(place) == place.model
    monkeypatch.setenv("WAYMARK_RATE_LIMIT", "perhaps")
    with pytest.raises(ServingError, match="WAYMARK_RATE_LIMIT"):
        serving.check(place)


def test_nothing_is_loaded_when_a_check_fails(tmp_path: Path, opening: None) -> None:
    lines: list[str] = []
    with pytest.raises(ServingError):
        serving.run(Place(endpoints=tmp_path / "none.yml"), say=lines.append)
    assert len(lines) == 1


ACTIONS = """
from rasa_sdk import Action
class Greet(Action):
    def name(self): return "action_greet_in_test"
    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(text="hello " + tracker.sender_id)
        return []
"""


def write_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text(code)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)


def test_actions_run_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, monkeypatch, "actions_that_load", ACTIONS)
    endpoint = serving.in_process_actions("actions_that_load")
    call = {
        "next_action": "action_greet_in_test",
        "tracker": {"sender_id": "c1", "slots": {}, "latest_message": {}, "events": []},
    }
    result = asyncio.run(endpoint.request(json=call, method="post", timeout=1, compress=False))
    assert result["responses"][0]["text"] == "hello c1"


@pytest.mark.parametrize("code", ["import nothing_of_that_name", "this is no Python", "1 / 0"])
def test_actions_that_do_not_load_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    write_package(tmp_path, monkeypatch, "actions_that_fail", code)
    with pytest.raises(ServingError, match="actions_that_fail"):
        serving.in_process_actions("actions_that_fail")


class LoadedAgent:
    """A loaded assistant that reads, or does not."""

    def __init__(self, *, processor: Any, reads: bool = True) -> None:
        self.processor = processor
        self.action_endpoint: Any = None
        self._reads = reads

    async def parse_message(self, text: str) -> None:
        if not self._reads:
            raise ValueError


def test_a_loaded_agent_gets_its_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "in_process_actions", lambda: "actions")
    agent: Any = LoadedAgent(processor=SimpleNamespace(action_endpoint=None))
    asyncio.run(serving._make_ready(agent))
    assert agent.action_endpoint == agent.processor.action_endpoint == "actions"


@pytest.mark.parametrize(
    "agent",
    [
        pytest.param(LoadedAgent(processor=None), id="no model"),
        pytest.param(
            LoadedAgent(processor=SimpleNamespace(action_endpoint=None), reads=False),
            id="a model that cannot read",
        ),
    ],
)
def test_an_agent_that_cannot_answer_is_told(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "in_process_actions", lambda: "actions")
    with pytest.raises(ServingError, match="make train"):
        asyncio.run(serving._make_ready(agent))
