"""Rasa's own test of the stories, with the wording of each user turn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.server
def test_stories_end_as_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "rasa", "test", "core", "--e2e", "--fail-on-prediction-errors"),
            *("--stories", "tests/stories/test_conversations.yml", "--model", "models"),
            *("--out", str(tmp_path), "--no-plot"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
