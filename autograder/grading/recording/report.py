"""What a class got wrong: a page, a table, and JSON, of the gradebook and the verdicts.

A report is plain data, in which nobody is named but in the list of those who need a
person. The page, the table and the JSON are made of it.
"""

import csv
import datetime
import json
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import jinja2
import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.baseapp import NbGrader
from nbgrader.utils import is_grade, is_solution, is_task
from pygments.lexers import PythonLexer
from pygments.token import Comment, String
from traitlets import Bool, Unicode, default

from autograder.checks import words
from autograder.grading.recording.cohort import VERDICT
from autograder.grading.recording.scores import recorded, shortly, spreadsheet_text

EXAMPLES, CANDIDATES = 2, 8  # of a mistake: shown, and looked at for different ones
SHOWN = 30  # mistakes of one kind on the page; the table has all
BINS = 12  # of the scores, at most
# An answer that is still its stub is not one that is wrong.
UNANSWERED = {"not implemented", "NotImplementedError"}
# Keys that say that something is wrong, and not what.
UNNAMED = {"wrong value", "wrong value of a number", "equals an expression"}
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
NO_ASSIGNMENT = "The gradebook has no assignment '{name}'. It has {known}."
NOBODY = (
    "Nothing of {name} is graded yet. Grade it first:"
    " python -m autograder.grading {name}"
)
NO_RELEASE = "{path} cannot be read ({error}). Make it: {make}"
MAKE = "nbgrader generate_assignment {name} --force"
NAME_ONE = "Name an assignment: python -m autograder.grading report NAME [NAME …]"


class ReportApp(NbGrader):
    """Reports what a class got wrong in one assignment, or over several."""

    name = "autograder.grading report"
    description = "Write a page and a table on what a class got wrong"
    examples = "python -m autograder.grading report linear_layer losses --to=week3.html"
    aliases = {  # noqa: RUF012 (traitlets)
        "to": "ReportApp.to",
        "db": "CourseDirectory.db_url",
        "course": "CourseDirectory.course_id",
        "course-dir": "CourseDirectory.root",
        "log-level": "Application.log_level",
    }
    flags = {  # noqa: RUF012
        "json": ({"ReportApp": {"json": True}}, "Print JSON, and write no file.")
    }
    to = Unicode(
        "report.html", help="The page to write; the table lies beside it, as .csv."
    ).tag(config=True)
    json = Bool(False, help="Print JSON.").tag(config=True)

    @default("classes")
    def classes_default(self):
        return [*super()._classes_default(), ReportApp]

    @default("log_level")
    def log_level_default(self):
        return "ERROR"

    def start(self):
        super().start()
        if not self.extra_args:
            self.fail(NAME_ONE)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                reports = [
                    report_on(gradebook, self.coursedir, name)
                    for name in self.extra_args
                ]
            except CannotReport as error:
                self.fail(str(error))
        if self.json:
            print(json.dumps({"assignments": reports}, ensure_ascii=False))
            return
        page = Path(self.to).with_suffix(".html")
        try:
            page.write_text(page_of(reports), encoding="utf-8")
            write_table(page.with_suffix(".csv"), reports)
        except OSError as error:
            self.fail(f"{error.filename} cannot be written: {error.strerror}.")
        print(f"{page} and {page.with_suffix('.csv')} are written.")


class CannotReport(Exception):
    """There is nothing to report on; the text says why and what to do."""


@dataclass
class Task:
    """An answer, the cells that give points for it, and how they came out."""

    title: str
    cells: dict = field(default_factory=dict)  # the points of each, by grade_id
    passed: int = 0
    failed: int = 0
    unread: int = 0
    unanswered: int = 0


@dataclass
class Tally:
    """How many submissions have a mistake, and some of them. about is from the first
    student's."""

    about: dict
    student: str
    count: int = 0
    some: list = field(default_factory=list)

    def add(self, submission):
        self.count += 1
        # A digest is as good as a lot, and the same lot when this is run again.
        self.some = sorted([*self.some, submission])[:CANDIDATES]


