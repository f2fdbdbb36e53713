"""Making typed words safe to handle, without changing what the person said."""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\u200b\u2060\ufeff\u180e"
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_SURROGATES = "\ud800-\udfff"
_DROPPED = re.compile(f"[{_BIDI}{_UNSEEN}{_CONTROL}{_SURROGATES}]")
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\x85")
_PAYLOAD_START = re.compile(r"^[\s/]+")


def clean_text(text: str) -> str:
    """Return the words in one Unicode form (NFC), without unseen or direction-changing marks.

    Line breaks and tabs stay, and so do the joiners that scripts and emoji need. HTML is left
    as it is: it is text here and everywhere after.
    """
    unified = _LINE_ENDS.sub("\n", text)
    return unicodedata.normalize("NFC", _DROPPED.sub("", unified)).strip()


def typed_words(text: str) -> str:
    """Return cleaned words that Rasa can never take for a button's payload.

    Rasa reads text starting with '/' as a command, so the slash goes and the words stay.
    """
    return _PAYLOAD_START.sub("", clean_text(text))
