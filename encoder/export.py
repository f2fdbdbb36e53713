"""Turn sentence-encoder weights into the one int8 ONNX file that Waymark runs.

The graph holds the transformer, mean pooling and the scaling to unit length, so
that whoever runs it needs nothing but token ids. It takes one unpadded sentence
at a time: int8 scales depend on the batch, so a batch would change the vectors.
It is fused for a BERT of 12 heads and 384 dimensions and quantised per channel,
which loses less than per tensor.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import tempfile
from collections.abc import Iterable
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel, BertModel

HEADS = 12
HIDDEN_SIZE = 384
OPSET = 17
# The tuned view's share of the squared length; chosen on validation messages.
TUNED_SHARE = 0.5


class SentenceEmbedder(torch.nn.Module):
    """Mean of the last hidden states over the tokens of one sentence, at unit length."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return _pooled(self.bert(input_ids=input_ids)[0])


class TwoViews(torch.nn.Module):
    """One sentence seen twice: by the tuned upper layers and by the published ones.

    The lower layers are the same in both and run once. The two unit vectors stand side by
    side, scaled so that the whole has unit length again: a cosine between two messages is
    the weighted mean of the cosines of their views.
    """

    def __init__(self, tuned: BertModel, published: BertModel, shared_layers: int) -> None:
        super().__init__()
        self.embeddings = published.embeddings
        self.shared = published.encoder.layer[:shared_layers]
        self.tuned = tuned.encoder.layer[shared_layers:]
        self.published = published.encoder.layer[shared_layers:]

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        shared = _through(self.shared, self.embeddings(input_ids=input_ids))
        tuned = _pooled(_through(self.tuned, shared)) * math.sqrt(TUNED_SHARE)
        published = _pooled(_through(self.published, shared)) * math.sqrt(1 - TUNED_SHARE)
        return torch.cat([tuned, published], dim=1)


def _through(layers: Iterable[torch.nn.Module], hidden: torch.Tensor) -> torch.Tensor:
    for layer in layers:
        out = layer(hidden)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


def _pooled(hidden: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)


def load_bert(folder: Path) -> BertModel:
    """The transformer whose weights lie in `folder`, with the attention that can be fused."""
    return AutoModel.from_pretrained(folder, attn_implementation="eager").eval()


def export(embedder: torch.nn.Module, target: Path) -> None:
    """Write `embedder` to `target` as a fused, per-channel int8 ONNX graph."""
    embedder.eval()
    example = torch.tensor([[101, 7592, 2088, 102]])
    with tempfile.TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            embedder,
            (example,),
            plain,
            input_names=["input_ids"],
            output_names=["embedding"],
            dynamic_axes={
                "input_ids": {1: "tokens"},
            },
            opset_version=OPSET,
            dynamo=False,
        )
        optimizer.optimize_model(
            str(plain), model_type="bert", num_heads=HEADS, hidden_size=HIDDEN_SIZE
        ).save_model_to_file(str(fused))
        target.parent.mkdir(parents=True, exist_ok=True)
        quantize_dynamic(
            str(fused),
            str(target),
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


def sha256(path: Path) -> str:
    """The file's SHA-256 as lower-case hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path, help="folder with config.json and model.safetensors")
    parser.add_argument("target", type=Path, help="the ONNX file to write")
    arguments = parser.parse_args()
    export(SentenceEmbedder(load_bert(arguments.weights)), arguments.target)
    size = arguments.target.stat().st_size / 1e6
    print(f"{arguments.target}: {size:.1f} MB, sha256 {sha256(arguments.target)}")


if __name__ == "__main__":
    main()
