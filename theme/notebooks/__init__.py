"""Each page is also an executed notebook, beside it: ``chapters/bias.ipynb``.

It is made from the page as it is written into the book, and from the outputs that the
book's cache holds: no cell runs for it, and the same page gives the same bytes. Any
Jupyter shows it as it is, without the project: ``markdown`` says how, and ``picture``
has drawings drawn. A cell that is folded on the page is folded there, too.

What a notebook needs beside itself it gets from the project's repository, if
``_config.yml`` says where that is. Then a page has links as well that open its notebook
in Colab, in Binder and in a hub that has nbgitpuller.
"""

import ast
import copy
import re
import sys
from base64 import b64encode
from contextlib import suppress
from importlib.metadata import packages_distributions
from pathlib import Path
from posixpath import basename
from urllib.parse import quote, urlencode, urlsplit

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sphinx_design.dropdown import dropdown_main

from theme.notebooks.markdown import Markdown, size
from theme.notebooks.picture import png

WHOLE = CoalesceStreamsPreprocessor()
BRANCH = "gh-pages"  # of the repository, where the built site lies
PROJECT = ["autograder", "solutions"]

THIS = "> This notebook is the page {page} of *{book}*."
NEEDS = " Its cells need {others}the course’s packages, `autograder` and `solutions`."
GETS = " Run the next cell first: it installs what is missing."
HAS = (
    " To run them, open it with the Python that the course is installed in: in a copy"
    " of its project, `pip install -r requirements.txt`."
)
GET = """\
try:
    import {modules}
except ModuleNotFoundError:
    %pip install --quiet {packages}
"""
JUDGED = re.compile(r"\.(?:must_pass|points)\([^()]*\)\s*$")


def executed(app, docname):
    """Return a page's cells with their outputs, as the book's cache has them.

    It has none of a page whose cells failed, and then the build fails, too.
    """
    made = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    if not made.is_file():
        return []
    notebook = nbformat.read(made, as_version=4)
    if any(cell.cell_type == "code" for cell in notebook.cells):
        cache = get_cache(app.config.nb_execution_cache_path)
        with suppress(KeyError):
            _, notebook = cache.merge_match_into_notebook(notebook)
    return notebook.cells


def imported(sources):
    """Return the modules that cells import from elsewhere, as they cannot do without.

    An import within "try" may fail, and what IPython needs is there.
    """
    names = set()
    for source in sources:
        for line in ast.parse(source).body:
            if isinstance(line, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in line.names}
            elif isinstance(line, ast.ImportFrom):
                names.add(line.module.partition(".")[0])
    return sorted(names - sys.stdlib_module_names - {"IPython", *PROJECT})


def shown(output, alt):
    """Return an output as any Jupyter shows it: SVG it would only show if trusted."""
    if svg := output.get("data", {}).pop("image/svg+xml", None):
        picture = png(svg)
        width, height = size(picture)
        output.data["image/png"] = b64encode(picture).decode()
        output.metadata = {"image/png": {"alt": alt, "height": height, "width": width}}
    return output


def is_cell(node):
    """Return whether a node is a cell that has run."""
    return isinstance(node, nodes.container) and "cell" in node["classes"]


def is_task(node):
    """Return whether a node is the place of a task."""
    return isinstance(node, dropdown_main) and "task" in node["classes"]


def task_of(node):
    """Return what is known of a task at its place."""
    return next(part["task"] for part in node.findall(nodes.raw) if "task" in part)


