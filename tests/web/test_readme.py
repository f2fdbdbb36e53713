"""The table of tests beside this file names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
NAMED = sorted(set(re.findall(r"`(\w[\w…]+)`", (HERE / "README.md").read_text("utf-8"))))
WRITTEN = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))


@pytest.mark.parametrize("name", NAMED)
def test_named_test_exists(name: str) -> None:
    pattern = r"def (?:test_)?" + r"\w*".join(re.escape(part) for part in name.split("…"))
    assert re.search(pattern, WRITTEN)
