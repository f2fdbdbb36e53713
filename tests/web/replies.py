"""Replies with one of every card, as the web channel sends them."""

from __future__ import annotations

from typing import Any

ALERT: dict[str, Any] = {
    "text": "I want you to be safe.\n• Call: 999",
    "buttons": [
        {"title": "That's not what I meant", "payload": '/withdraw_alert{"signal": "danger_now"}'}
    ],
    "card": {
        "type": "alert",
        "signal": "danger_now",
        "title": "If you are in danger now",
        "lead": "I want you to be safe.",
        "items": ["If you can't speak, call 999, listen, and press 55."],
        "contacts": [
            {"kind": "call", "label": "Call", "value": "999", "href": "tel:999"},
            {"kind": "text", "label": "Text", "value": "999", "href": "sms:999"},
        ],
    },
}
SERVICE: dict[str, Any] = {
    "text": "A centre. Open now until 5pm.\n• Call: 01375 380609",
    "card": {
        "type": "service",
        "id": "a-centre",
        "name": "A Rape Crisis Centre",
        "lead": "",
        "summary": "For anyone in Basildon",
        "open": {"state": "open", "text": "Open now until 5pm"},
        "contacts": [
            {
                "kind": "call",
                "label": "Call",
                "value": "01375 380609",
                "href": "tel:01375380609",
                "note": "support and information",
            },
            {"kind": "text", "label": "Text HELLO to", "value": "85258", "href": "sms:85258"},
            {
                "kind": "web",
                "label": "Website",
                "value": "centre.example",
                "href": "https://centre.example/",
            },
        ],
        "address": "1 High Street, Grays",
        "notice": "Checked November 2026.",
        "checked": "2026-11-22",
    },
}
CHART: dict[str, Any] = {
    "text": "Southend 210\nBasildon 116",
    "card": {
        "type": "chart",
        "title": "Offences recorded",
        "unit": "offences",
        "lead": "These figures are history.",
        "series": [
            {"label": "Southend", "value": 210, "part": 53, "share": 25.2},
            {"label": "Basildon", "value": 116},
        ],
        "source": "The Echo, about 2011",
        "note": "Most people never tell the police.",
    },
}
STEPS: dict[str, Any] = {
    "text": "1. Look around.\n2. Breathe out.",
    "card": {"type": "steps", "title": "Steady", "items": ["Look around.", "Breathe out."]},
}
SOURCES: dict[str, Any] = {
    "text": "Where this comes from.",
    "card": {
        "type": "sources",
        "items": [
            {
                "title": "First responders",
                "publisher": "SERICC",
                "url": "https://sericc.example/news",
                "checked": "2026-11-22",
            }
        ],
    },
}
EVERYTHING = (ALERT, SERVICE, CHART, STEPS, SOURCES)
