"""Only payloads from the allow-list are read."""

from __future__ import annotations

import pytest

from bot.dialogue.payloads import parse_payload


@pytest.mark.parametrize(
    "text",
    [
        "/reporting_how",
        '/more{"topic": "reporting_how"}',
        '/inform{"place": "castle_point"}',
        '/service_details{"service": "rape-crisis-24-7-line"}',
        "/urgent_help",
    ],
)
def test_allowed_payload_is_read(text: str) -> None:
    payload = parse_payload(text)
    assert payload is not None
    assert str(payload) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reporting_how",
        "/restart",
        "/session_start",
        "/no_such_topic",
        '/more{"place": "southend"}',
        '/more{"topic": 1}',
        '/more{"topic": ["x"]}',
        '/more{"topic": "<script>"}',
        '/more{"topic"',
        "/more[]",
        "/reporting_how" + " " * 300,
        "/reporting_how@0.9",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert parse_payload(text) is None
