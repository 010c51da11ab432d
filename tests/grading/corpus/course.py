"""A small course that has every kind of cell, and a right and a wrong answer to it.

The safe grader's tests hand in to it: one assignment, `corpus`, with one notebook.
"""

import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[3]
NAME = "corpus"

# What nbgrader is told of the course, besides what is to be tried out.
CONFIG = """\
import os
import sys

c = get_config()
c.CourseDirectory.course_id = "corpus"
c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\\nraise NotImplementedError("not implemented yet")'
}
c.OverwriteCells.add_missing_cells = True
os.environ["PATH"] = os.pathsep.join(
    [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
)
"""

# x and y = 2x + 1; three of the y are above 4.
DATA = "0,1\n1,3\n2,5\n3,7\n4,9\n"

IMPORTS = """\
import numpy as np
from autograder import checks"""

GIVEN = """\
def layer(X, W):
    return X @ W


measurements = np.loadtxt("data.csv", delimiter=",")"""

# For each task a right answer, as a learner writes it, its lines after a stub's head.
SOLUTIONS = {
    "linear_weight_gradient": """\
def linear_weight_gradient(dZ, X, W):
    ### BEGIN SOLUTION
    return X.T @ dZ
    ### END SOLUTION""",
    "squares": """\
def squares(n):
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be positive")
    return [k * k for k in range(1, n + 1)]
    ### END SOLUTION""",
    "answer": """\
# answer: how many of the second column are above 4. means: of the columns, a list.
### BEGIN SOLUTION
answer = int((measurements[:, 1] > 4).sum())
means = measurements.mean(axis=0).tolist()
### END SOLUTION""",
    "affine_backward": """\
def affine_backward(dZ, X, W, b):
    ### BEGIN SOLUTION
    return dZ @ W.T, X.T @ dZ, dZ.sum(axis=0)
    ### END SOLUTION""",
    "check_gradient": """\
def check_gradient(f, backward, inputs):
    ### BEGIN SOLUTION
    Z = f(*inputs)
    dZ = np.random.default_rng(0).normal(size=Z.shape)
    gradients = backward(dZ, *inputs)
    if len(gradients) != len(inputs):
        return False
    for k, at in enumerate(inputs):
        if np.shape(gradients[k]) != at.shape:
            return False
        slopes = np.empty(at.shape)
        for index in np.ndindex(at.shape):
            moved = [A.copy() for A in inputs]
            moved[k][index] += 1e-5
            ahead = f(*moved)
            moved[k][index] -= 2e-5
            slopes[index] = (dZ * (ahead - f(*moved))).sum() / 2e-5
        error = np.linalg.norm(gradients[k] - slopes)
        if not error <= 1e-6 * np.linalg.norm(slopes) + 1e-9:
            return False
    return True
    ### END SOLUTION""",
    "remember": """\
# remember(X, W) returns Z = XW and a cache, recall(dZ, cache) returns dX and dW.
### BEGIN SOLUTION
class Cache:
    def __init__(self, X, W):
        self.X, self.W = X, W


def remember(X, W):
    return X @ W, Cache(X, W)


def recall(dZ, cache):
    return dZ @ cache.W.T, cache.X.T @ dZ
### END SOLUTION""",
    "slope": """\
# slope: of the line through the measurements, a number.
### BEGIN SOLUTION
slope = float(np.polyfit(*measurements.T, 1)[0].round(6))
### END SOLUTION""",
    "median": """\
def median(numbers):
    ### BEGIN SOLUTION
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(numbers) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2
    ### END SOLUTION""",
}

