"""Numbers to call stand in the directory alone, and each has a shape that Ofcom gives out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.errors import Problem
from bot.knowledge.load import Content
from bot.knowledge.schema import PhoneModel, ServiceModel
from bot.knowledge.sentences import Passage, answer_passages, language_passages, other_passages

LITERAL = frozenset({"999", "101", "111", "55"})
"""The only numbers to call that may be written in a sentence."""

_SHAPES = {
    "voice": re.compile(
        r"""
        999 | 112 | 101 | 111 | 105 | 119 | 18000  # emergency and public short numbers
        | 116\d{3}                                 # European helplines, such as 116 123
        | 0[12]\d{9}                               # geographic; the few shorter ones are not near
        | 03[0347]\d{8}                            # charged like geographic
        | 07\d{9}                                  # mobile
        | 0800\d{6,7} | 08001111 | 0808\d{7}       # free to call
        | 08[47]\d{8}                              # business rate
        """,
        re.VERBOSE,
    ),
    "sms": re.compile(r"999 | 07\d{9} | [4-8]\d{4}", re.VERBOSE),
}
_FREE = re.compile(r"999|112|111|116\d{3}|0800\d+|0808\d+|18000")
_CHARGED = re.compile(r"0[123]\d+|08[47]\d+")

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WITH_COMMAS = re.compile(r"\d{1,3}(?:,\d{3})+")
_MONEY = re.compile(r"£\s?[\d,.]+")
_RUN = re.compile(r"(?<![\d-])0\d+(?:[-.]\d+)+|\+?\d+(?:\s\d+)*")
_SAID_TO_CALL = re.compile(r"\b(?:call|ring|dial|phone|text|press)\s+$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w.-]+@[\w-]+\.\w+|\b[\w-]+\.(?:org|gov|co|nhs|police)\b"
)


def malformed_numbers(content: Content) -> Iterator[Problem]:
    """Phone and text numbers that no British network could connect, or with the wrong cost."""
    for service in content.services.values():
        for position, phone in enumerate(service.phones, start=1):
            for message in _wrong_with(phone):
                yield Problem(
                    f"services/{service.id}.yml",
                    f"{service.id}/{phone.id}",
                    f"phones.{position}.number",
                    message,
                )


def _wrong_with(phone: PhoneModel) -> Iterator[str]:
    digits = phone.number.replace(" ", "")
    if not re.fullmatch(r"\d+( \d+)*", phone.number):
        yield f"{phone.number!r} must be figures with single spaces, such as 0808 500 2222"
    elif not _SHAPES[phone.type].fullmatch(digits):
        what = "text" if phone.type == "sms" else "phone"
        yield f"{phone.number!r} is not the shape of a British {what} number; count the figures"
    elif phone.type == "voice" and phone.free is False and _FREE.fullmatch(digits):
        yield f"{phone.number} is free to call, but `free` is false"
    elif phone.type == "voice" and phone.free and _CHARGED.fullmatch(digits):
        yield f"{phone.number} is charged, but `free` is true"


def numbers_in_sentences(content: Content) -> Iterator[Problem]:
    """Numbers to call, and web or e-mail addresses, written out in answers or facts."""
    for passage in _all_passages(content):
        for number in numbers_to_call(passage.text):
            yield Problem(
                passage.file,
                passage.record,
                passage.field,
                f"{number!r} looks like a number to call; only 999, 101, 111 and 55 may be written "
                "out. List the service under `services`, or write {phone:service-id/phone-id}",
            )
        if _ADDRESS.search(_PLACEHOLDER.sub("", passage.text)):
            yield Problem(
                passage.file,
                passage.record,
                passage.field,
                "holds a web or e-mail address; list the service under `services` instead",
            )


def numbers_in_descriptions(content: Content) -> Iterator[Problem]:
    """Numbers in what a service says of itself that are not among its own phones."""
    for service in content.services.values():
        own = {phone.number.replace(" ", "") for phone in service.phones}
        for field, text in _shown_texts(service):
            for number in numbers_to_call(text):
                if number.replace(" ", "") not in own:
                    yield Problem(
                        f"services/{service.id}.yml",
                        service.id,
                        field,
                        f"{number!r} looks like a number to call; put it under `phones`",
                    )


def numbers_to_call(text: str) -> Iterator[str]:
    """The numbers in a text that a person might call or text, but for those always allowed.

    Years, ages, days, hours, money and counts are left alone: `72 hours`, `2003`, `13,238`.
    """
    plain = _WITH_COMMAS.sub("", _MONEY.sub("", _PLACEHOLDER.sub("", text)))
    for match in _RUN.finditer(plain):
        number = match.group()
        digits = re.sub(r"\D", "", number)
        is_long = len(digits) >= 5 and not _is_years_or_date(number)
        is_dialled = (digits.startswith("0") and len(digits) >= 4) or number.startswith("+")
        is_said = bool(_SAID_TO_CALL.search(plain[: match.start()])) and len(digits) >= 2
        if digits not in LITERAL and (is_long or is_dialled or is_said):
            yield number


def _is_years_or_date(number: str) -> bool:
    return all(re.fullmatch(r"(?:19|20)\d\d|[1-9]\d?", part) for part in number.split())


def _all_passages(content: Content) -> Iterator[Passage]:
    yield from answer_passages(content)
    yield from other_passages(content)
    yield from language_passages(content)
    for facts_file, fact in content.all_facts():
        yield Passage(f"facts/{facts_file.id}.yml", fact.id, "text", fact.text)


def _shown_texts(service: ServiceModel) -> Iterator[tuple[str, str]]:
    for field in ("description", "eligibility_description", "also_for", "alert", "gender_note"):
        text = getattr(service, field)
        if text:
            yield field, text
    for field in ("accessibility", "languages"):
        for position, text in enumerate(getattr(service, field), start=1):
            yield f"{field}.{position}", text
    for position, phone in enumerate(service.phones, start=1):
        yield f"phones.{position}.description", phone.description
