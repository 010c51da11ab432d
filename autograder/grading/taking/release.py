"""What was handed out: the released notebooks, and what the gradebook knows of them."""

from collections.abc import Container
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.nbgraderformat.common import SchemaMismatchError


class ReleaseError(Exception):
    """A release that nothing can be graded by; its text says which and why."""


def released_notebooks(
    release: Path, source_cells: dict[str, dict[str, str]], changed: Container[str] = ()
) -> dict[str, NotebookNode]:
    """Return the notebooks of a release folder by name, with their hidden tests.

    source_cells has the gradebook's source by notebook and grade_id; it replaces that
    of each locked cell. What students hold in its place, and the files that they were
    given, stand in the notebook's metadata under "handed_out", for `take`. Of these,
    the changed ones are the student's to change.

    Raises ReleaseError.
    """
    files = [
        path.relative_to(release).as_posix()
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.suffix != ".ipynb"
    ]
    files = [path for path in files if path not in changed]
    notebooks = {}
    for path in sorted(release.glob("*.ipynb")):
        try:
            notebook = nbformat.reader.reads(path.read_bytes())
            give_ids(notebook)
            nbformat.validate(notebook)
            MetadataValidator().validate_nb(notebook)
        except (
            OSError, ValueError, AttributeError, TypeError,
            ValidationError, SchemaMismatchError,
        ) as error:  # fmt: skip
            problem = str(error).partition("\n")[0]
            raise ReleaseError(f"{path} is no released notebook: {problem}") from error
        sources = {}
        for cell in notebook.cells:
            grade_id = label(cell)
            if grade_id in sources:
                raise ReleaseError(f"{path} has two cells {grade_id}.")
            if grade_id:
                sources[grade_id] = cell.source
                if not utils.is_solution(cell):
                    known = source_cells.get(path.stem, {})
                    cell.source = known.get(grade_id, cell.source)
                    # Or nbgrader would say that the hidden tests are a change.
                    if "checksum" in cell.metadata.nbgrader:
                        cell.metadata.nbgrader.checksum = utils.compute_checksum(cell)
        notebook.metadata.handed_out = {"sources": sources, "files": files}
        notebooks[path.stem] = notebook
    if not notebooks:
        raise ReleaseError(f"There is no notebook in {release}.")
    return notebooks


def give_ids(notebook):
    """Make a notebook of nbformat 4 one of 4.5.

    nbformat draws missing ids at random, and two processes should agree on them.
    """
    seen = set()
    for number, cell in enumerate(notebook.cells, 1):
        if cell.get("id") is None or cell.id in seen:
            cell.id = f"released-{number}"
        seen.add(cell.id)
    notebook.nbformat_minor = 5


def label(cell):
    """Return the grade_id of a released cell that nbgrader knows by it, or None."""
    nbgrader = cell["metadata"].get("nbgrader", {})
    known = any(nbgrader.get(key) for key in ("grade", "solution", "locked", "task"))
    return nbgrader.get("grade_id") if known else None


def handed_out(notebook):
    """Return what students hold of a notebook's cells, and beside it."""
    return notebook.metadata.get("handed_out", {"sources": {}, "files": []})
