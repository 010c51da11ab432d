"""What an answer does that a right one does not: seen when its inputs are changed.

Where a mistake has no name, this is said of it. Nothing is said that was not tried.
"""

import numpy as np

from autograder.checks.parts import is_plain

UPSTREAM = "dZ", "dO", "dP", "dy_numerator"


def behaviour(quantity, trial):
    """Return the name of what a wrong quantity does, and its values, or None."""
    for look in twice_the_upstream, one_entry, one_sample, every_sample_twice:
        if found := look(quantity, trial):
            return found
    return None


def array(quantity, trial):
    """Return a quantity's array as it came, nan where none came."""
    got = trial.parts_of(quantity)[0].got
    return got.astype(float) if is_plain(got) else np.array(np.nan)


def alike(one, two):
    """Return which entries of two arrays are the same, up to the error of a difference:
    of other shapes, or where one is not finite, nothing is said."""
    if one.shape != two.shape or not np.isfinite([one, two]).all():
        return np.ones(1, bool)
    return np.isclose(one, two, rtol=1e-3)


def samples(trial):
    """Return the arguments with an axis of samples, and which axis that is."""
    axes = {name: each[0] for name, each in trial.check.axes.items() if each}
    return {name: each.index("N") for name, each in axes.items() if "N" in each}


def twice_the_upstream(quantity, trial):
    for name in set(UPSTREAM) & trial.check.axes.keys():
        other = trial.asked_again(**{name: 2 * trial.pristine[name]})
        twice = 2 * array(quantity, trial)
        if not alike(array(quantity, other), twice).all():
            return "not proportional", {"argument": name}
    return None


def one_entry(quantity, trial):
    for name in trial.check.axes if quantity == "dH" else ():
        found = moved(quantity, trial, {name: 0}, (0, 0))
        elsewhere = [index for index in found if index != (0, 0)]
        if elsewhere:
            entry = f"{name}[0, 0]", f"[{', '.join(map(str, elsewhere[0]))}]"
            return "entries mixed", dict(zip(("argument", "index"), entry, strict=True))
    return None


def one_sample(quantity, trial):
    found = moved(quantity, trial, samples(trial), 0) if quantity == "dX" else []
    rows = [index[0] for index in found if index[0] != 0]
    return ("samples mixed", {"row": rows[0]}) if rows else None


def moved(quantity, trial, arguments, where):
    """Return the indices of what changes if arguments change in one place alone."""
    changes = {name: np.array(trial.pristine[name]) for name in arguments}
    for name, axis in arguments.items():
        changed = changes[name].swapaxes(0, axis)
        changed[where] = changed[where] / 2
    other = trial.asked_again(**changes)
    same = alike(array(quantity, trial), array(quantity, other))
    return list(map(tuple, np.argwhere(~same).tolist()))


def every_sample_twice(quantity, trial):
    if quantity not in ("dW", "db"):
        return None
    given = trial.pristine
    twice = {n: np.repeat(given[n], 2, axis) for n, axis in samples(trial).items()}
    other = trial.asked_again(**twice, N=2 * given["N"])
    same = alike(array(quantity, other), 2 * array(quantity, trial))
    return None if same.all() else ("no sum over the samples", {})
