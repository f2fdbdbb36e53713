"""`/plain`: the same assistant as plain pages, for browsers without scripts.

No script and no cookie. The conversation's id travels in a hidden field by POST, never in an
address. The exit link holds another secret, which can end the conversation and nothing else, so
that leaving forgets at once without a script. Only the latest reply is on the page.

Every form is answered with the address of a page. Browsers write the body of a form that was
answered with a page itself to disk, to restore the tab after a crash: the person's words would
stay there. The address that is kept instead shows the latest reply, and nothing once the
conversation has ended. A form sent twice is read once and starts one conversation.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

from sanic.request import Request
from sanic.response import HTTPResponse, html

from bot.channels.conversations import Conversations, TooManyTurns
from bot.channels.emergency import EmergencyHelp, Reason
from bot.channels.headers import is_same_origin
from bot.channels.messages import Message, is_safe_link
from bot.channels.options import WebOptions
from bot.channels.pages import Markup, element, page
from bot.channels.requests import (
    NO_SESSION,
    Refusal,
    button_payload,
    message_id,
    typed_text,
)
from bot.channels.sessions import Session

PATH = "/plain"
STYLESHEET = "/plain.css"
SAFELY = "/browse-safely"
TITLE = "Waymark"
OTHER_SITE = "This form was sent from another website."
_FORM = "application/x-www-form-urlencoded"
_OPENING_SECONDS = 60.0
_PROBLEM_PAGES: dict[str, tuple[int, Reason]] = {
    "failed": (503, Reason.FAILED),
    "busy": (429, Reason.BUSY),
    "empty": (400, Reason.EMPTY),
    "too_long": (413, Reason.TOO_LONG),
    "ended": (404, Reason.ENDED),
}
_KEPT_FIRST_FORMS = 10_000


class PlainPages:
    """Shows the conversation as pages and reads its forms."""

    def __init__(
        self,
        conversations: Conversations,
        options: WebOptions,
        emergency: EmergencyHelp,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._conversations = conversations
        self._options = options
        self._emergency = emergency
        self._clock = clock
        self._opening: tuple[float, list[Message]] | None = None
        self._opened_by: OrderedDict[str, str] = OrderedDict()
        """The conversation that each first form started, by the form's id."""

    async def show(self, request: Request) -> HTTPResponse:
        """Show the first page. No conversation starts until the person writes."""
        return html(self._page(None, await self._first_words()))

    async def talk(self, request: Request) -> HTTPResponse:
        """Take what the form holds and lead to the page with the reply."""
        form = read_form(request)
        session = await self._session(form)
        try:
            reply = await self._conversations.answer(session, self._said(form), message_id(form))
        except Refusal as refusal:
            reply = self._instead(refusal.reason, refusal.error)
        except TooManyTurns:
            reply = self._instead(Reason.BUSY, "")
        if reply is None:
            raise Refusal(404, NO_SESSION, reason=Reason.ENDED)
        session.shown = reply
        return _lead_to(session.view)

    async def show_reply(self, request: Request, view: str) -> HTTPResponse:
        """Show the latest reply of a conversation, or what went wrong."""
        session = self._conversations.sessions.get_by_view(view)
        if session is not None and session.shown:
            return html(self._page(session, session.shown))
        status, reason = _PROBLEM_PAGES.get(view, _PROBLEM_PAGES["ended"])
        return self._problem(status, "", reason)

    def problem(
        self, request: Request, status: int, error: str, reason: Reason | None
    ) -> HTTPResponse:
        """Show what went wrong, with a way to start again."""
        if request.method == "POST" and reason is not None:
            return _lead_to(reason.name.lower())
        return self._problem(status, error, reason)

    def _said(self, form: dict[str, str]) -> str:
        payload = form.get("payload")
        return button_payload(payload) if payload else typed_text(form.get("text"), self._options)

    async def _session(self, form: dict[str, str]) -> Session:
        first = form.get("id", "")
        token = form.get("session") or self._opened_by.get(first)
        if not token:
            session, _ = await self._conversations.open()
            self._remember(first, session)
            return session
        known = self._conversations.sessions.get(token)
        if known is None:
            raise Refusal(404, NO_SESSION, reason=Reason.ENDED)
        return known

    def _remember(self, first: str, session: Session) -> None:
        if not first:
            return
        self._opened_by[first] = session.token
        while len(self._opened_by) > _KEPT_FIRST_FORMS:
            self._opened_by.popitem(last=False)

    async def _first_words(self) -> list[Message]:
        now = self._clock()
        if self._opening is None or now - self._opening[0] > _OPENING_SECONDS:
            session, messages = await self._conversations.open()
            self._conversations.sessions.end(session.token)
            self._opening = (now, messages)
        return self._opening[1]

    def _problem(self, status: int, error: str, reason: Reason | None) -> HTTPResponse:
        return html(self._page(None, self._instead(reason, error)), status=status)

    def _instead(self, reason: Reason | None, error: str) -> list[Message]:
        """Return what is shown in place of a reply."""
        return [self._emergency.message(reason)] if reason else [{"text": error}]

    def _page(self, session: Session | None, messages: Sequence[Message]) -> str:
        token = session.token if session else ""
        exit_path = f"/exit/{session.leave}" if session else "/exit"
        return page(
            TITLE,
            _exit_link(exit_path),
            element(
                "main",
                element("h1", TITLE),
                _always_here(),
                *([] if session else [_about()]),
                element(
                    "section",
                    *(_message(message, token) for message in messages),
                    id="reply",
                    aria_label="Reply",
                ),
                _words_form(token, self._options.max_characters),
                *([_about()] if session else []),
            ),
            head=(
                element("link", rel="stylesheet", href=STYLESHEET),
                element("link", rel="icon", href="data:,"),
            ),
        )


