"""Hold the conversations of docs/transcripts.md with the real server and write them down.

It needs the trained model (`make setup`):

    PYTHONPATH=. .venv/bin/python tools/transcripts.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from tools.screenshots import serving

PAGE = Path(__file__).resolve().parent.parent / "docs" / "transcripts.md"
HEAD = """# Transcripts

Written by `tools/transcripts.py` from the web channel of `make run`, one new conversation each,
cards as text and choices in square brackets.
"""
CONVERSATIONS = (
    ("how do i report it", "is it too late after 12 years"),
    (
        "who can i talk to in basildon",
        "who can i talk to in leigh",
        "who can i talk to in SS8",
        "who can i talk to in thurrock",
        "is it open now",
    ),
    ("how do i get home safely from southend",),
    ("how many offences in castle point", "and how many were charged"),
    ("im not safe hes outside",),
    ("can i reprot it and will my name be in the papers",),
)


def transcript(client: httpx.Client, said: tuple[str, ...]) -> Iterator[str]:
    """The lines of one conversation."""
    session = client.post("/webhooks/web/sessions").json()["session"]
    for words in said:
        yield f"you: {words}"
        answer = client.post(
            "/webhooks/web/messages",
            json={"text": words},
            headers={"Authorization": f"Bearer {session}"},
        )
        yield from map(_as_text, answer.json()["messages"])


def _as_text(message: dict[str, Any]) -> str:
    choices = [button["title"] for button in message.get("buttons", ())]
    shown = message["text"].replace("\n", "\n     ")
    return f"waymark: {shown}" + (f"\n     [{' | '.join(choices)}]" if choices else "")


def main() -> None:
    """Hold every conversation and write the page."""
    with serving() as address, httpx.Client(base_url=address, timeout=30) as client:
        held = ["\n".join(transcript(client, said)) for said in CONVERSATIONS]
    PAGE.write_text(HEAD + "".join(f"\n```\n{each}\n```\n" for each in held), "utf-8")
    print(f"Written to {PAGE}")


if __name__ == "__main__":
    main()
