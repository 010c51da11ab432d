"""The answer key in the book: each function with its derivation, its task, its proof.

A page says ``{solutions} linear`` and shows solutions/linear.py: what the module is
about, every function as it stands there, and below it links that nobody writes. The
page that derives a function is named in its docstring. The task that asks for it is the
solution cell of an assignment that imports it. What proves it are its module's tests
that call it, and those of the checks that try each check on the key.

The directive writes Markdown and the page's own parser reads it, so headings, code,
links and folds are those of every other page. Sphinx's autodoc would show a docstring
without the line of code that is the lesson, and viewcode that line on a page apart;
neither knows of derivations, tasks and tests.
"""

import ast
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from theme import digest

logger = logging.getLogger(__name__)

OWN_TESTS = "tests/solutions/test_{module}.py"
CHECKS_TESTS = "tests/autograder/test_checks.py"
# What such a page is made of. A new file counts: it may hold a task, or the tests.
INGREDIENTS = (
    "solutions/*.py",
    "autograder/assignments/*.md",
    OWN_TESTS.format(module="*"),
    CHECKS_TESTS,
)
DERIVED = re.compile(r"Derived in\s+(chapters/\w+)\.md")
CELL = re.compile(r"^```\{code-cell\}.*?^```$", re.M | re.S)
FROM_KEY = re.compile(r"^from solutions\.(\w+) import (\w+)$", re.M)

FUNCTION = """
## `{name}`

```{{literalinclude}} /solutions/{module}.py
:pyobject: {name}
:language: python
```
"""
# A module of numbers is shown as a whole.
NUMBERS = """
```{{literalinclude}} /solutions/{module}.py
:language: python
:start-at: import
```
"""
TESTS = """
## The tests

Each is named for what it protects, and `make test` runs them all.
"""
# The fences are longer than any in the code of a test.
FOLD = """
``````````{{dropdown}} {title}
:name: {label}

In `{file}`:

`````````{{code-block}} python
{code}
`````````
``````````
"""


class Test(NamedTuple):
    """A test, what it uses of the key, and what it needs of the file that holds it.

    ``uses`` are names like linear.linear_forward; ``needs`` are pairs of a definition's
    line and its code.
    """

    file: str
    name: str
    code: str
    uses: set[str]
    needs: set[tuple[int, str]]

    @property
    def claim(self):
        """What the test protects."""
        return self.name.removeprefix("test_").replace("_", " ")

    def label(self, module):
        """Return the test's name on a module's page; it may stand on several pages."""
        return f"{module}.{Path(self.file).stem}.{self.name}"

    def proves(self, module, function, asked):
        """Return whether the test speaks for a function, which a task may ask for.

        A test of the checks takes what is asked for out of a table of modules.
        """
        if self.file == CHECKS_TESTS:
            return asked and module in self.uses
        return f"{module}.{function}" in self.uses


def parts(nodes):
    """Return all that pieces of code consist of."""
    return [part for node in nodes for part in ast.walk(node)]


def names(nodes):
    """Return the names in pieces of code; the arguments of a test name its fixtures."""
    return {part.id for part in parts(nodes) if isinstance(part, ast.Name)} | {
        part.arg for part in parts(nodes) if isinstance(part, ast.arg)
    }


def uses_of_key(nodes, key):
    """Return what pieces of code use of the key; key says what names stand for."""
    uses = {key[name] for name in names(nodes) & key.keys()}
    for part in parts(nodes):
        match part:
            case ast.Attribute(ast.Name(room), name) if room in key:
                uses.add(f"{key[room]}.{name}")
    return uses


