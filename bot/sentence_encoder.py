"""Sentences to vectors: all-MiniLM-L6-v2, tuned on our messages, in onnxruntime.

The file and how it is made again stand in `encoder/MODEL_CARD.md`. Plain Python:
nothing of Rasa, torch or transformers.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from bot.language.english import english_words
from bot.language.mending import Mender

ENCODER_FOLDER = Path(__file__).resolve().parent.parent / "encoder"
# Two views of 384 dimensions each (encoder/export.py).
DIMENSIONS = 768
# The words of the messages that the encoder was tuned on; without the file nothing is mended.
WORDS_FILE = "words.txt"
# Longer messages are cut: 128 word pieces are about 90 words.
MAX_TOKENS = 128

Vector = npt.NDArray[np.float32]


class EncoderError(Exception):
    """The encoder's files are missing or cannot be read; the text says what to do."""


class SentenceEncoder:
    """Encodes one sentence at a time on one thread.

    One at a time because int8 scales depend on what else is in a batch: training
    and serving must see the same vector for the same words.
    """

    def __init__(self, folder: Path = ENCODER_FOLDER, mender: Mender | None = None) -> None:
        """Open `model.onnx` and `tokenizer.json` in `folder`.

        Args:
            folder: where the files are.
            mender: mends typing slips; by default one that knows the folder's `words.txt`.

        Raises:
            EncoderError: a file is missing or is not what it should be.
        """
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"),
                _session_options(),
                providers=["CPUExecutionProvider"],
            )
            self._mender = mender or _mender_of(folder)
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise EncoderError(
                f"The sentence encoder in {folder} cannot be opened. "
                "Get the repository's files again, or run: make encoder"
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, text: str) -> Vector:
        """The unit-length vector of `text`, shape (768,), float32. Empty text has one too."""
        ids = self._tokenizer.encode(self._mender.mend(text)).ids
        (embedding,) = self._session.run(None, {"input_ids": np.array([ids], dtype=np.int64)})
        return embedding[0]

    def encode_all(self, texts: Iterable[str]) -> Vector:
        """One row a text, shape (texts, 768), each encoded by itself, on all cores."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            rows = list(pool.map(self.encode, texts))
        return np.stack(rows) if rows else np.empty((0, DIMENSIONS), dtype=np.float32)


@cache
def shared_encoder(folder: Path = ENCODER_FOLDER) -> SentenceEncoder:
    """The process's encoder for `folder`: loading takes 0.1 s and 90 MB, so it is shared."""
    return SentenceEncoder(folder)


@cache
def encoder_fingerprint(folder: Path = ENCODER_FOLDER) -> str:
    """SHA-256 of the encoder's files, in hexadecimal: changes when vectors change."""
    digest = hashlib.sha256()
    for file in (folder / name for name in ("model.onnx", "tokenizer.json", WORDS_FILE)):
        digest.update(file.read_bytes() if file.exists() else b"")
    return digest.hexdigest()


def _mender_of(folder: Path) -> Mender:
    words = folder / WORDS_FILE
    return Mender.read(words, english_words()) if words.exists() else Mender({}, english_words())


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
