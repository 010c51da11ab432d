"""The cell that brings the checks along, so that a released notebook works alone.

A single notebook is what people upload to Colab, or open by itself. Only what is handed
out holds the checks: whoever grades has them, and a page of feedback need not show how
they were packed. nbgrader puts them in when it makes a release.
"""

import base64
import bz2
import json
from pathlib import Path

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import compute_checksum

PACKAGE = Path(__file__).resolve().parents[1]
NAME = "checker"
WHERE = """

**Where it runs.** In JupyterLab, in VS Code, in Colab and in JupyterLite, also if you \
have only this one file: the next cell brings the checker along, so run it first."""
GRADED = "# In the notebook that was handed out, this cell brings the checker."
# It binds one name, which no answer needs: what else it bound would not be there when
# the notebook is graded. The folder is a new one, since beside a notebook there may be
# the checks of another that is older. What is packed stands apart from what may raise,
# since IPython shows two lines more.
HANDED_OUT = """\
# @title Run this cell first: it brings the checker along
# It is unpacked into a temporary folder, and nothing is put beside this notebook.
def bring_the_checker():
    import atexit, base64, bz2, json, os, shutil, sys, tempfile
    import numpy  # JupyterLite loads what a cell imports, and the checker needs it

    if sys.version_info < (3, 11):
        this = ".".join(map(str, sys.version_info[:2]))
        raise RuntimeError(f"The checker needs Python 3.11 or newer. This is {{this}}.")
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    packed = "{packed}"
    for name, text in json.loads(bz2.decompress(base64.b64decode(packed))).items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    sys.path.insert(0, folder)


bring_the_checker()"""


def put_into(notebook):
    """Put the cell into an assignment's source, below what the assignment is about."""
    cell = nbformat.v4.new_code_cell(GRADED, id=NAME)
    kind = {"grade": False, "locked": True, "solution": False, "task": False}
    cell.metadata = nbformat.from_dict(
        {
            "nbgrader": {"grade_id": NAME, "schema_version": 3, **kind},
            "jupyter": {"source_hidden": True},
            "cellView": "form",  # what Colab calls it
        }
    )
    notebook.cells[0].source += WHERE
    notebook.cells.insert(1, cell)


class BringChecks(NbGraderPreprocessor):
    """The last step of `nbgrader generate_assignment`: the cell holds the checks."""

    def preprocess(self, nb, resources):
        """Return the notebook with them, if it has the cell."""
        for cell in nb.cells:
            # Another course may call a cell of its own so.
            named = cell.metadata.get("nbgrader", {}).get("grade_id") == NAME
            if named and cell.source == GRADED:
                cell.source = HANDED_OUT.format(packed=pack())
                cell.metadata.nbgrader.checksum = compute_checksum(cell)
        return nb, resources


def pack():
    """Return the files of the checks as text: JSON, compressed."""
    files = {"autograder/__init__.py": PACKAGE / "__init__.py"}
    for file in sorted((PACKAGE / "checks").rglob("*.py")):
        if file.name != "__main__.py":
            files[f"autograder/{file.relative_to(PACKAGE).as_posix()}"] = file
    texts = {name: file.read_text("utf-8") for name, file in files.items()}
    return base64.b64encode(bz2.compress(json.dumps(texts).encode())).decode()
