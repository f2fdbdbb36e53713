"""Words that nobody else would write, through the real server and a real browser: are they kept?

The server runs in a working folder of its own, with debug logging, a home and a temporary folder
there; the browser has a profile on disk. Every way to talk is used and every failure forced.
Afterwards every file of the server and of the browser is searched, once as it is written.
"""

from __future__ import annotations

import os
import random
import shutil
import string
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.sessions import conversation_name
from tests.real_server import ROOT, free_port
from tests.web.conftest import ARGUMENTS

pytestmark = [pytest.mark.browser, pytest.mark.server]

READY_WITHIN = 180.0  # seconds
MESSAGES, SESSIONS, END = (f"/webhooks/web/{name}" for name in ("messages", "sessions", "end"))
ADDRESS = "192.0.2.77"
RUNNER = Path(__file__).with_name("watched_server.py")
_ELSEWHERE = "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"
STORES = """async () => [document.cookie, localStorage.length, sessionStorage.length,
  (await indexedDB.databases()).length, (await caches.keys()).length, history.state,
  (await navigator.serviceWorker.getRegistrations()).length]"""


def canary() -> str:
    """A word that stands in no file: it is made when the test runs."""
    return "zq" + "".join(random.choices(string.ascii_lowercase, k=12))


@dataclass
class Watched:
    """A running server, the folder with all that it may write, and the words said to it."""

    address: str
    folder: Path
    log: Path
    words: list[str] = field(default_factory=list)

    def new_word(self) -> str:
        self.words.append(canary())
        return self.words[-1]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The real server, away from the repository, as loud as it can be."""
    folder = tmp_path_factory.mktemp("canary")
    for name in ("build", "temp", "home"):
        (folder / name).mkdir()
    (folder / "models").symlink_to(ROOT / "models")
    shutil.copy(ROOT / "endpoints.yml", folder)
    shutil.copy(ROOT / "build" / "knowledge.db", folder / "build")
    port = free_port()
    log = folder / "log.txt"
    environment = {
        **os.environ,
        "WAYMARK_RATE_LIMIT": "off",
        "WAYMARK_PROXIES": "1",
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "temp"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, str(RUNNER), "run", "--debug", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, process, log)
            yield Watched(address, folder, log)
        finally:
            process.terminate()
            process.wait(30)


def wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
        try:
            if httpx.get(f"{address}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail("the server was not ready")


def found_in(folder: Path, words: list[str]) -> list[str]:
    """Return each file under a folder that holds a word, in bytes of one or of two."""
    needles = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    found = []
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        content = path.read_bytes()
        if any(needle in content for needle in needles) or any(w in path.name for w in words):
            found.append(str(path.relative_to(folder)))
    return found


def changed_since(moment: float) -> list[Path]:
    """Return the files of the repository that were written after a moment (seconds)."""
    skipped = {".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", "node_modules"}
    changed = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in skipped]
        paths = [Path(folder, name) for name in names]
        changed += [path for path in paths if path.is_file() and path.stat().st_mtime > moment]
    return changed


def test_no_word_is_found_in_any_file_log_or_store_of_the_server(watched: Watched) -> None:
    began = time.time()
    with httpx.Client(base_url=watched.address, timeout=60, trust_env=False) as client:
        client.headers["X-Forwarded-For"] = ADDRESS
        session = talk_in_every_way(client, watched)
        force_every_refusal(client, watched, session)
        (watched.folder / "fail").touch()
        answer = say(client, session, f"how do i report {watched.new_word()}")
        (watched.folder / "fail").unlink()
        assert "help_always" in answer.text
        say(client, session, f"who can i talk to in basildon, {watched.new_word()}")
        open_stores = stores_of(watched)
        client.post(END, json={"session": session})
        assert say(client, session, watched.new_word()).status_code == 404
    assert "basildon" in open_stores, "the stores were not looked into"
    assert [word for word in [*watched.words, session] if word in open_stores] == []
    assert conversation_name(session) in open_stores
    assert conversation_name(session) not in stores_of(watched)
    log = watched.log.read_text("utf-8", "replace")
    assert "came through" in log, "no error was forced"
    assert log.count("withheld") > 50, "the log was not loud"
    assert len(watched.words) >= 20
    assert found_in(watched.folder, [*watched.words, session, ADDRESS]) == []
    needles = [word.encode() for word in watched.words]
    kept = [path for path in changed_since(began) if any(w in path.read_bytes() for w in needles)]
    assert kept == []


def talk_in_every_way(client: httpx.Client, watched: Watched) -> str:
    """Write, press and change one's mind; return the session."""
    session = str(client.post(SESSIONS).json()["session"])
    for sentence in (
        "my name is {} and i live at 4 {} road, SS1 1AA",
        "my number is 07700 900123 and my email is {}@example.org",
        "im not safe, {} is outside",
        "how do i report {}",
        "/{}{{",
        "<b>{}</b><script>{}</script>",
        "🆘 {} 😭",
        "{}",
        "لا أتكلم الإنجليزية {}",
        "how many offences in {}",
    ):
        word = watched.new_word()
        assert say(client, session, sentence.replace("{}", word)).status_code == 200
    press(client, session, "/urgent_help")
    press(client, session, '/support_find{"place": "basildon"}')
    plain = {"text": f"on the plain page {watched.new_word()}"}
    assert client.post("/plain", data=plain, follow_redirects=True).status_code == 200
    return session


