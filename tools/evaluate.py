"""Measures what Waymark understands, on messages it never learnt from. Trains nothing.

    make evaluate

Reads the held-out messages (tests/nlu/heldout), ordinary queries (tests/nlu/ordinary_queries.txt),
messages with several questions (tests/nlu/several_topics.yml), the hard entities
(tests/nlu/entities_hard.yml) and the safety sets (tests/safety), parses each with the trained
model, prints the figures and writes them, with pictures, under docs/evaluation/.
Intervals are 95 % bootstrap intervals over messages (1,000 resamples, fixed seed).
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
import yaml
from sklearn.metrics import f1_score

from bot.dialogue.safety import signals_of_topics
from bot.parsing import Parser
from bot.safety.names import DANGER_SIGNALS, PERSON_SIGNALS
from bot.settings import MODEL_FOLDER
from bot.topics import OUT_OF_SCOPE, topic_groups

matplotlib.use("Agg")

RESAMPLES = 1_000
SEED = 2026
BINS = 15
ALERT_SIGNALS = frozenset(DANGER_SIGNALS)

Parsed = dict[str, Any]
Parse = Callable[[str], Parsed]


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval, each from 0 to 1, and how many messages it is of."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f}, n={self.count})"


def share(hits: Iterable[bool]) -> Share:
    """The share of hits with its bootstrap interval."""
    values = np.array(list(hits), dtype=float)
    if not len(values):
        return Share(float("nan"), float("nan"), float("nan"), 0)
    drawn = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    means = values[drawn].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Share(float(values.mean()), float(low), float(high), len(values))


def calibration_error(confidences: Sequence[float], hits: Sequence[bool]) -> float:
    """Expected calibration error over 15 equal-width bins (Guo et al. 2017)."""
    bins = np.minimum((np.array(confidences) * BINS).astype(int), BINS - 1)
    right = np.array(hits, float)
    confident = np.array(confidences)
    error = 0.0
    for b in set(bins.tolist()):
        inside = bins == b
        error += inside.mean() * abs(right[inside].mean() - confident[inside].mean())
    return float(error)


class Report:
    """Lines that are printed as they come and written at the end."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, line: str = "") -> None:
        """One line of Markdown."""
        print(line, flush=True)
        self.lines.append(line)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A Markdown table."""
        self.add("| " + " | ".join(head) + " |")
        self.add("|" + "---|" * len(head))
        for row in rows:
            self.add("| " + " | ".join(str(cell) for cell in row) + " |")
        self.add()


def read_list(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The `messages` of YAML files, in order."""
    return [m for path in paths for m in yaml.safe_load(path.read_text("utf-8"))["messages"]]


def evaluate_topics(report: Report, parse: Parse, folder: Path, pictures: Path) -> None:
    """Top-1, top-3, macro-F1, by voice and topic, calibration, confusions."""
    messages = read_list(sorted(folder.glob("*.yml")))
    parsed = [parse(m["text"]) for m in messages]
    accepted = [{m["topic"], *m.get("also", ())} for m in messages]
    found = [p["intent"]["name"] for p in parsed]
    first = [f in a for f, a in zip(found, accepted)]
    three = [any(r["name"] in a for r in p["intent_ranking"][:3]) for p, a in zip(parsed, accepted)]
    # A topic that a reader would accept counts as the expected one.
    expected = [f if f in a else m["topic"] for f, a, m in zip(found, accepted, messages)]
    confidences = [p["intent"]["confidence"] for p in parsed]
    in_scope = [m["topic"] != OUT_OF_SCOPE for m in messages]
    refused = [f == OUT_OF_SCOPE for f, inside in zip(found, in_scope) if inside]
    report.add("## Topics, held-out messages")
    report.add()
    macro = f1_score(expected, found, average="macro", labels=sorted(set(expected)))
    report.table(
        ["measure", "figure"],
        [
            ["top-1", share(first)],
            ["top-3", share(three)],
            ["macro-F1", f"{macro:.3f}"],
            ["expected calibration error", f"{calibration_error(confidences, first):.3f}"],
            ["in scope, refused as out of scope", share(refused)],
        ],
    )
    by_voice = defaultdict(list)
    by_topic = defaultdict(list)
    for message, hit in zip(messages, first):
        by_voice[message["voice"]].append(hit)
        by_topic[message["topic"]].append(hit)
    report.add("### By voice")
    report.add()
    report.table(["voice", "top-1"], [[v, share(h)] for v, h in sorted(by_voice.items())])
    report.add("### By topic")
    report.add()
    weakest_first = sorted(by_topic.items(), key=lambda item: float(np.mean(item[1])))
    report.table(["topic", "top-1"], [[t, share(h)] for t, h in weakest_first])
    confused = Counter(
        (m["topic"], f) for m, f, hit in zip(messages, found, first) if not hit
    ).most_common(25)
    report.add("### Most frequent confusions")
    report.add()
    report.table(["expected", "found", "times"], [[a, b, n] for (a, b), n in confused])
    draw_calibration(confidences, first, pictures / "calibration.png")
    draw_confusions(expected, found, pictures / "confusions.png")
    report.add("![Calibration](calibration.png)")
    report.add("![Confusions](confusions.png)")
    report.add()


