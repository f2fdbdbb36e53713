"""Serves the widget and the pages of bot/web."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_MODULE_AGE = "public, max-age=300, must-revalidate"


@dataclass(frozen=True)
class WebFile:
    """One file that may be served; its bytes are read again when it changes."""

    path: Path
    url: str

    @property
    def is_page(self) -> bool:
        """Say whether this is a page rather than a part of one."""
        return self.path.suffix == ".html"

    def respond(self, request: Request) -> HTTPResponse:
        """Return the file, or 304 when the browser has these very bytes."""
        try:
            body = self.path.read_bytes()
        except OSError:
            return HTTPResponse("Not found", status=404, content_type="text/plain; charset=utf-8")
        if self.is_page:
            return HTTPResponse(body, content_type=_type(self.path))
        tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = {
            "ETag": tag,
            "Cache-Control": _MODULE_AGE,
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if tag in request.headers.get("if-none-match", ""):
            return HTTPResponse(status=304, headers=headers)
        return HTTPResponse(body, headers=headers, content_type=_type(self.path))


def web_files(folder: Path) -> list[WebFile]:
    """Return every file of the folder with the path it is served at.

    Pages are also served without '.html'. Hidden files and links leading out are left out.
    """
    root = folder.resolve()
    files = []
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith((".", "_")) for part in relative.parts)
        if hidden or not path.is_file() or root not in path.resolve().parents:
            continue
        files.append(WebFile(path, f"/{relative.as_posix()}"))
        if path.suffix == ".html" and path.stem != "index":
            files.append(WebFile(path, f"/{relative.with_suffix('').as_posix()}"))
    return files


def _type(path: Path) -> str:
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _TYPES.get(path.suffix, guessed)
