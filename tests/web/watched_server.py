"""The `waymark` command for test_canary.py: it fails when asked to, and shows what it holds.

Nothing else is changed. While a file "fail" is in the working folder, every action raises an error
that quotes the person's words. Once a file "show-stores" is there, all that the tracker store and
the lock store hold is written to "stores", and the file is removed.
"""

from __future__ import annotations

import gc
import threading
import time
from pathlib import Path
from typing import Any

from rasa.core.lock_store import LockStore

from actions.base import AssistantAction
from bot.cli import main
from bot.tracker_store import ForgetfulTrackerStore

FAIL, SHOW, STORES = Path("fail"), Path("show-stores"), Path("stores")
run = AssistantAction.run


def run_or_fail(self: AssistantAction, dispatcher: Any, tracker: Any, domain: Any) -> Any:
    if FAIL.exists():
        raise ValueError(f"cannot answer {tracker.latest_message}")
    return run(self, dispatcher, tracker, domain)


def show_when_asked() -> None:
    while True:
        time.sleep(0.1)
        if SHOW.exists():
            kept = [item for item in gc.get_objects() if isinstance(item, ForgetfulTrackerStore)]
            locks = [item for item in gc.get_objects() if isinstance(item, LockStore)]
            lines = [repr(vars(store)) for store in [*kept, *locks]]
            locked = [
                repr(vars(lock))
                for store in locks
                for lock in vars(store)["conversation_locks"].values()
            ]
            STORES.write_text("\n".join([*lines, *locked]), "utf-8")
            SHOW.unlink()


AssistantAction.run = run_or_fail
threading.Thread(target=show_when_asked, daemon=True).start()
main()
