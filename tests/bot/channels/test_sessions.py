from __future__ import annotations

import pytest

from bot.channels.sessions import Session, SessionStore, conversation_name, looks_like_token


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture()
def clock() -> Clock:
    return Clock()


@pytest.fixture()
def forgotten() -> list[Session]:
    return []


@pytest.fixture()
def store(clock: Clock, forgotten: list[Session]) -> SessionStore:
    return SessionStore(idle_seconds=900, max_sessions=3, forget=forgotten.append, clock=clock)


def test_ids_are_long_and_all_different(store: SessionStore) -> None:
    tokens = {store.open().token for _ in range(200)}
    assert len(tokens) == 200
    assert all(looks_like_token(token) for token in tokens)


def test_the_name_in_logs_does_not_open_the_conversation(store: SessionStore) -> None:
    session = store.open()
    assert session.conversation == conversation_name(session.token)
    assert session.token not in session.conversation
    assert store.get(session.conversation) is None


def test_an_unknown_id_opens_nothing(store: SessionStore) -> None:
    assert store.get("x" * 43) is None


def test_ending_forgets_at_once(store: SessionStore, forgotten: list[Session]) -> None:
    session = store.open()
    assert store.end(session.token)
    assert store.get(session.token) is None
    assert not store.end(session.token)
    assert forgotten == [session] and session.ended


def test_a_leave_link_ends_and_does_nothing_else(store: SessionStore) -> None:
    session = store.open()
    assert store.get(session.leave) is None
    assert store.end_by_leave(session.leave)
    assert not store.end_by_leave(session.leave)
    assert store.get(session.token) is None


def test_an_idle_conversation_is_forgotten(
    store: SessionStore, clock: Clock, forgotten: list[Session]
) -> None:
    session = store.open()
    clock.now = 900
    assert store.get(session.token) is None
    assert forgotten == [session]


def test_use_keeps_a_conversation(store: SessionStore, clock: Clock) -> None:
    session = store.open()
    for clock.now in (800, 1600, 2400):
        assert store.get(session.token) is session


def test_sweeping_forgets_only_the_idle(store: SessionStore, clock: Clock) -> None:
    old = store.open()
    clock.now = 600
    recent = store.open()
    clock.now = 900
    assert store.sweep() == 1
    assert store.get(old.token) is None and store.get(recent.token) is recent


def test_the_longest_idle_goes_when_there_are_too_many(store: SessionStore, clock: Clock) -> None:
    first, second, third = store.open(), store.open(), store.open()
    clock.now = 1
    store.get(first.token)
    store.open()
    assert len(store) == 3
    assert store.get(second.token) is None
    assert store.get(first.token) and store.get(third.token)
