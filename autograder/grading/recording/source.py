"""What the source of an assignment has for who reads a submission of it."""

import functools
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearMarkScheme
from nbgrader.utils import is_grade, is_solution, is_task

HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*\s*")
FENCE = re.compile(r"\s*(?:```|~~~)")
PAGE = "explained"  # metadata of an answer's cell: the page that explains its task
NOTEBOOKS = 100


@dataclass(frozen=True)
class Beside:
    """What the source has for a cell: the heading that it stands under, the page that
    explains it, and where a person gives the points, the model answer."""

    title: str | None = None
    page: dict | None = None
    model: dict | None = None


class Source(Preprocessor):
    """Puts what is Beside a cell into its metadata, under "beside"."""

    def preprocess(self, nb, resources):
        found = {}
        if path := self.path(resources):
            found = cells(path, path.stat().st_mtime_ns)
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.metadata["beside"] = asdict(found.get(name, Beside()))
        return nb, resources

    def path(self, resources):
        """Return the path of the source notebook of a graded one, or None.

        Formgrader's exporter does not know where its course is, but its notebooks lie
        in there.
        """
        told = resources.get("nbgrader") or {
            name: resources.get(f"{name}_id", "") for name in ("assignment", "notebook")
        } | {"student": resources.get("student", "")}
        course = CourseDirectory(config=self.config, root="/")
        graded = course.format_path(
            course.autograded_directory, told["student"], told["assignment"]
        )
        folder = str(Path(resources["metadata"]["path"]).absolute())
        if not folder.endswith(graded):
            return None
        root = folder.removesuffix(graded)
        source = course.format_path(course.source_directory, ".", told["assignment"])
        path = Path(root + source, f"{told['notebook']}.ipynb")
        return path if path.is_file() else None


@functools.lru_cache(NOTEBOOKS)
def cells(path, changed):
    """Return what is Beside the cells of a source notebook, by grade_id.

    changed is when it was, so that it is read again.
    """
    found, heading, title, page = {}, None, None, None
    for cell in nbformat.read(path, as_version=4).cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        answer = is_solution(cell) or is_task(cell)
        if cell.cell_type == "markdown" and not is_solution(cell):
            heading = next(iter([*headings(cell.source)][-1:]), heading)
        if answer:
            # One heading is the title of one task.
            title, heading = heading, None
            page = cell.metadata.get(PAGE)
        if name:
            model = model_answer(cell) if answer and by_hand(cell) else None
            found[name] = Beside(title, page, model)
    return found


def by_hand(cell):
    """Return whether a person gives the points."""
    return is_task(cell) or (is_grade(cell) and is_solution(cell))


def headings(text):
    """Yield the headings of a text in Markdown."""
    fenced = False
    for line in text.splitlines():
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced and (found := HEADING.fullmatch(line)):
            yield found[1]


def model_answer(cell):
    """Return the kind and the text of a cell's model answer, or None.

    That of a task is its mark scheme; the rest of it, students have.
    """
    lines = cell.source.splitlines()
    if is_task(cell):
        marks = ClearMarkScheme()
        begins = marks.begin_mark_scheme_delimeter, marks.end_mark_scheme_delimeter
        found, inside = [], False
        for line in lines:
            if any(mark in line for mark in begins):
                inside = begins[0] in line
            elif inside:
                found.append(line)
        lines = found
    text = "\n".join(lines).strip()
    return {"kind": cell.cell_type, "text": text} if text else None