def evaluate_scope(report: Report, parse: Parse, queries: Path) -> None:
    """How many ordinary queries, all of them out of scope, are refused."""
    texts = [t for t in queries.read_text("utf-8").splitlines() if t and not t.startswith("#")]
    refused = [parse(t)["intent"]["name"] == OUT_OF_SCOPE for t in texts]
    report.add("## Ordinary out-of-scope queries (CLINC150)")
    report.add()
    report.table(["measure", "figure"], [["refused", share(refused)]])


def evaluate_several(report: Report, parse: Parse, file: Path) -> None:
    """Messages that ask several things: how much of it is found, and how much of that is right."""
    halves = yaml.safe_load(file.read_text("utf-8"))
    rows = []
    for half in ("dev", "test"):
        asked = [set(message["topics"]) for message in halves[half]]
        found = [set(parse(message["text"])["topics"]) for message in halves[half]]
        rows.append(
            [
                half,
                share(topic in f for a, f in zip(asked, found) for topic in a),
                share(topic in a for a, f in zip(asked, found) for topic in f),
                share(a == f for a, f in zip(asked, found)),
            ]
        )
    report.add("## Several questions in one message")
    report.add()
    report.table(["half", "topics found", "of those found, right", "all and no other"], rows)


def evaluate_entities(report: Report) -> None:
    """Share of messages with everything of a kind right, on the half held out while building."""
    from tests.nlu.entities import KINDS, finders, hard_messages, is_right

    rows = []
    for half in ("dev", "test"):
        for kind in KINDS:
            hits = []
            for message in hard_messages(half):
                missed, wrong = is_right(kind, message, finders()[kind](message.text))
                if wrong or any(gold.kind == kind for gold in message.golds):
                    hits.append(not missed and not wrong)
            rows.append([half, kind, share(hits)])
    report.add("## Entities, hard spellings")
    report.add()
    report.table(["half", "entity", "all right"], rows)


def evaluate_safety(report: Report, parse: Parse, folder: Path) -> None:
    """Recall by signal and voice, false alarms by kind."""
    positives = read_list([folder / "positives.yml"])
    negatives = read_list([folder / "negatives.yml"])
    by_class, by_voice, anything = defaultdict(list), defaultdict(list), []
    for message in positives:
        raised = raised_signals(parse(message["text"]))
        for signal in ALERT_SIGNALS & set(message["signals"]):
            by_class[signal].append(signal in raised)
        hit = message["signals"][0] in raised
        by_voice[message.get("voice", "plain")].append(hit)
        anything.append(bool(raised & ALERT_SIGNALS))
    report.add("## Safety signals")
    report.add()
    report.table(
        ["signal", "recall"],
        [["any alert at all", share(anything)]]
        + [[signal, share(hits)] for signal, hits in sorted(by_class.items())],
    )
    report.table(
        ["voice", "recall of the first signal"],
        [[voice, share(hits)] for voice, hits in sorted(by_voice.items())],
    )
    evaluate_people(report, parse, positives)
    by_kind = defaultdict(list)
    for message in negatives:
        alerts = raised_signals(parse(message["text"])) & ALERT_SIGNALS
        by_kind[message["kind"]].append(bool(alerts))
    near = [hit for kind, hits in by_kind.items() if kind != "in_scope" for hit in hits]
    report.table(
        ["messages without a signal", "alerts"],
        [["near misses, all", share(near)], ["in scope, no signal", share(by_kind["in_scope"])]]
        + [[kind, share(hits)] for kind, hits in sorted(by_kind.items()) if kind != "in_scope"],
    )


