from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.benchmark import (
    TURNS_A_CONVERSATION,
    Bot,
    Client,
    _stop,
    percentile,
    resident_megabytes,
    table,
    time_turns,
    turns_a_second,
)


class QuickClient(Client):
    """Answers at once, and counts."""

    def __init__(self) -> None:
        super().__init__(port=1)
        self.opened = 0
        self.said: list[str] = []

    def open(self) -> None:
        self.opened += 1

    def say(self, text: str) -> None:
        time.sleep(0.001)
        self.said.append(text)


def make_bot(name: str, seconds: float) -> Bot:
    bot = Bot(name, lambda port: [], Path(), {}, lambda port: QuickClient())
    bot.starts, bot.turns, bot.rates, bot.memory = [seconds] * 3, [seconds] * 9, [1 / seconds], 500
    return bot


@pytest.mark.parametrize(("share", "expected"), [(0.5, 5.0), (0.95, 10.0), (1.0, 10.0)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(10, 0, -1)], share) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert percentile([3.0], 0.5) == 3.0


def test_a_new_conversation_begins_every_few_turns() -> None:
    client = QuickClient()
    texts = [str(n) for n in range(TURNS_A_CONVERSATION + 1)]
    assert len(time_turns(client, texts)) == len(texts)
    assert client.said == texts
    assert client.opened == 2


def test_turns_of_all_clients_are_counted() -> None:
    clients: list[QuickClient] = []

    def make() -> QuickClient:
        clients.append(QuickClient())
        return clients[-1]

    rate = turns_a_second(make, ["a", "b"], seconds=0.1)
    assert len(clients) == 8
    assert rate == pytest.approx(sum(len(c.said) for c in clients) / 0.1, rel=0.5)


def test_memory_is_summed_over_the_processes_of_a_group(tmp_path: Path) -> None:
    for process, group in ((10, 10), (11, 10), (12, 12)):
        folder = tmp_path / str(process)
        folder.mkdir()
        (folder / "stat").write_text(f"{process} (a (b) c) S 1 {group} 1 0")
        (folder / "status").write_text("Name: a\nVmRSS:\t  1000 kB\n")
    assert resident_megabytes(10, tmp_path) == pytest.approx(2.048)


def test_the_table_gives_ours_as_a_multiple_of_theirs() -> None:
    lines = table(make_bot("Waymark", 0.01), make_bot("Stock", 0.04)).splitlines()
    assert lines[0] == "| | Waymark | Stock | ratio |"
    assert "| turn, p50, ms | 10.0 | 40.0 | 0.25 |" in lines
    assert "| turns a second, 8 clients | 100 | 25 | 4.00 |" in lines


def test_a_process_that_will_not_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = "import signal, time; signal.signal(2, 1); print(flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout:
        process.stdout.readline()
        monkeypatch.setattr("tools.benchmark._PATIENCE", 0.2)
        _stop(process)
    assert process.poll() is not None
