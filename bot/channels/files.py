"""Serves the widget and the pages of bot/web: joined, packed once, and kept in memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.assembly import join_page, join_script
from bot.channels.options import WebOptions

ENTRY = "waymark.js"
"""The module that other sites embed: it is sent with all that it imports."""

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
_TEXTS = (".html", ".js", ".mjs", ".css", ".json", ".svg", ".txt", ".webmanifest")
_MODULE_AGE = "public, max-age=300, must-revalidate"
_PACKED_FROM = 256
"""Bytes below which packing saves nothing."""
_UNSAFE_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in "'\"<>\\&` "}

_REFUSED = re.compile(r"q=0(\.0*)?")
_USUAL_EXIT = WebOptions.exit_url
_USUAL_PLACE = urlsplit(_USUAL_EXIT).netloc.removeprefix("www.")

_Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Content:
    """What is sent for one address. `packed` is the same as gzip, None when that is no smaller."""

    kind: str
    body: bytes
    packed: bytes | None
    is_page: bool = False
    inline: Mapping[str, str] = field(default_factory=dict)

    @property
    def tag(self) -> str:
        """The name of these very bytes, without quotation marks."""
        return hashlib.blake2b(self.body, digest_size=12).hexdigest()


class WebFolder:
    """The files of a folder by address; contents are made again when a file changes."""

    def __init__(self, folder: Path, exit_url: str = WebOptions.exit_url) -> None:
        self._root = folder.resolve()
        self._exit_url = exit_url.translate(_UNSAFE_IN_ADDRESS)
        self._stamp: _Stamp = ()
        self._contents: dict[str, Content] = {}
        self._files = dict(_addresses(self._root))

    @property
    def addresses(self) -> list[str]:
        """Every address that is served. Pages are also served without '.html'."""
        return list(self._files)

    def respond(self, request: Request, address: str | None = None) -> HTTPResponse:
        """Return a file, or 304 when the browser has these very bytes."""
        content = self.content(address or request.path)
        if content is None:
            return HTTPResponse("Not found", status=404, content_type=_TYPES[".txt"])
        request.ctx.inline = content.inline
        packed = content.packed if takes_gzip(request.headers.get("accept-encoding", "")) else None
        headers = {"Vary": "Accept-Encoding"} if content.packed else {}
        if packed:
            headers["Content-Encoding"] = "gzip"
        if not content.is_page:
            tag = f'"{content.tag}-gzip"' if packed else f'"{content.tag}"'
            headers |= {
                "ETag": tag,
                "Cache-Control": _MODULE_AGE,
                "Cross-Origin-Resource-Policy": "cross-origin",
            }
            if tag in request.headers.get("if-none-match", ""):
                return HTTPResponse(status=304, headers=headers)
        return HTTPResponse(packed or content.body, headers=headers, content_type=content.kind)

    def content(self, address: str) -> Content | None:
        """Return what is sent for an address, or None when there is no such file (any more)."""
        stamp = self._current_stamp()
        if stamp != self._stamp:
            self._stamp, self._contents = stamp, {}
        if address not in self._contents:
            path = self._files.get(address)
            if path is None or not path.is_file():
                return None
            self._contents[address] = self._make(path)
        return self._contents[address]

    def _make(self, path: Path) -> Content:
        kind = _type(path)
        if path.suffix == ".html":
            page = join_page(self._read(path.name), self._read)
            body = page.html.encode()
            return Content(kind, body, _pack(body), is_page=True, inline=page.inline)
        if path.name == ENTRY:
            body = join_script(path.name, self._read).encode()
        else:
            body = path.read_bytes()
        return Content(kind, body, _pack(body) if path.suffix in _TEXTS else None)

    def _read(self, name: str) -> str:
        """Return a file's text with the operator's exit address in place of the usual one."""
        text = (self._root / name).read_text("utf-8")
        place = urlsplit(self._exit_url).netloc.removeprefix("www.")
        return text.replace(_USUAL_EXIT, self._exit_url).replace(_USUAL_PLACE, place)

    def _current_stamp(self) -> _Stamp:
        return tuple(_stamp_of(path) for path in self._files.values())


def takes_gzip(accepted: str) -> bool:
    """Say whether an Accept-Encoding header allows gzip."""
    for item in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name in ("gzip", "*"):
            return not any(_REFUSED.fullmatch(parameter) for parameter in parameters)
    return False


def _addresses(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield every address of a folder with its file; hidden files and links out are left out."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        hidden = any(part.startswith((".", "_")) for part in relative.parts)
        if hidden or not path.is_file() or root not in path.resolve().parents:
            continue
        yield f"/{relative.as_posix()}", path
        if path.suffix == ".html":
            name = "" if path.stem == "index" else path.stem
            yield f"/{(relative.parent / name).as_posix()}".replace("/.", "/"), path


def _stamp_of(path: Path) -> tuple[int, int]:
    """Return what changes when a file does; zeros when it is gone."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _pack(body: bytes) -> bytes | None:
    packed = gzip.compress(body, 9, mtime=0)
    return packed if len(body) >= _PACKED_FROM and len(packed) < len(body) else None


def _type(path: Path) -> str:
    guessed = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return _TYPES.get(path.suffix, guessed)
