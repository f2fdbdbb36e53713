from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot import privacy
from bot.channels.conversations import Conversations
from bot.channels.emergency import EmergencyHelp
from bot.channels.options import WebOptions
from bot.dialogue.typed import typed_button
from bot.shell import CLEAR, HINT, TerminalChat
from bot.tracker_store import ForgetfulTrackerStore


class Screen(io.StringIO):
    """A terminal that can be read afterwards."""

    def isatty(self) -> bool:
        return True


class Chat:
    """A chat with a stand-in for the assistant, driven by a list of lines."""

    def __init__(self, tmp_path: Path, **options: Any) -> None:
        self.heard: list[str | None] = []
        self.screen = Screen()
        self.store = ForgetfulTrackerStore()
        self.forgotten: list[str] = []
        self.utterance: dict[str, Any] = {}
        self.options = WebOptions(knowledge=tmp_path / "none.db", **options)
        self.loop = asyncio.new_event_loop()
        emergency = EmergencyHelp(self.options.knowledge)
        self.conversations = Conversations(self._hear, self.options, emergency)
        self.conversations.keep_in(self.store)
        self.lines: list[str | type[BaseException]] = []
        self.chat = TerminalChat(
            self.conversations,
            emergency,
            self.options,
            self.loop,
            read=self._read,
            out=self.screen,
        )

    async def _hear(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        tracker = await self.store.get_or_create_tracker(message.sender_id)
        said = self.utterance or {"text": f"heard: {message.text}"}
        if said.get("fails"):
            raise RuntimeError
        await message.output_channel.send_response("", dict(said))
        await self.store.save(tracker)

    def _read(self, prompt: str) -> str:
        line = self.lines.pop(0) if self.lines else EOFError
        if isinstance(line, str):
            return line
        raise line

    def run(self, *lines: str | type[BaseException]) -> str:
        self.lines = list(lines)
        self.chat.run()
        return " ".join(self.screen.getvalue().split())


@pytest.fixture()
def chat(tmp_path: Path) -> Iterator[Chat]:
    running = Chat(tmp_path)
    yield running
    running.loop.close()
    privacy.end_serving()


def test_it_says_first_how_to_leave(chat: Chat) -> None:
    assert chat.run().startswith(" ".join(HINT.split()))


def test_it_says_how_to_take_the_numbers_away(chat: Chat) -> None:
    assert "Type take away" in chat.run("take away")
    assert typed_button("take away") == "take_away"
    assert chat.heard == ["/session_open", "take away"]


def test_replies_are_text(chat: Chat) -> None:
    assert "heard: hello" in chat.run("hello")


@pytest.mark.parametrize(
    "leaving", ["/exit", "exit", " EXIT ", "quit", EOFError, KeyboardInterrupt]
)
def test_leaving_clears_the_screen_and_forgets(
    chat: Chat, leaving: str | type[BaseException]
) -> None:
    chat.run("hello", leaving, "never read")
    assert chat.screen.getvalue().endswith(CLEAR)
    assert "\033[3J" in CLEAR
    assert len(chat.store) == 0 and len(chat.conversations.sessions) == 0
    assert chat.heard == ["/session_open", "hello"]


def test_a_piped_chat_gets_no_control_codes(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Screen, "isatty", lambda self: False)
    chat.run("hello")
    assert "\033" not in chat.screen.getvalue()


@pytest.mark.parametrize("word", ["urgent", " Urgent", "/urgent"])
def test_urgent_brings_the_emergency_contacts(chat: Chat, word: str) -> None:
    assert "call 999" in chat.run(word)
    assert chat.heard == ["/session_open"]


@pytest.mark.parametrize("number", ["2", " 2 ", "2.", "2)"])
def test_a_number_picks_a_choice(chat: Chat, number: str) -> None:
    chat.utterance = {
        "text": "Which?",
        "buttons": [{"title": "One", "payload": "/one"}, {"title": "Two", "payload": "/two"}],
    }
    shown = chat.run(number)
    assert "1. One 2. Two" in shown
    assert chat.heard == ["/session_open", "/two"]


@pytest.mark.parametrize("number", ["0", "3", "99999", "²"])
def test_a_number_without_a_choice_is_words(chat: Chat, number: str) -> None:
    chat.utterance = {"text": "Which?", "buttons": [{"title": "One", "payload": "/one"}]}
    chat.run(number)
    assert chat.heard == ["/session_open", number]


def test_typed_words_are_never_a_payload(chat: Chat) -> None:
    chat.run("/restart")
    assert chat.heard == ["/session_open", "restart"]


@pytest.mark.parametrize("line", ["", "   ", "/", "a" * 5001])
def test_words_that_cannot_be_read_get_a_kind_answer(chat: Chat, line: str) -> None:
    assert "call 999" in chat.run(line)
    assert chat.heard == ["/session_open"]


def test_a_failing_assistant_gets_the_emergency_message(chat: Chat) -> None:
    chat.utterance = {"fails": True}
    shown = chat.run("hello")
    assert "I am Waymark" in shown and "call 999" in shown


def test_an_idle_chat_is_forgotten_and_begun_again(tmp_path: Path) -> None:
    chat = Chat(tmp_path, idle_minutes=0.0)
    assert "forgotten" in chat.run("hello")
    privacy.end_serving()


@pytest.mark.parametrize("columns", [0, 1, 20, 500])
def test_any_width_will_do(chat: Chat, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    size: Callable[[], Any] = lambda: type("Size", (), {"columns": columns})  # noqa: E731
    monkeypatch.setattr("bot.shell.shutil.get_terminal_size", size)
    assert "heard: hello" in chat.run("hello")
