# Two commands do it all: `make book` and `make test`. `make help` lists the rest.
# Anyone without make finds the plain commands in README.md.

VENV ?= .venv
PYTHON ?= python3
BIN := $(abspath $(VENV))/bin
# nbgrader starts alembic from the PATH, and notebooks start their python3 from it.
export PATH := $(BIN):$(PATH)
REQUIREMENTS ?= requirements.txt
INSTALLED := $(VENV)/.installed
FRAMEWORKS := $(VENV)/.frameworks
ASSIGNMENTS := autograder/release/.made
# These build the book that others look at, or give submissions a time.
ALONE := tests/test_commands.py tests/grading/test_cohort.py
# Neither book nor browser nor PyTorch: the key, the checks, the proofs, what is taken.
QUICK := tests/solutions tests/chapters/test_proofs.py tests/chapters/test_reader.py \
  $(addprefix tests/autograder/test_,checks.py words.py verdict.py exceptions.py \
  derivation.py checking.py) \
  $(addprefix tests/grading/test_,wire.py intake.py rooms.py)
DEBIAN := chromium bubblewrap epubcheck fonts-nanum libseccomp2 poppler-utils postgresql

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help book offline pdf epub test check grade assignments serve dist lint system clean

help:  ## say what can be made
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "VENV=path chooses the virtual environment (now $(VENV)), PYTHON=python3.12 the"
	@echo "interpreter it is made with, and REQUIREMENTS=requirements.in the newest packages"
	@echo "that the project allows in place of those that it is tested with."

book: $(ASSIGNMENTS)  ## build the site, and say where it is
	$(BIN)/jupyter-book build .
	@echo "The book is at $(CURDIR)/_build/html/index.html"

offline: $(ASSIGNMENTS)  ## build the site with Python in it, so that it asks nothing of the internet
	$(BIN)/python -m theme.pyodide $(VENV)/pyodide
	PYODIDE=$(abspath $(VENV))/pyodide $(BIN)/jupyter-book build .
	@echo "The book is at $(CURDIR)/_build/html/index.html, and runs where it is served"

pdf: book  ## build the site, and print all of it as one PDF
	$(BIN)/python -m theme.pdf

epub: $(ASSIGNMENTS)  ## build the book as an ePub, for electronic readers
	$(BIN)/jupyter-book build . --builder custom --custom-builder epub
	@echo "The book is at $(CURDIR)/_build/epub/gradients-backwards.epub"

test: $(FRAMEWORKS) book  ## build the book and run every test
	$(BIN)/python -m pytest $(ALONE)
	$(BIN)/python -m pytest -n auto --dist loadfile $(addprefix --ignore=,$(ALONE))

check: $(INSTALLED)  ## run what needs no book, no browser and no PyTorch: the loop of a minute
	$(BIN)/python -m pytest -n auto -k 'not unnoticed' $(QUICK)

grade: $(INSTALLED)  ## grade what was handed in: make grade ASSIGNMENT=linear_layer
	cd autograder && $(BIN)/python -m autograder.grading $(ASSIGNMENT)

assignments: $(ASSIGNMENTS)  ## make nbgrader's source, release and solution, and the downloads

serve: book  ## build the book and show it at http://localhost:8000
	$(BIN)/python -m theme.server

dist: $(INSTALLED)  ## pack the checks, the assignments and the grader for pip
	$(BIN)/python -m build --no-isolation --outdir _build/dist
	@echo "The wheel and the sdist are in $(CURDIR)/_build/dist"

lint: $(INSTALLED)  ## check the style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

system:  ## install the Debian packages that grading and some tests want (as root)
	@command -v apt-get > /dev/null || { echo "make system needs Debian's apt-get;" \
	  "with another system's packages, install: $(DEBIAN)"; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(DEBIAN)

clean:  ## remove what was made, but not the environment, submissions or grades
	rm -rf _build autograder/source autograder/release autograder/solution \
	  autograder/downloads

$(INSTALLED): $(REQUIREMENTS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) \
	  and "Python 3.11, 3.12 or 3.13 is needed, and this is " + sys.version.split()[0] \
	  + ": say make PYTHON=python3.12 …")'
	@echo "Installing what is in $(REQUIREMENTS) into $(VENV): a few minutes"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement $(REQUIREMENTS)
	@touch $@

# The book does without it, and says so; the tests compare with it.
$(FRAMEWORKS): $(INSTALLED)
	@echo "Installing PyTorch, which the tests compare with, into $(VENV)"
	$(BIN)/python -m pip install --quiet --editable '.[frameworks]'
	@touch $@

$(ASSIGNMENTS): $(INSTALLED) _config.yml $(wildcard autograder/assignments/*.* \
  autograder/checks/*.py autograder/checks/*/*.py autograder/*.py solutions/*.py)
	$(BIN)/python -m autograder.assignments
	@touch $@
