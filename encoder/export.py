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
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel, BertModel

HEADS = 12
HIDDEN_SIZE = 384
OPSET = 17


class SentenceEmbedder(torch.nn.Module):
    """Mean of the last hidden states over the tokens of one sentence, at unit length."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids)[0]
        return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)


def load_bert(folder: Path) -> BertModel:
    """The transformer whose weights lie in `folder`, with the attention that can be fused."""
    return AutoModel.from_pretrained(folder, attn_implementation="eager").eval()


def export(bert: BertModel, target: Path) -> None:
    """Write `bert` to `target` as a fused, per-channel int8 ONNX graph."""
    embedder = SentenceEmbedder(bert).eval()
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
    export(load_bert(arguments.weights), arguments.target)
    size = arguments.target.stat().st_size / 1e6
    print(f"{arguments.target}: {size:.1f} MB, sha256 {sha256(arguments.target)}")


if __name__ == "__main__":
    main()