class Notebook:
    """A page's notebook, while it is written."""

    def __init__(self, app, docname):
        self.app, self.markdown = app, Markdown(app, docname)
        self.sources = executed(app, docname)
        self.cells, self.texts, self.given = [], [], []
        self.section, self.number = "", 0

    def add(self, cell, name=None):
        """Append a cell, named by its section and its number there if it has no name.

        So a cell keeps its name when cells come and go in other sections.
        """
        if name is None:
            self.number += 1
            name = f"{self.section[:60]}-{self.number}"
        cell.id = name
        self.cells.append(cell)

    def end_text(self):
        """Make a cell of the paragraphs that have come together."""
        if text := "\n\n".join(filter(None, self.texts)):
            self.add(new_markdown_cell(text))
        self.texts = []

    def write(self, node, level=0):
        """Write what a node holds."""
        for part in node.children:
            if isinstance(part, nodes.section):
                self.end_text()
                self.section, self.number = part["ids"][0], 0
                self.write(part, level + 1)
            elif isinstance(part, nodes.title):
                self.texts.append(f"{'#' * level} {self.markdown.line(part)}")
                if level == 1:
                    self.introduce(node)
            elif is_cell(part):
                self.write_cell(part)
            elif is_task(part):
                self.write_task(part, level + 1)
            elif any(is_cell(each) for each in part.findall()):
                self.write(part, level)
            else:
                self.texts.append(self.markdown.block(part))
        if isinstance(node, nodes.document | nodes.section):
            self.end_text()

    def introduce(self, page):
        """Say what this is and what its cells need, and get that."""
        config, docname = self.app.config, self.markdown.docname
        title = self.app.env.titles[docname].astext()
        if site := config.html_baseurl:
            uri = self.app.builder.get_target_uri(docname)
            title = f"[{title}]({site.rstrip('/')}/{uri})"
        text = THIS.format(page=title, book=config.project)
        sources = [
            self.sources[part["cell_index"]].source for part in page.findall(is_cell)
        ]
        for part in page.findall(is_task):
            sources += task_of(part)["given"]
        if not sources:
            self.texts.append(text)
            return
        others = imported(sources)
        words = ", ".join(f"`{name}`" for name in others)
        text += NEEDS.format(others=f"{words} and " if others else "")
        repository = config.html_theme_options["repository_url"]
        self.texts.append(text + (GETS if repository else HAS))
        if repository:
            known = packages_distributions()
            packages = [*(known[name][0] for name in others), f"git+{repository}"]
            modules = ", ".join([*PROJECT, *others])
            source = GET.format(modules=modules, packages=" ".join(packages))
            self.end_text()
            self.add(new_code_cell(source.rstrip()), "get")

    def write_cell(self, node):
        """Write a cell as it has run, folded where the page folds it."""
        source = self.sources[node["cell_index"]]
        tags = source.metadata.get("tags", [])
        folds = {
            "source_hidden": {"hide-input", "hide-cell", "remove-input"},
            "outputs_hidden": {"hide-output", "hide-cell"},
        }
        hidden = {name: True for name, why in folds.items() if why & set(tags)}
        if "outputs_hidden" in hidden:
            self.texts.append(f"**{node['prompt_show']}**")
        self.end_text()
        alt = " ".join(image.get("alt", "") for image in node.findall(nodes.image))
        cell = new_code_cell(source.source, execution_count=source.execution_count)
        # A kernel sends what is printed in as many pieces as it likes.
        whole, _ = WHOLE.preprocess_cell(copy.deepcopy(source), {}, None)
        cell.outputs = [shown(each, alt) for each in whole.outputs]
        if hidden:
            cell.metadata["jupyter"] = hidden
        self.add(cell)
        for figure in node.findall(nodes.figure):
            for caption in figure.findall(nodes.caption):
                self.texts.append(self.markdown.block(caption))

    def write_task(self, node, level):
        """Write a task: its text, what it is given, a cell to write in, and its check.

        The check tells, and raises nothing: all cells run, be they right or not.
        """
        _, body = node.children
        task = task_of(node)
        title = self.markdown.title_of(node.children[0])
        self.texts.append(f"{'#' * level} {title}")
        for part in body.children:
            if not isinstance(part, nodes.literal_block | nodes.raw):
                self.texts.append(self.markdown.block(part))
        self.end_text()
        for source in task["given"]:
            if source not in self.given:
                self.given.append(source)
                name = f"given-{task['assignment']}-{len(self.given)}"
                self.add(new_code_cell(source), name)
        self.add(new_code_cell(task["stub"]), task["name"])
        check = JUDGED.sub("", task["check"])
        self.add(new_code_cell(check), f"test_{task['name']}")


def write_notebook(app, doctree, docname):
    """Write a page's notebook beside the page."""
    if app.builder.name != "html":
        return
    notebook = Notebook(app, docname)
    notebook.write(doctree)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    made = new_notebook(
        cells=notebook.cells,
        metadata={"kernelspec": kernel, "language_info": {"name": "python"}},
    )
    path = Path(app.outdir, f"{docname}.ipynb")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(made) + "\n", "utf-8")


def places(config, notebook):
    """Yield where a notebook can be opened: name, logo and address."""
    repository = config.html_theme_options["repository_url"]
    if not repository:
        return
    host, name = urlsplit(repository).netloc, urlsplit(repository).path.strip("/")
    if host == "github.com":
        path = f"{name}/blob/{BRANCH}/{notebook}"
        yield "Colab", "colab.png", f"https://colab.research.google.com/github/{path}"
    kind = f"gh/{name}" if host == "github.com" else f"git/{quote(repository, safe='')}"
    opened = urlencode({"urlpath": f"lab/tree/{notebook}"}, safe="/")
    yield "Binder", "binder.svg", f"https://mybinder.org/v2/{kind}/{BRANCH}?{opened}"
    if config.jupyterhub:
        opened = {
            "repo": repository,
            "branch": BRANCH,
            "urlpath": f"lab/tree/{basename(name)}/{notebook}",
        }
        address = f"{config.jupyterhub.rstrip('/')}/hub/user-redirect/git-pull"
        query = urlencode(opened, safe="/")
        yield "JupyterHub", "jupyterhub.svg", f"{address}?{query}"


def add_buttons(app, pagename, templatename, context, doctree):
    """Offer a page's notebook beside the theme's buttons."""
    if doctree is None:
        return
    notebook = f"{pagename}.ipynb"
    buttons = [
        {
            "type": "link",
            "url": basename(notebook),
            "tooltip": "Download this page as a notebook",
            "icon": "fas fa-download",
            "label": "notebook",
        }
    ]
    for name, logo, address in places(app.config, notebook):
        buttons.append(
            {
                "type": "link",
                "url": address,
                "tooltip": f"Open this page’s notebook in {name}",
                "icon": f"_static/images/logo_{logo}",
                "text": name,
                "label": "launch",
            }
        )
    context["header_buttons"] = buttons + context["header_buttons"]


def write_environment(app, exception):
    """Say in the site what Binder has to install: it opens the published site."""
    repository = app.config.html_theme_options["repository_url"]
    if exception or app.builder.name != "html" or not repository:
        return
    folder = Path(app.outdir, "binder")
    folder.mkdir(exist_ok=True)
    (folder / "requirements.txt").write_text(f"git+{repository}\n")
    (folder / "runtime.txt").write_text("python-3.12\n")


def setup(app):
    """Write notebooks before drawings and controls become HTML; add the buttons."""
    app.add_config_value("jupyterhub", "", "html", str)
    app.connect("doctree-resolved", write_notebook, priority=300)
    # After the theme's own, which begin with an empty list.
    app.connect("html-page-context", add_buttons, priority=600)
    app.connect("build-finished", write_environment)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
