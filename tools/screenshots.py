"""Take a picture of each state of the chat and write docs/images/screen-*.png and docs/screens.md.

It starts the real server, so it needs the trained model (`make setup`) and Chromium:

    PYTHONPATH=. .venv/bin/python tools/screenshots.py

Each picture shows a state in light and in dark, side by side, on a phone or on a desktop.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.serving import LOOPBACK, check_port

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
PAGE = ROOT / "docs" / "screens.md"
DEVICES = {"phone": (390, 844), "desktop": (1280, 800)}
SCHEMES = ("light", "dark")
COLOURS = 128
GAP = 12  # pixels between light and dark
READY_WITHIN = 180.0  # seconds
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
MESSAGES = "**/webhooks/web/messages"
EVERY_CALL = "**/webhooks/web/**"


class Chat:
    """A page with the chat, used as a person would."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address

    def go(self, path: str = "/") -> Chat:
        """Open a page."""
        self.page.goto(self.address + path, wait_until="networkidle")
        return self

    def find(self, selector: str) -> Any:
        """Find in the element."""
        return self.page.locator(f"waymark-chat {selector}")

    def open(self) -> Chat:
        """Open the chat and wait for its first words."""
        self.go().find(".launcher").click()
        self.find(".said").first.wait_for()
        return self

    def ask(self, text: str, *, wait: bool = True) -> Chat:
        """Write, and wait for the reply."""
        before = self.find(".turn:not(.mine)").count()
        self.find("#words").fill(text)
        self.page.keyboard.press("Enter")
        if wait:
            self.find(".turn:not(.mine)").nth(before).wait_for(state="attached")
        return self

    def show(self, selector: str) -> Chat:
        """Scroll the last of these to the top, as far as it goes."""
        self.find(selector).last.evaluate("node => node.scrollIntoView({block: 'start'})")
        return self


@dataclass(frozen=True)
class State:
    """A state of the chat: its name in file names, its heading, and how to get there."""

    name: str
    about: str
    reach: Callable[[Chat], object]


def typing(chat: Chat) -> None:
    """Ask, and never get the answer."""
    chat.open().page.route(MESSAGES, lambda route: None)
    chat.ask("How do I report it?", wait=False)
    chat.find(".typing").wait_for()


def dead_server(chat: Chat) -> None:
    """Ask a server that is gone."""
    chat.open().page.route(EVERY_CALL, lambda route: route.abort())
    chat.ask("Can I talk to someone tonight?", wait=False)
    chat.find(".log .notice .choice").wait_for(timeout=15_000)


def take_away(chat: Chat) -> None:
    """Keep a contact and look at the list."""
    chat.open().ask("who can i talk to in basildon")
    chat.find(".keep").first.click()
    chat.find(".help").get_by_text("Your list").click()


def left(chat: Chat) -> None:
    """Leave, and stay at the moment before the other page is there."""
    chat.open().ask("how do i report it")
    chat.page.context.route(
        lambda url: url.startswith("https:"), lambda route: route.fulfill(status=204)
    )
    chat.find("header .exit").click()


def plain_answer(chat: Chat) -> None:
    """Ask on the plain page."""
    chat.go("/plain").page.get_by_label("Write here").fill("who can i talk to in basildon")
    chat.page.get_by_role("button", name="Send").click()
    chat.page.locator(".card").first.wait_for()


STATES = (
    State("closed", "The page, with the chat closed", lambda chat: chat.go()),
    State("greeting", "Open: what leaving does, then the greeting", lambda chat: chat.open()),
    State(
        "answer",
        "An answer with buttons",
        lambda chat: chat.open().ask("how do i report it").show(".turn.mine"),
    ),
    State(
        "services",
        "Services, with what is open now",
        lambda chat: chat.open().ask("who can i talk to in basildon").show(".turn.mine"),
    ),
    State(
        "alert",
        "Danger: help first",
        lambda chat: chat.open().ask("im not safe hes outside").show(".turn.mine"),
    ),
    State(
        "chart",
        "Figures as a chart, and as a table",
        lambda chat: chat.open().ask("how many offences in south essex").show(".turn.mine"),
    ),
    State(
        "steps",
        "Steps to steady oneself",
        lambda chat: chat.open().ask("how do i calm down from a flashback").show(".steps"),
    ),
    State(
        "language",
        "Another language, right to left",
        lambda chat: chat.open().ask("مرحبا، أنا لا أتكلم الإنجليزية").show(".steps"),
    ),
    State("typing", "Waiting for an answer", typing),
    State("dead-server", "The server or the network is gone", dead_server),
    State("take-away", "A list to take away, kept nowhere", take_away),
    State("left", "The moment after leaving", left),
    State("plain", "The plain page, without scripts", lambda chat: chat.go("/plain")),
    State("plain-answer", "A reply on the plain page", plain_answer),
)


def main() -> None:
    """Take every picture, or those whose names are given."""
    wanted = sys.argv[1:]
    states = [state for state in STATES if not wanted or state.name in wanted]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        for state in states:
            for device in DEVICES:
                shots = [take(browser, address, state, device, scheme) for scheme in SCHEMES]
                path = IMAGES / file_name(state, device)
                side_by_side(shots).save(path, optimize=True)
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB", flush=True)
        browser.close()
    PAGE.write_text(document(), "utf-8")


@contextmanager
def serving() -> Iterator[str]:
    """Run the real server on a free port; its address."""
    port = check_port(LOOPBACK, 0)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "WAYMARK_RATE_LIMIT": "off"},
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://{LOOPBACK}:{port}"
        wait_until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first good answer of /health."""
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("The server stopped. Start it by 'make run' to see why.")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2)
            return
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"The server was not ready in {READY_WITHIN:g} s.")


def chromium() -> str:
    """Where Chromium is."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("There is no Chromium here. On Debian: apt-get install chromium")
    return found


def take(browser: Any, address: str, state: State, device: str, scheme: str) -> Image.Image:
    """Return one picture of a state."""
    width, height = DEVICES[device]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=device == "phone",
        java_script_enabled=not state.name.startswith("plain"),
    )
    page = context.new_page()
    state.reach(Chat(page, address))
    page.wait_for_timeout(300)
    picture = Image.open(io.BytesIO(page.screenshot()))
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    return picture.convert("RGB")


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Join pictures of one size, with few colours so that the files stay small."""
    width, height = pictures[0].size
    whole = Image.new("RGB", (width * len(pictures) + GAP * (len(pictures) - 1), height), "white")
    for index, picture in enumerate(pictures):
        whole.paste(picture, (index * (width + GAP), 0))
    return whole.quantize(COLOURS, dither=Image.Dither.NONE)


def file_name(state: State, device: str) -> str:
    """The name of a state's picture."""
    return f"screen-{state.name}-{device}.png"


def document() -> str:
    """Return docs/screens.md."""
    sizes = " and ".join(f"{name} ({width}×{height})" for name, (width, height) in DEVICES.items())
    lines = [
        "# Every state, in pictures",
        "",
        f"Taken by `tools/screenshots.py` from the real server on a {sizes}, each in light and in",
        "dark. Run it again when the looks change, and see each picture before you commit it.",
    ]
    for state in STATES:
        lines += ["", f"## {state.about}", ""]
        lines += [
            f"![{state.about}, on a {device}](images/{file_name(state, device)})"
            for device in DEVICES
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
