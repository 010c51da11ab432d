"""A wrong answer's name: which formula gives it, or how it is related to the right one.

Every function here looks at the parts of one quantity over all instances, and returns
the mistake's name with the details of its sentence, or None.
"""

import copy
import itertools

import numpy as np

from autograder.checks import words
from autograder.checks.parts import NOTHING, in_a_sentence, is_plain, shapes_of
from autograder.checks.verdict import listed, unbroken

POWERS = sorted(
    itertools.product(range(-2, 3), repeat=4), key=lambda p: sum(map(abs, p))
)


def name_mistake(quantity, trials, trial):
    """Return name and details of the mistake that explains every wrong part, or None.

    trial is the first in which something is wrong.
    """
    parts = [part for each in trials for part in each.parts_of(quantity)]
    wrong = [part for part in parts if not part.right]
    if trial is not trials[0] and same_call_but_for_the_numbers(trials[0], trial):
        return "state", {}
    if len(trial.check.quantities) > 1 and (found := out_of_order(trial)):
        return found
    if found := catalogued(quantity, trials):
        return found
    if wrong and all(part.came and np.isfinite(part.got).all() for part in wrong):
        relations = whole_numbers, imprecise, multiplied, signs, moved
        for look in relations:
            if found := look(wrong):
                return found
        if found := ignoring(quantity, trial):
            return found
        for look in permuted, partly_right:
            if found := look(wrong):
                return found
    return special(quantity, trials, trial)


def same_call_but_for_the_numbers(one, other):
    """Return whether two trials differ in nothing but the numbers in their inputs.

    Then a function that is right on the first of them and wrong on the other one has
    kept something.
    """
    return other.instance.kind != "large" and all(
        shapes_of(one.pristine[argument]) == shapes_of(other.pristine[argument])
        for argument in one.check.arguments
    )


def said_of(mistake, part, details):
    """Return the two sentences on a mistake: what was done, and why that is not it."""
    key = "ignores {argument}" if mistake.startswith("ignores ") else mistake
    what, why = (sentence.format(**details) for sentence in words.MISTAKES[key])
    formula = unbroken(part.formulas.get(mistake, ""))
    sentence = words.WITHOUT_FORMULA
    if formula:
        sentence = (
            words.WITH_FORMULA_ELSEWHERE if part.got is NOTHING else words.WITH_FORMULA
        )
    name = part.quantity if mistake in words.OF_THE_WHOLE else part.name
    what = sentence.format(part=in_a_sentence(name), what=what, formula=formula)
    return what, why


def catalogued(quantity, trials):
    """The wrong formula that gives this answer on every instance."""
    ordinary = [trial for trial in trials if trial.instance.kind != "large"]
    if any(trial.fault_in(quantity) for trial in ordinary):
        # A wrong formula may overflow as well; the catalogue's do not.
        trials = ordinary
    wrong = [
        part
        for trial in trials
        for part in trial.parts_of(quantity)
        if part.got is not NOTHING and not part.right
    ]
    if not wrong:
        return None
    for name in wrong[0].mistakes:
        if all(name in part.mistakes for part in wrong) and all(
            explains(name, trial.parts_of(quantity)) for trial in trials
        ):
            return name, {}
    return None


def explains(name, parts):
    """Return whether the wrong formula gives these parts, or fails as they did."""
    values = [
        (part, formula_value(part.mistakes[name]))
        for part in parts
        if name in part.mistakes
    ]
    if any(part.got is NOTHING for part in parts):
        return any(value is NOTHING for _, value in values)
    return all(value is not NOTHING and agrees(part, value) for part, value in values)


def formula_value(formula):
    """Return what a wrong formula gives for these inputs, NOTHING where it fails."""
    try:
        return np.asarray(formula())
    except (ValueError, IndexError):
        return NOTHING


def agrees(part, value):
    """Return whether value is what came, which may be a number without axes."""
    got = np.asarray(part.got) if isinstance(part.got, np.number | float) else part.got
    return is_plain(got) and got.shape == value.shape and part.close_to(got, value)


def out_of_order(trial):
    """Everything right, and in another order."""
    check, answer = trial.check, trial.answer
    if not isinstance(answer, tuple | list) or len(answer) != len(check.quantities):
        return None
    for members in itertools.permutations(answer):
        parts = check.parts(members, trial.pristine)
        if all(part.right for part in parts):
            return "order", {"order": ", ".join(check.quantities)}
    return None


def pairs(wrong):
    """Return what came and what it should be, for each wrong part."""
    return [(np.asarray(part.got, dtype=float), part.expected()) for part in wrong]


def whole_numbers(wrong):
    """Every entry is whole, and near to what is not."""
    for got, expected in pairs(wrong):
        near = np.linalg.norm(got - expected) < np.linalg.norm(expected) / 2
        if (got % 1).any() or not (expected % 1).any() or not near:
            return None
    return "whole numbers", {}


