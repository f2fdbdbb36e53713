"""One utterance of the assistant becomes one message on the wire.

The shape is fixed point 4 of the design: text that is enough alone, buttons, and at most one
card. Whatever else an utterance holds is left out, and a link of an unknown kind is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Message = dict[str, Any]

CARD_TYPES = frozenset({"alert", "service", "chart", "steps", "sources"})
LINK_STARTS = ("https://", "tel:", "sms:", "mailto:")


def to_message(utterance: Mapping[str, Any]) -> Message | None:
    """Return the message for an utterance of Rasa, or None when it says nothing."""
    card = _card(utterance.get("custom"))
    text = str(utterance.get("text") or "").strip() or str((card or {}).get("title", ""))
    if not text:
        return None
    message: Message = {"text": text}
    buttons = _buttons(utterance.get("buttons"))
    if buttons:
        message["buttons"] = buttons
    if card:
        message["card"] = card
    return message


def is_safe_link(link: object) -> bool:
    """Say whether a link is of a kind that may be shown."""
    return isinstance(link, str) and link.lower().startswith(LINK_STARTS)


def _buttons(buttons: Any) -> list[dict[str, str]]:
    if not isinstance(buttons, list):
        return []
    return [
        {"title": button["title"], "payload": button["payload"]}
        for button in buttons
        if isinstance(button, dict)
        and isinstance(button.get("title"), str)
        and isinstance(button.get("payload"), str)
    ]


def _card(custom: Any) -> Message | None:
    card = custom.get("card") if isinstance(custom, dict) else None
    if not isinstance(card, dict) or card.get("type") not in CARD_TYPES:
        return None
    return {key: _without_unsafe_links(value) for key, value in card.items()}


def _without_unsafe_links(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_unsafe_links(item) for item in value]
    if isinstance(value, dict):
        return {
            key: _without_unsafe_links(item)
            for key, item in value.items()
            if key not in ("href", "url") or is_safe_link(item)
        }
    return value
