from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.emergency import SIGNAL, WELCOME, EmergencyHelp, Reason

SERVICES: dict[str, tuple[str, ...]] = {
    "rape-crisis-24-7-line": ("24/7 Rape and Sexual Abuse Support Line", "0808 500 2222"),
    "samaritans": ("Samaritans", "116 123"),
}


def service(name: str, number: str, kind: str = "voice") -> Any:
    phone = SimpleNamespace(number=number, kind=kind, free=True, always_open=True)
    return SimpleNamespace(name=name, shown_phones=lambda: (phone,))


@pytest.fixture()
def directory(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A directory that opens; the list holds each path it was opened at."""
    opened: list[Path] = []

    class Base:
        def __init__(self, path: Path) -> None:
            opened.append(path)

        def service(self, name: str) -> Any:
            return service(*SERVICES[name])

    monkeypatch.setattr("bot.knowledge.search.KnowledgeBase", Base)
    return opened


@pytest.mark.parametrize("reason", list(Reason))
def test_without_a_directory_999_alone_is_named(reason: Reason, tmp_path: Path) -> None:
    message = EmergencyHelp(tmp_path / "none.db").message(reason)
    assert message["text"].startswith(reason.value)
    assert "call 999" in message["text"]
    assert not any(character.isdigit() for character in message["text"].replace("999", ""))
    assert [contact["value"] for contact in message["card"]["contacts"]] == ["999"]


def test_helplines_come_from_the_directory(directory: list[Path], tmp_path: Path) -> None:
    message = EmergencyHelp(tmp_path / "knowledge.db").message(Reason.FAILED)
    assert "0808 500 2222 (free, day and night)" in message["text"]
    assert "116 123" in message["text"]
    assert message["card"]["type"] == "alert" and message["card"]["signal"] == SIGNAL
    assert [contact["href"] for contact in message["card"]["contacts"]] == [
        "tel:999",
        "tel:08085002222",
        "tel:116123",
    ]


def test_a_line_for_texts_is_not_given_as_one_to_call(
    directory: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SERVICES, "samaritans", ("Samaritans", "85258", "sms"))
    message = EmergencyHelp(tmp_path / "knowledge.db").message(Reason.FAILED)
    assert "85258" not in message["text"]


def test_the_directory_is_not_read_for_each_message(directory: list[Path], tmp_path: Path) -> None:
    help_now = EmergencyHelp(tmp_path / "knowledge.db", clock=lambda: 0.0)
    for _ in range(5):
        help_now.message(Reason.BUSY)
    assert len(directory) == 1


def test_changing_a_message_does_not_change_the_next(tmp_path: Path) -> None:
    help_now = EmergencyHelp(tmp_path / "none.db")
    help_now.message(Reason.FAILED)["card"]["contacts"][0]["value"] = "changed"
    assert help_now.message(Reason.FAILED)["card"]["contacts"][0]["value"] == "999"


@pytest.mark.parametrize("words", ["computer program", "not the police", "call 999", "name"])
def test_the_welcome_says_what_this_is(words: str) -> None:
    assert words in WELCOME["text"]
