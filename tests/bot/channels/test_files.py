from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channels.files import web_files

from .server import Server


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/embed", "text/html; charset=utf-8"),
        ("/embed.html", "text/html; charset=utf-8"),
        ("/waymark.js", "text/javascript; charset=utf-8"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_has_its_type(server: Server, method: str, path: str, kind: str) -> None:
    answer = server.client.request(method, path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    "path",
    [
        "/.hidden",
        "/leading-out.txt",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/web/index.html",
        "//etc/passwd",
        "/waymark.js%00.html",
    ],
)
def test_nothing_else_is_served(server: Server, path: str) -> None:
    assert server.client.get(f"{server.url}{path}").status_code == 404


def test_a_page_is_not_kept(server: Server) -> None:
    assert server.client.get("/").headers["cache-control"] == "no-store"
    assert server.client.get("/embed").headers["cache-control"] == "no-store"


def test_a_module_is_kept_for_a_short_time_and_asked_for_again(server: Server) -> None:
    first = server.client.get("/waymark.js")
    assert "max-age=300" in first.headers["cache-control"]
    again = server.client.get("/waymark.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert again.headers["x-content-type-options"] == "nosniff"


def test_a_changed_module_is_sent_again(server: Server, web_folder: Path) -> None:
    tag = server.client.get("/waymark.js").headers["etag"]
    (web_folder / "waymark.js").write_text("export const name = 'new';")
    answer = server.client.get("/waymark.js", headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "new" in answer.text


def test_a_listed_site_may_load_the_module(start: Callable[..., Server]) -> None:
    server = start(allowed_origins=frozenset({"https://centre.example"}))
    headers = server.client.get("/waymark.js", headers={"Origin": "https://centre.example"}).headers
    assert headers["access-control-allow-origin"] == "https://centre.example"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    other = server.client.get("/waymark.js", headers={"Origin": "https://evil.example"}).headers
    assert "access-control-allow-origin" not in other


def test_a_file_that_went_away_is_not_found(server: Server, web_folder: Path) -> None:
    (web_folder / "waymark.js").unlink()
    assert server.client.get("/waymark.js").status_code == 404


def test_folders_inside_are_served_too(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "a.js").write_text("a")
    (tmp_path / "_private").mkdir()
    (tmp_path / "_private" / "b.js").write_text("b")
    assert [file.url for file in web_files(tmp_path)] == ["/parts/a.js"]


@pytest.mark.parametrize("path", ["/exit", "/exit/guessed"])
def test_the_exit_page_clears_and_then_leads_away(server: Server, path: str) -> None:
    answer = server.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["cache-control"] == "no-store"
    refresh = f'<meta http-equiv="refresh" content="0; url={server.options.exit_url}">'
    assert refresh in answer.text
    assert "<script" not in answer.text
    assert "waymark" not in answer.text.lower()