# For each task the cell that students see and the one that they do not, with points.
TESTS = {
    "linear_weight_gradient": [
        (1, "checks.linear_weight_gradient(linear_weight_gradient).must_pass()"),
        (
            2,
            """\
checks.linear_weight_gradient(
    linear_weight_gradient, thorough=True, seed=13
).must_pass()""",
        ),
    ],
    "squares": [
        (
            1,
            """\
assert squares(1) == [1]
assert squares(3) == [1, 4, 9]
try:
    squares(0)
except ValueError:
    pass
else:
    raise AssertionError("squares(0) must raise a ValueError")""",
        ),
        (
            2,
            """\
assert squares(2) == [1, 4]
assert squares(6) == [1, 4, 9, 16, 25, 36]
for n in -1, -7:
    try:
        squares(n)
    except ValueError:
        continue
    raise AssertionError(f"squares({n}) must raise a ValueError")""",
        ),
    ],
    "answer": [
        (
            1,
            """\
assert answer == 3
np.testing.assert_allclose(means, [2, 5])""",
        ),
        (
            2,
            """\
assert answer == (measurements[:, 1] > 4).sum()
assert answer + 1 == 4
np.testing.assert_allclose(means, measurements.mean(axis=0))""",
        ),
    ],
    "affine_backward": [
        (3, "checks.affine_backward(affine_backward).points(dX=1, dW=1, db=1)"),
        (
            3,
            """\
checks.affine_backward(
    affine_backward, thorough=True, seed=23
).points(dX=1, dW=1, db=1)""",
        ),
    ],
    "check_gradient": [
        (2, "checks.check_gradient(check_gradient).points(caught=1, passed=1)"),
        (
            2,
            """\
checks.check_gradient(
    check_gradient, thorough=True, seed=71
).points(caught=1, passed=1)""",
        ),
    ],
    # The first works out what is right after it has called; so do many tests.
    "remember": [
        (
            1,
            """\
X, W = np.arange(6.0).reshape(3, 2), np.array([[1.0, -2.0], [3.0, 5.0]])
dZ = np.array([[1.0, 0.0], [2.0, -1.0], [0.0, 3.0]])
Z, cache = remember(X, W)
dX, dW = recall(dZ, cache)
assert np.array_equal(Z, layer(X, W))
assert np.array_equal(dX, dZ @ W.T)
assert np.array_equal(dW, X.T @ dZ)""",
        ),
        (
            2,
            """\
first = remember(np.eye(2), np.array([[1.0, 2.0], [3.0, 4.0]]))
second = remember(np.ones((1, 2)), np.array([[5.0], [6.0]]))
np.testing.assert_array_equal(first[0], [[1, 2], [3, 4]])
np.testing.assert_array_equal(second[0], [[11]])
dX, dW = recall(np.array([[1.0, 0.0], [0.0, 2.0]]), first[1])
np.testing.assert_array_equal(dX, [[1, 3], [4, 8]])
np.testing.assert_array_equal(dW, [[1, 0], [0, 2]])
dX, dW = recall(np.array([[2.0]]), second[1])
np.testing.assert_array_equal(dX, [[10, 12]])
np.testing.assert_array_equal(dW, [[2], [2]])""",
        ),
    ],
    # nbgrader's partial credit: the value of the last line.
    "slope": [(2, "2 - abs(slope - 2)"), (2, "2 - 4 * abs(slope - 2)")],
    "median": [
        (
            2,
            """\
cases = ([3, 1, 2], 2), ([5], 5), ([4, 1], 2.5), ([4, 1, 3, 2], 2.5)
sum(median(numbers) == middle for numbers, middle in cases) / 2""",
        ),
        (
            2,
            """\
cases = ([9, 1, 5], 5), ([-1], -1), ([8, 2], 5), ([7, 6, 1, 2], 4)
sum(median(numbers) == middle for numbers, middle in cases) / 2""",
        ),
    ],
}

# What a person reads.
BY_HAND = {"explain": 3, "sketch": 2}

POINTS = {
    f"test_{task}{hidden}": points
    for task, cells in TESTS.items()
    for hidden, (points, _) in zip(("", "_hidden"), cells, strict=True)
} | BY_HAND
TOTAL, TOTAL_BY_HAND = 35, 5

RIGHT = {
    task: "\n".join(line for line in text.splitlines() if "###" not in line)
    for task, text in SOLUTIONS.items()
} | {
    "explain": "The chain rule adds up over the batch.",
    "sketch": "for rate in 0.1, 0.01:\n    print(rate)",
}
RIGHT_POINTS = POINTS | dict.fromkeys(BY_HAND)

