"""Small HTML pages made here. Every value is escaped; nothing carries a script."""

from __future__ import annotations

import html
from collections.abc import Mapping


class Markup(str):
    """Text that is HTML already."""


def element(name: str, /, *children: str, **attributes: str | bool | None) -> Markup:
    """Return an element with its children and attribute values escaped.

    Underscores in attribute names stand for hyphens, and a trailing one is dropped (`class_`).
    """
    inside = "".join(escape(child) for child in children)
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in ("input", "meta", "link"):
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{inside}</{name}>")


def escape(text: str) -> Markup:
    """Return text as HTML; markup is left as it is."""
    return text if isinstance(text, Markup) else Markup(html.escape(text, quote=True))


def page(title: str, *body: str, head: tuple[str, ...] = ()) -> str:
    """Return a whole page in British English."""
    head_parts = (
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex"),
        element("title", title),
        *head,
    )
    inside = (element("head", *head_parts), element("body", *body))
    return "<!doctype html>\n" + element("html", *inside, lang="en-GB")


def clearing_page(exit_url: str) -> str:
    """Return the page that leads away; its refresh takes its own place in the history."""
    return page(
        "Page",
        element(
            "p",
            element("a", "Continue", href=exit_url, rel="nofollow noreferrer"),
        ),
        head=(element("meta", http_equiv="refresh", content=f"0; url={exit_url}"),),
    )


ENDING_HEADERS: Mapping[str, str] = {"Clear-Site-Data": '"cache", "storage"'}
"""With the end of a conversation: the browser drops its copies of our scripts and pages.

The cookies of a site belong to the whole of its domain, so a chat that ends does not touch them;
we set none. It answers a beacon that nobody waits for, so leaving is not slower for it.
"""

CLEARING_HEADERS: Mapping[str, str] = {
    "Clear-Site-Data": '"cache", "cookies", "storage"',
    "Cache-Control": "no-store",
}


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{html.escape(value, quote=True)}"'
