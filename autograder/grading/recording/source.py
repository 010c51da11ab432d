"""What the source of an assignment has for who reads a submission of it."""

import functools
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import is_grade, is_solution, is_task

HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*\s*")
FENCE = re.compile(r"\s*(?:```|~~~)")
# nbgrader's marks.
MARK = re.compile(r"(?:BEGIN|END) MARK SCHEME")
SOLUTION = re.compile(r"^.*\b(?:BEGIN|END) SOLUTION.*\n?", re.MULTILINE)
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
            heading = next(iter([*headings(parts(cell)[0])][-1:]), heading)
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


def parts(cell):
    """Return what students have of a task's text, and its mark scheme."""
    told, scheme, inside = [], [], False
    for line in cell.source.splitlines():
        if MARK.search(line):
            inside = "BEGIN" in line
        else:
            (scheme if inside else told).append(line)
    return "\n".join(told), "\n".join(scheme)


def model_answer(cell):
    """Return the kind and the text of a cell's model answer, or None.

    That of a task is its mark scheme; the rest of it, students have.
    """
    text = parts(cell)[1] if is_task(cell) else SOLUTION.sub("", cell.source)
    return {"kind": cell.cell_type, "text": text.strip()} if text.strip() else None
