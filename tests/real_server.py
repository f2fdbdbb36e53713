"""The real server with the trained model, once for all tests here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 120


@dataclass
class Chat:
    """A conversation with the real server."""

    client: httpx.Client
    session: str
    opening: list[dict[str, Any]]

    def say(self, text: str) -> list[dict[str, Any]]:
        """The messages that answer typed words."""
        return self._send({"text": text})

    def press(self, payload: str) -> list[dict[str, Any]]:
        """The messages that answer a button."""
        return self._send({"payload": payload})

    def _send(self, body: dict[str, str]) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.session}"}
        answer = self.client.post("/webhooks/web/messages", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()["messages"]


def words(messages: list[dict[str, Any]]) -> str:
    """All text of a reply."""
    return "\n".join(message["text"] for message in messages)


def free_port() -> int:
    """A port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running `waymark run --debug`; its log is kept for the privacy test."""
    if not (ROOT / "models" / "waymark.tar.gz").exists():
        pytest.fail("There is no trained model. Run: make setup")
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log.txt"
    environment = {**os.environ, "WAYMARK_RATE_LIMIT": "off", "WAYMARK_SERVER_LOG": str(log)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--debug", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, process, log)
            os.environ["WAYMARK_SERVER_LOG"] = str(log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"The server stopped:\n{log.read_text()[-2000:]}")
        try:
            if httpx.get(f"{address}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"The server was not ready in {READY_SECONDS} s:\n{log.read_text()[-2000:]}")


@pytest.fixture
def chat(server: str) -> Iterator[Chat]:
    """A new conversation."""
    with httpx.Client(base_url=server, timeout=30) as client:
        opened = client.post("/webhooks/web/sessions").json()
        yield Chat(client, opened["session"], opened["messages"])