def is_plain(path: str) -> bool:
    """Say whether an address is one of the plain page's."""
    return path == PATH or path.startswith(f"{PATH}/")


def _lead_to(name: str) -> HTTPResponse:
    return HTTPResponse(status=303, headers={"Location": f"{PATH}/{name}#reply"})


def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form that one of our own pages sent.

    Raises:
        Refusal: 403 for a form of another site, 415 or 400 for anything that is not a form.
    """
    if not _is_own_form(request):
        raise Refusal(403, OTHER_SITE)
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip().lower()
    if kind != _FORM:
        raise Refusal(415, "Please use the form on this page.")
    try:
        fields = parse_qs(request.body.decode(), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        raise Refusal(400, "The form could not be read. Please try again.") from None
    return {name: values[0] for name, values in fields.items()}


def _is_own_form(request: Request) -> bool:
    """With our `no-referrer` rule browsers send `Origin: null` for our own forms as well."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    return request.headers.get("origin") in (None, "null") or is_same_origin(request)


def _exit_link(path: str) -> Markup:
    hidden = element("span", "Emergency: ", class_="unseen")
    link = element(
        "a", hidden, "Exit this page", href=path, rel="nofollow noreferrer", class_="exit"
    )
    return element("div", link, class_="exit-bar")


def _always_here() -> Markup:
    return element(
        "p",
        "In danger now? ",
        element("a", "Call 999", href="tel:999"),
        ". If you cannot speak, press 55 when asked.",
        class_="danger",
    )


def _about() -> Markup:
    """Say what leaving does: before the first question, and below each reply after that."""
    return element(
        "aside",
        element(
            "p",
            "“Exit this page” ends this chat and opens an everyday page. It does not clear the "
            "history of your browser. To come back, open this page again. We keep nothing, and "
            "an idle chat is gone after 15 minutes. ",
            element("a", "How to browse safely", href=SAFELY),
        ),
    )


def _words_form(token: str, longest: int) -> Markup:
    return element(
        "form",
        *_hidden(token),
        element("label", "Write here", for_="text"),
        element("textarea", id="text", name="text", rows="3", maxlength=str(longest)),
        element("button", "Send", type="submit", class_="send"),
        method="post",
        action=f"{PATH}#reply",
        autocomplete="off",
    )


