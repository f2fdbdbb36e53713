# One recipe a chore; `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export RASA_TELEMETRY_ENABLED := false
export TF_CPP_MIN_LOG_LEVEL := 3
export TQDM_DISABLE := 1
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore

UV := $(shell command -v uv || echo .uv/bin/uv)
WAYMARK := .venv/bin/waymark
PYTHON := .venv/bin/python
KNOWLEDGE := build/knowledge.db
MODEL := models/waymark.tar.gz
KNOWLEDGE_FILES := $(shell find data/knowledge bot/knowledge -type f -not -path '*/__pycache__/*' 2>/dev/null)
TRAINING_FILES := config.yml domain.yml \
	$(shell find data/nlu data/rules data/stories data/safety data/signals encoder -type f \( -name '*.yml' -o -name 'model.onnx' -o -name 'tokenizer.json' \) 2>/dev/null) \
	$(shell find bot/components bot/language bot/safety -name '*.py' 2>/dev/null) \
	bot/messages.py bot/sentence_encoder.py bot/topic_model.py bot/topics.py bot/understanding.py

.PHONY: help setup run shell test lint format train knowledge evaluate benchmark benchmark-nlu encoder messages

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: setup ## Set everything up and serve on http://127.0.0.1:$PORT/ (5005)
	@$(WAYMARK) run

shell: setup ## Set everything up and chat in the terminal
	@$(WAYMARK) shell

setup: .venv/.ready $(KNOWLEDGE) $(MODEL) ## Make the environment, the knowledge base and the model

knowledge: .venv/.ready ## Check the knowledge and build its SQLite file
	@$(WAYMARK) knowledge check
	@$(WAYMARK) knowledge build

train: .venv/.ready $(KNOWLEDGE) ## Train the Rasa part again
	@$(WAYMARK) train

test: setup .venv/.browser ## Run every test
	@$(PYTHON) -m pytest
	@$(WAYMARK) knowledge check

lint: .venv/.ready ## Check style, types and the training data
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PYTHON) -m rasa data validate --data data/nlu data/rules data/stories --fail-on-warnings

format: .venv/.ready ## Put the code into shape
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

messages: .venv/.ready ## Count the training messages and find near duplicates
	@PYTHONPATH=. $(PYTHON) tools/messages.py

evaluate: setup ## Measure understanding and safety; writes docs/evaluation/
	@PYTHONPATH=. $(PYTHON) tools/evaluate.py

benchmark: setup ## Measure start, memory and turns beside the stock pipeline
	@PYTHONPATH=. $(PYTHON) tools/benchmark.py

benchmark-nlu: .venv/.ready ## Measure the classifier on public data sets
	@PYTHONPATH=. $(PYTHON) tools/benchmark_nlu.py

encoder: .venv/.ready ## Make encoder/model.onnx again (torch, in an environment of its own)
	@encoder/make.sh

$(UV):
	@echo "[1/4] uv is not here: putting it into .uv"
	@python3 -m venv .uv || { echo "Waymark needs python3 with venv. On Debian: apt-get install python3-venv"; exit 1; }
	@.uv/bin/pip install --quiet uv

.venv/.ready: pyproject.toml uv.lock .python-version | $(UV)
	@echo "[1/4] Looking for Python 3.10"
	@$(UV) python find 3.10 >/dev/null 2>&1 || $(UV) python install 3.10 || \
		{ echo "Waymark needs Python 3.10, and it could not be found or fetched."; \
		  echo "Install it (for one, with pyenv install 3.10) and run make again."; exit 1; }
	@echo "[2/4] Installing the packages (about 1.8 GB the first time)"
	@$(UV) sync --frozen --quiet
	@touch $@

.venv/.browser: .venv/.ready
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		echo "No Chromium here: the browser tests will be skipped. On Debian: apt-get install chromium firefox-esr"
	@touch $@

$(KNOWLEDGE): $(KNOWLEDGE_FILES) | .venv/.ready
	@echo "[3/4] Building the knowledge base"
	@$(WAYMARK) knowledge build

$(MODEL): $(TRAINING_FILES) | .venv/.ready $(KNOWLEDGE)
	@echo "[4/4] Training the model (a few minutes, once)"
	@$(WAYMARK) train
	@touch $@
