"""The barest disclosures, a child forced or groomed, "he's here": found, always."""

from __future__ import annotations

import pytest

from bot.parsing import Parser
from bot.settings import MODEL_FOLDER
from tests.safety.sets import SafetyMessage, never_miss
from tools.evaluate import raised_signals

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(MODEL_FOLDER)


@pytest.mark.parametrize(("name", "at_least"), [
    ("barest_disclosures", 200), ("child_forced_or_groomed", 100), ("he_is_here", 100)
])  # fmt: skip
def test_list_is_as_long_as_promised(name: str, at_least: int) -> None:
    assert len({message.text for message in never_miss()[name]}) >= at_least


@pytest.mark.parametrize("name", never_miss())
def test_nothing_on_the_list_is_missed(parser: Parser, name: str) -> None:
    missed = [m.text for m in never_miss()[name] if not _is_found(m, parser)]

    assert missed == []


def _is_found(message: SafetyMessage, parser: Parser) -> bool:
    parsed = parser.parse(message.text)
    raised = raised_signals(parsed)
    if message.signals:
        return set(message.signals) <= raised
    # Told as what it is; or led by the contacts for the last days, which are the right ones too.
    return parsed["intent"]["name"] in message.topics or "recent" in raised
