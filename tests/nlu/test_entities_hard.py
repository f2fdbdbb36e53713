"""The extractors against the hand-written hard set: floors for both halves, and for time."""

from __future__ import annotations

import pytest

from tests.nlu.entities import KINDS, hard_messages, milliseconds, read_marked, score

FLOORS = {"place": 0.97, "when": 0.90, "age": 0.95, "service": 0.90}
# Measured p50 is about 0.25 ms; the floor leaves room for a busy machine.
MOST_MILLISECONDS = 1.5


def test_the_set_is_large_and_both_halves_are_filled() -> None:
    assert len(hard_messages("all")) >= 400
    assert min(len(hard_messages("dev")), len(hard_messages("test"))) >= 200


def test_a_marked_message_is_read_with_offsets() -> None:
    message = read_marked("im in [ss9](place=southend), [when i was 9](when=longer)(age=9)")

    assert message.text == "im in ss9, when i was 9"
    assert [(g.kind, g.value, message.text[g.start : g.end]) for g in message.golds] == [
        ("place", "southend", "ss9"),
        ("when", "longer", "when i was 9"),
        ("age", "9", "when i was 9"),
    ]


@pytest.mark.parametrize("half", ["dev", "test"])
@pytest.mark.parametrize("kind", KINDS)
def test_accuracy_stays_above_its_floor(kind: str, half: str) -> None:
    assert score(kind, hard_messages(half)).accuracy >= FLOORS[kind]


def test_all_four_together_are_quick() -> None:
    assert milliseconds(hard_messages("dev"))["all"] < MOST_MILLISECONDS
