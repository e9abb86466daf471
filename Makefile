# Every target is a line or two that you could type. Needs only make and Python 3.11 or newer with venv:
# the first use of a target installs what it needs, pinned in pyproject.toml, into .venv.

PYTHON ?= python3
UV_VERSION := 0.13.8
SYNC := UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never .venv/bin/uv sync --quiet --inexact --python .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup new-pattern new-component new-chart new-rule new-fit-rule new-kind new-builder extras compare lab guide notebooks-html site test check lint bench fuzz diagrams docs changelog pins audit licenses wheel clean

help: ## print these lines
	@sed -n -E 's/^([a-z-]+):.*## (.*)/make \1@\2/p' Makefile | while IFS=@ read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done

setup: .venv/.installed-run ## install the library and the modeler command into .venv

compare: .venv/.installed-run ## compare the patterns for the example workload
	.venv/bin/modeler compare examples/payroll.yaml

extras: .venv/.installed-lab ## install what pictures, notebooks, Parquet and price refreshes need, too

lab: .venv/.installed-lab ## open the notebooks in JupyterLab; options in ARGS="--no-browser --port=9000"
	JUPYTER_CONFIG_PATH=notebooks/.jupyter .venv/bin/jupyter lab --allow-root \
	    --LabApp.default_url=/lab/tree/$(firstword $(sort $(wildcard notebooks/*.ipynb))) $(ARGS)

guide: .venv/.installed-lab ## open the design guide as an app; options in ARGS="--no-browser --port=9000"
	.venv/bin/modeler guide $(ARGS)

notebooks-html: .venv/.installed-lab ## run the notebooks, and write them as pages that open offline into build/notebooks/
	JUPYTER_CONFIG_PATH=notebooks/.jupyter .venv/bin/jupyter nbconvert --execute --output-dir build/notebooks \
	    $(sort $(wildcard notebooks/*.ipynb))

site: .venv/.installed-dev notebooks-html ## write the documentation with the executed notebooks as a site that opens offline into build/site/
	.venv/bin/python tools/site/build.py --notebooks build/notebooks

test: .venv/.installed-dev ## run all tests, doctests and notebooks
	.venv/bin/pytest

check: lint ## lint, and run the quick tests: no browser, no notebooks, under two minutes
	HYPOTHESIS_PROFILE=check .venv/bin/pytest -q -m "not (slow or browser or mermaid)" --ignore=tests/notebooks --ignore=modeler/views

new-pattern: .venv/.installed-dev ## start a pattern: CODE=B11 ID=http-vpclink-nlb-tls, and LIKE=B3 for its parts
	.venv/bin/python tools/new.py pattern --code "$(CODE)" --id "$(ID)" --like "$(LIKE)"

new-component: .venv/.installed-dev ## start a component: ID=name
	.venv/bin/python tools/new.py component --id "$(ID)"

new-chart: .venv/.installed-dev ## start a chart: ID=name
	.venv/bin/python tools/new.py chart --id "$(ID)"

new-rule: .venv/.installed-dev ## start a rule that judges templates, with its fixtures: CODE=PA-28 ID=name
	.venv/bin/python tools/new.py rule --code "$(CODE)" --id "$(ID)"

new-fit-rule: .venv/.installed-dev ## start a rule of the design guide: ID=name
	.venv/bin/python tools/new.py fit-rule --id "$(ID)"

new-kind: .venv/.installed-dev ## start a kind of resource of the inventory: ID=name
	.venv/bin/python tools/new.py kind --id "$(ID)"

new-builder: .venv/.installed-dev ## start what builds a component in templates: NAME=component-id
	.venv/bin/python tools/new.py builder --id "$(NAME)"

lint: .venv/.installed-dev ## check style, types and which room imports which
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

bench: .venv/.installed-dev ## measure speed
	.venv/bin/pytest benchmarks --benchmark-only --numprocesses=0

fuzz: .venv/.installed-dev ## try every command with every kind of damaged file, for half an hour
	FUZZ=long .venv/bin/pytest -q tests/fuzz

diagrams: .venv/.installed-diagrams ## draw every pattern into diagrams/, and the decision into docs/
	.venv/bin/modeler diagram --all -o diagrams/
	.venv/bin/modeler diagram --decision -o docs/decision.svg

docs: .venv/.installed-run ## write the reference pages into docs/
	.venv/bin/modeler docs -o docs/

changelog: .venv/.installed-run ## print what the next version changes; with VERSION=0.2.0, write it into CHANGELOG.md
	.venv/bin/python tools/changelog.py $(if $(VERSION),--version $(VERSION))

pins: .venv/bin/uv ## resolve all dependencies afresh and print the pins for pyproject.toml
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	sed -E '/^(build-)?constraint-dependencies = \[/,/^\]/d' pyproject.toml > "$$tmp/pyproject.toml" && \
	pins=$$(.venv/bin/uv export --quiet --project "$$tmp" --python .venv/bin/python --all-extras --all-groups \
	    --no-emit-project --no-hashes --no-header --no-annotate) && \
	build=$$(echo hatchling | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
	    --no-header --no-annotate -) && \
	echo 'constraint-dependencies = [' && echo "$$pins" | sed 's/.*/    "&",/' && echo ']' && \
	echo 'build-constraint-dependencies = [' && echo "$$build" | sed 's/.*/    "&",/' && echo ']'

audit: .venv/.installed-dev ## ask for known vulnerabilities of all that is pinned
	.venv/bin/python tools/supply.py audit

licenses: .venv/.installed-dev ## list the licenses of all that is installed, and refuse some
	.venv/bin/python tools/supply.py licenses

wheel: .venv/.installed-dev ## build the wheel and its bill of materials into dist/
	.venv/bin/python tools/supply.py wheel

clean: ## remove .venv, caches and builds
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis .benchmarks build dist uv.lock

# Stamps: each is made once, and again when pyproject.toml changes. What has more in it stands for what has less.

.venv/bin/uv:
	@python=.venv/bin/python; test -x $$python || python="$(PYTHON)"; $$python -c 'import sys; sys.version_info >= (3, 11) or \
	    sys.exit("modeler needs Python 3.11 or newer, but %s is %s: run make with PYTHON=python3.12 or the like, after make clean." \
	    % (sys.executable, sys.version.split()[0]))'
	@test -x .venv/bin/python || $(PYTHON) -m venv --clear .venv
	@.venv/bin/python -m pip --version > /dev/null 2>&1 || .venv/bin/python -m ensurepip
	@.venv/bin/python -m pip install -qq uv==$(UV_VERSION)

.venv/.installed-run: pyproject.toml | .venv/bin/uv
	@echo "installing modeler into .venv"
	@$(SYNC) --no-default-groups
	@touch $@

.venv/.installed-lab: pyproject.toml | .venv/bin/uv
	@echo "installing modeler, JupyterLab and all extras into .venv"
	@$(SYNC) --no-default-groups --all-extras
	@touch .venv/.installed-run .venv/.installed-diagrams $@

.venv/.installed-diagrams: pyproject.toml | .venv/bin/uv
	@echo "installing modeler and Graphviz into .venv"
	@$(SYNC) --no-default-groups --extra diagrams
	@touch .venv/.installed-run $@

.venv/.installed-dev: pyproject.toml | .venv/bin/uv
	@echo "installing modeler, all extras and the tools that check it into .venv"
	@$(SYNC) --all-groups --all-extras
	@touch .venv/.installed-run .venv/.installed-diagrams .venv/.installed-lab $@
