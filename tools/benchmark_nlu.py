"""Measure understanding on public data sets, with the classes and settings of the product.

    python tools/benchmark_nlu.py                          the encoder in encoder/
    python tools/benchmark_nlu.py --encoder tuned=encoder --encoder untuned=/some/folder
    python tools/benchmark_nlu.py --only banking77 --dry-run

Each message is encoded by `SentenceEncoder` and ranked by `TopicModel`, with the settings of
config.yml. Vectors are kept under build/benchmark-nlu/, so that a second run is quick. The
table goes to docs/benchmarks.md.

Where the files are. One gzip file a set, with JSON lines {"split", "text", "label"}, in a
folder named by --data or WAYMARK_BENCHMARKS; they are not part of this repository:

    banking77         github.com/PolyAI-LDN/task-specific-datasets, banking_data     CC BY 4.0
    clinc150          github.com/clinc/oos-eval, data/data_full.json                 CC BY 3.0
    hwu64             github.com/jianguoz/Few-Shot-Intent-Detection, Datasets/HWU64, CC BY 4.0
                      a copy of github.com/xliuhw/NLU-Evaluation-Data
    hint3_v1_*        github.com/hellohaptik/HINT3, dataset/v1 (curekart,            ODbL
                      powerplay11, sofmattress; train and test)
    *_10shot          the same sets with ten training messages a label, sampled once

Splits are train and test, in clinc150 also val, oos_train, oos_val and oos_test. The label of
what is out of scope is `oos` in clinc150 and `NO_NODES_DETECTED` in hint3.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from sklearn.metrics import matthews_corrcoef

from bot.language.english import english_words
from bot.language.mending import Mender, count_words
from bot.sentence_encoder import (
    ENCODER_FOLDER,
    EncoderError,
    SentenceEncoder,
    Vector,
    encoder_fingerprint,
)
from bot.topic_model import TopicModel, TopicModelSettings
from bot.topics import OUT_OF_SCOPE

DATA_FOLDER = Path(os.environ.get("WAYMARK_BENCHMARKS", "build/benchmarks"))
CACHE_FOLDER = Path("build/benchmark-nlu")
CONFIG = Path("config.yml")
REPORT = Path("docs/benchmarks.md")
CLASSIFIER = "bot.components.topic_classifier.TopicClassifier"
# What the public sets call a message that belongs to none of their labels.
_OUT_OF_SCOPE_LABELS = ("oos", "NO_NODES_DETECTED")

TRAIN = ("train", "oos_train")

Scores = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Encode = Callable[[Sequence[str]], Vector]


class BenchmarkError(Exception):
    """A file is missing or broken; the text says what to do."""


@dataclass(frozen=True)
class Row:
    """One message of a public set."""

    split: str
    text: str
    label: str


@dataclass(frozen=True)
class Figure:
    """One measured value beside what it should reach; `target` is None where none is set."""

    measure: str
    value: float
    target: float | None = None
    digits: int = 1


@dataclass(frozen=True)
class Ranked:
    """The model's view of some messages.

    Attributes:
        best: the most likely topic of each, out of scope left aside.
        refused_by_class: whether the most likely topic of all is out of scope.
        scopes: how much each looks like what the model learnt from.
    """

    best: npt.NDArray[np.str_]
    refused_by_class: Flags
    scopes: Scores

    def refused(self, threshold: float) -> Flags:
        """Whether each would be refused at `threshold`."""
        return self.refused_by_class | (self.scopes < threshold)


class VectorCache:
    """Vectors of texts by one encoder, kept in a file between runs."""

    def __init__(self, file: Path, encoder: SentenceEncoder) -> None:
        """Read `file` where it exists; `encoder` makes what is missing from it."""
        self._file = file
        self._encoder = encoder
        self._rows: dict[str, int] = {}
        self._vectors: Vector = np.empty((0, 0), np.float32)
        if file.exists():
            with np.load(file, allow_pickle=False) as stored:
                self._rows = {text: i for i, text in enumerate(stored["texts"].tolist())}
                self._vectors = stored["vectors"]

    def encode(self, texts: Sequence[str]) -> Vector:
        """One row a text, as wide as the encoder's vectors."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if missing:
            self._add(missing)
        return self._vectors[[self._rows[text] for text in texts]]

    def _add(self, texts: Sequence[str]) -> None:
        start = len(self._rows)
        made = self._encoder.encode_all(texts)
        self._vectors = np.concatenate([self._vectors, made]) if start else made
        self._rows.update((text, start + i) for i, text in enumerate(texts))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        # With the ending .npz, or numpy would put one on.
        unfinished = self._file.with_suffix(".part.npz")
        np.savez(unfinished, texts=np.array(list(self._rows)), vectors=self._vectors)
        unfinished.replace(self._file)


