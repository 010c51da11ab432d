"""Which question finds a mistake that has no name: one that the answer fails.

Each test here returns whether an answer behaves as a right one would. Where it does,
the question would lead the learner away, and another is asked.
"""

import numpy as np

from autograder.checks.parts import is_plain
from autograder.checks.words import Word

STEP = 1e-6


def question(quantity, trial):
    """Return the question to ask of a wrong quantity, as a Word."""
    test = TESTS.get(quantity)
    if quantity in OF_THE_NETWORK or (test and not test(quantity, trial)):
        return Word("QUESTIONS", quantity)
    number = trial.parts_of(quantity)[0].shape == ()
    return Word("QUESTIONS", "a number" if number else "any")


def array(quantity, trial):
    """Return a quantity's array as it came, nan where none came."""
    got = trial.parts_of(quantity)[0].got
    return got.astype(float) if is_plain(got) else np.array(np.nan)


def samples(trial):
    """Return the arguments with an axis of samples, and which axis that is."""
    axes = {name: each[0] for name, each in trial.check.axes.items() if each}
    return {name: each.index("N") for name, each in axes.items() if "N" in each}


def sums_up(quantity, trial):
    """Every sample twice: does a sum over the batch double?"""
    given = trial.pristine
    twice = {n: np.repeat(given[n], 2, axis) for n, axis in samples(trial).items()}
    other = trial.asked_again(**twice, N=2 * given["N"])
    return np.allclose(array(quantity, other), 2 * array(quantity, trial))


def keeps_samples_apart(quantity, trial):
    """Another sample 0: does row 0 change, and no other?"""
    return changes_there(quantity, trial, samples(trial), 0)


def keeps_entries_apart(quantity, trial):
    """Another entry [0, 0] of the upstream gradient: does this one change alone?"""
    return changes_there(quantity, trial, {"dO": 0}, (0, 0))


def changes_there(quantity, trial, arguments, where):
    changes = {name: np.array(trial.pristine[name]) for name in arguments}
    for name, axis in arguments.items():
        changed = changes[name].swapaxes(0, axis)
        changed[where] = 2 * changed[where] + 1
    one, two = (array(quantity, each) for each in (trial, trial.asked_again(**changes)))
    if one.shape != two.shape or not one.ndim:
        return False
    alike = np.isclose(one, two, rtol=1e-6, equal_nan=True)
    there = np.zeros(one.shape, bool)
    there[where] = True
    return alike[~there].all() and not alike[there].all()


def belongs_to_the_loss(quantity, trial):
    """A small step of one entry: does the answer's own loss change as it says?"""
    name = quantity.removeprefix("d")
    moved = np.array(trial.pristine[name])
    moved[0, 0] += STEP
    before, after = array("L", trial), array("L", trial.asked_again(**{name: moved}))
    gradient = array(quantity, trial)
    if before.shape or after.shape or gradient.shape != moved.shape:
        return False
    return np.isclose((after - before) / STEP, gradient[0, 0], rtol=1e-3, atol=1e-6)


TESTS = {
    "dX": keeps_samples_apart,
    "dW": sums_up,
    "dH": keeps_entries_apart,
    "dZ": belongs_to_the_loss,
}
# Each of these asks for the first layer or step that is wrong, and there is one.
OF_THE_NETWORK = "P", "cache", "gradients", "deltas", "weights", "losses"