def report_on(gradebook, coursedir, name):
    """Return the report on an assignment. Raises CannotReport."""
    try:
        assignment = gradebook.find_assignment(name)
    except MissingEntry:
        known = ", ".join(sorted(each.name for each in gradebook.assignments))
        raise CannotReport(
            NO_ASSIGNMENT.format(name=name, known=known or "none")
        ) from None
    most = {
        (notebook.name, cell.name): cell.max_score
        for notebook in assignment.notebooks
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    }
    tasks = {}
    for notebook in sorted(each.name for each in assignment.notebooks):
        released = Path(
            coursedir.format_path(coursedir.release_directory, ".", name),
            f"{notebook}.ipynb",
        )
        try:
            found = tasks_of(nbformat.read(released, 4))
        except Exception as error:
            make = MAKE.format(name=name)
            text = NO_RELEASE.format(path=released, error=error, make=make)
            raise CannotReport(text) from error
        for answer, task in found.items():
            task.cells = {
                (notebook, cell): most[notebook, cell]
                for cell in task.cells
                if (notebook, cell) in most
            }
            if task.cells:
                tasks[notebook, answer] = task
    titles = Counter(task.title for task in tasks.values())
    for (_, answer), task in tasks.items():
        if not task.title:
            task.title = answer
        elif titles[task.title] > 1:  # several answers below one heading
            task.title = f"{task.title} ({answer})"
    students = {
        each.id: [each.id, each.first_name, each.last_name, each.email]
        for each in gradebook.students
    }
    scores, late, persons = [], 0, []
    tallies, by_name = {}, Counter()
    for submission in recorded(gradebook, name):
        scores.append(submission.score)
        late += bool(submission.penalty)
        for task in tasks.values():
            count(task, submission)
        folder = Path(
            coursedir.format_path(
                coursedir.autograded_directory, submission.student, name
            )
        )
        persons += to_be_read(submission, tasks)
        names = set()
        for notebook in sorted({notebook for notebook, _ in submission.points}):
            verdict = read_verdict(folder / f"{notebook}{VERDICT}")
            if verdict is None:
                reason = why_without_verdict(folder / f"{notebook}.ipynb")
            else:
                reason = verdict["stopped"]
                place = submission.student, notebook
                names |= add_verdict(verdict, place, tasks, tallies)
            if reason:
                reason = f"{notebook}: {reason}"
                persons.append({"student": submission.student, "reason": reason})
        by_name.update(names)
    if not scores:
        raise CannotReport(NOBODY.format(name=name))

    def told(tally):
        about = dict(tally.about)
        if "message" in about:  # a student may have worded it
            names = names_in(students[tally.student])
            about["message"] = without(names, about["message"])
        return {
            **about,
            "title": title_of(tasks, tally.about),
            "submissions": tally.count,
            "examples": examples(tally, coursedir, name, students),
        }

    every = [told(tally) for tally in sorted(tallies.values(), key=lambda t: -t.count)]
    return {
        "assignment": name,
        "max_score": sum(most.values()),
        "submissions": len(scores),
        "never_handed_in": len(students) - len(scores),
        "lost_points_by_being_late": late,
        "scores": sorted(scores),
        "tasks": [
            {
                "notebook": notebook,
                "task": answer,
                "title": task.title,
                "max_score": sum(task.cells.values()),
                "passed": task.passed,
                "not_passed": task.failed,
                "not_answered": task.unanswered,
                "not_read_yet": task.unread,
            }
            for (notebook, answer), task in tasks.items()
        ],
        "mistakes": [each for each in every if "mistake" in each],
        "failures": [each for each in every if "exception" in each],
        "by_name": dict(by_name.most_common()),
        "persons": persons,
    }


def tasks_of(notebook):
    """Return the tasks of a released notebook by their answers' grade_ids.

    A test is of the answer above it, as it is where it is judged.
    """
    tasks, title, answer = {}, "", None
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (headings := HEADING.findall(cell.source)):
            title = headings[-1]
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if is_solution(cell) or is_task(cell):
            answer = name
        if is_grade(cell) or is_task(cell):
            task = tasks.setdefault(answer or name, Task(title))
            task.cells[name] = None
    return tasks


def title_of(tasks, about):
    task = tasks.get((about["notebook"], about["task"]))
    return task.title if task else about["task"]


