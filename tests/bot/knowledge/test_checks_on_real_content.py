"""The editors' checks, tried on a copy of the real content with one thing spoilt at a time."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.check import check_folder
from bot.knowledge.errors import Problem
from bot.knowledge.load import DEFAULT_FOLDER

TODAY = datetime.date(2026, 11, 23)
SPIKING = "answers/reporting/spiking.yml"
BAIL = "answers/justice/suspect_bail.yml"
# What is spoilt: a file, the words in it, what stands there instead, and what the checks then say.
SPOILT = {
    "a number outside the directory": (
        SPIKING,
        "If you feel ill but it is not an emergency, call 111.",
        "If you feel ill, call 01702 435555.",
        "'01702 435555' looks like a number to call",
    ),
    "a number in an alert": (
        "alerts.yml",
        "I want you to be safe.",
        "Ring 01702 435555.",
        "'01702 435555' looks like a number to call",
    ),
    "an answer that rests on nothing": (
        "answers/conversation/other_language.yml",
        "[vc_interpreter_police, vc_interpreter_nhs, vc_understand, dis_understand, em_999]",
        "[]",
        "lists no fact or figure that backs it",
    ),
    "a fact that is not there": (BAIL, "bail_rui", "bail_rue", "is not a fact in facts/"),
    "a fact without a source": (
        "facts/online_abuse.yml",
        """    sources:
      - publisher: Revenge Porn Helpline
        url: https://revengepornhelpline.org.uk/information-and-advice/need-help-and-advice/sextortion-and-webcam-blackmail/
      - publisher: Cyber Safe Warwickshire
        url: https://www.cybersafewarwickshire.com/sextortion
""",
        "    sources: []\n",
        "has no source; give at least a publisher",
    ),
    "hard words": (
        SPIKING,
        "If you think you were spiked, it is not your fault, and you deserve help.",
        "Establishments necessitating pharmacological investigation deserve consideration.",
        "reads at grade",
    ),
    "blaming words": (
        SPIKING,
        "Stay with someone you trust if you can.",
        "You should have watched your drink.",
        "says 'you should have'",
    ),
    "too long a page": (
        SPIKING,
        "Stay with someone you trust if you can.",
        "Stay. Wait. Drink water.",
        "sentences; at most 3 on a page",
    ),
    "a dead reference to a service": (
        SPIKING,
        "services: [essex-police, oakwood-place-sarc, nhs-111]",
        "services: [essex-polise]",
        "'essex-polise' is not a service",
    ),
    "a dead reference to a topic": (
        SPIKING,
        "next: [recent_assault,",
        "next: [recent_asault,",
        "'recent_asault' is not a topic",
    ),
    "no words for a friend": (
        "answers/justice/compensation.yml",
        "  supporter:\n",
        "  witness:\n",
        "has no words for a friend or parent",
    ),
    "a service for adults given to a child": (
        "answers/safety/child_at_risk.yml",
        "services: [childline, local-children-services]",
        "services: [nspcc-helpline]",
        "'nspcc-helpline' is for ages 18 and over",
    ),
    "a safety answer without 999 for one kind of person": (
        "answers/safety/recent_assault.yml",
        "If anyone is in danger now, or badly hurt, call 999.",
        "You can get help.",
        "does not say 999, as the main answer does",
    ),
    "words that hold an item are gone": (
        "answers/reporting/online_abuse.yml",
        "the advice is not to pay, as they often come back for more",
        "it is up to you",
        "the reply does not say",
    ),
    "a card without its number": (
        "languages.yml",
        "{phone:rape-crisis-24-7-line/line}",
        "",
        "holds no number",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "knowledge"))


def mistakes(folder: Path, today: datetime.date = TODAY) -> list[Problem]:
    return [problem for problem in check_folder(folder, today) if not problem.is_warning]


def test_the_real_content_has_no_mistakes(folder: Path) -> None:
    assert mistakes(folder) == []


@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_is_spoilt_is_found(folder: Path, spoilt: str) -> None:
    file, words, instead, message = SPOILT[spoilt]
    text = (folder / file).read_text("utf-8")
    assert words in text
    (folder / file).write_text(text.replace(words, instead, 1), "utf-8")

    assert message in "\n".join(map(str, mistakes(folder)))


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        (SPIKING, Path.unlink),
        ("answers/conversation/disclosure.yml", Path.unlink),
    ],
    ids=["spiking", "disclosure"],
)
def test_a_topic_without_an_answer_is_found(
    folder: Path, file: str, spoil: Callable[[Path], None]
) -> None:
    spoil(folder / file)

    assert "is missing: no answer yet" in "\n".join(map(str, mistakes(folder)))


def test_every_record_past_its_review_date_is_a_warning(folder: Path) -> None:
    late = datetime.date(2027, 5, 23)
    due = {p.file for p in check_folder(folder, late) if "was to be checked again" in p.message}
    dated = {path.relative_to(folder).as_posix() for path in folder.rglob("*.yml")}

    assert dated - due == {"topics.yml", "wording.yml"}