@cache
def read_tests(file, source):
    """Return the tests in a file's source, each with what it reaches in that file."""
    definitions, key = {}, {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            definitions[node.name] = node
        elif isinstance(node, ast.Assign):
            definitions |= dict.fromkeys(names(node.targets), node)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                room, _, name = f"{node.module}.{alias.name}".partition(".")
                if room == "solutions":
                    key[alias.asname or alias.name] = name

    lines = source.splitlines()
    code = {}
    for name, node in definitions.items():
        first, *_ = *getattr(node, "decorator_list", []), node
        start = first.lineno - 1
        code[name] = start, "\n".join(lines[start : node.end_lineno])

    named = {name: names([node]) for name, node in definitions.items()}
    tests = []
    for name in definitions:
        if name.startswith("test_"):
            reached, ahead = set(), {name}
            while ahead:
                reached |= ahead
                ahead = set().union(*(named[each] for each in ahead))
                ahead &= definitions.keys() - reached
            needs = {code[each] for each in reached - {name}}
            uses = uses_of_key([definitions[each] for each in reached], key)
            tests.append(Test(file, name, code[name][1], uses, needs))
    return tests


def find_tests(root, module):
    """Return a module's tests: its own, and those that try the checks on the key."""
    tests = []
    for file in OWN_TESTS.format(module=module), CHECKS_TESTS:
        if (root / file).is_file():
            tests += read_tests(file, (root / file).read_text("utf-8"))
    return [
        test
        for test in tests
        if test.file != CHECKS_TESTS or test.name.startswith("test_the_key_")
    ]


def find_tasks(root):
    """Return {"linear.linear_forward": [(assignment, title of the task), …], …}.

    A solution cell that imports a function of the key asks for it. A locked cell that
    does so gives the function away.
    """
    tasks = {}
    for path in sorted(root.glob("autograder/assignments/*.md")):
        text = path.read_text("utf-8")
        for cell in CELL.finditer(text):
            if "solution: true" in cell[0]:
                title = re.findall(r"^## (.*)$", text[: cell.start()], re.M)[-1]
                for function in FROM_KEY.findall(cell[0]):
                    tasks.setdefault(".".join(function), []).append((path.stem, title))
    return tasks


def fold_tests(tests, module):
    """Yield a fold for each test, and after those of a file what they share."""
    for file, group in groupby(tests, lambda test: test.file):
        shared = set()
        for test in group:
            label = test.label(module)
            yield FOLD.format(title=test.claim, label=label, file=file, code=test.code)
            shared |= test.needs
        if shared:
            name = Path(file).name
            code = "\n\n\n".join(code for _, code in sorted(shared))
            title, label = f"what the tests of {name} share", f"{module}.{name}"
            yield FOLD.format(title=title, label=label, file=file, code=code)


class Solutions(SphinxDirective):
    """Show a module of the key, and what is known of each of its functions."""

    required_arguments = 1

    def run(self):
        """Return the page's content: what the module says, and a section a function."""
        root = Path(self.env.srcdir)
        module = self.arguments[0]
        path = root / "solutions" / f"{module}.py"
        if not path.is_file():
            raise self.error(f"there is no solutions/{module}.py")
        self.env.metadata[self.env.docname]["solutions"] = digest(root, *INGREDIENTS)

        tree = ast.parse(path.read_text("utf-8"))
        # Sections hang in the page once they are parsed: so must what precedes them.
        about = DERIVED.sub(r"Derived in [](/\1.md)", ast.get_docstring(tree))
        self.state_machine.node += self.parse_text_to_nodes(about)

        tasks, tests = find_tasks(root), find_tests(root, module)
        text, shown = [], []
        for function in tree.body:
            if isinstance(function, ast.FunctionDef):
                name = function.name
                asked = tasks.get(f"{module}.{name}", [])
                proofs = [test for test in tests if test.proves(module, name, asked)]
                text.append(FUNCTION.format(module=module, name=name))
                text += self.links(module, function, asked, proofs)
                shown += proofs
        if not text and len(tree.body) > 1:
            numbers = NUMBERS.format(module=module)
            self.state_machine.node += self.parse_text_to_nodes(numbers)
            shown = [test for test in tests if test.file != CHECKS_TESTS]
        if shown:
            # In the order of their files, and each once.
            shown = [test for test in tests if test in shown]
            text += [TESTS, *fold_tests(shown, module)]
        return self.parse_text_to_nodes("\n".join(text), allow_section_headings=True)

    def links(self, module, function, asked, proofs):
        """Yield a function's links; warn where no page derives it, or no test does."""
        name, place = function.name, f"solutions/{module}.py:{function.lineno}"
        page = DERIVED.search(ast.get_docstring(function) or "")
        if page and page[1] in self.env.found_docs:
            yield f"- **Derived in** [](/{page[1]}.md)"
        else:
            reason = "its docstring names none"
            if page:
                reason = f"{page[1]}.md is not in the book"
            logger.warning("no page derives %s: %s", name, reason, location=place)
        for assignment, title in asked:
            archive = f"/autograder/downloads/{assignment}.zip"
            yield f"- **Asked for in** {{download}}`{assignment} <{archive}>`, {title}"
        if proofs:
            links = [f"[{test.claim}](#{test.label(module)})" for test in proofs]
            yield f"- **Proved by** {' · '.join(links)}"
        else:
            file = OWN_TESTS.format(module=module)
            logger.warning(
                "no test proves %s: none in %s calls it", name, file, location=place
            )


def find_outdated(app, env, added, changed, removed):
    """Have the key's pages read again where a solution, a task or a test changed."""
    now = digest(Path(app.srcdir), *INGREDIENTS)
    return [
        page for page, data in env.metadata.items() if data.get("solutions", now) != now
    ]


def setup(app):
    """Add the directive."""
    app.add_directive("solutions", Solutions)
    app.connect("env-get-outdated", find_outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
