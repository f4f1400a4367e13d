# make run     make the environment if needed and start the server      ARGS="--port 9000 --host 0.0.0.0 --open"
# make test    everything that must be green; needs Node.js as well     ONLY="lint types" runs some of it
# make test-parity  training compared with PyTorch's; part of make test
# make dev     the server and the page, both rebuilt when a file changes
# make bench   measurements beside others', kept in RESULTS.md          ONLY="trainer live" runs some of them
# make build   the page into static/, then a wheel into dist/
# make format  rewrite the sources in the agreed form
.PHONY: run test test-parity dev bench build format page browser clean
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
INSTALL := install --quiet --disable-pip-version-check --constraint constraints.txt
PIP := $(BIN)/python -m pip $(INSTALL)
PACKAGE := pyproject.toml constraints.txt
CODE := numpy pytorch keras
# One BLAS thread: the networks are small, and a second thread waits more than it works.
export OPENBLAS_NUM_THREADS ?= 1

run: .venv/run.done
	$(BIN)/glassnet serve $(ARGS)

test: .venv/dev.done .venv/parity.done $(CODE:%=.venv/code/%.done) frontend/node_modules/.done browser
	$(BIN)/python -m scripts.check $(ONLY)

test-parity: .venv/parity.done
	$(BIN)/python -m pytest -q tests/parity

dev: .venv/dev.done frontend/node_modules/.done
	$(BIN)/python -m scripts.dev $(ARGS)

bench: .venv/bench.done browser
	@$(BIN)/python -m benchmarks $(ONLY)
	@$(BIN)/python -m scripts.readme

build: .venv/dev.done page
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	@ls dist/*.whl

page: frontend/node_modules/.done
	cd frontend && npm run --silent build

format: .venv/dev.done frontend/node_modules/.done
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format .
	cd frontend && npm run --silent format

browser: .venv/dev.done
	@bash scripts/browser.sh $(BIN)

clean:
	rm -rf .venv frontend/node_modules dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Glassnet needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.done: $(PACKAGE) | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/dev.done: $(PACKAGE) | .venv/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ .venv/run.done

# Only the CPU is used. Where pip's index serves PyTorch with CUDA, gigabytes of it, set PIP_FIND_LINKS or
# PIP_EXTRA_INDEX_URL to a place with the CPU build: pip prefers it.
.venv/parity.done: $(PACKAGE) | .venv/dev.done
	$(PIP) --editable '.[parity]'
	@touch $@

# Where generated code is run: what it imports, and nothing of ours.
.venv/code/numpy.done: LIBRARIES := numpy
.venv/code/pytorch.done: LIBRARIES := numpy torch==2.13.0
.venv/code/keras.done: LIBRARIES := numpy keras tensorflow$(if $(filter Linux,$(shell uname)),-cpu)
.venv/code/%.done: constraints.txt | .venv/bin/python
	@mkdir -p $(@D)
	$(PYTHON) -m venv --clear --without-pip .venv/code/$*
	$(BIN)/python -m pip --python .venv/code/$*/bin/python $(INSTALL) --no-compile $(LIBRARIES)
	@touch $@

.venv/bench.done: $(PACKAGE) | .venv/bin/python
	$(PIP) --editable '.[dev,bench]'
	@touch $@ .venv/dev.done .venv/run.done

frontend/node_modules/.done: frontend/package.json frontend/package-lock.json
	@command -v npm >/dev/null || \
	  { echo "The page's sources need Node.js 20 or newer with npm; install it and try again. (make run needs only Python.)"; exit 1; }
	cd frontend && npm ci --no-audit --no-fund
	@touch $@
