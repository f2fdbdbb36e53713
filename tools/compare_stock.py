"""Compare understanding with the stock pipeline: same training messages, same test, one run.

    python tools/compare_stock.py
    python tools/compare_stock.py --messages 100 --also untuned=/folder/of/untuned/encoder

Both learn from the same messages of data/nlu, at most so many a topic, since the stock pipeline
needs hours for all of them. Both are asked the held-out messages of tests/nlu/heldout. The report
goes to docs/comparison.md.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.metrics import f1_score

from bot.messages import Message, read_messages
from bot.sentence_encoder import ENCODER_FOLDER, EncoderError, SentenceEncoder
from bot.topic_model import TopicModel
from bot.understanding import choose_topics
from tools.benchmark_nlu import CONFIG, settings_of
from tools.stock.project import MODEL_NAME, StockError, at_most, trained

NLU_FOLDER = Path("data/nlu")
HELD_OUT_FOLDER = Path("tests/nlu/heldout")
REPORT = Path("docs/comparison.md")
FALLBACK = "nlu_fallback"
RESAMPLES = 1_000
SEED = 2026

Hits = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class HeldOut:
    """A held-out message and every topic that a reader would accept for it."""

    text: str
    topic: str
    accepted: frozenset[str]


@dataclass(frozen=True)
class Scores:
    """How often one system was right; `first` says it for each message."""

    name: str
    first: Hits
    top_3: float
    macro_f1: float


def read_held_out(folder: Path) -> list[HeldOut]:
    """Every message of the files in `folder`."""
    found = []
    for path in sorted(folder.glob("*.yml")):
        for message in yaml.safe_load(path.read_text("utf-8"))["messages"]:
            topic = message["topic"]
            accepted = frozenset([topic, *message.get("also", ())])
            found.append(HeldOut(message["text"], topic, accepted))
    return found


def score(name: str, rankings: Sequence[Sequence[str]], messages: Sequence[HeldOut]) -> Scores:
    """Compare rankings, most likely first, with what was expected."""
    found = [ranking[0] for ranking in rankings]
    first = [topic in m.accepted for topic, m in zip(found, messages)]
    three = [not m.accepted.isdisjoint(r[:3]) for r, m in zip(rankings, messages)]
    # A topic that a reader would accept counts as the expected one.
    expected = [f if hit else m.topic for f, hit, m in zip(found, first, messages)]
    labels = sorted(set(expected))
    macro = f1_score(expected, found, average="macro", labels=labels, zero_division=0)
    return Scores(name, np.array(first), float(np.mean(three)), float(macro))


def difference(ours: Hits, theirs: Hits) -> tuple[float, float, float]:
    """Ours less theirs in points, with a 95 % bootstrap interval over messages."""
    gaps = 100 * (ours.astype(float) - theirs.astype(float))
    drawn = np.random.default_rng(SEED).integers(0, len(gaps), (RESAMPLES, len(gaps)))
    low, high = np.quantile(gaps[drawn].mean(axis=1), [0.025, 0.975])
    return float(gaps.mean()), float(low), float(high)


def rank_with_stock(folder: Path, texts: Sequence[str]) -> list[list[str]]:
    """The stock bot's topics for each message; its fallback is passed over, in its favour."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    agent = Agent.load(str(folder / "models" / f"{MODEL_NAME}.tar.gz"))

    async def rank_each() -> list[list[str]]:
        parsed = [await agent.parse_message(text.lstrip("/ ")) for text in texts]
        ranked = [[intent["name"] for intent in p["intent_ranking"]] for p in parsed]
        return [[name for name in names if name != FALLBACK] for names in ranked]

    return asyncio.run(rank_each())


def rank_with_waymark(
    encoder: SentenceEncoder, learnt: Sequence[Message], texts: Sequence[str]
) -> list[list[str]]:
    """Waymark's topics for each message, as its classifier would rank them."""
    known = [message.text for message in learnt]
    model = TopicModel(settings_of(CONFIG)).fit(
        encoder.encode_all(known),
        known,
        [message.topic for message in learnt],
        [message.is_validation for message in learnt],
    )

    def ranked(text: str) -> list[str]:
        understood = choose_topics(
            text,
            model.rank(encoder.encode(text), text),
            rank_part=lambda part: model.rank(encoder.encode(part), part),
            is_out_of_scope=model.is_out_of_scope,
        )
        return [topic for topic, _ in understood.ranking]

    return [ranked(text) for text in texts]


