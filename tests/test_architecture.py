"""One direction: the plain parts know nothing of Rasa."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAIN = ("bot/knowledge", "bot/language", "bot/dialogue", "bot/safety")
FILES = [path for folder in PLAIN for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_plain_part_does_not_import_rasa(path: Path) -> None:
    assert not re.search(r"^\s*(from|import) (rasa|rasa_sdk)\b", path.read_text("utf-8"), re.M)


def test_changelog_and_package_agree_on_the_version() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    version = re.search(r'^version = "(.+)"', project, re.M)
    assert version is not None
    assert f"## {version[1]}" in changelog or "## Unreleased" in changelog


def test_commands_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)", (ROOT / "README.md").read_text("utf-8")))
    assert {name for name in named if f"\n{name}:" not in makefile} == set()


def test_links_in_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
