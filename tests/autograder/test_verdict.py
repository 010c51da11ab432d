"""What a learner sees of a verdict, and how much of it stands open at once."""

import linecache
import re
from types import SimpleNamespace

import numpy as np
import pytest

from autograder import checks
from autograder.checks import verdict
from solutions import linear


@pytest.fixture(autouse=True)
def nothing_has_failed_yet():
    verdict.FAILED.clear()


def averaged(dZ, X, W):
    return X.T @ dZ / len(X)


@pytest.fixture
def shown(monkeypatch):
    """What a notebook is given to show, as HTML and as text."""
    pages = []
    monkeypatch.setattr(
        verdict, "notebooks_display", lambda: lambda data: pages.append(data)
    )
    return pages


def failed(function):
    with pytest.raises(checks.WrongAnswer) as caught:
        checks.linear_weight_gradient(function).must_pass()
    return "\n".join(caught.value._render_traceback_())


def test_the_inputs_on_which_it_shows_are_at_hand():
    found = checks.linear_weight_gradient(averaged)
    assert list(found.inputs) == ["dZ", "X", "W"]
    dZ, X, W = found.inputs.values()
    first = f"dW[0, 0] is {averaged(dZ, X, W)[0, 0]:g}"
    assert first in str(found).replace("\n", " ")
    assert checks.linear_weight_gradient(linear.linear_weight_gradient).inputs == {}


def test_each_failure_opens_more(shown):
    symptom, name, where = "not the right values", "averaged over the batch", "Tried on"
    for failures, opened in enumerate([[symptom], [name], [name, where]], 1):
        failed(averaged)
        page, text = shown[-1]["text/html"], shown[-1]["text/plain"]
        closed = re.sub(r"<details>.*?</details>", "", page)
        for said in symptom, name, where:
            assert (said in closed) == (said in opened), (failures, said)
            assert (said in text) == (said in opened), "where there is no HTML"
        assert name in page
        assert where in page


def test_what_the_traceback_says_is_no_more_than_stands_open(shown):
    first, second = failed(averaged), failed(averaged)
    assert "not the right values" in first
    assert "averaged" not in first
    assert "averaged over the batch" in second
    assert "Tried on" not in second


def test_every_quantity_is_told_of_with_and_without_html(shown):
    def turned(dZ, X, W, b):
        return dZ @ W.T, X.T @ dZ / len(X), dZ.sum(axis=1)

    with pytest.raises(checks.WrongAnswer):
        checks.affine_backward(turned).points(dX=0, dW=1, db=1)
    for told in shown[-1].values():
        assert "dX is right" in told
        assert "db is also wrong" in told


def test_success_begins_anew(shown):
    failed(averaged)
    failed(averaged)
    checks.linear_weight_gradient(linear.linear_weight_gradient).must_pass()
    assert "averaged" not in failed(averaged)


def test_where_nothing_can_be_shown_the_text_says_it_all():
    said = failed(averaged)
    assert "averaged over the batch" in said
    assert "Tried on" in said


def test_the_grid_marks_each_entry():
    def last_wrong(dZ, X, W):
        dW = X.T @ dZ
        dW[-1, -1] += 0.5
        return dW

    page = checks.linear_weight_gradient(last_wrong)._repr_html_()
    cells = re.findall(r"<td[^>]*>([^<]+)</td>", page)
    assert [cell.split()[-1] for cell in cells] == ["✓"] * (len(cells) - 1) + ["✗"]


def test_a_place_is_shown_with_carets_and_a_question():
    source = (
        "def linear_weight_gradient(dZ, X, W):\n"
        "    rows = np.zeros_like(W)\n"
        "    for n in range(len(X)):\n"
        "        rows += np.outer(X[n], dZ[n]) * (n != 1)\n"
        "    return rows\n"
    )
    linecache.cache["<a cell>"] = len(source), None, source.splitlines(True), "<a cell>"
    names = {"np": np}
    exec(compile(source, "<a cell>", "exec"), names)
    found = checks.linear_weight_gradient(names["linear_weight_gradient"])
    lines = str(found).splitlines()
    at = lines.index("Look at line 4 of your function:")
    code, carets = lines[at + 1 : at + 3]
    assert code.index("n != 1") <= carets.index("^") < code.index(" 1)") + 2
    assert lines[at + 3].endswith("?")
    assert "X.T @ dZ" not in str(found)


def luminance(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear_ = [
        c / 12.92 if c <= 0.04 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return np.dot([0.2126, 0.7152, 0.0722], linear_)


@pytest.mark.parametrize("right", [True, False])
def test_marks_can_be_read_on_their_colours(right):
    assert 1.05 / (luminance(verdict.COLOURS[right]) + 0.05) >= 4.5


def test_the_first_line_has_the_themes_own_colour():
    # A theme's red on its background has as little as 2.1 to 1.
    first, *_ = checks.WrongAnswer(SimpleNamespace(text="✗ so"))._render_traceback_()
    assert first == "\x1b[1m✗ so\x1b[0m"
