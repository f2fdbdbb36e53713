"""Tune the sentence encoder on Waymark's messages; export it as int8 ONNX.

Two things are learnt at once, from data/nlu and data/signals: which topic a message belongs
to and which safety signals it carries. Recipes for the topic, compared on the validation
messages (encoder/MODEL_CARD.md):

- `head`         cross-entropy through a cosine classifier with label smoothing;
- `contrastive`  supervised contrastive loss (Khosla et al. 2020, arXiv:2004.11362);
- `both`         the first and half of the second.

Signals are learnt by binary cross-entropy through a linear layer. Word embeddings and the
lower layers stay frozen. Typing slips are made up as it goes, and mended as the product mends
them (bot/language/mending.py), by the words that are written beside the file: words.txt.
The file that is written
runs the lower layers once and the upper ones twice, tuned and as they were published: the
second view is what keeps ordinary language where it was (encoder/export.py).
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from export import TwoViews, export, load_bert, sha256
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from transformers import BertModel

from bot.language.english import english_words
from bot.language.mending import Mender, count_words, write_words
from bot.messages import Message, read_messages
from bot.safety.examples import FOLDS, HELD_OUT_FOLD, TopicLabels, fold_of, read_examples
from bot.safety.names import SIGNALS
from bot.sentence_encoder import WORDS_FILE

MAX_TOKENS = 128
HEAD_SCALE = 16.0
SIGNAL_SCALE = 8.0
TEMPERATURE = 0.07
LABEL_SMOOTHING = 0.05
SLIP_SHARE = 0.35
SEED = 20261122
MISSPELT = "misspelt"


@dataclass(frozen=True)
class Lesson:
    """One message to learn from.

    Attributes:
        text: the message.
        topic: its topic; None where only its signals are known.
        signals: safety signal to whether it carries it; a signal left out is not known.
        weight: how much the signals count.
    """

    text: str
    topic: str | None = None
    signals: Mapping[str, bool] = field(default_factory=dict)
    weight: float = 0.0


def read_lessons(messages: Sequence[Message]) -> list[Lesson]:
    """The topic messages and data/signals, each message once, less the fold that is held out."""
    by_hand = {each.text.lower(): each for each in read_examples(SIGNALS)}
    labels = TopicLabels()
    lessons = []
    for message in messages:
        known = by_hand.pop(message.text.lower(), None)
        example = known or labels.example(message.text, message.topic)
        if known is None or not is_held_out(message.text):
            lessons.append(Lesson(message.text, message.topic, example.labels, example.weight))
    lessons += [
        Lesson(each.text, None, each.labels, each.weight)
        for each in by_hand.values()
        if not is_held_out(each.text)
    ]
    return lessons


def is_held_out(text: str) -> bool:
    """Whether a message of data/signals is kept for setting thresholds."""
    return fold_of(text, FOLDS) == HELD_OUT_FOLD


class CosineHead(torch.nn.Module):
    """Topic logits as scaled cosines to one learned direction a topic."""

    def __init__(self, topics: int, dimensions: int) -> None:
        super().__init__()
        self.directions = torch.nn.Parameter(torch.randn(topics, dimensions) * 0.05)

    def forward(self, embeddings: torch.Tensor) -> torch.Tensor:
        return HEAD_SCALE * embeddings @ torch.nn.functional.normalize(self.directions, dim=1).T


def supervised_contrastive(embeddings: torch.Tensor, topics: torch.Tensor) -> torch.Tensor:
    """Mean over anchors that have a partner of the same topic in the batch."""
    logits = embeddings @ embeddings.T / TEMPERATURE
    itself = torch.eye(len(topics), dtype=torch.bool)
    logits = logits.masked_fill(itself, -1e4)
    partners = (topics[:, None] == topics[None, :]) & ~itself
    log_share = logits - logits.logsumexp(dim=1, keepdim=True)
    counts = partners.sum(1)
    anchors = counts > 0
    return -((log_share * partners).sum(1)[anchors] / counts[anchors]).mean()


def with_slip(text: str, random_source: random.Random) -> str:
    """`text` as it might leave a hurried thumb: a letter lost, doubled, swapped or changed."""
    letters = list(text)
    for _ in range(max(1, len(text) // 30)):
        at = random_source.randrange(len(letters) - 1) if len(letters) > 4 else 0
        if len(letters) <= 4 or not letters[at].isalpha():
            continue
        kind = random_source.randrange(4)
        if kind == 0:
            del letters[at]
        elif kind == 1:
            letters.insert(at, letters[at])
        elif kind == 2:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        else:
            letters[at] = random_source.choice("abcdefghijklmnopqrstuvwxyz")
    slipped = "".join(letters)
    return slipped.replace("'", "") if random_source.random() < 0.5 else slipped


def batches(
    messages: Sequence[Lesson], size: int, random_source: random.Random
) -> Iterator[list[Lesson]]:
    """Shuffled batches of messages of like length, so that little is padding."""
    shuffled = random_source.sample(messages, len(messages))
    chunk = size * 20
    made = []
    for start in range(0, len(shuffled), chunk):
        by_length = sorted(shuffled[start : start + chunk], key=lambda m: len(m.text))
        made += [by_length[i : i + size] for i in range(0, len(by_length), size)]
    random_source.shuffle(made)
    yield from made


class PaddedEmbedder(torch.nn.Module):
    """The exported embedder's twin for padded batches in training."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=mask)[0].float()
        weights = mask.unsqueeze(-1).float()
        return torch.nn.functional.normalize((hidden * weights).sum(1) / weights.sum(1), dim=1)


