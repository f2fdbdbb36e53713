from __future__ import annotations

import pytest

from bot.terminal import WIDEST, reply_lines, wrapped

BUTTONS = [{"title": "One", "payload": "/one"}, {"title": "Two", "payload": "/two"}]


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (200, WIDEST), (5, 20)])
def test_no_line_is_wider_than_can_be_read(columns: int, widest: int) -> None:
    assert max(len(line) for line in wrapped("a word " * 50, columns).split("\n")) <= widest


def test_columns_of_a_chart_stay_aligned() -> None:
    chart = "Southend       210  ████\nCastle Point    42  █"

    assert wrapped(chart) == chart


def test_choices_are_numbered_through_all_messages() -> None:
    first, second = {"text": "A", "buttons": BUTTONS}, {"text": "B", "buttons": BUTTONS[:1]}
    lines, choices = reply_lines([first, second])

    assert [line for line in lines if line] == ["A", "  1. One", "  2. Two", "B", "  3. One"]
    assert choices == ["/one", "/two", "/one"]
