"""Reads one YAML file the way an editor means it.

YAML has traps: `yes` turns into true, `19:00` into 1140 and `01702215007` into an octal number.
Here only true, false, null and ordinary decimal numbers are special; all else stays text.
A key written twice is an error, not a silent loss of the first.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge.errors import DataError, Problem

try:
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # a PyYAML without the C library reads the same, only slower
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment]


class _PlainLoader(_BaseLoader):
    """A safe loader that leaves words, times, dates and phone numbers as they were typed."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"`{key_node.value}` is written twice", key_node.start_mark
                )
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


_PlainLoader.yaml_implicit_resolvers = {}


def _resolve(tag: str, pattern: str, first: str) -> None:
    _PlainLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|false)$", "tf")
_resolve("null", r"^(?:null|~|)$", "n~")
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_resolve("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_resolve("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")


def read_yaml(path: Path, name: str) -> dict[str, Any]:
    """The mapping in the file. `name` is how the file is called in messages.

    Raises DataError when it cannot be read, is not YAML or is not a list of `key: value`.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise _unreadable(name, "this file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(name, f"cannot be read: {error}") from error
    try:
        content = yaml.load(text, Loader=_PlainLoader)
    except yaml.YAMLError as error:
        raise _unreadable(name, _explain(error)) from error
    if not isinstance(content, dict):
        raise _unreadable(name, "must be a list of `name: value` lines and is not")
    return content


def _unreadable(name: str, message: str) -> DataError:
    return DataError([Problem(file=name, record="", field="", message=message)])


def _explain(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error)
    if mark is None:
        return f"is not proper YAML: {what}"
    return (
        f"is not proper YAML near line {mark.line + 1}, column {mark.column + 1}: {what}. "
        'Look for a missing space after a colon, a wrong indent, or text with ": " in it '
        "that needs quotation marks."
    )