def imprecise(wrong):
    """Right to a few digits; to more on integers, where even float16 has no error."""
    errors = []
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        error = np.linalg.norm(got - expected) / np.linalg.norm(expected)
        if not 0 < error < (1e-6 if part.exact else 1e-3):
            return None
        errors.append(error)
    return "low precision", {"digits": int(-np.log10(max(errors)))}


def multiplied(wrong):
    """The right answer times a factor, made of the sizes or always the same."""
    if sum(part.got.size for part in wrong) < 2:
        return None  # every number is some multiple of every other
    ratios = []
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        if not expected.any() or not got.any():
            return None
        ratio = (got * expected).sum() / (expected * expected).sum()
        if not part.close_to(got, ratio * expected):
            return None
        ratios.append(ratio)
    if np.allclose(ratios, -1):
        return "sign", {}
    for powers in POWERS:
        factors = [factor(powers, part.sizes) for part in wrong]
        for sign in 1, -1:
            if np.allclose(ratios, np.multiply(sign, factors)):
                text = ("−" if sign < 0 else "") + spelled(powers)
                return "factor", {"factor": text}
    if np.allclose(ratios, ratios[0]):
        return "factor", {"factor": f"{ratios[0]:g}"}
    return None


def factor(powers, sizes):
    """Return N to the first power, D to the second, M to the third, 2 to the fourth."""
    bases = [sizes.get(name, 1) for name in "NDM"] + [2]
    return float(np.prod([float(b) ** p for b, p in zip(bases, powers, strict=True)]))


def spelled(powers):
    """Return a factor in words' way: "1/N", "4·D/M"."""
    names = {True: [], False: []}
    for base, power in zip("NDM", powers, strict=False):
        names[power > 0] += [base] * abs(power)
    if twos := powers[-1]:
        names[twos > 0].append(str(2 ** abs(twos)))
    above, below = ("·".join(sorted(names[side])) for side in (True, False))
    if not below:
        return above
    return f"{above or 1}/({below})" if "·" in below else f"{above or 1}/{below}"


def signs(wrong):
    """Right but for signs."""
    if all(
        part.close_to(abs(got), abs(expected))
        for part, (got, expected) in zip(wrong, pairs(wrong), strict=True)
    ):
        return "some signs", {}
    return None


def moved(wrong):
    """Every entry is off by the same amount."""
    offsets = []
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        offset = float((got - expected).mean())
        if got.size < 2 or not part.close_to(got, expected + offset):
            return None
        offsets.append(offset)
    return "offset", {"offset": f"{offsets[0]:g}"}


def ignoring(quantity, trial):
    """The same answer whatever one of the arguments is, though it should not be."""
    for argument in trial.check.arguments:
        value = trial.pristine[argument]
        if not isinstance(value, np.ndarray):
            continue
        given = copy.deepcopy(trial.pristine)
        if value.dtype.kind == "i":  # labels: another one, the same for all
            given[argument] = np.full_like(value, (value[0] + 1) % (value.max() + 1))
        else:
            given[argument] = 0.5 * np.roll(value, 1)
        other = type(trial)(trial.check, trial.function, trial.instance, given)
        both = list(
            zip(trial.parts_of(quantity), other.parts_of(quantity), strict=True)
        )
        if all(
            one.came and two.came and np.array_equal(one.got, two.got)
            for one, two in both
        ) and not all(
            one.close_to(one.expected(), two.expected()) for one, two in both
        ):
            return f"ignores {argument}", {"argument": argument}
    return None


def permuted(wrong):
    """The right numbers in the wrong places."""
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        if got.size < 2 or not part.close_to(
            np.sort(got, None), np.sort(expected, None)
        ):
            return None
    return "permuted", {}


def partly_right(wrong):
    """Right in some rows or columns, wherever there are several, and only there."""
    vector = len(wrong[0].shape) == 1
    for axis, name in enumerate(("entry",) if vector else ("row", "column")):
        right = []
        for part in wrong:
            if len(part.shape) <= axis:
                break
            spoiled = sorted({index[axis] for index in part.wrong_entries()})
            there = np.take(part.expected(), spoiled, axis)
            if (there == np.take(part.got, spoiled, axis))[there != 0].any():
                break  # wrong in single entries, for which there are many reasons
            if part.shape[axis] > 1:
                right.append(sorted(set(range(part.shape[axis])) - set(spoiled)))
        else:
            # And a single one may be right by chance.
            several = len(right) > 1 or (right and not vector)
            if several and all(right):
                places = words.PLACES[name][len(right[0]) > 1]
                numbers = listed([str(number) for number in right[0]])
                return "partly right", {"places": places.format(numbers=numbers)}
    return None


def special(quantity, trials, trial):
    """Wrong on some instances and right on others."""
    if trial.instance.kind == "large":
        part = next(part for part in trial.parts_of(quantity) if not part.right)
        if part.came and not np.isfinite(part.got).all():
            return "overflows", {"got": part.got[~np.isfinite(part.got)][0]}
    if trial is not trials[0]:
        return "special case", {}
    if not trials[1].fault_in(quantity):
        return "square only", {}
    return None
