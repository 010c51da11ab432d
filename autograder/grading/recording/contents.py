"""The list at the top of a page of feedback: the tasks, their points, and verdicts."""

from dataclasses import dataclass

from nbconvert.preprocessors import Preprocessor
from nbgrader.utils import is_grade, is_solution, is_task
from traitlets import Bool

from autograder.grading.recording.comments import markdown

NOT_READ = "Not read yet."
PASSED = "All tests passed."


@dataclass
class Task:
    """An answer, with the tests that follow it.

    name is the grade_id of its first cell, and title what it stands under. unread are
    points that a person still has to give; verdict is Markdown.
    """

    name: str
    title: str
    page: dict | None
    verdict: str | None = None
    score: float = 0
    points: float = 0
    unread: float = 0


class Contents(Preprocessor):
    """Tells a page of its tasks, when their scores and comments are in the cells."""

    enabled = Bool(True)

    def preprocess(self, nb, resources):
        tasks = []
        for cell in nb.cells:
            told = cell.metadata.get("nbgrader", {})
            answer = is_solution(cell) or is_task(cell)
            if not answer and not is_grade(cell):
                continue
            if answer or not tasks:
                beside = cell.metadata["beside"]
                title = beside["title"] or markdown(told["grade_id"])
                verdict = told.get("verdict")
                tasks.append(Task(told["grade_id"], title, beside["page"], verdict))
            task = tasks[-1]
            if is_grade(cell) or is_task(cell):
                task.score += told["score"]
                task.points += told["points"]
                task.unread += told["points"] if told["unread"] else 0
            if is_grade(cell) and not is_solution(cell):
                for output in cell.get("outputs", []):
                    if output.output_type == "error":
                        text = f"{output.ename}: {output.evalue}".splitlines()[0]
                        task.verdict = task.verdict or markdown(text)
        for task in tasks:
            if task.unread:
                task.verdict = NOT_READ
            elif task.points and task.score >= task.points:
                task.verdict = task.verdict or PASSED
        told = resources["nbgrader"]
        told["tasks"] = tasks
        told["unread"] = sum(task.unread for task in tasks)
        told["stopped"] = nb.metadata.get("grading", {}).get("stopped")
        return nb, resources
