"""Joins the modules and styles of bot/web in memory, so that they travel in one answer.

On a slow phone network each round trip costs more than the bytes do: ten small modules that wait
for one another take seconds, the same modules in one answer do not. Nothing is written to disk,
and a browser runs the files as they stand, too.

This is no general bundler. It knows the forms that bot/web uses (`import … from './name.js'` on
one line, `export` before a function, class or const) and refuses what it does not know.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Read = Callable[[str], str]

NO_STYLES = "static styles = ''"
"""The line of the element in which its styles are put."""
ELEMENT_STYLES = "waymark.css"

_IMPORT = re.compile(r"^import (?:\{ ([^}]*) \} from )?'\./([\w-]+\.js)'\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_EXPORT_LIST = re.compile(r"^export \{ ([\w, ]+) \}\n", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

_LINE_REMARK = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_BLOCK_REMARK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+|\n(?=\s*\n)", re.MULTILINE)

_SHEET = re.compile(r'[ \t]*<link rel="stylesheet" href="/([\w-]+\.css)">\n')
_SCRIPT = re.compile(r'[ \t]*<script type="module" src="/([\w-]+\.js)"></script>\n')
_END_OF_HEAD, _END_OF_BODY = "</head>", "</body>"


class AssemblyError(ValueError):
    """A file of bot/web has a form that cannot be joined; the message says which and where."""


@dataclass(frozen=True)
class Page:
    """A page with its scripts and styles inside.

    `inline` holds, for directives of the content security policy, the source expression that
    allows these very scripts and styles and no others.
    """

    html: str
    inline: Mapping[str, str] = field(default_factory=dict)


def join_script(name: str, read: Read) -> str:
    """Return a module with everything that it imports, as one module with the same exports.

    `read` returns the text of a file by its name.

    Raises:
        AssemblyError: a module has a form that is not known here.
    """
    joined = _Joined(read)
    joined.add(name)
    return joined.text() + joined.exports_of(name)


def join_page(html: str, read: Read) -> Page:
    """Return a page with its stylesheets in its head and its modules at the end of its body.

    Raises:
        AssemblyError: a module has a form that is not known here.
    """
    style = "".join(slim(read(name)) for name in _SHEET.findall(html))
    joined = _Joined(read)
    for name in _SCRIPT.findall(html):
        joined.add(name)
    script = joined.text()
    html = _SCRIPT.sub("", _SHEET.sub("", html))
    inline = {}
    if style:
        html = html.replace(_END_OF_HEAD, f"<style>{style}</style>\n{_END_OF_HEAD}")
        inline["style-src"] = _source(style)
    if script:
        html = html.replace(
            _END_OF_BODY, f'<script type="module">{script}</script>\n{_END_OF_BODY}'
        )
        inline["script-src"] = _source(script)
    return Page(html, inline)


def slim(source: str) -> str:
    """Return a script or stylesheet without indents and without remarks on lines of their own."""
    return _INDENT.sub("", _BLOCK_REMARK.sub("", _LINE_REMARK.sub("", source)))


class _Joined:
    """Modules in the order in which they run, each in a function of its own."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._parts: dict[str, str] = {}
        self._exports: dict[str, list[str]] = {}
        self._waiting: list[str] = []

    def add(self, name: str) -> None:
        """Add a module, after the modules that it imports."""
        if name in self._parts:
            return
        if name in self._waiting:
            raise AssemblyError(f"{name} imports itself, by way of {self._waiting[-1]}.")
        source = self._read(name)
        self._waiting.append(name)
        for _, needed in _IMPORT.findall(source):
            self.add(needed)
        self._waiting.pop()
        self._exports[name] = _exported(source)
        self._parts[name] = self._part(name, source)

    def text(self) -> str:
        """Return the modules as one script."""
        return "\n".join(self._parts.values())

    def exports_of(self, name: str) -> str:
        """Return the line that makes the exports of one module those of the whole."""
        return f"\nexport const {{ {', '.join(self._exports[name])} }} = {_variable(name)}\n"

    def _part(self, name: str, source: str) -> str:
        body = _EXPORT_LIST.sub("", _EXPORT.sub("", _IMPORT.sub(_bound, source)))
        unknown = _UNKNOWN.search(body)
        if unknown:
            raise AssemblyError(f"{name} has '{unknown[0]}', which cannot be joined.")
        if "</script" in body:
            raise AssemblyError(f"{name} holds '</script', which would end a page's script.")
        body = slim(body)
        if NO_STYLES in body:
            body = body.replace(NO_STYLES, f"static styles = {self._styles()}")
        exports = ", ".join(self._exports[name])
        return f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exports} }}\n}})()"

    def _styles(self) -> str:
        return json.dumps(slim(self._read(ELEMENT_STYLES)), ensure_ascii=False).replace(
            "</", "<\\/"
        )


def _exported(source: str) -> list[str]:
    listed = [name.strip() for names in _EXPORT_LIST.findall(source) for name in names.split(",")]
    return _EXPORT.findall(source) + listed


def _bound(found: re.Match[str]) -> str:
    """Return what stands in place of an import: its names, taken from the module above."""
    names, module = found.groups()
    return f"const {{ {names.replace(' as ', ': ')} }} = {_variable(module)}\n" if names else ""


def _variable(name: str) -> str:
    return "from_" + name.removesuffix(".js").replace("-", "_")


def _source(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
