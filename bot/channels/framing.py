"""Guards the way a request arrives: how long its body claims to be, and how slowly it comes.

Rasa pins Sanic 21.12, which trusts both. A negative `Content-Length` sends it into a loop that
stops the whole server, and each byte of a slow client starts its time limits again, so that a
request may take for ever. Both are put right here, before any route is looked up.
"""

from __future__ import annotations

import re
from typing import Any

from sanic import Sanic
from sanic.exceptions import InvalidUsage
from sanic.http import Stage
from sanic.request import Request
from sanic.server.protocols.http_protocol import HttpProtocol

_LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
_receive_data = HttpProtocol.data_received


class FramedRequest(Request):
    """A request whose body has one length, told in one way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Sanic's own request takes.

        Raises:
            InvalidUsage: 400, when it is unclear where the body ends: a proxy and a server that
                read such a request differently can be made to mix up two people's requests.
        """
        super().__init__(*args, **kwargs)
        lengths = self.headers.getall("content-length", [])
        encodings = self.headers.getall("transfer-encoding", [])
        if len(lengths) + len(encodings) > 1:
            raise InvalidUsage("More than one length")
        if any(not _LENGTH.fullmatch(length.strip(" \t")) for length in lengths):
            raise InvalidUsage("No length")
        if any(encoding != "chunked" for encoding in encodings):
            raise InvalidUsage("An unknown encoding")
        if self.headers.get("upgrade", "").lower() == "websocket":
            raise InvalidUsage("No web sockets")  # Sanic would take the time limits off


def guard(app: Sanic) -> None:
    """Have an app's requests checked, and its time limits count from a request's first byte."""
    app.request_class = FramedRequest
    HttpProtocol.data_received = _receive_data_in_time


def _receive_data_in_time(protocol: HttpProtocol, data: bytes) -> None:
    """Take data; while a request is arriving, its clock goes on."""
    began = protocol._time
    http = getattr(protocol, "_http", None)  # not there before the first byte
    arriving = http is not None and http.stage is not Stage.IDLE
    _receive_data(protocol, data)
    if arriving:
        protocol._time = began
