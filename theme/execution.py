"""Which kernel runs a page's cells, when they run again, and what if one raises."""

import os
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.util import logging

from theme import ROOM, digest

logger = logging.getLogger(__name__)

# What a cell's output depends on beside the page's own code.
INGREDIENTS = (
    "solutions/**/*.py",
    "autograder/assignments/*.*",
    "autograder/checks/**/*.py",
    "requirements.txt",
    "theme/kernels/**/*",
)


def choose_cache(app, config):
    """Keep outputs in a cache named by everything that pages import.

    MyST-NB's cache knows a notebook by its own cells alone, so an edited solution would
    leave old outputs in the book. Where the name changes, Sphinx reads every page again
    (the setting belongs to its environment), and an empty cache runs every cell.
    """
    caches = Path(app.outdir).parent / ".jupyter_cache"
    name = digest(Path(app.srcdir), *INGREDIENTS)
    if find_spec("torch"):  # a page says so where it is missing
        name += f"-torch-{version('torch')}"
    config.nb_execution_cache_path = str(caches / name)


def locate_failure(app, doctree):
    """Say where the cell stands that raised; MyST-NB's warning shows it without a line.

    Of the tracebacks in a page that failed, the last is the failure: cells that are
    tagged raises-exception go on, and this one did not.
    """
    run = NbMetadataCollector.get_exec_data(app.env, app.env.docname)
    if run and not run["succeeded"]:
        blocks = doctree.findall(nodes.literal_block)
        raised = [block for block in blocks if "traceback" in block["classes"]]
        logger.warning(
            "this cell failed: %s",
            raised[-1].astext().splitlines()[-1] if raised else run["error"],
            location=raised[-1] if raised else app.env.docname,
        )


def setup(app):
    """Point Jupyter at the book's kernel, and MyST-NB at its cache.

    The kernel is this environment's Python, with the plot settings of
    ``kernels/book/plots.py``; a kernel called python3 elsewhere on the machine could be
    any other Python.
    """
    paths = [str(ROOM), *os.environ.get("JUPYTER_PATH", "").split(os.pathsep)]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, paths))
    app.connect("config-inited", choose_cache, priority=100)
    app.connect("doctree-read", locate_failure)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
