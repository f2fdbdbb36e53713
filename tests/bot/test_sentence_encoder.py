"""The encoder that ships, with the words that it mends slips by."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from bot.language.mending import Mender
from bot.sentence_encoder import (
    DIMENSIONS,
    ENCODER_FOLDER,
    WORDS_FILE,
    EncoderError,
    SentenceEncoder,
    encoder_fingerprint,
    shared_encoder,
)


@pytest.mark.parametrize("text", ["", "hi", "who can i talk to in basildon", "x" * 5_000, "🙏"])
def test_any_text_has_a_vector_of_unit_length(text: str) -> None:
    vector = shared_encoder().encode(text)

    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_a_slip_makes_no_difference() -> None:
    encode = shared_encoder().encode

    np.testing.assert_array_equal(
        encode("can i reprot it to the poliec"), encode("can i report it to the police")
    )


def test_many_are_encoded_as_each_is_by_itself() -> None:
    texts = ["who can i talk to", "is it too late", "im being followed"]
    encoder = shared_encoder()

    np.testing.assert_array_equal(
        encoder.encode_all(texts), np.stack([encoder.encode(text) for text in texts])
    )


def test_another_mender_may_be_given() -> None:
    unmending = SentenceEncoder(mender=Mender({}, ()))

    assert not np.array_equal(unmending.encode("poliec"), shared_encoder().encode("poliec"))


@pytest.mark.parametrize("word", ["sericc", "isva", "sarc", "nhs", "bsl", "ppl", "lgbt"])
def test_words_that_people_use_are_left_alone(word: str) -> None:
    known = {line.split()[0] for line in (ENCODER_FOLDER / WORDS_FILE).read_text().splitlines()}

    assert word in known


def test_missing_files_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="make encoder"):
        SentenceEncoder(tmp_path)


def test_the_fingerprint_changes_with_the_words(tmp_path: Path) -> None:
    before = encoder_fingerprint(tmp_path)
    (tmp_path / WORDS_FILE).write_text("police 9\n")
    encoder_fingerprint.cache_clear()

    assert encoder_fingerprint(tmp_path) != before


def test_the_model_card_names_the_file_that_ships() -> None:
    card = (ENCODER_FOLDER / "MODEL_CARD.md").read_text("utf-8")
    shipped = hashlib.sha256((ENCODER_FOLDER / "model.onnx").read_bytes()).hexdigest()

    assert re.findall(r"sha256 \| `([0-9a-f]{64})`", card) == [shipped]
