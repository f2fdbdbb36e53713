from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from bot.channels.options import OptionsError, WebOptions

DOCUMENT = Path(__file__).parents[3] / "docs" / "deploying.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    assert WebOptions.from_environment({}) == WebOptions()


def test_every_setting_is_read() -> None:
    options = WebOptions.from_environment(
        {
            "WAYMARK_ALLOWED_ORIGINS": "https://a.example, https://B.example:8443/",
            "WAYMARK_FRAME_ANCESTORS": "'self' https://a.example",
            "WAYMARK_MAX_CHARACTERS": "100",
            "WAYMARK_MAX_BODY_BYTES": "2048",
            "WAYMARK_REPLY_TIMEOUT": "2.5",
            "WAYMARK_IDLE_MINUTES": "5",
            "WAYMARK_MAX_SESSIONS": "7",
            "WAYMARK_RATE_LIMIT": "off",
            "WAYMARK_RATE_PER_ADDRESS": "8",
            "WAYMARK_RATE_IN_ALL": "9",
            "WAYMARK_PROXIES": "1",
            "WAYMARK_EXIT_URL": "https://example.org/",
            "WAYMARK_KNOWLEDGE": "other.db",
        }
    )
    assert options == WebOptions(
        allowed_origins=frozenset({"https://a.example", "https://b.example:8443"}),
        frame_ancestors=("'self'", "https://a.example"),
        max_characters=100,
        max_body_bytes=2048,
        reply_timeout=2.5,
        idle_minutes=5,
        max_sessions=7,
        rate_limit=False,
        rate_per_address=8,
        rate_in_all=9,
        proxies=1,
        exit_url="https://example.org/",
        knowledge=Path("other.db"),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WAYMARK_MAX_CHARACTERS", "many"),
        ("WAYMARK_MAX_CHARACTERS", "0"),
        ("WAYMARK_REPLY_TIMEOUT", "nan"),
        ("WAYMARK_REPLY_TIMEOUT", "-1"),
        ("WAYMARK_IDLE_MINUTES", "16"),
        ("WAYMARK_RATE_LIMIT", "perhaps"),
        ("WAYMARK_ALLOWED_ORIGINS", "*"),
        ("WAYMARK_ALLOWED_ORIGINS", "example.org"),
        ("WAYMARK_ALLOWED_ORIGINS", "https://example.org/page"),
        ("WAYMARK_FRAME_ANCESTORS", "https://a.example; script-src *"),
        ("WAYMARK_EXIT_URL", "http://example.org"),
        ("WAYMARK_EXIT_URL", "https://example.org/search?q=help"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(OptionsError, match=name):
        WebOptions.from_environment({name: value})


def test_every_setting_is_in_the_document() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    not_set = {"web_folder", "request_timeout", "grace"}
    names = [f"WAYMARK_{field.name.upper()}" for field in fields(WebOptions)]
    missing = [name for name in names if name not in text and name[8:].lower() not in not_set]
    assert missing == []
