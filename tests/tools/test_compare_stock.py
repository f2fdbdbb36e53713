from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.compare_stock import HeldOut, difference, read_held_out, score, table

MESSAGES = [
    HeldOut("hello", "greet", frozenset(["greet"])),
    HeldOut("how do i report", "reporting_how", frozenset(["reporting_how", "reporting_later"])),
]


def test_held_out_messages_are_read_with_every_accepted_topic(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "messages:\n"
        '- {text: "hello", topic: greet, voice: plain}\n'
        '- {text: "how do i report", topic: reporting_how, voice: plain, also: [reporting_later]}\n'
    )
    assert read_held_out(tmp_path) == MESSAGES


def test_an_accepted_topic_is_as_right_as_the_first() -> None:
    scores = score("ours", [["greet"], ["reporting_later"]], MESSAGES)
    assert scores.first.all()
    assert scores.macro_f1 == 1.0


def test_a_topic_in_third_place_counts_for_top_3_only() -> None:
    scores = score("ours", [["a", "b", "greet"], ["a", "b", "c", "reporting_how"]], MESSAGES)
    assert not scores.first.any()
    assert scores.top_3 == 0.5


def test_the_difference_lies_within_its_interval() -> None:
    gap, low, high = difference(np.array([True] * 80 + [False] * 20), np.zeros(100, bool))
    assert gap == pytest.approx(80)
    assert 70 < low < gap < high < 90


def test_the_table_compares_with_the_last() -> None:
    ours = score("Waymark", [["greet"], ["reporting_how"]], MESSAGES)
    stock = score("Stock", [["greet"], ["greet"]], MESSAGES)
    lines = table([ours, stock]).splitlines()
    assert lines[2].startswith("| Waymark | 1.000 | 1.000 | 1.000 | 50.0 (")
    assert lines[3].startswith("| Stock | 0.500 | 0.500 |")
