"""Security headers for every answer, and the rules about which site may call us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import BaseHTTPResponse

from bot.channels.options import WebOptions

EMBED_PATHS = frozenset({"/embed", "/embed.html"})
"""The only pages another site may show inside a frame."""

ALLOWED_METHODS = "GET, POST, DELETE"
ALLOWED_HEADERS = "authorization, content-type"
_PREFLIGHT_SECONDS = "600"
_BY_ENCODING = "Accept-Encoding"
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

_CONTENT_SECURITY = (
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)

_ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}
# Rasa's CORS library writes two of these on every answer; only ours may stay.
_TAKEN_AWAY = (
    "server",
    "x-powered-by",
    "set-cookie",
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-expose-headers",
)


@dataclass(frozen=True)
class SecurityHeaders:
    """Writes the headers that belong on every answer."""

    options: WebOptions

    def apply(self, request: Request, response: BaseHTTPResponse) -> None:
        """Add security and CORS headers to an answer and take telling ones away."""
        for name in _TAKEN_AWAY:
            response.headers.pop(name, None)
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        self._frames(request, response)
        self._cors(request, response)

    def _frames(self, request: Request, response: BaseHTTPResponse) -> None:
        embedded = request.path in EMBED_PATHS
        ancestors = " ".join(self.options.frame_ancestors) if embedded else "'none'"
        allowed = getattr(request.ctx, "inline", {})
        directives = [_allowing(directive, allowed) for directive in _CONTENT_SECURITY]
        policy = "; ".join((*directives, f"frame-ancestors {ancestors}"))
        response.headers["Content-Security-Policy"] = policy
        if not embedded:
            response.headers["X-Frame-Options"] = "DENY"

    def _cors(self, request: Request, response: BaseHTTPResponse) -> None:
        vary = response.headers.get("Vary")
        response.headers["Vary"] = f"{vary}, Origin" if vary == _BY_ENCODING else "Origin"
        origin = request.headers.get("origin")
        if origin and is_allowed_origin(request, self.options):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def _allowing(directive: str, inline: Mapping[str, str]) -> str:
    """Add to a directive what allows the very scripts or styles that stand in the page."""
    source = inline.get(directive.split(" ", 1)[0])
    return f"{directive} {source}" if source else directive


def is_allowed_origin(request: Request, options: WebOptions) -> bool:
    """Say whether the page that sent a request may talk to us.

    A request without Origin may: it comes from no page, and still needs its conversation's id.
    """
    origin = request.headers.get("origin")
    if origin is None:
        return True
    return origin.lower() in options.allowed_origins or is_same_origin(request)


def preflight_headers(request: Request, options: WebOptions) -> dict[str, str]:
    """Return what a browser asks for before it sends JSON from an allowed site."""
    if not is_allowed_origin(request, options):
        return {}
    return {
        "Access-Control-Allow-Methods": ALLOWED_METHODS,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
    }


def is_same_origin(request: Request) -> bool:
    """Say whether a request comes from one of our own pages.

    Host and port are compared: behind a proxy the scheme seen here is not the visitor's.
    """
    try:
        parts = urlsplit(request.headers.get("origin", "").lower())
    except ValueError:  # such as a bracket that is never closed
        return False
    host = request.headers.get("host", "").lower()
    default_port = _DEFAULT_PORTS.get(parts.scheme)
    if default_port is None or not host:
        return False
    return bool(parts.netloc.removesuffix(default_port) == host.removesuffix(default_port))
