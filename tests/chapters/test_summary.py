"""The sheet has no displays: the formulas of its tables are proved all the same."""

import re
from pathlib import Path

import numpy as np
import pytest

from solutions.activations import sigmoid, sigmoid_backward
from tests.chapters.proofs.meaning import Refuted
from tests.chapters.proofs.reader import Unreadable
from tests.chapters.proofs.summary import ROWS

PAGE = Path(__file__).resolve().parents[2] / "chapters" / "summary.md"
TEXT = PAGE.read_text("utf-8")


def formulas(text):
    """Return (name, formula) for what the tables state.

    The name is that of the row, or of the whole table where its first cell has one.
    """
    found = []
    for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
        head, _, *rows = table.splitlines()
        for row in rows:
            name = name_of(head) or name_of(row)
            for formula in re.findall(r"\$([^$]+)\$", row):
                if "=" in formula or r"\leftarrow" in formula:
                    found.append((name, formula))
    return found


def name_of(row):
    """Return the name of a scene that a row begins with, or None."""
    first = row.split("|")[1].strip()
    return next((n for n in ROWS if re.match(rf"\[?{n}\b", first)), None)


def holds(name, formula):
    """Return whether a formula is proved in one of the scenes of its row."""
    for scene in ROWS[name]:
        try:
            scene.prove(formula)
            return True
        except (Refuted, Unreadable):
            pass
    return False


@pytest.mark.parametrize(("name", "formula"), formulas(TEXT))
def test_a_formula_of_the_tables_is_proved(name, formula):
    assert name is not None, f"no scene for the row of {formula}"
    assert holds(name, formula)


def test_every_row_with_a_scene_states_something():
    assert {name for name, _ in formulas(TEXT)} == ROWS.keys()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (r"G\,W^{\top}", r"G\,W"),
        (r"= X^{\top}G", r"= G\,X^{\top}"),
        (r"O\odot(1 - O)", r"H\odot(1 - H)"),
        (r"\frac1N(P - T)", r"P - T"),
        (r"f'(H^{(k-1)})", r"f'(H^{(k)})"),
        (r"\sum_i g_{ij}", r"\sum_j g_{ij}"),
        (r"b^{(k)} - \eta", r"b^{(k)} + \eta"),
    ],
)
def test_a_misprint_in_the_tables_is_noticed(right, wrong):
    assert right in TEXT
    before, after = formulas(TEXT), formulas(TEXT.replace(right, wrong))
    changed = [formula for formula in after if formula not in before]
    assert changed
    assert not any(holds(*formula) for formula in changed)


FIVE_LINES = re.search(r"^```python\n(.*?)```", TEXT, re.M | re.S)[1]


def checked(backward):
    """Run the sheet's five lines on the sigmoid with a gradient."""
    rng = np.random.default_rng(0)
    names = {"np": np, "rng": rng, "f": sigmoid, "backward": backward}
    names["A"] = rng.normal(size=(4, 3))
    exec(FIVE_LINES, names)


def test_the_five_lines_are_five_and_let_a_right_gradient_pass():
    assert len(FIVE_LINES.splitlines()) == 5
    checked(lambda G, A: sigmoid_backward(G, sigmoid(A)))


@pytest.mark.parametrize(
    "backward",
    [
        lambda G, A: G,
        lambda G, A: sigmoid_backward(G, A),
        lambda G, A: sigmoid_backward(G, sigmoid(A)) / len(A),
        lambda G, A: 1.001 * sigmoid_backward(G, sigmoid(A)),
        lambda G, A: np.nan * G,
    ],
)
def test_the_five_lines_stop_a_wrong_gradient(backward):
    with pytest.raises(AssertionError):
        checked(backward)
