"""Answers by people who have not read the checks, judged by the command for such files.

    python -m autograder.checks tests/autograder/apart/layers.py

Nobody has given them a mistake's name: what is asked here is that the right ones pass,
that the wrong ones do not, and how many mistakes are named or shown.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted((HERE / "apart").glob("*.py"))
# What is called wrong there, and is let pass, and why.
LET_PASS = {
    ("check_gradient", "upstream_signs"): "entries of 1 and -1 tell gradients apart",
    ("check_gradient", "one_hot_jacobian"): "so do all unit upstream gradients",
    ("check_gradient", "allclose_default"): "its absolute part is below our numbers",
    ("check_gradient", "elementwise_relative"): "no slope is measured as nearly 0",
    ("check_gradient", "complex_step"): "all functions drawn are analytic",
    ("check_gradient", "total_norm"): "a length over all inputs is a sound measure",
    ("check_gradient", "one_error_for_all_inputs"): "and so it is here",
    ("check_gradient", "views_kept_while_entry_moves"): "no function returns a view",
    ("check_gradient", "reshape_of_a_fortran_copy"): "all arrays are in C's order",
    ("linear_forward", "truncates_to_common_size"): "sizes that fit are asked alone",
    ("affine_forward", "error_swallowed"): "sizes that fit are asked alone",
    ("affine_forward", "bias_resized_to_fit"): "sizes that fit are asked alone",
    ("from_numerator_layout", "view_returned_for_one_sample"): "nothing is changed",
    ("relu_backward", "same_array_if_all_active"): "nothing is changed",
    ("softmax_cross_entropy", "np_choose_has_a_limit"): "no batch has 33 classes",
    ("input_gradient_entries", "matrix"): "a matrix has two rows too",
    ("weight_gradient_entries", "matrix"): "a matrix has two rows too",
    ("weight_gradient_entries", "numpy_array"): "an array has two rows too",
    ("input_gradient_entries", "symbols_with_assumptions"): "symbols count by name",
}


@pytest.fixture(scope="module")
def said():
    """Return what the command says of all files, a dictionary for each answer."""
    command = sys.executable, "-m", "autograder.checks"
    started = [
        subprocess.Popen(
            [*command, path, "--json"], stdout=subprocess.PIPE, text=True,
            cwd=HERE.parents[1],
        )
        for path in FILES
    ]  # fmt: skip
    lines = [line for each in started for line in each.communicate()[0].splitlines()]
    assert not any(each.returncode for each in started)
    return [json.loads(line) for line in lines]


def of_kind(said, kind):
    return [each for each in said if each["kind"] == kind]


def test_every_right_answer_passes_both_checks(said):
    assert len(of_kind(said, "right")) > 400
    for each in of_kind(said, "right"):
        assert each["visible"], each
        assert each["thorough"], each


def test_every_wrong_answer_is_rejected(said):
    passed = {
        (each["function"], each["label"])
        for each in of_kind(said, "wrong")
        if each["thorough"]
    }
    assert passed == set(LET_PASS)


def test_mistakes_are_named_or_shown(said):
    counts = collections.Counter()
    for each in of_kind(said, "wrong"):
        if not each["thorough"]:
            found = [q for q in each["quantities"].values() if q["text"]]
            named = any(q["mistake"] or q["place"] for q in found)
            counts[each["function"], "named" if named else "unnamed"] += 1
    for name in sorted({function for function, _ in counts}):
        named, rest = counts[name, "named"], counts[name, "unnamed"]
        print(f"{name:26}{named:4} of {named + rest:3} named or shown")
    named = sum(count for (_, what), count in counts.items() if what == "named")
    print(f"{'all':26}{named:4} of {counts.total()}")
    assert named >= 0.93 * counts.total()


def test_each_line_says_what_is_promised(said):
    for each in said:
        assert set(each) == {
            "kind", "function", "label", "visible", "thorough", "quantities",
        }  # fmt: skip
        for quantity in each["quantities"].values():
            assert set(quantity) == {"mistake", "place", "text"}


def test_a_file_with_an_unknown_task_is_refused_by_name(tmp_path):
    file = tmp_path / "answers.py"
    file.write_text("WRONG = {'no_task': {'a': 'def no_task(): pass'}}")
    command = sys.executable, "-m", "autograder.checks", file
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1])
    assert done.returncode
    assert f"{file}: no task is called 'no_task'" in done.stderr


def test_for_a_person_there_are_marks_sentences_and_counts(tmp_path):
    file = tmp_path / "answers.py"
    file.write_text(
        "WRONG = {'linear_forward': {'a': 'def linear_forward(X, W):\\n"
        "    print(1)\\n    return X @ W + 1'}}\n"
        "RIGHT = {'linear_forward': {'b': 'linear_forward = np.matmul'}}\n"
    )
    command = sys.executable, "-m", "autograder.checks", file
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1])
    lines = done.stdout.splitlines()
    assert lines[0] == "✗ ✗  wrong: linear_forward, a"
    assert lines[1] == "    Z: offset"
    assert "✓ ✓  right: linear_forward, b" in lines
    assert lines[-2:] == ["1 right answers accepted", "1 wrong answers rejected"]