WRONG = {
    "linear_weight_gradient": (
        "def linear_weight_gradient(dZ, X, W):\n    return X.T @ dZ / len(X)"
    ),
    "squares": "def squares(n):\n    return [k * k for k in range(n)]",
    "answer": "answer = 4\nmeans = [0.0, 0.0]",
    "affine_backward": (
        "def affine_backward(dZ, X, W, b):\n"
        "    return dZ @ W.T, X.T @ dZ / len(X), dZ.mean(axis=0)"
    ),
    "check_gradient": "def check_gradient(f, backward, inputs):\n    return True",
    "remember": (
        "def remember(X, W):\n    return X @ W, (X, W)\n\n\n"
        "def recall(dZ, cache):\n    X, W = cache\n    return dZ @ W, dZ.T @ X"
    ),
    "slope": "slope = 1.5",
    "median": "def median(numbers):\n    return sorted(numbers)[len(numbers) // 2]",
    "explain": "Because the shapes fit.",
    "sketch": "pass",
}
WRONG_POINTS = (
    dict.fromkeys(POINTS, 0)
    | {"test_affine_backward": 1, "test_affine_backward_hidden": 1}  # dX
    | {"test_median": 1, "test_median_hidden": 1}  # the odd ones
    | {"test_slope": 1.5}
    | dict.fromkeys(BY_HAND)
)

# What is released and handed in as it is.
STUB: dict[str, str] = {}
STUB_POINTS = dict.fromkeys(POINTS, 0)


def write_source(folder):
    """Write nbgrader's source of the course into folder/source/corpus."""
    place = folder / "source" / NAME
    place.mkdir(parents=True)
    nbformat.write(notebook(), place / f"{NAME}.ipynb")
    (place / "data.csv").write_text(DATA)
    # As the course's own assignments have it: students need NumPy alone.
    shutil.copytree(
        ROOT / "autograder" / "checks",
        place / "autograder" / "checks",
        ignore=shutil.ignore_patterns("__pycache__", ".*"),
    )
    shutil.copy(ROOT / "autograder" / "__init__.py", place / "autograder")


def notebook():
    """Return the instructor's notebook."""
    cells = [
        new_markdown_cell("# Corpus\n\nA notebook with every kind of cell.", id="top"),
        labelled(new_code_cell(IMPORTS), "imports", locked=True),
        labelled(new_code_cell(GIVEN), "given", locked=True),
    ]
    for task, solution in SOLUTIONS.items():
        cells.append(new_markdown_cell(f"## {task}", id=f"text-{task}"))
        cells.append(labelled(new_code_cell(solution), task, solution=True))
        (points, seen), (more, hidden) = TESTS[task]
        hidden = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
        hidden = f"# When you hand in, this cell tries more.\n{hidden}"
        for grade_id, source, worth in (
            (f"test_{task}", seen, points),
            (f"test_{task}_hidden", hidden, more),
        ):
            cell = new_code_cell(source)
            cells.append(
                labelled(cell, grade_id, grade=True, locked=True, points=worth)
            )
    for grade_id, cell in (
        ("explain", new_markdown_cell("YOUR ANSWER HERE")),
        ("sketch", new_code_cell("# YOUR CODE HERE")),
    ):
        points = BY_HAND[grade_id]
        cells.append(labelled(cell, grade_id, grade=True, solution=True, points=points))
    metadata = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
        },
        "language_info": {"name": "python"},
    }
    return new_notebook(cells=cells, metadata=metadata)


def labelled(cell, grade_id, grade=False, locked=False, solution=False, **points):
    """Return cell with nbgrader's metadata."""
    cell.id = grade_id
    cell.metadata.nbgrader = {
        "grade_id": grade_id,
        "schema_version": 3,
        "grade": grade,
        "locked": locked,
        "solution": solution,
        "task": False,
        **points,
    }
    return cell
