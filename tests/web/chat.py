"""What the browser tests do with the chat, in the words of the person using it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.web.stub_server import StubServer

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_ELSEWHERE = "<!doctype html><html lang=en><title>Weather</title><h1>Weather</h1>"


class Chat:
    """A page with the chat on it. `outer` lists every request that left this machine."""

    def __init__(self, context: Any, page: Any, server: StubServer) -> None:
        self.context = context
        self.page = page
        self.server = server
        self.outer: list[str] = []
        self.problems: list[str] = []
        self.hold_exit = False
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def outside(self, route: Any) -> None:
        """Answer for the rest of the internet, which the tests never reach."""
        self.outer.append(route.request.url)
        if self.hold_exit:  # an answer without content leaves the browser where it is
            route.fulfill(status=204)
        else:
            route.fulfill(content_type="text/html", body=_ELSEWHERE)

    def go(self, path: str) -> None:
        """Open a page of the stand-in server, or a full address."""
        self.page.goto(path if "://" in path else self.server.url + path)

    def find(self, selector: str) -> Any:
        """Find in the element (selectors reach into its shadow tree)."""
        return self.page.locator(f"waymark-chat {selector}")

    def open(self) -> Chat:
        """Open the chat and wait for its first words."""
        self.find(".launcher").click()
        self.find(".said").first.wait_for()
        return self

    def write(self, text: str) -> None:
        """Type words and press Enter."""
        self.find("#words").fill(text)
        self.page.keyboard.press("Enter")

    def ask(self, text: str, *messages: dict[str, Any]) -> None:
        """Write, with this reply scripted, and wait for the reply."""
        before = self.find(".log .turn:not(.mine)").count()
        if messages:
            self.server.reply(*messages)
        self.write(text)
        self.find(".log .turn:not(.mine)").nth(before).wait_for(state="attached")

    def wait_reply(self, text: str) -> None:
        """Wait until a reply with these words is shown."""
        self.find(".said").get_by_text(text).wait_for()

    def shift(self, times: int = 1, key: str = "ShiftLeft") -> None:
        """Press and let go a Shift key."""
        for _ in range(times):
            self.page.keyboard.press(key)

    def left(self) -> bool:
        """Say whether the page is being left, or has been."""
        return "127.0.0.1" not in self.page.url or bool(self.outer)

    def wait_left(self) -> None:
        """Wait until the exit page is there."""
        self.page.wait_for_url("https://www.bbc.co.uk/weather")

    def focused(self) -> str:
        """Return the id, class or tag of what has the focus, in the element or outside it."""
        return str(
            self.page.evaluate(
                """() => {
                  let node = document.activeElement
                  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
                  return node.id || node.className || node.localName
                }"""
            )
        )

    def axe(self) -> list[str]:
        """Return what axe-core finds against WCAG 2.2 AA, one line each."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE_TAGS
        )
        return [
            f"{problem['id']}: {node['target']} {node['failureSummary']}"
            for problem in found["violations"]
            for node in problem["nodes"]
        ]