def count(task, submission):
    """Count how a submission came out in a task."""
    if any(cell in submission.unread for cell in task.cells):
        task.unread += 1
    elif all(
        submission.points.get(cell, 0) >= most for cell, most in task.cells.items()
    ):
        task.passed += 1
    else:
        task.failed += 1


def to_be_read(submission, tasks):
    """Yield that a person has to read a submission, if so."""
    unread = [
        task.title
        for task in tasks.values()
        if any(cell in submission.unread for cell in task.cells)
    ]
    if unread:
        reason = f"Not read yet: {'; '.join(unread)}"
        yield {"student": submission.student, "reason": reason}


def why_without_verdict(path):
    """Return why a graded notebook has no verdict, which stands in its outputs."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError):
        return "there is no graded notebook."
    for cell in cells:
        for output in cell.get("outputs", []):
            if output.get("ename") in ("NotRead", "NotJudged"):
                return output["evalue"]
    return "it has not been graded by this project, and there is no verdict."


def read_verdict(path):
    """Return the verdict on a notebook, or None."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def add_verdict(verdict, place, tasks, tallies):
    """Count the mistakes of a student's notebook, each of them once, and return the
    names of those that have one."""
    (student, notebook), mine = place, {}
    for answer, said in verdict["said"].items():
        place = {"notebook": notebook, "task": answer}
        seen = any(each["failure"] and each["failure"]["line"] for each in said)
        for each in said:
            paragraphs, failure = each["paragraphs"], each["failure"]
            found = {finding["mistake"] for finding in each["findings"]}
            if not UNANSWERED.isdisjoint(found | {failure and failure["exception"]}):
                if (notebook, answer) in tasks:
                    tasks[notebook, answer].unanswered += 1
                break
            for k, finding in enumerate(each["findings"]):
                about = {
                    **place,
                    "quantity": finding["quantity"],
                    "mistake": finding["mistake"],
                    "named": finding["mistake"] not in UNNAMED,
                }
                mine.setdefault(tuple(about.values()), (about, paragraphs[k]))
            # A hidden test says more where no other has failed.
            if failure and (failure["line"] or not seen):
                # One line of a test fails for one reason, whatever numbers it tells.
                key = *place.values(), failure["exception"]
                key += (failure["line"] or failure["message"],)
                mine.setdefault(key, ({**place, **failure}, "\n".join(paragraphs)))
    for key, (about, text) in mine.items():
        tally = tallies.setdefault(key, Tally(about, student))
        tally.add((verdict["task"], student, notebook, about["task"], text))
    return {
        about.get("mistake") or about["exception"]
        for about, _ in mine.values()
        if about.get("named", True)
    }


# examples


def examples(tally, coursedir, assignment, students):
    """Return examples of a mistake: what was answered, and what was said of it."""
    found = {}
    for _, student, notebook, answer, text in tally.some:
        folder = coursedir.format_path(
            coursedir.autograded_directory, student, assignment
        )
        code = source_of(Path(folder, f"{notebook}.ipynb"), answer)
        names = names_in(students[student])
        if code is not None:
            shown = {"code": anonymous(code, names), "said": without(names, text)}
            found.setdefault(shown["code"], shown)
        if len(found) == EXAMPLES:
            break
    return list(found.values())


def source_of(path, answer):
    """Return the source of an answer in a graded notebook, or None."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError):
        return None
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == answer:
            source = cell["source"]
            return source if isinstance(source, str) else "".join(source)
    return None


def names_in(about):
    """Return what a student can be recognised by: names, their parts, and addresses."""
    names = {text for text in about if text}
    names |= {part for text in names for part in re.split(r"[\W_]+", text)}
    return sorted(
        (name for name in names if len(name) > 2 or not name.isascii()),
        key=len, reverse=True,
    )  # fmt: skip


def anonymous(code, names):
    """Return code without comments and docstrings, where anything may stand, and with
    a student's names left out of it."""
    tokens = PythonLexer(stripnl=False).get_tokens(code)
    kept = "".join(
        text for kind, text in tokens if kind not in Comment and kind not in String.Doc
    )
    lines = [line.rstrip() for line in kept.splitlines()]
    return without(names, "\n".join(line for line in lines if line))


