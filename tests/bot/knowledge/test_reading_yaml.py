from pathlib import Path

import pytest

from bot.knowledge.errors import DataError
from bot.knowledge.reading_yaml import read_yaml


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("19:00", "19:00"),
        ("01702215007", "01702215007"),
        ("2026-11-22", "2026-11-22"),
        ("true", True),
        ("null", None),
        ("", None),
        ("387", 387),
        ("22.2", 22.2),
    ],
)
def test_values_are_read_as_an_editor_means_them(
    tmp_path: Path, written: str, meant: object
) -> None:
    assert read_yaml(write(tmp_path, f"key: {written}\n"), "file.yml") == {"key": meant}


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"file\.yml.*line 2.*`name` is written twice"):
        read_yaml(write(tmp_path, "name: one\nname: two\n"), "file.yml")


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"not proper YAML near line 2"):
        read_yaml(write(tmp_path, "name: one\ntext: this: that\n"), "file.yml")


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="must be a list of `name: value` lines"):
        read_yaml(write(tmp_path, "- one\n"), "file.yml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"places\.yml: this file is missing"):
        read_yaml(tmp_path / "places.yml", "places.yml")


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes("name: caf\u00e9\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"file\.yml: cannot be read"):
        read_yaml(path, "file.yml")


def test_yaml_cannot_run_code(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        read_yaml(write(tmp_path, "key: !!python/object/apply:os.getcwd []\n"), "file.yml")