def read_rows(folder: Path, name: str) -> list[Row]:
    """The messages of one set, out-of-scope labels renamed to the product's.

    Raises:
        BenchmarkError: the file is missing or is not of the shape described above.
    """
    path = folder / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [_row(json.loads(line)) for line in lines]
    except FileNotFoundError:
        raise BenchmarkError(
            f"There is no {path}. Run 'python tools/benchmark_nlu.py --help' for where to get the "
            "public sets, and name their folder with --data or WAYMARK_BENCHMARKS."
        ) from None
    except (OSError, ValueError, KeyError) as error:
        raise BenchmarkError(f"{path} is not JSON lines with split, text and label.") from error


def _row(record: dict[str, str]) -> Row:
    label = record["label"]
    topic = OUT_OF_SCOPE if label in _OUT_OF_SCOPE_LABELS else label
    return Row(record["split"], record["text"], topic)


def with_slips_mended(encode: Encode, rows: Iterable[Row]) -> Encode:
    """`encode` as the product does it: slips mended by the words of the training messages."""
    words = count_words(row.text for row in rows if row.split in TRAIN)
    mender = Mender(words, english_words())
    return lambda texts: encode([mender.mend(text) for text in texts])


def settings_of(config: Path) -> TopicModelSettings:
    """The topic model's settings as `config` gives them, defaults for the rest.

    Raises:
        BenchmarkError: the pipeline has no topic classifier.
    """
    pipeline = yaml.safe_load(config.read_text("utf-8"))["pipeline"]
    for component in pipeline:
        if component["name"] == CLASSIFIER:
            names = {field.name for field in fields(TopicModelSettings)}
            chosen = {name: value for name, value in component.items() if name in names}
            return TopicModelSettings(**chosen)
    raise BenchmarkError(f"{config} has no {CLASSIFIER} in its pipeline.")


def balanced_threshold(scopes: Scores, right: Flags, in_scope: Flags) -> float:
    """The threshold with the best mean of in-scope accuracy and out-of-scope recall.

    Args:
        scopes: the score of each validation message; lower is less like the training messages.
        right: whether its topic would be right if it were answered.
        in_scope: whether it belongs to any topic.
    """
    candidates = np.unique(scopes)
    answered = scopes[np.newaxis] >= candidates[:, np.newaxis]
    accuracy = (answered & right)[:, in_scope].mean(axis=1)
    recall = (~answered)[:, ~in_scope].mean(axis=1)
    return float(candidates[np.argmax(accuracy + recall)])


def best_mcc(labels: npt.NDArray[np.str_], ranked: Ranked) -> float:
    """The best Matthews correlation over all thresholds, as HINT3's authors report theirs."""
    thresholds = np.quantile(ranked.scopes, np.linspace(0, 1, 101))
    answers = (np.where(ranked.refused(t), OUT_OF_SCOPE, ranked.best) for t in thresholds)
    return max(float(matthews_corrcoef(labels, answer)) for answer in answers)


def rank_all(model: TopicModel, rows: Sequence[Row], encode: Encode) -> Ranked:
    """Each message ranked by itself, as the product does it."""
    texts = [row.text for row in rows]
    rankings = [model.rank(vector, text) for vector, text in zip(encode(texts), texts)]
    return Ranked(
        np.array([next(t for t in r.topics if t != OUT_OF_SCOPE) for r in rankings]),
        np.array([r.topics[0] == OUT_OF_SCOPE for r in rankings]),
        np.array([r.scope for r in rankings]),
    )


def measure_accuracy(
    name: str, title: str, target: float
) -> Callable[[Path, Encode, TopicModelSettings], list[Figure]]:
    """Accuracy on the test split, for a set in which everything is in scope."""

    def measure(folder: Path, encode: Encode, settings: TopicModelSettings) -> list[Figure]:
        rows = read_rows(folder, name)
        model = _fitted(_of(rows, "train"), (), encode, settings)
        test = _of(rows, "test")
        accuracy = (rank_all(model, test, encode).best == _labels(test)).mean()
        return [Figure(f"{title}, accuracy", 100 * accuracy, target)]

    return measure


