PYTHON ?= python3
VENV := .venv/bin/python
UV := .venv-lock/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
      --no-emit-index-url --no-emit-find-links --annotation-style line

.PHONY: help demo test bench lint format lock clean install install-dev install-peers

help:  ## List these targets.
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

demo: install  ## Set everything up, run it, print addresses and sign-ins. PORT=8123 moves it.
	@$(VENV) manage.py demo

test: install-dev  ## Lint, then run the whole suite. ARGS="tests/broadcast -k feed" runs a part.
	@$(VENV) -m tests.e2e.chromium
	@$(MAKE) --no-print-directory lint
	@$(VENV) -m pytest -n 2 --dist loadscope $(ARGS)

bench: install-dev install-peers  ## Measure speed and sound against their bars. ARGS=sound listens only, BENCH_BUSINESSES=100 measures less.
	@$(VENV) -m tests.e2e.chromium
	@$(VENV) -m tests.bench $(ARGS)

lint: install-dev  ## Check style, format and types.
	@$(VENV) -m ruff check -q .
	@$(VENV) -m ruff format -q --check .
	@$(VENV) -m mypy .

format: install-dev  ## Put the code into the one format.
	@$(VENV) -m ruff check -q --fix-only .
	@$(VENV) -m ruff format -q .

lock:  ## Compile requirements*.txt from pyproject.toml, with hashes.
	@$(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q --disable-pip-version-check uv
	@$(UV) pyproject.toml -o requirements.txt
	@$(UV) --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	@$(UV) --group peers -c requirements.txt -o requirements-peers.txt
	@rm -rf .venv-lock

clean:  ## Stop the embedded databases, remove all that was made here: data, environment, caches.
	@if [ -x $(VENV) ]; then $(VENV) -m sync2gear.stop .demo .test; fi
	@rm -rf .demo .test .venv .venv-lock .venv-peers .mypy_cache .ruff_cache .hypothesis .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@$(PYTHON) -m sync2gear.venv requirements.txt

install-dev:
	@$(PYTHON) -m sync2gear.venv requirements-dev.txt

install-peers:
	@$(PYTHON) -m sync2gear.venv requirements-peers.txt
