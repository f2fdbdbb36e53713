"""What an operator can set for the web channel, read from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from bot.settings import KNOWLEDGE_FILE

WEB_FOLDER = Path(__file__).resolve().parent.parent / "web"
LONGEST_IDLE_MINUTES = 15.0
"""Conversations are never kept longer than this: our promise, so not a setting."""

Number = TypeVar("Number", int, float)


class OptionsError(ValueError):
    """A setting cannot be used; the message says which one and what is allowed."""


@dataclass(frozen=True)
class WebOptions:
    """Settings of the web channel. Times are in seconds unless the name says otherwise."""

    allowed_origins: frozenset[str] = frozenset()
    frame_ancestors: tuple[str, ...] = ("'self'",)
    max_characters: int = 5_000
    max_body_bytes: int = 32 * 1024
    reply_timeout: float = 10.0
    idle_minutes: float = LONGEST_IDLE_MINUTES
    max_sessions: int = 2_000
    rate_limit: bool = True
    rate_per_address: int = 120
    rate_in_all: int = 3_000
    proxies: int = 0
    exit_url: str = "https://www.bbc.co.uk/weather"
    knowledge: Path = KNOWLEDGE_FILE
    web_folder: Path = WEB_FOLDER
    request_timeout: float = 15.0
    """How long a client may take to send a request; not set by the environment."""
    grace: float = 10.0
    """How much longer than a reply the server lets a request take; not set either."""

    @property
    def idle_seconds(self) -> float:
        """How long a conversation may rest before it is forgotten, in seconds."""
        return self.idle_minutes * 60

    @property
    def response_timeout(self) -> float:
        """The server's own limit for a request; longer than a reply may take."""
        return self.reply_timeout + self.grace

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> WebOptions:
        """Read every setting.

        Raises:
            OptionsError: a setting is malformed.
        """
        values = _Environment(os.environ if environment is None else environment)
        defaults = cls()
        return cls(
            allowed_origins=frozenset(
                _origin(item) for item in values.words("WAYMARK_ALLOWED_ORIGINS")
            ),
            frame_ancestors=_frame_ancestors(values.words("WAYMARK_FRAME_ANCESTORS")),
            max_characters=values.whole("WAYMARK_MAX_CHARACTERS", defaults.max_characters, 1),
            max_body_bytes=values.whole("WAYMARK_MAX_BODY_BYTES", defaults.max_body_bytes, 1024),
            reply_timeout=values.decimal("WAYMARK_REPLY_TIMEOUT", defaults.reply_timeout, 0.1, 120),
            idle_minutes=values.decimal(
                "WAYMARK_IDLE_MINUTES", defaults.idle_minutes, 0.01, LONGEST_IDLE_MINUTES
            ),
            max_sessions=values.whole("WAYMARK_MAX_SESSIONS", defaults.max_sessions, 1),
            rate_limit=values.switch("WAYMARK_RATE_LIMIT", defaults.rate_limit),
            rate_per_address=values.whole("WAYMARK_RATE_PER_ADDRESS", defaults.rate_per_address, 1),
            rate_in_all=values.whole("WAYMARK_RATE_IN_ALL", defaults.rate_in_all, 1),
            proxies=values.whole("WAYMARK_PROXIES", defaults.proxies, 0),
            exit_url=_exit_url(values.text("WAYMARK_EXIT_URL", defaults.exit_url)),
            knowledge=Path(values.text("WAYMARK_KNOWLEDGE", str(defaults.knowledge))),
        )


class _Environment:
    """Typed reading of environment variables; an empty one counts as not set."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(name, "").strip() or default

    def words(self, name: str) -> list[str]:
        return self._environment.get(name, "").replace(",", " ").split()

    def switch(self, name: str, default: bool) -> bool:
        value = self.text(name, "on" if default else "off").lower()
        if value not in ("on", "off"):
            raise OptionsError(f"{name} is '{value}'. Set it to 'on' or 'off'.")
        return value == "on"

    def whole(self, name: str, default: int, lowest: int) -> int:
        return self._number(name, default, int, "a whole number", lowest, 10**9)

    def decimal(self, name: str, default: float, lowest: float, highest: float) -> float:
        return self._number(name, default, float, "a number", lowest, highest)

    def _number(
        self,
        name: str,
        default: Number,
        convert: Callable[[str], Number],
        kind: str,
        lowest: float,
        highest: float,
    ) -> Number:
        value = self.text(name, "")
        if not value:
            return default
        try:
            number = convert(value)
        except ValueError:
            raise OptionsError(f"{name} is '{value}'. Set it to {kind}.") from None
        if not lowest <= number <= highest:
            raise OptionsError(f"{name} is {value}. Set it between {lowest:g} and {highest:g}.")
        return number


def _origin(value: str) -> str:
    parts = urlsplit(value)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.netloc or not plain or "*" in value:
        raise OptionsError(
            f"WAYMARK_ALLOWED_ORIGINS holds '{value}'. Write each site in full, such as "
            "https://www.example.org, with nothing after the name and no '*'."
        )
    return f"{parts.scheme}://{parts.netloc}".lower()


def _frame_ancestors(values: list[str]) -> tuple[str, ...]:
    for value in values:
        if value not in ("'self'", "'none'") and any(mark in value for mark in ";'\"*"):
            raise OptionsError(
                f"WAYMARK_FRAME_ANCESTORS holds \"{value}\". Write 'self', 'none' or sites in "
                "full, such as https://www.example.org, with spaces between them."
            )
    return tuple(values) or ("'self'",)


def _exit_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.netloc or parts.query:
        raise OptionsError(
            f"WAYMARK_EXIT_URL is '{value}'. Set it to an everyday page whose address starts "
            "with https:// and holds no search words."
        )
    return value
