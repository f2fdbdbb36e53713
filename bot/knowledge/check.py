"""Runs every editors' check over the knowledge folder."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.knowledge.checks import (
    addresses,
    coverage,
    files,
    languages,
    numbers,
    people,
    plain_words,
    provenance,
)
from bot.knowledge.errors import DataError, Problem
from bot.knowledge.load import DEFAULT_FOLDER, Content, load_content
from bot.knowledge.references import broken_references

Check = Callable[[Content], Iterator[Problem]]
DatedCheck = Callable[[Content, datetime.date], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    numbers.malformed_numbers,
    numbers.numbers_in_sentences,
    numbers.numbers_in_descriptions,
    addresses.malformed_postcodes,
    addresses.unsafe_links,
    provenance.missing_sources,
    provenance.weak_facts,
    provenance.unexplained_signposts,
    provenance.undated_files,
    coverage.unanswered_topics,
    coverage.lost_emergency_number,
    coverage.button_titles,
    coverage.offered_services,
    coverage.offered_topics,
    people.without_words_for_a_friend,
    people.unfit_services,
    people.left_without_service,
    plain_words.too_long,
    plain_words.too_hard,
    plain_words.unkind_words,
    languages.unfit_cards,
    languages.unread_cards,
)
NEED_WHOLE_REFERENCES: tuple[Check, ...] = (coverage.unheld_items,)
"""Checks that fill placeholders, and so can only run when every reference leads somewhere."""

DATED_CHECKS: tuple[DatedCheck, ...] = (
    provenance.expired_facts,
    provenance.past_review,
    provenance.checked_in_the_future,
)


def check_folder(
    folder: Path = DEFAULT_FOLDER, today: datetime.date | None = None
) -> list[Problem]:
    """Every problem found, in the order of files; warnings are marked.

    When a file does not fit the schema, only that is reported: the rest cannot be judged yet.
    """
    found = list(files.rasa_keys(folder))
    try:
        content = load_content(folder)
    except DataError as error:
        return sorted([*found, *error.problems])
    broken = list(broken_references(content))
    found.extend(broken)
    checks = CHECKS if broken else (*CHECKS, *NEED_WHOLE_REFERENCES)
    for check in checks:
        found.extend(check(content))
    for dated in DATED_CHECKS:
        found.extend(dated(content, today or datetime.date.today()))
    return sorted(found)