def force_every_refusal(client: httpx.Client, watched: Watched, session: str) -> None:
    """Send what cannot be used, with words in it."""
    bearer = {"Authorization": f"Bearer {session}", "Content-Type": "application/json"}

    def refused(path: str, word: str, **request: Any) -> None:
        answer = client.post(path, follow_redirects=True, **request)
        assert answer.status_code >= 400, word

    word = watched.new_word()
    refused(MESSAGES, "broken JSON", content=f'{{"text": "{word}'.encode(), headers=bearer)
    word = watched.new_word()
    refused(MESSAGES, "too long", json={"text": f"{word} " * 1000}, headers=bearer)
    word = watched.new_word()
    refused(MESSAGES, "too big", json={"text": f"{word} " * 100_000}, headers=bearer)
    unknown = {**bearer, "Authorization": f"Bearer {watched.new_word():x<43}"[:50]}
    refused(MESSAGES, "unknown session", json={"text": watched.new_word()}, headers=unknown)
    refused(MESSAGES, "no session", json={"text": watched.new_word()})
    refused(MESSAGES, "button", json={"payload": f"/{watched.new_word()}"}, headers=bearer)
    refused(MESSAGES, "id", json={"text": "a", "id": f"{watched.new_word()} !"}, headers=bearer)
    refused(
        MESSAGES,
        "kind",
        content=watched.new_word().encode(),
        headers={**bearer, "Content-Type": "x/y"},
    )
    refused(END, "end", json={"session": watched.new_word()})
    refused("/plain", "form", data={"text": watched.new_word(), "session": watched.new_word()})
    refused(f"/{watched.new_word()}", "address", params={"q": watched.new_word()})
    headers = {"User-Agent": watched.new_word(), "Referer": f"https://a/{watched.new_word()}"}
    assert (
        client.get(f"/directory/services/{watched.new_word()}", headers=headers).status_code == 404
    )
    origin = {"Origin": f"https://{watched.new_word()}.example"}
    refused(SESSIONS, "origin", headers=origin)


def stores_of(watched: Watched) -> str:
    """Have the server write down all that its tracker store and its lock store hold."""
    asked, written = watched.folder / "show-stores", watched.folder / "stores"
    asked.touch()
    end = time.monotonic() + 30
    while not written.exists() or asked.exists():
        assert time.monotonic() < end, "the stores were not written down"
        time.sleep(0.1)
    stores = written.read_text("utf-8")
    written.unlink()
    return stores


