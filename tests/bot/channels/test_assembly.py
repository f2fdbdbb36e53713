from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.assembly import AssemblyError, join_page, join_script, slim
from bot.channels.options import WEB_FOLDER

Files = dict[str, str]


def reading(files: Files) -> Callable[[str], str]:
    return files.__getitem__


def test_imports_come_first_and_each_once() -> None:
    files = {
        "a.js": (
            "import { b } from './b.js'\nimport { c as d } from './c.js'\nexport const a = b + d\n"
        ),
        "b.js": "import { c } from './c.js'\nexport const b = c\n",
        "c.js": "export const c = 1\n",
    }
    joined = join_script("a.js", reading(files))
    assert joined.index("const from_c = ") < joined.index("const from_b = ")
    assert joined.count("const from_c = ") == 1
    assert "const { c: d } = from_c" in joined
    assert joined.endswith("export const { a } = from_a\n")
    assert "import" not in joined


def test_a_listed_export_stays_an_export() -> None:
    joined = join_script("a.js", reading({"a.js": "const a = 1\nconst b = 2\n\nexport { a, b }\n"}))
    assert joined.endswith("export const { a, b } = from_a\n")


@pytest.mark.parametrize(
    "source",
    [
        "import a from './a.js'\n",
        "import * as a from './a.js'\n",
        "import { a } from 'https://elsewhere.example/a.js'\n",
        "export default 1\n",
        "export * from './b.js'\n",
        "const a = '</script>'\n",
    ],
)
def test_an_unknown_form_is_refused(source: str) -> None:
    with pytest.raises(AssemblyError, match=r"a\.js"):
        join_script("a.js", reading({"a.js": source}))


def test_modules_that_import_each_other_are_refused() -> None:
    files = {
        "a.js": (
            "import { b } from './b.js'\nimport { c as d } from './c.js'\nexport const a = b + d\n"
        ),
        "b.js": "import { a } from './a.js'\nexport const b = 1\n",
    }
    with pytest.raises(AssemblyError, match="itself"):
        join_script("a.js", reading(files))


def test_remarks_and_indents_go_and_nothing_else() -> None:
    source = "// about\n/** More\n * about */\nlet a = 'x // y' // kept\n\n\n  a = 2 /* kept */\n"
    assert slim(source) == "let a = 'x // y' // kept\na = 2 /* kept */\n"


def test_styles_come_with_the_element() -> None:
    files = {
        "waymark-chat.js": "class A {\n  static styles = ''\n}\nexport { A }\n",
        "waymark.css": '/* about */\n.a::before { content: "</b>"; }\n',
    }
    joined = join_script("waymark-chat.js", reading(files))
    assert 'static styles = ".a::before { content: \\"<\\/b>\\"; }\\n"' in joined


def test_a_page_without_scripts_stays_as_it_is() -> None:
    html = "<!doctype html><head></head><body></body>"
    page = join_page(html, reading({}))
    assert page.html == html
    assert page.inline == {}


def test_the_element_keeps_its_styles_line() -> None:
    """Without that line the server would send the styles nowhere."""
    source = (WEB_FOLDER / "waymark-chat.js").read_text("utf-8")
    assert source.count("static styles = ''") == 1
