from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import privacy
from bot.channels.options import WebOptions

from .server import Server


@pytest.fixture()
def web_folder(tmp_path: Path) -> Path:
    """A small stand-in for bot/web."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "index.html").write_text("<!doctype html><title>Home</title>")
    (folder / "embed.html").write_text("<!doctype html><title>Embed</title>")
    (folder / "waymark.js").write_text("export const name = 'waymark';")
    (folder / ".hidden").write_text("hidden")
    (tmp_path / "outside.txt").write_text("outside")
    (folder / "leading-out.txt").symlink_to(tmp_path / "outside.txt")
    return folder


@pytest.fixture()
def start(web_folder: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a server with the given options; all are stopped at the end."""
    servers: list[Server] = []

    def start_server(app_settings: dict[str, Any] | None = None, **options: Any) -> Server:
        options = {"web_folder": web_folder, "knowledge": tmp_path / "none.db", **options}
        server = Server(WebOptions(**options), **(app_settings or {}))
        servers.append(server)
        return server

    yield start_server
    for server in servers:
        server.close()
    privacy.end_serving()


@pytest.fixture()
def server(start: Callable[..., Server]) -> Server:
    """A server with the usual options and no rate limit."""
    return start(rate_limit=False)
