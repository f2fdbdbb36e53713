from __future__ import annotations

import pytest

from bot.channels.messages import is_safe_link, to_message


def test_an_utterance_becomes_one_message() -> None:
    card = {"type": "steps", "title": "Breathe", "items": ["In", "Out"]}
    message = to_message(
        {
            "text": "one\n\ntwo",
            "buttons": [{"title": "More", "payload": "/more", "extra": 1}],
            "custom": {"card": card},
            "timestamp": 1.0,
        }
    )
    assert message == {
        "text": "one\n\ntwo",
        "buttons": [{"title": "More", "payload": "/more"}],
        "card": card,
    }


def test_empty_parts_are_left_out() -> None:
    assert to_message({"text": "hi", "buttons": [], "custom": {}}) == {"text": "hi"}


def test_an_utterance_without_words_says_nothing() -> None:
    assert to_message({"text": " ", "image": "https://example.org/a.png"}) is None


def test_a_card_without_text_gives_its_title() -> None:
    message = to_message({"custom": {"card": {"type": "alert", "title": "Help now"}}})
    assert message is not None and message["text"] == "Help now"


@pytest.mark.parametrize("custom", ["card", {"card": "x"}, {"card": {"type": "script"}}, None])
def test_an_unknown_card_is_left_out(custom: object) -> None:
    assert to_message({"text": "hi", "custom": custom}) == {"text": "hi"}


@pytest.mark.parametrize("buttons", ["x", [1], [{"title": "no payload"}], [{"payload": "/x"}]])
def test_a_broken_button_is_left_out(buttons: object) -> None:
    assert to_message({"text": "hi", "buttons": buttons}) == {"text": "hi"}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "http://example.org", "data:x", "//x", 3])
def test_an_unsafe_link_is_dropped(link: object) -> None:
    card = {"type": "service", "contacts": [{"label": "Site", "href": link}]}
    message = to_message({"text": "hi", "custom": {"card": card}})
    assert message is not None and message["card"]["contacts"] == [{"label": "Site"}]


@pytest.mark.parametrize("link", ["https://a.org", "tel:999", "sms:80", "mailto:a@b.org"])
def test_a_link_of_a_known_kind_is_safe(link: str) -> None:
    assert is_safe_link(link)
