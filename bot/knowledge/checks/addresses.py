"""Postcodes that exist in form, and links that are safe to open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content

POSTCODE = re.compile(
    r"(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]"
    r"|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRVWXY]) [0-9][ABD-HJLNP-UW-Z]{2}"
)


def malformed_postcodes(content: Content) -> Iterator[Problem]:
    """Postcodes that are not in the form of a full British postcode."""
    for service in content.services.values():
        postcode = service.location.postcode if service.location else None
        if postcode and not POSTCODE.fullmatch(postcode):
            yield Problem(
                f"services/{service.id}.yml",
                service.id,
                "location.postcode",
                f"{postcode!r} is not a full postcode, in capitals with one space, such as SS1 1AN",
            )


def unsafe_links(content: Content) -> Iterator[Problem]:
    """Links to show that are not https, or that lead nowhere."""
    for service in content.services.values():
        if service.signpost == "no":
            continue
        for field in ("url", "webchat_url"):
            link = getattr(service, field)
            if link and not _is_safe(link):
                yield Problem(
                    f"services/{service.id}.yml",
                    service.id,
                    field,
                    f"{link!r} must be a full address that begins with https://",
                )


def _is_safe(link: str) -> bool:
    parts = urlsplit(link)
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host and "@" not in parts.netloc and " " not in link
