"""An answer in the sandbox is told the same as one in the learner's own notebook.

What a learner reads at home comes of a direct call. What a grader records comes of the
same check, with the answer's function behind the wire.
"""

import contextlib
import functools
import inspect
import io
import json
import subprocess
import sys
import time
import types
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests" / "autograder" / "answers"
PARTS = 2  # side by side
# What these answer is decided by entropy of their own, or by what lies in memory
# between an array's entries.
AT_RANDOM = {
    "linear_forward: noise_for_robustness",
    "linear_weight_gradient: random_start",
    "linear_weight_gradient: transposed_by_its_strides",
    "train: a_sample_by_chance",
}
OTHERWISE = {
    "gradient_step: list_entries_replaced": (
        "what stands in a list crosses as a copy, so that an array that was put in the"
        " place of another cannot be told from one that was changed"
    ),
    "hunt_input_entry: an_endless_value": (
        "a whole number that no float can hold stays in the sandbox, so that the check"
        " cannot tell that it is one"
    ),
    "weight_gradient_entries: upstream_called_dL": (
        "entries of a sympy.MatrixSymbol stay in the sandbox, so that the check cannot"
        " name the symbol that the example does not have"
    ),
}


@pytest.fixture(scope="module")
def differences():
    """Return what is said directly and otherwise over the wire, by the answer."""
    processes = [
        subprocess.Popen(
            [sys.executable, __file__, str(part)],
            stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for part in range(PARTS)
    ]  # fmt: skip
    results = [json.loads(each.communicate(timeout=200)[0]) for each in processes]
    assert sum(count for count, _ in results) >= 788
    return {name: texts for _, found in results for name, texts in found.items()}


def test_an_answer_is_told_the_same_over_the_wire(differences):
    others = {n: d for n, d in differences.items() if n not in {*AT_RANDOM, *OTHERWISE}}
    assert not others, "\n\n".join(
        f"{name}:\n{directly}\nbut:\n{there}"
        for name, (directly, there) in others.items()
    )


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.xfail(reason=why, strict=True))
        for name, why in OTHERWISE.items()
    ],
)
def test_what_was_told_otherwise_is_told_the_same(differences, name):
    assert name not in differences, differences[name]


# in a process of its own


def connect(server, modules):
    """Return a Link to a process that has imported the answers."""
    from autograder.grading.judging.oracle import Link

    link = Link(server.fork)
    link.deadline = time.monotonic() + 60
    files = {f"answers/{p.name}": p.read_bytes() for p in ANSWERS.glob("*.py")}
    encode = link.channel.encoder()
    message = {"do": "files", "files": encode({**files, "answers/__init__.py": b""})}
    link.process.ask({**message, "buffers": encode.buffers}, link.deadline)
    source = "\n".join(
        [f"import answers.{module}" for module in modules]
        + ["from answers.records import RIGHT, WRONG"]
        + ["new = {answer.label: answer.new for answer in RIGHT + WRONG}"]
        + ["def pick(label):", "    return new[label]()"]
    )
    reply = link.process.ask({"do": "cell", "source": source}, link.deadline)
    outputs = link.channel.decoder(reply)(reply["outputs"])
    assert not outputs, outputs
    return link


def from_afar(function):
    """Return a function without what is not to be seen over the wire: its source, and
    the names of its parameters."""
    if not isinstance(function, types.FunctionType):
        return function
    there = functools.partial(function)
    there.__signature__ = inspect.signature(lambda *inputs: None)
    return there


def main(part):
    """Print how many answers have been compared, and where what is said differs."""
    sys.path[:0] = [str(ROOT), str(ANSWERS.parent)]
    from answers import judged

    from autograder import checks
    from autograder.grading.running.sandbox import Ended, Interrupted, Server

    modules = sorted(judged.MODULES - {"records", "judged"})
    server = Server(["numpy", "sympy", "autograder.checks"])
    link = connect(server, modules)
    answers = (judged.WRONG + judged.RIGHT)[part::PARTS]
    found = {}
    for answer in answers:
        with contextlib.redirect_stdout(io.StringIO()):
            check = getattr(checks, answer.task)
            directly = str(check(from_afar(answer.new()), thorough=True))
        link.deadline = time.monotonic() + 20
        try:
            function = link.ask("get", name="pick")(answer.label)
            with contextlib.redirect_stdout(io.StringIO()):
                check = getattr(checks, answer.task)
                there = str(check(function, seed=1, thorough=True))
        except (Exception, Ended, Interrupted) as error:
            there = repr(error)
        if link.process.ended:
            link = connect(server, modules)
        if there != directly:
            found[f"{answer.task}: {answer.label}"] = directly, there
    server.close()
    print(json.dumps([len(answers), found]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
