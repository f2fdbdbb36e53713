from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import OutputChannel

from .server import Server, echo

PLAIN = "/plain"


class Page(HTMLParser):
    """What is on a page: elements in order, hidden fields, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def field(self, name: str) -> str:
        return next(item["value"] for item in self.all("input") if item["name"] == name)


def post(server: Server, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
    return server.client.post(PLAIN, data=fields, headers=headers or {}, follow_redirects=True)


def talk(server: Server, text: str, session: str = "") -> Page:
    return Page(post(server, text=text, session=session).text)


def saying(**utterance: Any) -> Callable[..., Any]:
    async def say(text: str, output: OutputChannel) -> None:
        await output.send_response("", dict(utterance))

    return say


def test_the_exit_link_comes_before_everything(server: Server) -> None:
    page = Page(server.client.get(PLAIN).text)
    first = next(
        (tag, attributes)
        for tag, attributes in page.elements
        if tag in ("a", "button", "textarea", "h1")
    )
    assert first[0] == "a"
    assert first[1]["href"] == "/exit"
    assert first[1]["rel"] == "nofollow noreferrer"
    assert page.text.startswith("Waymark Emergency: Exit this page")


def test_what_leaving_does_is_said_before_the_first_question(server: Server) -> None:
    page = Page(server.client.get(PLAIN).text)
    assert page.text.index("does not clear the history") < page.text.index("heard: /session_open")
    assert "/browse-safely" in [link["href"] for link in page.all("a")]


def test_the_first_page_starts_no_conversation(server: Server) -> None:
    page = Page(server.client.get(PLAIN).text)
    assert "heard: /session_open" in page.text
    assert page.field("session") == ""
    assert len(server.agent.tracker_store) == 0


def test_the_page_has_no_script_no_cookie_and_no_style_of_its_own(server: Server) -> None:
    answer = post(server, text="hello")
    page = Page(answer.text)
    assert page.all("script") == [] and page.all("style") == []
    assert not any("style" in attributes for _, attributes in page.elements)
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_gets_its_reply(server: Server) -> None:
    page = talk(server, "hello")
    assert "heard: hello" in page.text
    again = talk(server, "and then", page.field("session"))
    assert "heard: and then" in again.text
    assert again.field("session") == page.field("session")


def test_a_form_is_answered_with_an_address(server: Server) -> None:
    """A browser keeps the body of a form on disk when the answer is the page itself."""
    answer = server.client.post(PLAIN, data={"text": "hello"})
    assert answer.status_code == 303
    assert answer.content == b""
    assert server.client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("fields", "leads_to"),
    [
        pytest.param({"text": "a", "session": "A" * 43}, "/plain/ended#reply", id="ended"),
        pytest.param({"text": "a", "session": "x"}, "/plain/ended#reply", id="forged"),
    ],
)
def test_a_refused_form_is_answered_with_an_address(
    server: Server, fields: dict[str, str], leads_to: str
) -> None:
    answer = server.client.post(PLAIN, data=fields)
    assert answer.status_code == 303
    assert answer.headers["location"] == leads_to


@pytest.mark.parametrize(
    ("name", "status"),
    [("failed", 503), ("busy", 429), ("empty", 400), ("too_long", 413), ("guessed", 404)],
)
def test_an_address_of_no_conversation_shows_help(server: Server, name: str, status: int) -> None:
    answer = server.client.get(f"{PLAIN}/{name}")
    assert answer.status_code == status
    assert "999" in answer.text


def test_the_address_of_a_reply_shows_nothing_after_leaving(server: Server) -> None:
    answer = post(server, text="canary")
    assert server.client.get(answer.url).text.count("canary") == 1
    server.client.get(Page(answer.text).all("a")[0]["href"])
    again = server.client.get(answer.url)
    assert again.status_code == 404
    assert "canary" not in again.text


def test_the_id_is_in_no_address(server: Server) -> None:
    page = talk(server, "hello")
    session = page.field("session")
    answer = server.client.post(PLAIN, data={"text": "hello", "session": session})
    assert session not in answer.headers["location"]
    links = [value for _, attributes in page.elements for value in attributes.values()]
    assert [value for value in links if session in value and value != session] == []


def test_sending_a_form_again_changes_nothing(server: Server) -> None:
    page = talk(server, "hello")
    fields = {"session": page.field("session"), "id": page.field("id"), "text": "again"}
    first, second = post(server, **fields), post(server, **fields)
    assert "heard: again" in first.text and "heard: again" in second.text
    assert server.agent.texts == ["hello", "again"]


def test_sending_the_first_form_again_starts_no_second_conversation(server: Server) -> None:
    fields = {"session": "", "id": "first-form", "text": "hello"}
    first, second = Page(post(server, **fields).text), Page(post(server, **fields).text)
    assert first.field("session") == second.field("session")
    assert server.agent.texts == ["hello"]


def test_the_first_form_sent_again_after_leaving_shows_nothing(server: Server) -> None:
    fields = {"session": "", "id": "first-form", "text": "canary"}
    page = Page(post(server, **fields).text)
    server.client.get(page.all("a")[0]["href"])
    answer = post(server, **fields)
    assert answer.status_code == 404
    assert "canary" not in answer.text
    assert server.agent.texts == ["canary"]


def test_html_is_shown_as_text(server: Server) -> None:
    answer = post(server, text='<img src=x onerror="alert(1)"><script>x</script>')
    page = Page(answer.text)
    assert page.all("img") == [] and page.all("script") == []
    assert "<script>x</script>" in page.text


def test_buttons_send_their_payload(server: Server) -> None:
    server.agent.behaviour = saying(
        text="Which?", buttons=[{"title": "More", "payload": '/more{"topic": "greeting"}'}]
    )
    page = talk(server, "hello")
    button = next(item for item in page.all("button") if item.get("name") == "payload")
    server.agent.behaviour = echo
    post(server, session=page.field("session"), payload="/urgent_help")
    assert button["value"] == '/more{"topic": "greeting"}'
    assert server.agent.texts[-1] == "/urgent_help"


def test_the_enter_key_sends_words_and_never_a_button(server: Server) -> None:
    server.agent.behaviour = saying(text="A", buttons=[{"title": "B", "payload": "/more"}])
    html = post(server, text="hello").text
    forms = re.findall(r"<form.*?</form>", html, re.DOTALL)
    assert not any("<textarea" in form and 'name="payload"' in form for form in forms)


CARDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "alert": (
        {
            "type": "alert",
            "title": "In danger now",
            "contacts": [{"kind": "call", "label": "Call 999", "value": "999", "href": "tel:999"}],
        },
        ["In danger now", "Call 999"],
    ),
    "service": (
        {
            "type": "service",
            "name": "SERICC",
            "summary": "For anyone",
            "open": {"state": "open", "text": "Open now"},
            "contacts": [
                {"kind": "call", "label": "Call", "value": "01", "href": "tel:01", "note": "free"}
            ],
            "address": "Grays",
            "notice": "Checked in 2026",
        },
        ["SERICC", "For anyone", "Open now", "Call: 01", "(free)", "Grays", "Checked in 2026"],
    ),
    "chart": (
        {
            "type": "chart",
            "title": "Offences",
            "unit": "offences",
            "series": [{"label": "Southend", "value": 210, "part": 53, "share": 25.2}],
            "source": "The Echo",
        },
        ["Offences", "Southend: 210 offences, of which 53 (25.2%)", "The Echo"],
    ),
    "steps": (
        {"type": "steps", "title": "Breathe", "items": ["In", "Out"]},
        ["Breathe", "In", "Out"],
    ),
    "sources": (
        {
            "type": "sources",
            "items": [
                {
                    "title": "Report it",
                    "publisher": "Essex Police",
                    "url": "https://example.org",
                    "checked": "2026-11-22",
                }
            ],
        },
        ["Report it", "(Essex Police, checked 2026-11-22)"],
    ),
}


@pytest.mark.parametrize("kind", CARDS)
def test_a_card_is_shown_as_text(server: Server, kind: str) -> None:
    card, words = CARDS[kind]
    server.agent.behaviour = saying(text="All of it", custom={"card": card})
    page = talk(server, "hello")
    assert [word for word in words if word not in page.text] == []
    assert "All of it" in page.text


def test_the_lead_of_a_card_stands_in_for_the_text(server: Server) -> None:
    card = {"type": "steps", "lead": "Try this.", "title": "Breathe", "items": ["In"]}
    server.agent.behaviour = saying(text="Try this. Breathe: in.", custom={"card": card})
    page = talk(server, "hello")
    assert "Try this." in page.text and "Breathe: in." not in page.text


def test_a_card_without_a_lead_stands_alone(server: Server) -> None:
    card = {"type": "service", "lead": "", "name": "SERICC", "summary": "For anyone"}
    server.agent.behaviour = saying(text="SERICC. All of it.", custom={"card": card})
    page = talk(server, "hello")
    assert "For anyone" in page.text and "All of it." not in page.text


def test_a_contact_of_an_unknown_kind_is_no_link(server: Server) -> None:
    card = {"type": "alert", "contacts": [{"label": "Site", "href": "javascript:alert(1)"}]}
    server.agent.behaviour = saying(text="A", custom={"card": card})
    page = talk(server, "hello")
    assert "Site" in page.text
    assert not any("javascript" in link.get("href", "") for link in page.all("a"))


def test_leaving_forgets_without_a_script(server: Server) -> None:
    page = talk(server, "hello")
    exit_link = page.all("a")[0]["href"]
    assert exit_link.startswith("/exit/")
    answer = server.client.get(exit_link)
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert post(server, text="hello", session=page.field("session")).status_code == 404
    assert len(server.agent.tracker_store) == 0


def test_an_ended_conversation_shows_nothing_of_itself(server: Server) -> None:
    page = talk(server, "canary")
    server.client.get(page.all("a")[0]["href"])
    answer = post(server, text="hello", session=page.field("session"), id=page.field("id"))
    assert answer.status_code == 404
    assert "canary" not in answer.text
    assert "ended" in answer.text and "999" in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"text": " "}, "did not get any words", id="no words"),
        pytest.param({}, "did not get any words", id="nothing"),
        pytest.param({"text": "a" * 5001}, "too long", id="too many words"),
        pytest.param({"payload": "/restart"}, "do not know that button", id="off the list"),
        pytest.param({"text": "a", "id": "x y"}, "up to 64 letters", id="a broken id"),
    ],
)
def test_a_mistake_keeps_the_conversation(
    server: Server, fields: dict[str, str], words: str
) -> None:
    session = talk(server, "hello").field("session")
    answer = post(server, session=session, **fields)
    assert words in Page(answer.text).text
    assert answer.headers["content-type"].startswith("text/html")
    assert Page(answer.text).field("session") == session


@pytest.mark.parametrize("session", ["x", "A" * 43])
def test_a_forged_session_gets_a_page(server: Server, session: str) -> None:
    answer = post(server, text="hello", session=session)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_a_failing_assistant_gets_the_emergency_message(server: Server) -> None:
    async def fail(text: str, output: OutputChannel) -> None:
        raise RuntimeError

    server.agent.behaviour = fail
    page = talk(server, "hello")
    assert {"href": "tel:999", "rel": "nofollow noreferrer"} in page.all("a")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Origin": "null"}, 200, id="our page, which sends no referrer"),
        pytest.param({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200, id="the same"),
        pytest.param({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403, id="another"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="another that says so"),
    ],
)
def test_only_our_own_forms_are_taken(server: Server, headers: dict[str, str], status: int) -> None:
    assert post(server, headers, text="hello").status_code == status


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        pytest.param(b"text=a", "text/plain", 415, id="no form"),
        pytest.param(b"\xff\xfe=\xff", "application/x-www-form-urlencoded", 400, id="not text"),
        pytest.param(b"a=1&" * 50, "application/x-www-form-urlencoded", 400, id="many fields"),
    ],
)
def test_what_is_not_our_form_is_refused(
    server: Server, content: bytes, kind: str, status: int
) -> None:
    answer = server.client.post(PLAIN, content=content, headers={"Content-Type": kind})
    assert answer.status_code == status


def test_the_limit_counts_here_as_well(start: Callable[..., Server]) -> None:
    server = start(rate_per_address=2)
    assert [post(server, text="a").status_code for _ in range(3)] == [200, 429, 429]
