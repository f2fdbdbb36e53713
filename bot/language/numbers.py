"""Small numbers as people write them: digits or words."""

from __future__ import annotations

import re

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

_VALUES = {word: value for value, word in enumerate(_UNITS, 1)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_VALUES |= {"fourty": 40, "forteen": 14, "fiveteen": 15, "fifthteen": 15, "ninteen": 19}
_VALUES |= {"sixtheen": 16, "thirten": 13, "eightteen": 18, "fiften": 15, "tweny": 20, "twelv": 12}

_ALL = sorted(_VALUES, key=len, reverse=True)
_TENS_PATTERN = "|".join([*_TENS, "fourty", "tweny"])
_UNITS_PATTERN = "|".join(_UNITS[:9])

WORDS = rf"(?:(?:{_TENS_PATTERN})[\s-]?(?:{_UNITS_PATTERN})\b|(?:{'|'.join(_ALL)})\b)"
"""A pattern for one to ninety-nine in words."""

_WORD = re.compile("|".join(_ALL))


def read_number(text: str) -> int:
    """The number written as digits or in words. Raises ValueError for anything else."""
    text = text.strip().lower()
    if text.isdigit():
        return int(text)
    parts = _WORD.findall(text)
    if not parts:
        raise ValueError(f"{text!r} is not a number")
    return sum(_VALUES[part] for part in parts)
