"""Runs the assistant's turns away from the web server's event loop.

Understanding a message is plain, blocking computing. On the server's own loop a slow message
would hold up everybody, and no time limit could stop it. Turns therefore run on one loop in a
thread of their own: turn after turn as before, while the server goes on answering, ends
conversations and keeps its time limits.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class TurnThread:
    """An event loop in a daemon thread; starts at the first use."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the turn loop and return its result.

        Cancelling the caller cancels the work at its next pause.
        """
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._started()))

    def submit(self, work: Coroutine[Any, Any, object]) -> None:
        """Run a coroutine on the turn loop without waiting for it."""
        asyncio.run_coroutine_threadsafe(work, self._started())

    def stop(self) -> None:
        """Stop the loop after the turn in hand; nothing waits for a turn that hangs."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(
                    target=_serve, args=(self._loop,), name="waymark-turns", daemon=True
                ).start()
            return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()