def measure_scope(
    name: str, title: str, targets: tuple[float, float] | None
) -> Callable[[Path, Encode, TopicModelSettings], list[Figure]]:
    """CLINC150: accuracy in scope, and both sides once messages are refused.

    Test messages set nothing: the balanced threshold comes from val and oos_val, the product's
    from val alone.
    """
    in_target, out_target = targets or (None, None)

    def measure(folder: Path, encode: Encode, settings: TopicModelSettings) -> list[Figure]:
        rows = read_rows(folder, name)
        validation = _of(rows, "val", "oos_val")
        model = _fitted(_of(rows, "train", "oos_train"), validation, encode, settings)
        seen = rank_all(model, validation, encode)
        labels = _labels(validation)
        scores = np.where(seen.refused_by_class, -np.inf, seen.scopes)
        threshold = balanced_threshold(scores, seen.best == labels, labels != OUT_OF_SCOPE)
        inside, outside = _of(rows, "test"), _of(rows, "oos_test")
        ranked, strange = rank_all(model, inside, encode), rank_all(model, outside, encode)
        right = ranked.best == _labels(inside)

        def answered_right(at: float) -> float:
            return 100 * float((right & ~ranked.refused(at)).mean())

        def recall(at: float) -> float:
            return 100 * float(strange.refused(at).mean())

        product = model.scope_threshold
        return [
            Figure(f"{title}, accuracy in scope, nothing refused", 100 * float(right.mean())),
            Figure(f"{title}, in scope, balanced threshold", answered_right(threshold), in_target),
            Figure(
                f"{title}, out-of-scope recall, balanced threshold", recall(threshold), out_target
            ),
            Figure(f"{title}, in scope, product's threshold", answered_right(product)),
            Figure(f"{title}, out-of-scope recall, product's threshold", recall(product)),
        ]

    return measure


def measure_mcc(
    name: str, title: str, target: float
) -> Callable[[Path, Encode, TopicModelSettings], list[Figure]]:
    """HINT3: best Matthews correlation, messages of no label in the test split alone."""

    def measure(folder: Path, encode: Encode, settings: TopicModelSettings) -> list[Figure]:
        rows = read_rows(folder, name)
        model = _fitted(_of(rows, "train"), (), encode, settings)
        test = _of(rows, "test")
        mcc = best_mcc(_labels(test), rank_all(model, test, encode))
        return [Figure(f"{title}, best MCC", mcc, target, digits=3)]

    return measure


MEASURES: dict[str, Callable[[Path, Encode, TopicModelSettings], list[Figure]]] = {
    "banking77": measure_accuracy("banking77", "BANKING77 full", 93.8),
    "banking77_10shot": measure_accuracy("banking77_10shot", "BANKING77 10-shot", 86.0),
    "clinc150": measure_scope("clinc150", "CLINC150 full", (92.0, 90.0)),
    "clinc150_10shot": measure_scope("clinc150_10shot", "CLINC150 10-shot", None),
    "hwu64": measure_accuracy("hwu64", "HWU64 full", 92.0),
    "hwu64_10shot": measure_accuracy("hwu64_10shot", "HWU64 10-shot", 84.0),
    "hint3_v1_curekart": measure_mcc("hint3_v1_curekart", "HINT3 curekart", 0.60),
    "hint3_v1_powerplay11": measure_mcc("hint3_v1_powerplay11", "HINT3 powerplay11", 0.43),
    "hint3_v1_sofmattress": measure_mcc("hint3_v1_sofmattress", "HINT3 sofmattress", 0.64),
}


def _of(rows: Iterable[Row], *splits: str) -> list[Row]:
    return [row for row in rows if row.split in splits]


def _labels(rows: Sequence[Row]) -> npt.NDArray[np.str_]:
    return np.array([row.label for row in rows])


def _fitted(
    train: Sequence[Row], validation: Sequence[Row], encode: Encode, settings: TopicModelSettings
) -> TopicModel:
    rows = [*train, *validation]
    texts = [row.text for row in rows]
    held_out = [i >= len(train) for i in range(len(rows))]
    return TopicModel(settings).fit(encode(texts), texts, [row.label for row in rows], held_out)


