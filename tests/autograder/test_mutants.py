"""The checker with one thing broken: the answers beside this file notice each time.

A mutant is a text of the checker's source and what stands in its place. It is made in a
copy, and judged by the answers that it should get wrong.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
CHECKS = HERE.parents[1] / "autograder" / "checks"


class Mutant(NamedTuple):
    """What is broken, in which file, how, and who notices it"""

    what: str
    file: str
    old: str
    new: str
    noticed_by: str


MUTANTS = [
    Mutant(
        "the tolerance is loosened",
        "parts.py",
        'TOLERANCE = {"float64": 1e-9',
        'TOLERANCE = {"float64": 1e-3',
        "activations.forward_difference",
    ),
    Mutant(
        "exact comparison is replaced by a tolerance",
        "parts.py",
        'ROUNDING = {"float64": 1e-13',
        'ROUNDING = {"float64": 1e-3',
        "linear_layer.a_small_step_each",
    ),
    Mutant(
        "no long batch is drawn",
        "instances.py",
        '("longer batch", 7, b, c),',
        "",
        "later.five_samples_at_most",
    ),
    Mutant(
        "no single sample is drawn",
        "instances.py",
        '("one sample", 1, d, b),',
        "",
        "linear_layer.squeezed_before_the_product",
    ),
    Mutant(
        "no read-only inputs are drawn",
        "instances.py",
        '("read-only", b, c, a),',
        "",
        "linear_layer.an_iterator_that_wants_to_write",
    ),
    Mutant(
        "all inputs are contiguous",
        "instances.py",
        '("not contiguous", b, a, c),',
        "",
        "linear_layer.transposed_by_its_strides",
    ),
    Mutant(
        "no outputs are saturated",
        "activations.py",
        'inputs=after(sigmoid),\n    more=("saturated",),',
        "inputs=after(sigmoid),",
        "edges.outputs_kept_from_the_ends",
    ),
    Mutant(
        "no large numbers are drawn",
        "instances.py",
        '("large numbers", a, c, b),',
        "",
        "edges.clipped_at_a_thousand",
    ),
    Mutant(
        "everything is float64",
        "instances.py",
        '"float32" if kind.startswith("float32") else "float64"',
        '"float64"',
        "bias.zeros_filled",
    ),
    Mutant(
        "the upstream gradient is made of ones",
        "comparison.py",
        "name: instance.integers(*(getattr(instance, axis) for axis in axes[0]))",
        "name: instance.integers(*(getattr(instance, axis) for axis in axes[0]))"
        " ** (name != 'dZ')",
        "linear_layer.sums_of_the_weights",
    ),
    Mutant(
        "shapes are not compared",
        "comparison.py",
        "if got.shape == part.shape:",
        "if True:",
        "bias.the_boxes_of_one_sample",
    ),
    Mutant(
        "dtypes are not compared",
        "comparison.py",
        "if part.got.dtype == part.dtype or part.shape == ():",
        "if True:",
        "bias.ones_of_the_default_precision",
    ),
    Mutant(
        "inputs may be changed",
        "comparison.py",
        "if not equal(given[argument], self.pristine[argument])",
        "if False",
        "backprop.minus_equals",
    ),
    Mutant(
        "inputs may be changed in a list",
        "asking.py",
        "len(one) == len(two) and all(map(equal, one, two))",
        "True",
        "backprop.weights_taken_off_the_list",
    ),
    Mutant(
        "infinite numbers are values like others",
        "comparison.py",
        "for look in not_finite, value_fault:",
        "for look in (value_fault,):",
        "linear_layer.products_by_logarithms",
    ),
    Mutant(
        "nothing is asked twice",
        "comparison.py",
        "changes = differs(trials[0], again, quantity)",
        "changes = False",
        "linear_layer.default_list_that_grows",
    ),
    Mutant(
        "values are looked at before shapes",
        "comparison.py",
        "for look in shape_fault, dtype_fault:",
        "for look in value_fault, shape_fault, dtype_fault:",
        "linear_layer.the_example_hard_coded",
    ),
    Mutant(
        "what came is not copied",
        "comparison.py",
        "self.answer = snapshot(self.came)",
        "self.answer = self.came",
        "linear_layer.the_same_room_in_each_call",
    ),
    Mutant(
        "only some exceptions are caught",
        "asking.py",
        "except BaseException as error:",
        "except ValueError as error:",
        "linear_layer.a_name_mistyped",
    ),
    Mutant(
        "a formula of the catalogue is wrong itself",
        "catalogue.py",
        '"averaged": "X.T @ dZ / N"',
        '"averaged": "X.T @ dZ / D"',
        "linear_layer.mean_of_the_outer_products",
    ),
    Mutant(
        "a formula need not explain every instance",
        "naming.py",
        "explains(name, number, t.parts_of(quantity)) for t in trials",
        "True for t in trials",
        "bias.axis_forgotten",
    ),
    Mutant(
        "two sentences are exchanged",
        "words/en.py",
        "last sample only\n    uses only the last sample",
        "last sample only\n    uses only the first sample",
        "linear_layer.overwritten_by_each_sample",
    ),
    Mutant(
        "ReLU has one slope at its kink",
        "activations.py",
        "[0, 0.5, 1]",
        "[0]",
        "activations.slope_one_half_at_the_kink",
    ),
    Mutant(
        "ReLU may have any slope at its kink",
        "parts.py",
        "if right and not self.rule.accepts(self.got, self.names):",
        "if False:",
        "activations.kink_counted_from_both_sides",
    ),
    Mutant(
        "no logits are large",
        "losses.py",
        'shown=("large",)',
        "shown=()",
        "losses.exponentials_as_they_are",
    ),
    Mutant(
        "deltas are judged from the right ones above",
        "network.py",
        "delta if is_telling(delta, right, given, k) else right",
        "right",
        "backprop.slope_of_tanh",
    ),
    Mutant(
        "no gradient loses the signs of the upstream",
        "checking.py",
        '"positive only": Case(MANY, upstream=lambda G, Z: np.where(G > 0, G, 1)),',
        "",
        "checking.random_numbers_from_0_to_1",
    ),
    Mutant(
        "the second row of entries is not looked at",
        "derivation.py",
        "judged = self.rows if thorough else self.rows[:1]",
        "judged = self.rows[:1]",
        "derivation.as_it_was_printed",
    ),
    Mutant(
        "inputs that show nothing are taken",
        "error_hunt.py",
        "if self.refuted(inputs)[index]:",
        "if True:",
        "error_hunt.second_sample_silent",
    ),
]


def complaint(checks, noticed_by):
    """Return what the answers complain of in a folder's checker, "" if of nothing."""
    done = subprocess.run(
        [sys.executable, "-m", "answers.judged", *noticed_by.split()],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(checks), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stderr if done.returncode else ""


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What is complained of in each mutant, and in the checker as it is."""
    tmp_path_factory.getbasetemp()  # before two threads make it at once

    def judged(mutant):
        folder = tmp_path_factory.mktemp("mutant") / "autograder"
        shutil.copytree(
            CHECKS, folder / "checks", ignore=shutil.ignore_patterns("__pycache__")
        )
        (folder / "__init__.py").touch()
        source = folder / "checks" / mutant.file
        text = source.read_text("utf-8")
        if text.count(mutant.old) != 1:
            return None
        text = text.replace(mutant.old, mutant.new)
        compile(text, mutant.file, "exec")
        source.write_text(text, "utf-8")
        return complaint(folder.parent, mutant.noticed_by)

    unchanged = Mutant(
        "nothing",
        "words/en.py",
        "MISTAKES = pairs(",
        "MISTAKES = pairs(",
        " ".join(sorted({mutant.noticed_by for mutant in MUTANTS})),
    )
    mutants = [unchanged, *MUTANTS]
    with ThreadPoolExecutor(2) as pool:
        said = pool.map(judged, mutants)
        return {m.what: s for m, s in zip(mutants, said, strict=True)}


def test_there_is_nothing_to_complain_of_where_nothing_is_broken(complaints):
    assert complaints["nothing"] == ""


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.what for mutant in MUTANTS])
def test_it_is_noticed_when(mutant, complaints):
    said = complaints[mutant.what]
    if said is None:
        pytest.fail(
            f"autograder/checks/{mutant.file} does not have this text once any more: "
            f"{mutant.old!r}. Break it in another way, in MUTANTS."
        )
    assert said, f"{mutant.noticed_by} did not notice that {mutant.what}"
