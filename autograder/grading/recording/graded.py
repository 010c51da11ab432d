"""A graded notebook: the submission's, with its outputs, scores and comments."""

import json
from dataclasses import dataclass

import nbformat
from nbgrader.utils import (
    compute_checksum,
    determine_grade,
    is_grade,
    is_solution,
    is_task,
)

from autograder.grading.recording.assignment import role


@dataclass(frozen=True)
class Graded:
    """What is recorded of a notebook.

    text is the notebook's. scores and comments are by grade_id; a score is None where
    a person has to give one. wanted are the cells that a person has to look at: these,
    and the first one where the notebook was stopped.
    """

    text: str
    scores: dict
    comments: dict
    wanted: set
    stopped: bool


def graded(notebook, verdict, preprocessors, log, notes):
    """Return a notebook, as a dict of nbformat, as Graded by a verdict.

    preprocessors are nbconvert's, which see the outputs before they are recorded. notes
    are what taking the notebook has to say of an answer, by grade_id.
    """
    notebook, resources = nbformat.from_dict(notebook), {}
    count = 0
    for cell, outputs in zip(notebook.cells, verdict["outputs"], strict=True):
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = [output_of(output, count) for output in outputs]
    for preprocessor in preprocessors:
        notebook, resources = preprocessor(notebook, resources)
    scores, comments = {}, {}
    for cell in notebook.cells:
        if is_grade(cell):
            scores[cell.metadata.nbgrader.grade_id], _ = determine_grade(cell, log)
        if is_solution(cell) or is_task(cell):
            name = cell.metadata.nbgrader.grade_id
            comments[name] = comment_on(
                cell, notes.get(name, []), verdict["said"].get(name, ())
            )
    wanted = {name for name, score in scores.items() if score is None}
    if verdict["stopped"]:
        notebook.metadata["grading"] = {"stopped": verdict["stopped"]}
        wanted |= set(list(scores)[:1])
    # Indented, as nbformat writes it, it would take thirty times as long.
    text = json.dumps(notebook, ensure_ascii=False)
    return Graded(text, scores, comments, wanted, bool(verdict["stopped"]))


def output_of(output, count):
    """Return an output with what nbformat wants beside it."""
    if output["output_type"] in ("execute_result", "display_data"):
        output = {**output, "metadata": {}}
    if output["output_type"] == "execute_result":
        output = {**output, "execution_count": count}
    return nbformat.from_dict(output)


def comment_on(cell, notes, said):
    """Return the comment on an answer: notes, and what is said of it."""
    known = cell.metadata.nbgrader.get("checksum")
    paragraphs = [text for each in said for text in each["paragraphs"]]
    if known == compute_checksum(cell) and not is_task(cell):
        paragraphs = ["No response."]
    paragraphs = [*notes, *paragraphs]
    return "\n\n".join(paragraphs) or None


def without_points(notebook, name, text):
    """Return the verdict on a notebook whose tests all fail for one reason."""
    error = {"output_type": "error", "ename": name, "evalue": text, "traceback": [text]}
    outputs = [[error] if role(cell) == "test" else [] for cell in notebook["cells"]]
    return {"outputs": outputs, "said": {}, "stopped": text}
