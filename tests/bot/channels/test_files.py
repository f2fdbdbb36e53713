from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channels.files import WebFolder, takes_gzip
from bot.channels.options import WEB_FOLDER

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


GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture()
def real_files(start: Callable[..., Server]) -> Server:
    """A server with the true files of bot/web."""
    return start(rate_limit=False, web_folder=WEB_FOLDER)


@pytest.mark.parametrize("path", ["/", "/embed", "/waymark.js", "/plain.css", "/icon.svg"])
def test_a_file_is_sent_packed_and_is_the_same_unpacked(real_files: Server, path: str) -> None:
    packed = real_files.client.get(path, headers=GZIP)
    plain = real_files.client.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.status_code == plain.status_code == 200
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding, Origin"
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers


def test_packed_and_plain_bytes_have_tags_of_their_own(real_files: Server) -> None:
    packed = real_files.client.get("/waymark.js", headers=GZIP).headers["etag"]
    plain = real_files.client.get("/waymark.js", headers={"Accept-Encoding": ""}).headers["etag"]
    assert packed != plain
    again = real_files.client.get("/waymark.js", headers=GZIP | {"If-None-Match": packed})
    assert again.status_code == 304 and again.headers["etag"] == packed
    other = real_files.client.get("/waymark.js", headers=GZIP | {"If-None-Match": plain})
    assert other.status_code == 200


def test_a_file_is_packed_once(real_files: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    real_files.client.get("/waymark.js")

    def fail(*_: object, **__: object) -> bytes:
        raise AssertionError("packed a second time")

    monkeypatch.setattr("bot.channels.files.gzip.compress", fail)
    assert real_files.client.get("/waymark.js", headers=GZIP).status_code == 200


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip", True),
        ("GZIP", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*", True),
        ("gzippy", False),
        (",;,", False),
    ],
)
def test_packing_is_agreed_on(header: str, takes: bool) -> None:
    assert takes_gzip(header) is takes


@pytest.mark.parametrize("path", ["/", "/embed", "/browse-safely"])
def test_a_page_allows_its_own_script_and_style_and_no_others(
    real_files: Server, path: str
) -> None:
    answer = real_files.client.get(path)
    policy = answer.headers["content-security-policy"]
    for name, directive in (("script", "script-src"), ("style", "style-src")):
        inside = re.findall(rf"<{name}[^>]*>(.*?)</{name}>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert len(inside) == 1
        assert f"{directive} 'self' 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    elsewhere = real_files.client.get("/plain").headers["content-security-policy"]
    assert "sha256" not in elsewhere


def test_the_exit_address_of_the_settings_is_on_every_page(start: Callable[..., Server]) -> None:
    server = start(
        rate_limit=False, web_folder=WEB_FOLDER, exit_url="https://www.example.org/it's/<here>"
    )
    address = "https://www.example.org/it%27s/%3Chere%3E"
    for path in ("/", "/embed"):
        assert f'exit-url="{address}"' in server.client.get(path).text
    assert f'data-exit-url="{address}"' in server.client.get("/browse-safely").text
    assert f"const EXIT_URL = '{address}'" in server.client.get("/waymark.js").text
    home = server.client.get("/").text
    assert "opens example.org" in home
    assert "bbc.co.uk" not in home


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
    assert WebFolder(tmp_path).addresses == ["/parts/a.js"]


@pytest.mark.parametrize("path", ["/exit", "/exit/guessed"])
def test_the_exit_page_clears_and_then_leads_away(server: Server, path: str) -> None:
    leads_to = server.options.exit_url if path == "/exit" else "/exit"
    answer = server.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["cache-control"] == "no-store"
    refresh = f'<meta http-equiv="refresh" content="0; url={leads_to}">'
    assert refresh in answer.text
    assert "<script" not in answer.text
    assert "waymark" not in answer.text.lower()
