"""Drives Firefox over WebDriver BiDi, which it speaks itself: no driver to install.

Playwright's own Firefox cannot be fetched from a package registry, and Debian's does not know all
that Playwright asks of it. The few commands of https://w3c.github.io/webdriver-bidi/ that the
tests need are here.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import subprocess
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import websockets

START_WITHIN = 60.0  # seconds
ANSWER_WITHIN = 20.0
_ADDRESS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_PREFERENCES = {
    "browser.shell.checkDefaultBrowser": "false",
    "datareporting.policy.dataSubmissionEnabled": "false",
    "network.captive-portal-service.enabled": "false",
    "network.connectivity-service.enabled": "false",
    "toolkit.telemetry.enabled": "false",
    "browser.safebrowsing.malware.enabled": "false",
    "browser.safebrowsing.phishing.enabled": "false",
    "remote.active-protocols": "1",
}
_TALKING = ("--remote-debugging-port", "0")
KEYS = {"Shift": "\ue008", "Tab": "\ue004", "Enter": "\ue006", "Escape": "\ue00c"}


class Firefox:
    """One window of a headless Firefox with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self._folder = folder
        lines = [f'user_pref("{name}", {value});' for name, value in _PREFERENCES.items()]
        (folder / "user.js").write_text("\n".join(lines))
        self._log = (folder / "output.txt").open("wb")
        self._process = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", folder, *_TALKING],
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._numbers = itertools.count(1)
        # Playwright has a loop of its own in the thread of the tests.
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._socket: Any = self._wait_for(self._connect(f"{self._address()}/session"))
        self.call("session.new", capabilities={})
        tree = self.call("browsingContext.getTree")
        self._context = tree["contexts"][0]["context"]

    def close(self) -> None:
        """End the browser."""
        self._wait_for(self._socket.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._process.terminate()
        self._process.wait(20)
        self._log.close()

    def call(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        return self._wait_for(self._call(method, parameters))

    def go(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        self.call("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def back(self) -> None:
        """Go back in the history."""
        self.call("browsingContext.traverseHistory", context=self._context, delta=-1)

    @property
    def url(self) -> str:
        """The address of the page."""
        tree = self.call("browsingContext.getTree", root=self._context)
        return str(tree["contexts"][0]["url"])

    def run(self, expression: str) -> Any:
        """Return what a JavaScript expression gives: text, a number, true, false or None."""
        answer = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify({expression}) ?? 'null')()",
            target={"context": self._context},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def wait(self, expression: str, within: float = 10.0) -> Any:
        """Wait until an expression is true."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            found = self.run(expression)
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"never true: {expression}")

    def press(self, *keys: str) -> None:
        """Press and let go keys, one after another; a name of KEYS, or a letter."""
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self._perform("key", actions)

    def write(self, text: str) -> None:
        """Type as a person does: Shift is held for a capital."""
        actions = []
        for letter in text:
            pair = [{"type": "keyDown", "value": letter}, {"type": "keyUp", "value": letter}]
            if letter.isupper():
                shift = KEYS["Shift"]
                pair = [
                    {"type": "keyDown", "value": shift},
                    *pair,
                    {"type": "keyUp", "value": shift},
                ]
            actions += pair
        self._perform("key", actions)

    def _perform(self, kind: str, actions: list[dict[str, Any]]) -> None:
        self.call(
            "input.performActions",
            context=self._context,
            actions=[{"type": kind, "id": kind, "actions": actions}],
        )

    def _wait_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(ANSWER_WITHIN)

    async def _connect(self, address: str) -> Any:
        return await websockets.connect(address, max_size=None)

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        number = next(self._numbers)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(await self._socket.recv())
            if message.get("id") == number:
                assert message["type"] == "success", message
                return message["result"]

    def _address(self) -> str:
        end = time.monotonic() + START_WITHIN
        while time.monotonic() < end:
            found = _ADDRESS.search((self._folder / "output.txt").read_text("utf-8", "replace"))
            if found:
                return found[1]
            if self._process.poll() is not None:
                break
            time.sleep(0.2)
        self._process.kill()
        raise RuntimeError("Firefox did not start")