def _hidden(token: str) -> tuple[Markup, Markup]:
    return (
        element("input", type="hidden", name="session", value=token),
        element("input", type="hidden", name="id", value=secrets.token_hex(8)),
    )


def _message(message: Message, token: str) -> Markup:
    card = message.get("card")
    # A card's lead and the card together say the same as the text: show one or the other.
    words = str(card["lead"] if card and "lead" in card else message["text"])
    parts = [element("p", *_lines(words), dir="auto")] if words else []
    if card:
        parts.append(_card(card))
    if message.get("buttons"):
        parts.append(_buttons(message["buttons"], token))
    return element("article", *parts)


def _lines(text: str) -> list[str]:
    parts: list[str] = []
    for line in text.split("\n"):
        parts += [Markup("<br>"), line] if parts else [line]
    return parts


def _buttons(buttons: Sequence[dict[str, str]], token: str) -> Markup:
    return element(
        "form",
        *_hidden(token),
        *(
            element("button", item["title"], type="submit", name="payload", value=item["payload"])
            for item in buttons
        ),
        method="post",
        action=f"{PATH}#reply",
        class_="choices",
    )


def _card(card: dict[str, Any]) -> Markup:
    """Return a card as headings and lists; a part that is missing is left out."""
    heading = card.get("title") or card.get("name")
    open_now = card.get("open") or {}
    state = f"state {open_now.get('state', '')}".strip()
    parts = [
        *([element("h2", str(heading), dir="auto")] if heading else []),
        *([element("p", str(open_now["text"]), class_=state)] if open_now.get("text") else []),
        *_lines_of(card, "summary"),
        *_list("ul", [_contact(contact) for contact in card.get("contacts", [])], "contacts"),
        *_lines_of(card, "address", "notice"),
        *_list("ol" if card.get("type") == "steps" else "ul", _items(card)),
        *_list("ul", [_bar(bar, card.get("unit", "")) for bar in card.get("series", [])]),
        *_lines_of(card, "source", "note", class_="small"),
    ]
    return element("section", *parts, class_=f"card {card.get('type', '')}")


def _lines_of(card: dict[str, Any], *keys: str, class_: str | None = None) -> list[Markup]:
    return [
        element("p", str(card[key]), class_=class_, dir="auto") for key in keys if card.get(key)
    ]


def _list(name: str, items: Sequence[str], class_: str | None = None) -> list[Markup]:
    if not items:
        return []
    return [element(name, *(element("li", item) for item in items), class_=class_, dir="auto")]


def _items(card: dict[str, Any]) -> list[str]:
    return [_source(item) if isinstance(item, dict) else item for item in card.get("items", [])]


def _contact(contact: dict[str, Any]) -> Markup:
    label = str(contact.get("label", ""))
    value = str(contact.get("value", ""))
    shown = label if value in label or not value else f"{label}: {value}"
    note = f" ({contact['note']})" if contact.get("note") else ""
    return element("span", _link(shown, contact.get("href")), note)


def _source(item: dict[str, Any]) -> Markup:
    rest = [str(item[key]) for key in ("publisher",) if item.get(key)]
    if item.get("checked"):
        rest.append(f"checked {item['checked']}")
    after = f" ({', '.join(rest)})" if rest else ""
    return element("span", _link(str(item.get("title", "")), item.get("url")), after)


def _bar(bar: dict[str, Any], unit: str) -> str:
    text = f"{bar.get('label')}: {bar.get('value')} {unit}".strip()
    if "part" in bar:
        text += f", of which {bar['part']}"
    if "share" in bar:
        text += f" ({bar['share']:g}%)"
    return text


def _link(text: str, link: Any) -> str:
    if not is_safe_link(link):
        return text
    return element("a", text, href=link, rel="nofollow noreferrer")