def evaluate_people(report: Report, parse: Parse, messages: Iterable[dict[str, Any]]) -> None:
    """Who is writing, or whom it happened to: recall and precision by signal."""
    found = [(set(m.get("person", ())), set(parse(m["text"])["signals"])) for m in messages]
    report.table(
        ["who is writing", "recall", "precision"],
        [
            [
                person,
                share(person in raised for labelled, raised in found if person in labelled),
                share(person in labelled for labelled, raised in found if person in raised),
            ]
            for person in PERSON_SIGNALS
        ],
    )


def raised_signals(parsed: Parsed) -> set[str]:
    """The signals that would lead to an alert: detected, or those of a safety topic."""
    intent = parsed["intent"]
    from_topics = signals_of_topics(intent["name"], intent["confidence"], parsed["topics"])
    return set(parsed["signals"]) | from_topics


def draw_calibration(confidences: Sequence[float], hits: Sequence[bool], path: Path) -> None:
    """A reliability diagram: how often right, for each band of confidence."""
    from matplotlib import pyplot

    bins = np.minimum((np.array(confidences) * 10).astype(int), 9)
    right = np.array(hits, float)
    figure, axes = pyplot.subplots(figsize=(4.5, 4.5))
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    for b in range(10):
        inside = bins == b
        if inside.any():
            axes.bar(b / 10 + 0.05, right[inside].mean(), width=0.09, color="#3a6f8f")
            axes.text(b / 10 + 0.05, 0.02, str(int(inside.sum())), ha="center", fontsize=7)
    axes.set(xlabel="confidence", ylabel="right", xlim=(0, 1), ylim=(0, 1))
    figure.savefig(path, dpi=120, bbox_inches="tight")
    pyplot.close(figure)


def draw_confusions(expected: Sequence[str], found: Sequence[str], path: Path) -> None:
    """The matrix of expected against found topics, rows summing to one."""
    from matplotlib import pyplot

    names = [topic for topic in topic_groups() if topic in set(expected) | set(found)]
    number = {name: i for i, name in enumerate(names)}
    matrix: npt.NDArray[np.float64] = np.zeros((len(names), len(names)))
    for e, f in zip(expected, found):
        matrix[number[e], number[f]] += 1
    matrix /= np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(14, 14))
    axes.imshow(matrix, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.set_yticks(range(len(names)), names, fontsize=6)
    axes.set(xlabel="found", ylabel="expected")
    figure.savefig(path, dpi=100, bbox_inches="tight")
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--tests", type=Path, default=Path("tests"))
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation"))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    parse = Parser(arguments.model).parse
    report = Report()
    report.add("# Evaluation")
    report.add()
    report.add("Made by `make evaluate`; nothing here was trained or tuned on these messages.")
    report.add()
    evaluate_topics(report, parse, arguments.tests / "nlu" / "heldout", arguments.out)
    evaluate_scope(report, parse, arguments.tests / "nlu" / "ordinary_queries.txt")
    evaluate_several(report, parse, arguments.tests / "nlu" / "several_topics.yml")
    evaluate_entities(report)
    evaluate_safety(report, parse, arguments.tests / "safety")
    (arguments.out / "README.md").write_text("\n".join(report.lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