def table(figures: dict[str, list[Figure]]) -> str:
    """A Markdown table: a row a measure, its target, and a column an encoder."""
    heads = ["measure", "at least", *figures]
    lines = [_line(heads), _line(["---", *["---:"] * (len(heads) - 1)])]
    for row in zip(*figures.values()):
        first = row[0]
        target = "" if first.target is None else f"{first.target:.{max(1, first.digits - 1)}f}"
        lines.append(_line([first.measure, target, *[_cell(figure) for figure in row]]))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(figure: Figure) -> str:
    value = f"{figure.value:.{figure.digits}f}"
    if figure.target is None or round(figure.value, figure.digits) >= figure.target:
        return value
    return f"{value} ({figure.value - figure.target:+.{figure.digits}f})"


def report(figures: dict[str, list[Figure]], settings: TopicModelSettings, command: str) -> str:
    """The page docs/benchmarks.md."""
    chosen = ", ".join(f"{f.name} {getattr(settings, f.name):g}" for f in fields(settings))
    return f"""# Public benchmarks

How well the sentence encoder and the topic model understand messages that have nothing to do
with this project. They are the classes that the product runs, with the settings of config.yml,
and one model a set is trained on that set's training messages alone.

Measured with

    {command}

{table(figures)}

What falls short of its target has the difference beside it. Accuracy and recall are in percent.

- **Settings:** {chosen}.
- **Encoders:** a column each. The tuned one is the file in encoder/, the untuned one the same
  export (encoder/export.py) of the weights as they were published.
- **Typing slips** are mended before a message is encoded, as in the product, by the words of the
  set's own training messages.
- **CLINC150:** `oos_train` is learnt as one more class. A message is refused when that class
  is the most likely, or when its scope lies below a threshold. The balanced threshold is the one
  with the best mean of accuracy and recall on `val` and `oos_val`; the product's refuses 2 in 100
  messages of `val`, whatever that finds. A refused message in scope counts as wrong.
- **HINT3:** its published figures are the best over all thresholds on the test messages, and
  so are these. In the product the threshold is set on validation messages.
- **10-shot:** one sample of ten training messages a label; another sample differs by
  a point or so.

Where to get the sets and under which licence: `python tools/benchmark_nlu.py --help`.
"""


def _named_folder(argument: str) -> tuple[str, Path]:
    name, _, folder = argument.rpartition("=")
    return name or Path(folder).name, Path(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of the public sets")
    parser.add_argument(
        "--encoder",
        type=_named_folder,
        action="append",
        metavar="[NAME=]FOLDER",
        help="folder with model.onnx and tokenizer.json; may be given several times",
    )
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--dry-run", action="store_true", help=f"leave {REPORT} as it is")
    return parser.parse_args()


def measure_encoder(
    folder: Path, data: Path, names: Iterable[str], settings: TopicModelSettings
) -> list[Figure]:
    """Every figure of the named sets with the encoder in `folder`.

    Raises:
        BenchmarkError: a set is missing.
        EncoderError: the encoder cannot be opened.
    """
    encoder = SentenceEncoder(folder, mender=Mender({}, ()))
    cache = CACHE_FOLDER / f"{encoder_fingerprint(folder)[:16]}.npz"
    encode = VectorCache(cache, encoder).encode
    figures = []
    for name in names:
        mended = with_slips_mended(encode, read_rows(data, name))
        found = MEASURES[name](data, mended, settings)
        for figure in found:
            print(f"  {figure.measure}: {_cell(figure)}", flush=True)
        figures += found
    return figures


def main() -> int:
    """Measure, print and write the report; 1 when something needed is missing."""
    arguments = _arguments()
    encoders = dict(arguments.encoder or [("tuned", ENCODER_FOLDER)])
    try:
        settings = settings_of(CONFIG)
        figures = {}
        for name, folder in encoders.items():
            print(f"{name}:", flush=True)
            figures[name] = measure_encoder(folder, arguments.data, arguments.only, settings)
    except (BenchmarkError, EncoderError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{table(figures)}")
    if not arguments.dry_run:
        shown = " ".join(f"--encoder {name}=…" for name in encoders) if arguments.encoder else ""
        command = f"python tools/benchmark_nlu.py {shown}".strip()
        REPORT.write_text(report(figures, settings, command), "utf-8")
        print(f"Written to {REPORT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
