"""What an answer does that a right one does not: seen when its inputs are changed.

Where a mistake has no name, this is said of it. Nothing is said that was not tried.
"""

import numpy as np

from autograder.checks.parts import is_plain

UPSTREAM = "dZ", "dO", "dP", "dy_numerator"


def behaviour(quantity, trial):
    """Return the name of what a wrong quantity does, and its values, or None."""
    for look in twice_the_upstream, one_entry:
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


def twice_the_upstream(quantity, trial):
    for name in set(UPSTREAM) & trial.check.axes.keys():
        other = trial.asked_again(**{name: 2 * trial.pristine[name]})
        twice = 2 * array(quantity, trial)
        if not alike(array(quantity, other), twice).all():
            return "not proportional", {"argument": name}
    return None


def one_entry(quantity, trial):
    for name in trial.check.axes if quantity == "dH" else ():
        changed = np.array(trial.pristine[name])
        changed[0, 0] /= 2
        other = trial.asked_again(**{name: changed})
        same = alike(array(quantity, trial), array(quantity, other))
        same.flat[0] = True
        for index in np.argwhere(~same).tolist():
            return "entries mixed", {"argument": f"{name}[0, 0]", "index": str(index)}
    return None
