"""Pages answer: a cell runs in the reader's browser, and a task is written there.

Until a reader presses a button, a page with cells has one small script more. Then
``static/run/worker.js`` starts Python (Pyodide), from where the setting ``pyodide``
says: an address, or a folder, which becomes part of the site. ``course/`` is what that
Python runs cells with; it travels in one archive with the key, the checks and the
book's settings for plots.

A page has a place for a function that an assignment asks for, where it says
``{task} linear_layer linear_weight_gradient``. Statement, hints, stub and check are
those of the notebook that learners download.
"""

import os
import shutil
import zipfile
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from sphinxcontrib import katex
from traitlets.config.loader import PyFileConfigLoader

from theme import ROOM, as_data, digest
from theme.pyodide import FILES

CDN = f"https://cdn.jsdelivr.net/pyodide/v{FILES['version']}/full/"
# What the archive holds of the project, but for what is run as a command.
INGREDIENTS = (
    "solutions/*.py",
    "autograder/__init__.py",
    "autograder/checks/**/*.py",
    "theme/drawing.py",
    "theme/run/course/**/*.py",
)
PLOTS = "theme/kernels/book/plots.py"  # becomes matplotlib's file of settings

TASK = """
``````````{{dropdown}} {title}
:name: task-{name}
:class-container: task

{statement}

```{{code-block}} python
{stub}
```

```{{raw}} html
{data}
<noscript><p>{without}</p></noscript>
```
``````````
"""
WITHOUT = (
    "To try it, open the assignment’s notebook, put your code in place of the last two"
    " lines, and run the cell below."
)
HINT = """
`````{{dropdown}} {title}
{text}
`````
"""


def with_folds(markdown):
    """Return a notebook's text with its HTML folds as the book's own."""
    parts = markdown.split("<details>\n<summary>")
    for number, part in enumerate(parts[1:], start=1):
        title, _, rest = part.partition("</summary>")
        text, _, after = rest.partition("</details>")
        parts[number] = HINT.format(title=title, text=text.strip()) + after
    return "".join(parts).strip()


def find_task(cells, name):
    """Return a task's title, statement, stub, check, and the code that it is given.

    ``cells`` are those of the notebook that learners get; the one that brings the
    checks is not needed here. Raises KeyError where they ask for no such function.
    """
    marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
    places = {mark.get("grade_id"): place for place, mark in enumerate(marks)}
    stub, check = places[name], places[f"test_{name}"]
    texts, given = [], []
    for cell, mark in zip(cells[:stub], marks, strict=False):
        if cell.source.startswith("## "):
            texts = []
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        elif mark.locked and not mark.grade and mark.grade_id != "checker":
            given.append(cell.source)
    title, _, statement = "\n\n".join(texts).removeprefix("## ").partition("\n")
    return (
        title,
        with_folds(statement),
        cells[stub].source,
        cells[check].source,
        given,
    )


class Task(SphinxDirective):
    """A place where a function of an assignment is written and checked."""

    required_arguments = 2

    def run(self):
        """Return a fold with the task as the notebook that learners get has it."""
        assignment, name = self.arguments
        path = f"autograder/release/{assignment}/{assignment}.ipynb"
        self.env.note_dependency(path)
        try:
            text = Path(self.env.srcdir, path).read_text("utf-8")
            cells = nbformat.reads(text, as_version=4).cells
            title, statement, stub, check, given = find_task(cells, name)
        except FileNotFoundError as error:
            missing = f"there is no {path}: `make assignments` makes it"
            raise self.error(missing) from error
        except KeyError as error:
            raise self.error(f"{assignment} asks for no function {name}") from error
        data = {
            "assignment": assignment,
            "name": name,
            "given": "\n\n".join(given),
            "check": check,
        }
        fold = TASK.format(
            title=title,
            name=name,
            statement=statement,
            stub=stub,
            data=as_data("task-data", data),
            without=WITHOUT,
        )
        made = self.parse_text_to_nodes(fold)
        for part in made:
            for raw in part.findall(nodes.raw):
                raw["task"] = {**data, "stub": stub, "given": given}
        return made


def hand_sources_over(app, doctree):
    """Put the code of a cell that shows only its output into the page as data.

    Cells below it need what it makes, and what it shows depends on those above.
    """
    notebook = None
    for cell in list(doctree.findall(nodes.container)):
        if "tag_remove-input" in cell["classes"]:
            if notebook is None:
                made = Path(app.outdir).parent / "jupyter_execute"
                path = (made / app.env.docname).with_suffix(".ipynb")
                notebook = nbformat.read(path, as_version=4)
            code = notebook.cells[cell["cell_index"]].source
            source = as_data("cell-source", code)
            cell.insert(0, nodes.raw("", source, format="html"))


def add_script(app, pagename, templatename, context, doctree):
    """Give the script to the pages that have something to run."""
    body = context.get("body") or ""
    if 'class="cell ' in body or 'class="task-data"' in body:
        source = app.config.pyodide
        inside = "://" not in source
        first = [*FILES["core"].values(), *FILES["packages"]["numpy"].values()]
        app.add_css_file("run/run.css")
        app.add_js_file(
            "run/run.js",
            defer="defer",
            **{
                "data-python": "../pyodide/" if inside else source,
                "data-name": f"Pyodide {FILES['version']}",
                "data-megabytes": str(round(sum(first) / 1e6)),
                "data-version": app.config.run_digest,
            },
        )


def name_content(app, config):
    """Have pages ask anew for what has changed."""
    course = digest(Path(app.srcdir), *INGREDIENTS, PLOTS)
    config.run_digest = f"{course}{digest(ROOM / 'static', 'run/*')}"[8:24]


def setting(item):
    """Return a line of matplotlib's file of settings."""
    key, value = item
    if isinstance(value, tuple):
        value = ", ".join(map(str, value))
    # Between single quotes, it would take the # of a colour for a comment.
    return f"{key}: {value}\n".replace("'", '"')


def write_course(app, exception):
    """Write what Python needs in the browser beside the script that starts it."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    root = Path(app.srcdir)
    plots = PyFileConfigLoader(str(root / PLOTS)).load_config()
    settings = {"backend": "module://plots", **plots.InlineBackend.rc}
    files = {"matplotlibrc": "".join(map(setting, settings.items()))}
    for path in (path for pattern in INGREDIENTS for path in root.glob(pattern)):
        name = path.relative_to(root).as_posix().removeprefix("theme/")
        if path.name != "__main__.py":
            files[name.removeprefix("run/course/")] = path.read_text("utf-8")
    with zipfile.ZipFile(
        static / "run" / "course.zip", "w", zipfile.ZIP_DEFLATED
    ) as archive:
        for name, text in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)

    # Cells can print formulas, too.
    engine = Path(katex.__file__).with_name("katex.min.js")
    shutil.copy(engine, static / "katex")

    shutil.rmtree(static / "pyodide", ignore_errors=True)
    if "://" not in app.config.pyodide:
        shutil.copytree(Path(app.srcdir, app.config.pyodide), static / "pyodide")


def setup(app):
    """Add the directive and the setting, and hand over what the script needs."""
    app.add_config_value("pyodide", os.environ.get("PYODIDE", CDN), "html", str)
    app.add_config_value("run_digest", "", "html", str)
    app.add_directive("task", Task)
    app.connect("config-inited", name_content)
    app.connect("doctree-read", hand_sources_over)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", write_course)
    # Pages that were read before tasks were nodes' data are read again.
    safe = {"parallel_read_safe": True, "parallel_write_safe": True}
    return {"env_version": 1, **safe}
