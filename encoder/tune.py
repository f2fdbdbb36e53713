"""Tune the sentence encoder on Waymark's messages; export it as int8 ONNX.

Recipes, compared on the validation messages (NLU_NOTES, docs/evaluation):

- `head`         cross-entropy through a cosine classifier with label smoothing;
- `contrastive`  supervised contrastive loss (Khosla et al. 2020, arXiv:2004.11362);
- `both`         their sum.

Word embeddings stay frozen and typing slips are made up as it goes. The tuned
weights are then averaged with the published ones (Wortsman et al. 2021, WiSE-FT,
arXiv:2109.01903), which keeps ordinary language where it was.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from export import SentenceEmbedder, export, load_bert, sha256
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer
from transformers import BertModel

from bot.messages import Message, read_messages

MAX_TOKENS = 128
HEAD_SCALE = 16.0
TEMPERATURE = 0.07
LABEL_SMOOTHING = 0.05
SLIP_SHARE = 0.35
SEED = 20261122


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
    messages: list[Message], size: int, random_source: random.Random
) -> Iterator[list[Message]]:
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


def tune(
    bert: BertModel,
    tokenizer: Tokenizer,
    messages: list[Message],
    arguments: argparse.Namespace,
) -> None:
    """Train `bert` in place on `messages`."""
    random_source = random.Random(SEED)
    torch.manual_seed(SEED)
    topics = sorted({m.topic for m in messages})
    number = {topic: i for i, topic in enumerate(topics)}
    embedder, head = (
        PaddedEmbedder(bert),
        CosineHead(len(topics), bert.config.hidden_size),
    )
    bert.embeddings.requires_grad_(False)
    weights = [p for p in bert.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [
            {"params": weights, "lr": arguments.learning_rate},
            {"params": head.parameters(), "lr": 3e-3},
        ],
        weight_decay=0.01,
    )
    steps = arguments.epochs * math.ceil(len(messages) / arguments.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        [arguments.learning_rate, 3e-3],
        total_steps=steps + 10,
        pct_start=0.1,
    )
    cross_entropy = torch.nn.CrossEntropyLoss(label_smoothing=LABEL_SMOOTHING)
    bert.train()
    for epoch in range(arguments.epochs):
        started, total, count = time.monotonic(), 0.0, 0
        for batch in batches(messages, arguments.batch, random_source):
            texts = [
                with_slip(m.text, random_source) if random_source.random() < SLIP_SHARE else m.text
                for m in batch
            ]
            targets = torch.tensor([number[m.topic] for m in batch])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                embeddings = embedder(*tensors(tokenizer, texts))
            loss = torch.zeros(())
            if arguments.recipe in ("head", "both"):
                loss = loss + cross_entropy(head(embeddings), targets)
            if arguments.recipe in ("contrastive", "both"):
                loss = loss + 0.5 * supervised_contrastive(embeddings, targets)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1}: loss {total / count:.4f}, {seconds:.0f} s", flush=True)
    bert.eval()


def average(bert: BertModel, published: dict[str, torch.Tensor], share: float) -> None:
    """Move `bert` to `share` of its tuned weights and the rest of the `published` ones."""
    state = bert.state_dict()
    bert.load_state_dict(
        {
            name: torch.lerp(published[name], value, share) if value.is_floating_point() else value
            for name, value in state.items()
        }
    )


@torch.no_grad()
def embed(bert: BertModel, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """Vectors of `texts`, shape (texts, dimensions)."""
    embedder = PaddedEmbedder(bert).eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    rows = np.zeros((len(texts), bert.config.hidden_size), dtype=np.float32)
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            rows[part] = embedder(*tensors(tokenizer, [texts[i] for i in part])).float().numpy()
    return rows


def validation_accuracy(
    bert: BertModel,
    tokenizer: Tokenizer,
    train: list[Message],
    validation: list[Message],
) -> float:
    """Top-1 of a logistic regression on the vectors: what the product will do with them."""
    scale = math.sqrt(20)
    model = LogisticRegression(C=1.0, max_iter=300, tol=1e-3)
    model.fit(
        embed(bert, tokenizer, [m.text for m in train]) * scale,
        [m.topic for m in train],
    )
    found = model.predict(embed(bert, tokenizer, [m.text for m in validation]) * scale)
    return float(np.mean(found == np.array([m.topic for m in validation])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="folder of the published weights")
    parser.add_argument("target", type=Path, help="the ONNX file to write")
    parser.add_argument("--messages", type=Path, default=Path("data/nlu"))
    parser.add_argument("--recipe", choices=("head", "contrastive", "both"), default="both")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--learning-rate", type=float, default=2e-4)
    parser.add_argument("--share", type=float, default=0.9, help="of tuned weights in the average")
    parser.add_argument("--all", action="store_true", help="train on the validation part too")
    parser.add_argument("--save", type=Path, help="also keep the tuned torch weights here")
    arguments = parser.parse_args()

    messages = read_messages(arguments.messages)
    validation = [m for m in messages if m.is_validation]
    train = messages if arguments.all else [m for m in messages if not m.is_validation]
    print(f"{len(train)} messages to train on, {len(validation)} to validate", flush=True)
    tokenizer = Tokenizer.from_file(str(arguments.weights / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    bert = load_bert(arguments.weights)
    published = {name: value.clone() for name, value in bert.state_dict().items()}
    tune(bert, tokenizer, train, arguments)
    if arguments.save:
        bert.save_pretrained(arguments.save)
    average(bert, published, arguments.share)
    if not arguments.all:
        accuracy = validation_accuracy(bert, tokenizer, train, validation)
        print(f"{arguments.recipe}: validation top-1 {accuracy:.4f}", flush=True)
    export(SentenceEmbedder(bert).bert, arguments.target)
    print(f"{arguments.target}: sha256 {sha256(arguments.target)}")


if __name__ == "__main__":
    main()