def table(scores: Sequence[Scores]) -> str:
    """A Markdown table; the last of `scores` is what the others are compared with."""
    stock = scores[-1]
    lines = [
        "| | top-1 | top-3 | macro-F1 | top-1 ahead of stock, points |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for s in scores:
        ahead = ""
        if s is not stock:
            gap, low, high = difference(s.first, stock.first)
            ahead = f"{gap:.1f} ({low:.1f} to {high:.1f})"
        top_1 = float(s.first.mean())
        lines.append(f"| {s.name} | {top_1:.3f} | {s.top_3:.3f} | {s.macro_f1:.3f} | {ahead} |")
    return "\n".join(lines)


def report(
    scores: Sequence[Scores], learnt: int, asked: int, plan: argparse.Namespace, command: str
) -> str:
    """The page docs/comparison.md."""
    return f"""# Understanding, beside the stock pipeline

Measured in one run with

    {command}

{table(scores)}

Both learnt from the same {learnt:,} messages of data/nlu, at most {plan.messages} a topic, and
were asked the same {asked:,} held-out messages of tests/nlu/heldout. Intervals are 95 % bootstrap
intervals over messages.

- **Stock:** the pipeline that `rasa init` gives (tools/stock/config.yml), DIET trained for
  {plan.epochs} epochs. It learnt from every one of the messages. Where it falls back, its best
  topic is taken, in its favour.
- **Waymark:** the sentence encoder and the topic model with the settings of config.yml. The
  topic model learnt from the same messages, of which it keeps 8 in 100 to calibrate.
- **The tuned encoder has seen more:** it was tuned on all of data/nlu, not only on the messages
  of this run; a row with an untuned encoder, where there is one, has no such advantage.
- With all messages Waymark does better than here: see docs/evaluation/.
"""


def _named_folder(argument: str) -> tuple[str, Path]:
    name, _, folder = argument.rpartition("=")
    return name or Path(folder).name, Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=60, help="most messages a topic (60)")
    parser.add_argument("--epochs", type=int, default=100, help="epochs of the stock DIET (100)")
    parser.add_argument(
        "--also",
        type=_named_folder,
        action="append",
        default=[],
        metavar="NAME=FOLDER",
        help="another encoder to compare with; may be given several times",
    )
    parser.add_argument("--dry-run", action="store_true", help=f"leave {REPORT} as it is")
    return parser.parse_args()


def main() -> int:
    """Train both, ask both, write the report; 1 when something needed is missing."""
    plan = _arguments()
    messages = read_held_out(HELD_OUT_FOLDER)
    if not messages:
        print(f"There are no held-out messages in {HELD_OUT_FOLDER}.", file=sys.stderr)
        return 1
    texts = [message.text for message in messages]
    learnt = at_most(read_messages(NLU_FOLDER), plan.messages)
    scores = []
    try:
        for name, folder in [("tuned encoder", ENCODER_FOLDER), *plan.also]:
            rankings = rank_with_waymark(SentenceEncoder(folder), learnt, texts)
            scores.append(score(f"Waymark, {name}", rankings, messages))
        print("Training the stock bot, unless that was done before …", flush=True)
        stock = rank_with_stock(trained(learnt, plan.epochs), texts)
    except (EncoderError, StockError) as error:
        print(error, file=sys.stderr)
        return 1
    scores.append(score("Stock", stock, messages))
    print(f"\n{table(scores)}")
    if not plan.dry_run:
        also = "".join(f" --also {name}=…" for name, _ in plan.also)
        command = f"python tools/compare_stock.py --messages {plan.messages} "
        command += f"--epochs {plan.epochs}{also}"
        REPORT.write_text(report(scores, len(learnt), len(messages), plan, command), "utf-8")
        print(f"Written to {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