def without(names, text):
    """Return a text with each of the names left out."""
    for name in names:
        whole = rf"(?<![^\W_]){re.escape(name)}(?![^\W_])"
        text = re.sub(whole, "…", text, flags=re.IGNORECASE)
    return text


# the table


def write_table(path, reports):
    """Write the counts of reports as a CSV, one count a row."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ["assignment", "task", "what", "quantity", "name", "submissions", "of"]
        )
        for report in reports:
            for row in rows(report):
                row = [report["assignment"], *row, report["submissions"]]
                table.writerow(
                    spreadsheet_text(cell) if isinstance(cell, str) else cell
                    for cell in row
                )


def rows(report):
    """Yield the rows of a report: task, what is counted, of what, its name, and how
    many submissions it is."""
    yield "", "never handed in", "", "", report["never_handed_in"]
    for score in sorted(set(report["scores"])):
        yield "", "score", "", shortly(score), report["scores"].count(score)
    for task in report["tasks"]:
        for what in "passed", "not_passed", "not_answered", "not_read_yet":
            yield task["task"], what.replace("_", " "), "", "", task[what]
    for each in report["mistakes"]:
        what = "mistake" if each["named"] else "unnamed mistake"
        yield each["task"], what, each["quantity"], each["mistake"], each["submissions"]
    for each in report["failures"]:
        name = " ".join(filter(None, [each["message"], each["line"]]))
        yield each["task"], "failure", each["exception"], name, each["submissions"]
    for each in report["persons"]:
        yield "", "needs a person", each["student"], each["reason"], 1


# the page


def page_of(reports):
    """Return reports as one page of HTML, which asks for nothing."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"points": shortly, "outline": outline}
    return environment.get_template("report.html.j2").render(
        reports=[{**report, **figures(report)} for report in reports],
        courses=over_the_assignments(reports),
        made=datetime.date.today(),
        shown=SHOWN,
    )


def figures(report):
    """Return what a page says beside a report: the scores' bins and quartiles, and who
    needs a person, by the reason."""
    scores, most = report["scores"], report["max_score"]
    bins = int(most) if most == int(most) and 1 < most <= BINS else 10
    width = (most or 1) / bins
    counts = [0] * (bins + 1)
    for score in scores:
        counts[min(bins, int(score / width + 1e-9))] += 1
    quartiles = [scores[0]] * 3
    if len(scores) > 1:
        quartiles = statistics.quantiles(scores, n=4, method="inclusive")
    tallest = max(counts)
    needed = defaultdict(list)
    for each in report["persons"]:
        needed[each["reason"]].append(each["student"])
    bars = [
        SimpleNamespace(
            start=k * width, end=None if k == bins else (k + 1) * width,
            count=number, height=number / tallest,
        )
        for k, number in enumerate(counts)
    ]  # fmt: skip
    return {
        "bars": bars,
        "width": width,
        "quartiles": quartiles,
        "needed": sorted(needed.items(), key=lambda one: len(one[1])),
    }


def outline(each):
    """Return what a mistake's first sentence says where its values are left out."""
    return words.plain(words.outline(each["mistake"], each["quantity"], each["task"]))


def over_the_assignments(reports):
    """Return the most frequent mistakes' shares of the submissions, one for each
    assignment, those first that go away most."""
    shares = defaultdict(lambda: [0] * len(reports))
    for k, report in enumerate(reports):
        for name, number in report["by_name"].items():
            shares[name][k] = number / report["submissions"]
    often = sorted(shares.items(), key=lambda one: -max(one[1]))[:SHOWN]
    return [
        SimpleNamespace(name=name, shares=each, trend=trend(each))
        for name, each in sorted(
            often, key=lambda one: (one[1][-1] - max(one[1]), -max(one[1]))
        )
    ]


def trend(shares):
    """Return what has become of a mistake in the last assignment."""
    last, before = shares[-1], max(shares[:-1], default=0)
    if not before:
        return "new"
    if not last:
        return "gone"
    return "fewer" if last < before / 2 else "still there"