def tensors(tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Padded token ids and their mask."""
    encodings = tokenizer.encode_batch(texts)
    return (
        torch.tensor([e.ids for e in encodings]),
        torch.tensor([e.attention_mask for e in encodings]),
    )


class Losses:
    """What the embeddings of a batch are judged by; holds the heads that are thrown away."""

    def __init__(self, lessons: Sequence[Lesson], dimensions: int, recipe: str) -> None:
        topics = sorted({each.topic for each in lessons if each.topic})
        self._number = {topic: i for i, topic in enumerate(topics)}
        self._recipe = recipe
        self._head = CosineHead(len(topics), dimensions)
        self._signals = torch.nn.Linear(dimensions, len(SIGNALS))
        self._cross_entropy = torch.nn.CrossEntropyLoss(label_smoothing=LABEL_SMOOTHING)

    def parameters(self) -> list[torch.nn.Parameter]:
        """The weights of the heads."""
        return [*self._head.parameters(), *self._signals.parameters()]

    def of(self, embeddings: torch.Tensor, batch: Sequence[Lesson]) -> torch.Tensor:
        """The loss of a batch."""
        loss = self._of_signals(embeddings, batch)
        rows = [i for i, lesson in enumerate(batch) if lesson.topic]
        if not rows:
            return loss
        targets = torch.tensor([self._number[batch[i].topic or ""] for i in rows])
        if self._recipe in ("head", "both"):
            loss = loss + self._cross_entropy(self._head(embeddings[rows]), targets)
        if self._recipe in ("contrastive", "both"):
            loss = loss + 0.5 * supervised_contrastive(embeddings[rows], targets)
        return loss

    def _of_signals(self, embeddings: torch.Tensor, batch: Sequence[Lesson]) -> torch.Tensor:
        carried = torch.tensor([[float(e.signals.get(s, False)) for s in SIGNALS] for e in batch])
        weights = torch.tensor([[e.weight * (s in e.signals) for s in SIGNALS] for e in batch])
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            self._signals(SIGNAL_SCALE * embeddings), carried, weights, reduction="sum"
        )
        return losses / weights.amax(dim=1).sum().clamp(min=1.0)


def tune(
    bert: BertModel,
    tokenizer: Tokenizer,
    mender: Mender,
    lessons: Sequence[Lesson],
    arguments: argparse.Namespace,
) -> None:
    """Train `bert` in place on `lessons`."""
    random_source = random.Random(SEED)
    torch.manual_seed(SEED)
    embedder = PaddedEmbedder(bert)
    losses = Losses(lessons, bert.config.hidden_size, arguments.recipe)
    bert.embeddings.requires_grad_(False)
    bert.encoder.layer[: arguments.shared_layers].requires_grad_(False)
    weights = [p for p in bert.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": weights, "lr": arguments.learning_rate},
            {"params": losses.parameters(), "lr": 3e-3},
        ],
        weight_decay=0.01,
    )
    steps = arguments.epochs * math.ceil(len(lessons) / arguments.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [arguments.learning_rate, 3e-3],
        total_steps=steps + 10 * arguments.epochs,
        pct_start=0.1,
    )
    bert.train()
    for epoch in range(arguments.epochs):
        started, total, count = time.monotonic(), 0.0, 0
        for batch in batches(lessons, arguments.batch, random_source):
            slips = [random_source.random() < SLIP_SHARE for _ in batch]
            written = [
                with_slip(m.text, random_source) if slips_in else m.text
                for m, slips_in in zip(batch, slips, strict=True)
            ]
            texts = [mender.mend(text) for text in written]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                embeddings = embedder(*tensors(tokenizer, texts))
            loss = losses.of(embeddings, batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, {seconds:.0f} s", flush=True)
    bert.eval()


@torch.no_grad()
def embed(model: torch.nn.Module, tokenizer: Tokenizer, texts: Sequence[str]) -> np.ndarray:
    """Vectors of `texts`, shape (texts, dimensions)."""
    rows: list[np.ndarray | None] = [None] * len(texts)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = model(*tensors(tokenizer, [texts[i] for i in part])).float().numpy()
        for i, row in zip(part, found, strict=True):
            rows[i] = row
    return np.stack(rows)


def validation_accuracy(
    model: torch.nn.Module,
    tokenizer: Tokenizer,
    mender: Mender,
    train: Sequence[Message],
    validation: Sequence[Message],
) -> float:
    """Top-1 of a logistic regression on the vectors: what the product will do with them."""
    scale = math.sqrt(20)
    regression = LogisticRegression(C=1.0, max_iter=300, tol=1e-3)
    learnt, asked = (
        embed(model, tokenizer, [mender.mend(m.text) for m in messages]) * scale
        for messages in (train, validation)
    )
    regression.fit(learnt, [m.topic for m in train])
    found = regression.predict(asked)
    return float(np.mean(found == np.array([m.topic for m in validation])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="folder of the published weights")
    parser.add_argument("target", type=Path, help="the ONNX file to write")
    parser.add_argument("--messages", type=Path, default=Path("data/nlu"))
    parser.add_argument("--recipe", choices=("head", "contrastive", "both"), default="both")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--shared-layers", type=int, default=2, help="lower layers left alone")
    parser.add_argument("--save", type=Path, help="also keep the tuned torch weights here")
    arguments = parser.parse_args()

    messages = read_messages(arguments.messages)
    validation = [m for m in messages if m.is_validation]
    train = [m for m in messages if not m.is_validation]
    lessons = read_lessons(train)
    print(f"{len(lessons)} messages to train on, {len(validation)} to validate", flush=True)
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    words = count_words(m.text for m in train if m.voice != MISSPELT)
    write_words(words, arguments.target.parent / WORDS_FILE)
    mender = Mender(words, english_words())
    published = load_bert(arguments.weights)
    tuned = copy.deepcopy(published)
    tune(tuned, tokenizer, mender, lessons, arguments)
    if arguments.save:
        tuned.save_pretrained(arguments.save)
    export(TwoViews(tuned, published, arguments.shared_layers), arguments.target)
    print(f"{arguments.target}: sha256 {sha256(arguments.target)}", flush=True)
    embedder = PaddedEmbedder(tuned).eval()
    accuracy = validation_accuracy(embedder, tokenizer, mender, train, validation)
    print(f"{arguments.recipe}, tuned view alone: validation top-1 {accuracy:.4f}")


if __name__ == "__main__":
    main()
