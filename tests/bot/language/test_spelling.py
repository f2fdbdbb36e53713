from __future__ import annotations

import pytest

from bot.language.spelling import normalise, pieces


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("HEEEELP me rn!!!", "help me right now!"),
        ("he r4ped me", "he raped me"),
        ("a55aulted", "assaulted"),
        ("r a p e d", "raped"),
        ("r.a.p.e", "rape"),
        ("r*ped", "raped"),
        ("k1ll", "kill"),
        ("I’m scared", "i'm scared"),
        ("hes here", "he's here"),
        ("cudnt say no", "couldn't say no"),
        ("sumone", "someone"),
        ("i was SA'd", "i was sexually assaulted"),
        ("my sa", "my sexual assault"),
        ("🔪", "knife"),
        ("ｈｅｌｐ", "help"),
        ("fe\u200bel sick", "feel sick"),
    ],
)
def test_spelling_is_made_plain(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize("text", ["ss9 3ab", "im in sa", "15f", "i a m", "feel", "ill be there"])
def test_what_is_no_slip_stays(text: str) -> None:
    assert normalise(text).replace("i'm", "im") == text


def test_each_piece_knows_where_it_stands() -> None:
    text = "Hes r4ped me rn"

    found = {piece.text: text[piece.start : piece.end] for piece in pieces(text)}

    assert found == {"he's": "Hes", "raped": "r4ped", "me": "me", "right now": "rn"}


@pytest.mark.parametrize("text", ["", "   ", "\x00", "İ", "…", "*" * 50, "a " * 3000])
def test_odd_messages_do_no_harm(text: str) -> None:
    assert isinstance(normalise(text), str)
