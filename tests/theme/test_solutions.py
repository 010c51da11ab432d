"""A page of the answer key shows every function, and what speaks for each."""

import ast
import re

import pytest
from bs4 import BeautifulSoup

from theme import ROOM
from theme.solutions import read_tests

PAGE = """# A page

```{solutions} doubling
```
"""
KEY = '''"""What doubling is.

Derived in chapters/page.md.
"""


def double(x):
    """Return 2x.

    Derived in chapters/page.md.
    """
    return 2 * x


def halve(x):
    """Return x / 2, of which this page says
    more than enough. Derived in
    chapters/page.md.
    """
    return x / 2
'''
TESTS = """import pytest

from solutions import doubling
from solutions.doubling import halve as half

NUMBERS = [1, 2]
FACTORS = 2 * NUMBERS


@pytest.fixture(params=NUMBERS)
def number(request):
    return request.param


def test_a_double_is_a_sum(number):
    assert doubling.double(number) == number + number


@pytest.mark.parametrize("number", NUMBERS)
def test_a_half_is_a_half(number):
    assert doubling.double(half(number)) == number


def test_of_something_else():
    assert FACTORS
"""
CHECKS = '''from autograder import checks
from solutions import doubling

KEY = vars(doubling)


def test_the_key_passes():
    """Markdown, but not the page's:
```
```{dropdown} It is code
    """
    assert checks.double(KEY["double"]).right


def test_the_key_of_another_module_passes():
    assert checks.triple(tripling.triple).right


def test_points_are_given():
    assert checks.double(doubling.double).points() == 1
'''
ASSIGNMENT = """# An assignment

## Given

```{code-cell} python
:nbgrader: {grade_id: given, locked: true, solution: false}
from solutions.doubling import halve
```

## Task 1: twice as *much*

```{code-cell} python
:nbgrader: {grade_id: imports, locked: true, solution: false}
# This is no heading.
```

```{code-cell} python
:nbgrader: {grade_id: double, locked: false, solution: true}
from solutions.doubling import double
```
"""
PUBLICATION = "autograder/assignments/publication.py"
FILES = {
    "solutions/doubling.py": KEY,
    "tests/solutions/test_doubling.py": TESTS,
    "tests/solutions/test_halving.py": TESTS,
    "tests/autograder/test_checks.py": CHECKS,
    "autograder/assignments/first.md": ASSIGNMENT,
    # The theme asks it where the book is published.
    PUBLICATION: (ROOM.parent / PUBLICATION).read_text("utf-8"),
    "autograder/downloads/first.zip": "",
    "autograder/downloads/second.zip": "",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def article(folder):
    """Return what the built page shows."""
    html = (folder / "_build" / "html" / "chapters" / "page.html").read_text("utf-8")
    return BeautifulSoup(html, "html.parser").article


@pytest.fixture(scope="module")
def page(tmp_path_factory, build_book):
    """Build a page that shows the two functions, and return it."""
    folder = tmp_path_factory.mktemp("key")
    write(folder, FILES)
    build = build_book(folder, PAGE)
    assert build.returncode == 0, build.stderr
    return article(folder)


def links(page, name):
    """Return what is said of a function: its lines, each with where its links lead."""
    return [
        (
            " ".join(line.get_text().split()),
            [link["href"] for link in line.find_all("a")],
        )
        for line in page.find(id=name).find_all("li")
    ]


def test_a_page_says_what_its_module_says_and_then_shows_its_functions(page):
    first = [part.get_text() for part in page.section.find_all(["h1", "p", "h2"])[:4]]
    assert first == ["A page#", "What doubling is.", "Derived in A page.", "double#"]
    headings = [heading.get_text() for heading in page.find_all("h2")]
    assert headings == ["double#", "halve#", "The tests#"]
    for function in ast.parse(KEY).body[1:]:
        shown = page.find(id=function.name).pre.get_text()
        assert shown.strip() == ast.get_source_segment(KEY, function)


def test_a_function_is_linked_with_its_derivation_its_task_and_its_proofs(page):
    derived, asked, proved = links(page, "double")
    assert derived == ("Derived in A page", ["#"])
    assert asked[0] == "Asked for in first, Task 1: twice as much"
    assert asked[1][0].endswith("/first.zip")
    assert proved == (
        "Proved by a double is a sum · a half is a half · the key passes",
        [
            "#doubling-test-doubling-test-a-double-is-a-sum",
            "#doubling-test-doubling-test-a-half-is-a-half",
            "#doubling-test-checks-test-the-key-passes",
        ],
    )


def test_a_function_that_is_given_away_is_asked_for_by_no_task(page):
    (derived, _), (proved, _) = links(page, "halve")
    assert derived == "Derived in A page"
    assert proved == "Proved by a half is a half"


def test_each_test_stands_in_a_fold_once_and_nothing_else_does(page):
    folds = {fold["id"]: fold for fold in page.find_all("details")}
    called = [link for name in ("double", "halve") for link in links(page, name)[-1][1]]
    shared = {"doubling-test-doubling-py", "doubling-test-checks-py"}
    assert len(page.find_all("details")) == len(folds)
    assert set(folds) == {link.removeprefix("#") for link in called} | shared
    for name, fold in folds.items():
        source = FILES[fold.code.get_text()]
        assert name in shared or fold.pre.get_text().strip() in source
        assert not fold.has_attr("open")
    assert "@pytest.mark" in folds["doubling-test-doubling-test-a-half-is-a-half"].text
    assert "Markdown" in folds["doubling-test-checks-test-the-key-passes"].text


def test_what_tests_share_is_shown_and_what_they_do_not_need_is_not(page):
    code = page.find(id="doubling-test-doubling-py").pre.get_text()
    numbers, _, fixture = ast.parse(TESTS).body[3:6]
    assert ast.dump(ast.parse(code)) == ast.dump(ast.Module([numbers, fixture], []))


IMPORTS = """from autograder import checks
from solutions import linear, losses as costs
from solutions.network import train as learn
"""


@pytest.mark.parametrize(
    ("body", "used"),
    [
        ("def test_it(): linear.bias_gradient(dZ)", {"linear.bias_gradient"}),
        ("def test_it(): costs.mse(P, Y)", {"losses.mse"}),
        ("def test_it(): learn(X, Y)", {"network.train"}),
        ("def mse(): costs.mse(P, Y)\ndef test_it(): mse()", {"losses.mse"}),
        ("def mse(): costs.mse(P, Y)\ndef test_it(mse): pass", {"losses.mse"}),
        ("ALL = [costs.mse]\n@each(ALL)\ndef test_it(f): f()", {"losses.mse"}),
        ("def mse(): costs.mse(P, Y)\ndef test_it(): pass", set()),
        ("def test_it(): 'mse', linear.mse(P, Y)", set()),
        ("def test_it(): checks.mse(f)", set()),
        ("def test_it(): patch(costs, 'mse')", set()),
        ("def train(): pass\ndef test_it(): train()", set()),
        ("from old import losses\ndef test_it(): losses.mse(P, Y)", set()),
    ],
)
def test_what_a_test_proves_is_what_it_calls_of_the_key(body, used):
    (test,) = read_tests("test_it.py", f"{IMPORTS}\n{body}\n")
    functions = {"linear.bias_gradient", "losses.mse", "network.train"}
    assert test.uses & functions == used


FAULTY = '''"""What is wrong with functions."""


def lost():
    """Derived in chapters/nowhere.md."""


def asserted():
    """Return nothing."""


def silent():
    pass


def untested():
    """Derived in chapters/page.md."""
'''
TESTS_OF_FAULTY = """from solutions.faulty import asserted, lost, silent


def test_what_returns_nothing():
    assert (asserted(), lost(), silent()) == (None, None, None)
"""
FAULTS = {
    "lost": "no page derives lost: chapters/nowhere.md is not in the book",
    "asserted": "no page derives asserted: its docstring names none",
    "silent": "no page derives silent: its docstring names none",
    "untested": (
        "no test proves untested: none in tests/solutions/test_faulty.py calls it"
    ),
}


def test_a_function_that_nothing_derives_or_proves_fails_the_build(
    tmp_path, build_book
):
    write(tmp_path, {"solutions/faulty.py": FAULTY})
    write(tmp_path, {"tests/solutions/test_faulty.py": TESTS_OF_FAULTY})
    page = "# A page\n\n```{solutions} faulty\n```\n\n```{solutions} nothing\n```\n"
    build = build_book(tmp_path, page)
    assert build.returncode != 0
    for name, fault in FAULTS.items():
        line = FAULTY.splitlines().index(f"def {name}():") + 1
        assert f"solutions/faulty.py:{line}: WARNING: {fault}" in build.stderr
    assert build.stderr.count("WARNING: no ") == len(FAULTS)
    missing = r"chapters/page\.md:6: .* there is no solutions/nothing\.py"
    assert re.search(missing, build.stderr)


def test_a_page_follows_tests_and_tasks_old_and_new(tmp_path, build_book):
    def build():
        done = build_book(tmp_path, PAGE)
        assert done.returncode == 0, done.stderr
        return links(article(tmp_path), "halve")

    html = tmp_path / "_build" / "html" / "chapters" / "page.html"
    write(tmp_path, FILES)
    before = build()
    written = html.stat().st_mtime_ns
    assert build() == before
    assert html.stat().st_mtime_ns == written, "it was written again for nothing"

    task = ASSIGNMENT.replace("import double", "import halve")
    write(tmp_path, {"autograder/assignments/second.md": task})
    _, (asked, _), _ = build()
    assert asked == "Asked for in second, Task 1: twice as much"

    renamed = TESTS.replace("a_half_is_a_half", "a_half_is_less")
    write(tmp_path, {"tests/solutions/test_doubling.py": renamed})
    *_, (proved, _) = build()
    assert proved == "Proved by a half is less · the key passes"

    checks = CHECKS.replace("test_the_key_passes", "test_the_key_is_right")
    write(tmp_path, {"tests/autograder/test_checks.py": checks})
    *_, (proved, _) = build()
    assert proved == "Proved by a half is less · the key is right"


def test_every_function_of_the_key_is_in_the_book(site):
    for path in (ROOM.parent / "solutions").glob("[a-z]*.py"):
        html = site.folder / "chapters" / f"solutions_{path.stem}.html"
        shown = BeautifulSoup(html.read_bytes(), "html.parser").article
        functions = [
            node.name
            for node in ast.parse(path.read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef)
        ]
        *titles, _ = shown.find_all("h2")
        assert [title.code.get_text() for title in titles] == functions
        for title in titles:
            said = title.parent.ul.get_text()
            tried = title.parent.find(href=re.compile("test-checks-test-the-key"))
            assert ("Asked for in" in said) == (tried is not None), title


def test_a_link_to_a_test_opens_its_fold(site, browser):
    page = browser.new_page()
    page.goto(f"{site.address}chapters/solutions_linear.html")
    link = page.locator("li a[href^='#linear-test-linear']").first
    fold = page.locator(link.get_attribute("href"))
    assert fold.get_attribute("open") is None
    link.click()
    fold.locator("pre").wait_for(state="visible")
    page.reload()
    fold.locator("pre").wait_for(state="visible")
    page.close()


def test_the_search_finds_a_function(site, browser):
    page = browser.new_page()
    page.goto(f"{site.address}search.html?q=linear_weight_gradient")
    found = page.locator("#search-results a[href$='#linear-weight-gradient']")
    assert "linear.py" in found.first.inner_text()
    page.close()
