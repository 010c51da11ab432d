"""Each page is also a notebook: nothing of it is missing, and it runs anywhere."""

import os
import re
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from itertools import chain
from typing import NamedTuple

import jupytext
import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from jupyter_client import KernelManager
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbclient import NotebookClient

from theme import ROOM
from theme.notebooks.picture import fonts

PROJECT = ROOM.parent
MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
# What only the book's own tools understand.
FOREIGN = re.compile(
    r"\{[a-z][a-z:_-]*\}`|^ *:{3,}|^\([\w-]+\)=|\$\$ \(|^`{3,}\{|\\(?:label|eqref)|^%",
    re.M,
)
# What these show depends on the machine: they measure time or memory.
MEASURING = re.compile(r"perf_counter|tracemalloc|timed?\(|seconds\(")


class Page(NamedTuple):
    """A page's notebook, with what Markdown makes of it, and what the page shows."""

    notebook: nbformat.NotebookNode
    markdown: BeautifulSoup
    words: Counter
    links: set
    folds: list
    formulas: list
    numbers: list
    outputs: list
    labels: list


def texts(notebook):
    """Return the text of a notebook's Markdown cells, without its pictures' bytes."""
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    return [re.sub(r'src="data:[^"]*"', "", source) for source in cells]


def code(notebook):
    """Return a notebook's code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_for_a_task(cell):
    """Return whether a cell stands where the page has the place of a task."""
    return "_" in cell.id or cell.id.startswith("given-") or "-" not in cell.id


def words(text):
    """Return how often each word occurs in a text."""
    return Counter(re.findall(r"\w+", text))


def formulas(texts):
    """Return formulas in TeX, without spaces, remarks and numbers."""
    plain = [re.sub(r"^%.*$|\\tag\{\d+\}", "", tex, flags=re.M) for tex in texts]
    return sorted(re.sub(r"\s+", "", tex) for tex in plain)


def without_drawn_formulas(html):
    """Return HTML with its formulas as TeX and MathML: a fifth of it."""
    first, *parts = html.split('<span class="katex-html" aria-hidden="true">')
    kept = [first]
    for part in parts:
        depth = 1
        for tag in re.finditer("<(/?)span[^>]*>", part):
            depth += -1 if tag[1] else 1
            if depth == 0:
                kept.append(part[tag.end() :])
                break
    return "".join(kept)


def look_at(path):
    """Return what a page of the built book and its notebook show."""
    notebook = nbformat.read(path.with_suffix(".ipynb"), as_version=4)
    markdown = BeautifulSoup(
        "\n".join(map(MARKDOWN.render, texts(notebook))), "html.parser"
    )
    html = without_drawn_formulas(path.read_text("utf-8"))
    article = BeautifulSoup(html, "html.parser").find("article")
    labels = [svg["aria-label"] for svg in article.select(".drawing > svg")]
    for other in article.select("script, noscript, svg, form, .matrix, .headerlink"):
        other.decompose()
    outputs = []
    for cell in article.select("div.cell"):
        for caption in cell.select("figcaption"):
            cell.insert_after(caption)
        output = cell.select_one(".cell_output")
        outputs.append(output and output.get_text())
        cell.decompose()
    tex = formulas(each.get_text() for each in article.select("annotation"))
    numbers = [number.contents[0].strip("()") for number in article.select(".eqno")]
    for formula in article.select(".math"):
        formula.decompose()
    folds = article.select("details.sd-dropdown:not(.task) > summary")
    return Page(
        notebook,
        markdown,
        words(article.get_text("\n")),
        {link["href"] for link in article.select("a.external")},
        [title.get_text().strip() for title in folds],
        tex,
        numbers,
        outputs,
        labels,
    )


@pytest.fixture(scope="module")
def pages(site):
    """Return {name: Page}, for all pages of the book."""
    paths = [path for path in site.pages if path.parent.name == "chapters"]
    assert len(paths) > 30
    return {path.stem: look_at(path) for path in paths}


# What it shows


def test_notebooks_are_valid_and_name_their_cells(pages):
    for name, page in pages.items():
        nbformat.validate(page.notebook)
        assert page.notebook.cells[0].source.startswith("# "), name
        for cell in page.notebook.cells:
            # Such names nbformat draws where two cells had the same.
            assert not re.fullmatch("[0-9a-f]{8}", cell.id), (name, cell.source)


def test_no_markup_of_the_books_own_is_left(pages):
    for name, page in pages.items():
        for text in texts(page.notebook):
            text = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", text, flags=re.M | re.S)
            assert not FOREIGN.search(text), name


def test_nothing_that_is_read_on_a_page_is_missing_in_its_notebook(pages):
    for name, page in pages.items():
        made = page.markdown
        shown = "\n".join(
            text for text in made.strings if "math" not in text.parent.get("class", [])
        )
        sources = [cell.source for cell in code(page.notebook)]
        assert not page.words - words("\n".join([shown, *sources])), name
        assert page.links <= {link["href"] for link in made.select("a")}, name
        folds = [title.get_text() for title in made.select("summary")]
        assert not Counter(page.folds) - Counter(folds), name


def test_formulas_are_those_of_the_page_with_their_numbers(pages):
    for name, page in pages.items():
        made = formulas(each.get_text() for each in page.markdown.select(".math"))
        # A matrix that a question asks about is a table there.
        assert not Counter(page.formulas) - Counter(made), name
        text = "\n".join(texts(page.notebook))
        assert re.findall(r"\\tag\{(\d+)\}", text) == page.numbers, name


def test_cells_are_those_of_the_page_with_what_they_showed(pages):
    for name, page in pages.items():
        cells = [cell for cell in code(page.notebook) if not is_for_a_task(cell)]
        written = jupytext.read(PROJECT / "chapters" / f"{name}.md", fmt="md:myst")
        assert [cell.source for cell in cells] == [
            cell.source for cell in code(written)
        ], name
        for cell, shown in zip(cells, page.outputs, strict=True):
            assert bool(cell.outputs) == bool(shown), (name, cell.id)
            for output in cell.outputs:
                assert not words(output.get("text", "")) - words(shown), (name, cell.id)


def test_pictures_are_in_the_notebook_and_say_what_they_show(pages):
    for name, page in pages.items():
        made = []
        for cell in page.notebook.cells:
            if cell.cell_type == "markdown":
                images = BeautifulSoup(cell.source, "html.parser").select("img")
                for image in images:
                    assert image["src"].startswith("data:image/png;base64,iVBOR")
                    made.append(image["alt"])
            for output in cell.get("outputs", []):
                if "image/png" in output.get("data", {}):
                    made.append(output.metadata["image/png"]["alt"])
                assert "image/svg+xml" not in output.get("data", {})
        assert made == page.labels, name


def test_what_a_stepped_figure_says_is_there_as_text(pages):
    text = "\n".join(texts(pages["linear_layer"].notebook))
    assert text.count("What is to be seen, step by step") == 3
    assert "Forwards, for sample 2: output 3 adds up" in text


def test_every_letter_of_a_figure_is_in_the_fonts_that_draw_it():
    known = set()
    for file in fonts()[0]:
        known |= {chr(letter) for letter in TTFont(file).getBestCmap()}
    for path in (PROJECT / "images").glob("*.svg"):
        drawing = BeautifulSoup(path.read_bytes(), "html.parser")
        letters = "".join(text.get_text() for text in drawing.select("text"))
        assert set(letters) <= known | {"\n"}, path


# How it runs


def run(notebooks, folder):
    """Return notebooks as they are when Jupyter's own kernel has run one after another.

    The kernel forgets all names in between, and keeps the modules that it has loaded.
    """
    kernel = KernelManager(kernel_name="python3")
    kernel.start_kernel(cwd=str(folder))
    forget = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%reset -f")])
    done = []
    for notebook in notebooks:
        done.append(nbformat.from_dict(notebook))
        NotebookClient(done[-1], km=kernel, coalesce_streams=True).execute()
        NotebookClient(forget, km=kernel).execute()
    kernel.shutdown_kernel(now=True)
    return done


def told(cell):
    """Return what a cell shows, as text; a picture has other bytes elsewhere."""
    shown = []
    for output in cell.outputs:
        data = output.get("data", {"text": output.get("text", "").strip()})
        shown.append("picture" if "image/png" in data else dict(data))
    return shown


def test_a_notebook_runs_from_its_first_cell_to_its_last(pages, tmp_path):
    notebooks = {
        name: page.notebook for name, page in pages.items() if code(page.notebook)
    }
    assert len(notebooks) > 20
    names, before = list(notebooks), list(notebooks.values())
    with ThreadPoolExecutor() as pool:
        halves = pool.map(run, (before[::2], before[1::2]), (tmp_path, tmp_path))
        after = dict(zip(names[::2] + names[1::2], [*chain(*halves)], strict=True))
    for name, notebook in notebooks.items():
        for was, cell in zip(code(notebook), code(after[name]), strict=True):
            if cell.id.startswith("test_"):
                assert "not implemented yet" in told(cell)[0]["text/plain"]
            elif not is_for_a_task(cell) and not MEASURING.search(cell.source):
                assert told(cell) == told(was), (name, cell.id)


# A small book


PAGE = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---
# A page

Letters like * and _ and \\<b>, `code`, and $a_1$; see {eq}`trivial`.

$$
% definition
a = a
$$ (trivial)

````{dropdown} A hint
Look at [the second part](#the-second-part).

```{note}
Set apart.
```
````

1. one
2. two

## The second part

| What | Where |
|---|---|
| $a$ | [outside](https://example.org/a_b) |

```{code-cell} python
:tags: [hide-input]
:verifies: trivial

import numpy as np
import autograder

print(np.arange(3))
```

```{code-cell} python
---
tags: [hide-output, remove-input]
mystnb: {code_prompt_show: The answer, code_prompt_hide: The answer}
---
2 * 21
```
"""
TEXTS = [
    """# A page

> This notebook is the page {page} of *Gradients, Backwards*. Its cells need \
`numpy` and the course’s packages, `autograder` and `solutions`. {needs}""",
    """Letters like \\* and \\_ and \\<b>, `code`, and $a_1$; see (1).

$$
a = a \\tag{{1}}
$$

<details>
<summary>A hint</summary>

Look at the second part.

> **Note**
>\x20
> Set apart.

</details>

1. one
2. two""",
    """## The second part

| What | Where |
| --- | --- |
| $a$ | [outside](https://example.org/a_b) |""",
    """Verifies (1)

**The answer**""",
]
REPOSITORY = "https://github.com/OWNER/NAME"
SETTINGS = {
    "url": REPOSITORY,
    "baseurl": "https://owner.example/book",
    "jupyterhub": "https://hub.example/",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory, build_book):
    """Return a function that builds a page, with settings, and returns its folder."""

    def small(page, settings):
        folder = tmp_path_factory.mktemp("book")
        text = (PROJECT / "_config.yml").read_text("utf-8")
        for name in SETTINGS:
            setting = f'{name}: "{settings.get(name, "")}"'
            text, found = re.subn(rf'\b{name}: "[^"]*"', setting, text)
            assert found == 1
        (folder / "_config.yml").write_text(text, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            for variable in "HOME", "TMPDIR":
                (folder / variable).mkdir()
                patch.setenv(variable, str(folder / variable))
            return folder, build_book(folder, page)

    return small


@pytest.fixture(scope="module")
def unpublished(small):
    """Return the folder of a page of which it is not said where it is published."""
    folder, done = small(PAGE, {})
    assert done.returncode == 0, done.stderr
    return folder / "_build" / "html" / "chapters"


@pytest.fixture(scope="module")
def published(small):
    """Return the folder of a page of which everything is said."""
    folder, done = small(PAGE, SETTINGS)
    assert done.returncode == 0, done.stderr
    return folder / "_build" / "html" / "chapters"


def test_a_page_becomes_plain_markdown_and_folded_cells(unpublished):
    notebook = nbformat.read(unpublished / "page.ipynb", as_version=4)
    needs = (
        "To run them, open it with the Python that the course is installed in: in a"
        " copy of its project, `pip install -r requirements.txt`."
    )
    first, second, *others = TEXTS
    wanted = [f"{first}\n\n{second}", *others]
    assert texts(notebook) == [
        text.format(page="A page", needs=needs) for text in wanted
    ]
    checked, answer = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert checked.metadata == {"jupyter": {"source_hidden": True}}
    assert answer.metadata == {
        "jupyter": {"outputs_hidden": True, "source_hidden": True}
    }
    assert [told(cell) for cell in (checked, answer)] == [
        [{"text": "[0 1 2]"}],
        [{"text/plain": "42"}],
    ]
    assert [cell.id for cell in notebook.cells] == [
        "a-page-1",
        *(f"the-second-part-{number}" for number in range(1, 5)),
    ]


def test_a_build_leaves_nothing_outside_of_its_folder(unpublished):
    folder = unpublished.parents[2]
    for variable in "HOME", "TMPDIR":
        assert [*(folder / variable).iterdir()] == []


def test_a_reader_downloads_it_from_the_page(unpublished, browser, serve):
    page = browser.new_page()
    page.goto(f"{serve(unpublished.parent)}chapters/page.html")
    links = page.locator("a[href*=ipynb]")
    assert links.count() == 1
    assert links.get_attribute("download") == ""  # whatever the server calls it
    with page.expect_download() as download:
        links.click()
    assert download.value.suggested_filename == "page.ipynb"
    made = (unpublished / "page.ipynb").read_bytes()
    assert download.value.path().read_bytes() == made
    page.close()


def test_the_same_page_gives_the_same_bytes(unpublished, small):
    folder, done = small(PAGE, {})
    assert done.returncode == 0, done.stderr
    again = folder / "_build" / "html" / "chapters" / "page.ipynb"
    assert again.read_bytes() == (unpublished / "page.ipynb").read_bytes()


def test_where_it_is_published_it_is_opened_there_and_gets_what_it_needs(published):
    soup = BeautifulSoup((published / "page.html").read_bytes(), "html.parser")
    path = "gh-pages/chapters/page.ipynb"
    assert [link["href"] for link in soup.select("a[href*=ipynb]")] == [
        "page.ipynb",
        f"https://colab.research.google.com/github/OWNER/NAME/blob/{path}",
        "https://mybinder.org/v2/gh/OWNER/NAME/gh-pages"
        "?urlpath=lab/tree/chapters/page.ipynb",
        "https://hub.example/hub/user-redirect/git-pull"
        "?repo=https%3A//github.com/OWNER/NAME&branch=gh-pages"
        "&urlpath=lab/tree/NAME/chapters/page.ipynb",
    ]
    notebook = nbformat.read(published / "page.ipynb", as_version=4)
    first, get = notebook.cells[:2]
    page = "[A page](https://owner.example/book/chapters/page.html)"
    needs = "Run the next cell first: it installs what is missing."
    assert first.source == TEXTS[0].format(page=page, needs=needs)
    assert get.source.endswith(f"%pip install --quiet numpy git+{REPOSITORY}")
    # There is no git here: a copy of the sources has a version, and no commit or day.
    edition = " ".join(soup.select_one(".edition").get_text().split())
    assert edition.endswith(f"Suggest an edit Version {version('linear-backprop')}")
    needed = (published.parent / "binder" / "requirements.txt").read_text()
    assert needed == f"git+{REPOSITORY}\n"


def test_a_lone_notebook_installs_the_project(published, tmp_path):
    """The repository is this one, and the course that is installed is hidden."""
    git = ["git", "-C", PROJECT, "rev-parse", "HEAD"]
    if subprocess.run(git, capture_output=True).returncode:
        pytest.skip("this is a copy of the project without its history")
    hidden, target = tmp_path / "hidden", tmp_path / "target"
    hidden.mkdir()
    target.mkdir()
    for name in "autograder", "solutions":
        (hidden / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)")
    notebook = nbformat.read(published / "page.ipynb", as_version=4)
    get = notebook.cells[1]
    get.source = get.source.replace(" numpy git", " git")  # that is here
    last = "import autograder\nprint(autograder.__file__)"
    notebook.cells.append(nbformat.v4.new_code_cell(last))
    environment = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{PROJECT.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": REPOSITORY,
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the answer: no isolation
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_TARGET": str(target),
        "PYTHONPATH": os.pathsep.join([str(target), str(hidden)]),
    }
    client = NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute(env={**os.environ, **environment})
    assert str(target) in notebook.cells[-1].outputs[-1].text


def test_what_a_notebook_cannot_show_fails_the_build(small):
    page = "# A page\n\nA line.\n\nA remark.[^1]\n\n[^1]: It has a foot.\n"
    _, done = small(page, {})
    assert done.returncode != 0
    assert "page.md:5: WARNING: the page's notebook cannot show" in done.stderr
    assert "footnote_reference" in done.stderr