def say(client: httpx.Client, session: str, text: str) -> httpx.Response:
    return client.post(
        MESSAGES, json={"text": text}, headers={"Authorization": f"Bearer {session}"}
    )


def press(client: httpx.Client, session: str, payload: str) -> None:
    headers = {"Authorization": f"Bearer {session}"}
    assert client.post(MESSAGES, json={"payload": payload}, headers=headers).status_code == 200


@pytest.mark.parametrize("way", ["chat", "plain"])
@pytest.mark.parametrize("end", ["exit", "closed"])
def test_no_word_is_found_in_the_browser(
    playwright: Any, chromium: str, watched: Watched, tmp_path: Path, way: str, end: str
) -> None:
    """Not in its stores, nor anywhere in its profile on disk; nobody else is asked."""
    asked: list[str] = []
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium,
        args=ARGUMENTS,
        java_script_enabled=way == "chat",
        viewport={"width": 390, "height": 844},
    )
    context.route(
        lambda url: "127.0.0.1" not in url,
        lambda route: route.fulfill(content_type="text/html", body=_ELSEWHERE),
    )
    page = context.pages[0]
    page.on("request", lambda request: asked.append(request.url))
    words = [canary() for _ in range(4)]
    secret = (chat_in_browser if way == "chat" else talk_on_plain_page)(page, watched, words)
    if way == "chat":
        assert page.evaluate(STORES) == ["", 0, 0, 0, 0, None, 0]
    assert context.cookies() == []
    assert all(url.startswith(watched.address) for url in asked)
    if end == "exit":
        inside = "waymark-chat header .exit" if way == "chat" else ".exit"
        page.locator(inside).click()
        page.wait_for_url("https://www.bbc.co.uk/weather")
    page.wait_for_timeout(1500)  # the browser writes to disk now and then
    context.close()
    assert (tmp_path / "profile" / "Default").is_dir()
    assert found_in(tmp_path / "profile", [*words, *secret]) == []
    assert found_in(watched.folder, [*words, *secret]) == []


def chat_in_browser(page: Any, watched: Watched, words: list[str]) -> list[str]:
    """Use the element in every way; return what else may be kept nowhere."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.headers.get("authorization", "")))
    page.goto(watched.address)
    find = page.locator("waymark-chat").locator
    find(".launcher").click()
    find(".said").first.wait_for()
    for text in (f"who can i talk to in basildon {words[0]}", f"how do i report {words[1]}"):
        before = find(".turn:not(.mine)").count()
        find("#words").fill(text)
        page.keyboard.press("Enter")
        find(".turn:not(.mine)").nth(before).wait_for(state="attached")
    find(".keep").first.click()
    page.context.set_offline(True)
    find("#words").fill(f"not sent {words[2]}")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    find("#words").fill(f"a draft {words[3]}")
    return [header.removeprefix("Bearer ") for header in sent if header]


def talk_on_plain_page(page: Any, watched: Watched, words: list[str]) -> list[str]:
    """Use the plain page; return what else may be kept nowhere."""
    page.goto(f"{watched.address}/plain")
    for text in (f"who can i talk to in basildon {words[0]}", f"how do i report {words[1]}"):
        page.get_by_label("Write here").fill(text)
        page.get_by_role("button", name="Send").click()
        page.locator("input[name=session]:not([value=''])").first.wait_for(state="attached")
    page.get_by_label("Write here").fill(f"a draft {words[2]} {words[3]}")
    return [str(page.locator("input[name=session]").first.get_attribute("value"))]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    word = canary()
    (tmp_path / "one").write_text(f"x{word}x")
    (tmp_path / "two").write_bytes(f"x{word}x".encode("utf-16-le"))
    (tmp_path / word).write_text("")
    assert sorted(found_in(tmp_path, [word])) == sorted(["one", "two", word])
