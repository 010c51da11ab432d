"""A wrong answer's name: which formula gives it, or how it is related to the right one.

Every function here looks at the parts of one quantity over all instances, and returns
the mistake's name with the details of its sentence, or None.
"""

import contextlib
import inspect
import itertools

import numpy as np

from autograder.checks.instances import EXTREME, LAYOUTS, SIZES
from autograder.checks.parts import NOTHING, ROUNDING, TOLERANCE, all_alike, is_plain
from autograder.checks.verdict import Fault
from autograder.checks.words import Word, keys_in

# What these say is plain to see, and no name of a mistake.
UNSPECIFIC = keys_in("""
raises, wrong shape, not one number, not finite, wrong value, wrong value of a number,
square only, special case
""")
# What these say is where it shows: the place of a slip says more.
VAGUE = keys_in("""
all alike, another shape, argument ignored, factor, offset, one step only, partly
right, permuted, right on the diagonal, sign, special kind, wrong between whole
numbers, wrong for other depths, wrong layers, wrong where sizes are equal, zeros
""")
# Exceptions that a wrong formula may have raised: its shapes do not fit together.
MISFITS = {"einsum, letter"} | keys_in("""
product, product of sizes, product with a number, entry by entry, shape to be stored,
index too large, raises
""")
MOST = 2  # factors in a factor: more fit by chance
POWERS = sorted(
    (p for p in itertools.product(range(-2, 3), repeat=4) if sum(map(abs, p)) <= MOST),
    key=lambda p: sum(map(abs, p)),
)


def name_mistake(quantity, trials, trial, sure):
    """Return name and details of the mistake that explains every wrong part, or None.

    trial is the first in which something is wrong; sure are others, on which nothing
    is judged, and every name has to hold.
    """
    if not trial.fault:  # the others' inputs are not what stops these
        sure = [each for each in sure if not each.fault]
    parts = [part for each in trials for part in each.parts_of(quantity)]
    wrong = [part for part in parts if not part.right]
    if not trial.fault and all(part.right for part in trial.parts_of(quantity)):
        return None  # of another dtype, and right
    if trial is not trials[0] and answers_otherwise(trial):
        return "state", {}
    if swapped := parameters_in_another_order(trial):
        return swapped
    if len(trial.check.quantities) > 1 and (found := out_of_order(quantity, trial)):
        return found
    if all(t.fault is None or t.fault.mistake in MISFITS for t in trials) and (
        found := catalogued(quantity, [*trials, *sure])
    ):
        return found
    if found := follows(quantity, trial):
        return found
    if found := sharing(quantity, trial):
        return found
    if found := in_another_shape(wrong):
        return found
    ordinary = [
        p for each in trials if each.is_ordinary for p in each.parts_of(quantity)
    ]
    wrong = [part for part in ordinary if not part.right] or wrong
    hidden = [part for each in sure for part in each.parts_of(quantity)]
    everywhere = [*wrong, *(part for part in hidden if not part.right)]
    comparable, ignored = wrong and all(map(can_be_compared, everywhere)), None
    if comparable:
        if not trial.instance.kind.endswith(" rate"):
            for look in whole_numbers, imprecise:
                if found := look(wrong):
                    return found
        # What is kept from a first call may be made anew for other shapes.
        asked = [*trials[:2], *(sure if trial is trials[0] else ())]
        ignored = ignoring(quantity, [each for each in asked if not each.fault])
        if ignored and trial is not trials[0]:
            # What ignores an argument is wrong from the first call on.
            return "argument kept", ignored[1]
    if found := special_kind(quantity, trials, trial):
        return found
    if comparable:
        names = {part.name for part in wrong}
        # A factor, or what is added, has to be the same where the answer is right.
        everywhere = [*wrong, *(part for part in hidden if part.name in names)]
        both = [*parts, *everywhere]
        if not any(part.got.any() for part in both if part.name in names):
            return "zeros", {}
        for look in multiplied, moved:
            if found := look(everywhere):
                return found
        if ignored:
            return ignored
        for look in permuted, summed_up:
            if found := look([part for part in everywhere if not part.right]):
                return found
        for look in on_the_diagonal, partly_right, in_some_layers:
            if found := look(wrong):
                return found
    return special(quantity, trials, trial)


def can_be_compared(part):
    """Return whether all numbers are finite, and not too small to be squared."""
    if not part.came or not np.isfinite(part.got).all():
        return False
    return not part.got.any() or np.linalg.norm(part.got) > 0


def answers_otherwise(trial):
    """Return whether the same function now answers the same call otherwise."""
    if trial.instance.kind in LAYOUTS:  # which a copy does not have
        return False
    return not all_alike(trial.parts, trial.asked_again().parts)


def catalogued(quantity, trials):
    """The wrong formula that gives this answer on every instance."""
    ordinary = [t for t in trials if t.instance.kind not in EXTREME]
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
    for name, formulas in wrong[0].rule.mistakes.items():
        if not all(name in part.rule.mistakes for part in wrong):
            continue
        fitting = [
            number
            for number in range(len(spellings(formulas)))
            if all(explains(name, number, t.parts_of(quantity)) for t in trials)
        ]
        if fitting:
            return name, {"formula": spellings(formulas)[fitting[0]]}
    return None


def spellings(formulas):
    """Return a mistake's formulas as a tuple: it may have one or several."""
    return formulas if isinstance(formulas, tuple) else (formulas,)


def explains(name, number, parts):
    """Return whether a wrong formula gives these parts, or fails as they did.

    number says which it is, of a mistake that has several.
    """
    values = []
    for part in parts:
        if name in part.rule.mistakes:
            formulas = spellings(part.rule.mistakes[name])
            formula = formulas[min(number, len(formulas) - 1)]
            values.append((part, part.mistaken(formula)))
    if any(part.got is NOTHING for part in parts):
        return any(value is NOTHING for _, value in values)
    return all(value is not NOTHING and agrees(part, value) for part, value in values)


def agrees(part, value):
    """Return whether value is what came, which may be a number without axes."""
    got = np.asarray(part.got) if isinstance(part.got, np.number | float) else part.got
    if not is_plain(got) or got.shape != value.shape:
        return False
    if np.array_equal(got, value):
        return True  # infinite as well
    if (free := ~np.isfinite(got)).any() and got.shape == part.shape:
        # What is wrong elsewhere too is told of the finite entries.
        finite = np.where(free, part.expected, got)
        if not part.close_to(finite, part.expected):
            got, value = finite, np.where(free, part.expected, value)
    # A formula that is right here, for a mistake that shows elsewhere.
    exact = part.exact and np.array_equal(value, part.expected)
    return part.close_to(got, value, ROUNDING if exact else TOLERANCE)


def parameters_in_another_order(trial):
    """The right parameters, in another order than the call's."""
    with contextlib.suppress(TypeError, ValueError):
        theirs = tuple(inspect.signature(trial.function).parameters)
        ours = trial.check.arguments
        if theirs != ours and sorted(theirs) == sorted(ours):
            orders = {"order": ", ".join(theirs), "call": ", ".join(ours)}
            return "parameters swapped", orders
    return None


def sharing(quantity, trial):
    """An array in the memory of another one, in which other numbers were to be."""
    with contextlib.suppress(Fault):
        every = trial.check.parts(trial.came, trial.pristine)
        arrays = [part for part in every if type(part.got) is np.ndarray]
        if quantity in ("gradients", "deltas"):
            arrays.reverse()  # these are worked out from the last to the first
        mine = [part.quantity == quantity and not part.right for part in arrays]
        if True not in mine:
            return None
        first = mine.index(True)
        one, later = arrays[first], arrays[first + 1 :]
        # What was right before is what it was made of, and has overwritten nothing.
        before = [part for part in arrays[:first] if not part.right]
        for two in *before, *later:
            # Of a list, a member may well be the same as an array beside the list.
            alone = one.name == one.quantity and two.name == two.quantity
            if (
                (two.quantity == quantity or alone)
                and not np.array_equal(one.expected, two.expected)
                and meet(one.got, two.got)
            ):
                return "shared memory", {"one": one.name, "other": two.name}
    return None


def miscounted(quantity, trial):
    """A list of another length: which of its members there are."""
    own = dict(zip(trial.check.quantities, as_members(trial), strict=True))
    got = own[quantity]
    for other, value in own.items():
        if value is got and other != quantity:
            return "one list for both", {"one": other, "other": quantity}
    parts = trial.parts_of(quantity)
    parts.sort(key=lambda part: (part.names["k"], part.names.get("m")))
    expected = [part.expected for part in parts]
    pair = len(expected) // len(trial.pristine["weights"])
    flat = list(flattened(got))
    if same(flat, expected):
        in_a_row = pair > 1 and len(got) == len(expected)
        return ("pairs in a row", {}) if in_a_row else None
    if pair > 1 and same(flat, expected[::2] + expected[1::2]):
        return "lists for pairs", {}
    for name, wanted in (
        ("last one missing", expected[:-pair]),
        ("first one missing", expected[pair:]),
        ("only the first ones", expected[: len(flat)]),
    ):
        if flat and same(flat, wanted):
            return name, {"entries": Word("PLACES", ("entry", len(got) > 1))}
    for name, some in (
        ("one too many at the start", flat[pair:]),
        ("every step kept", flat[-len(expected) :]),
    ):
        if len(flat) > len(expected) and same(some, expected):
            return name, {}
    return None


def as_members(trial):
    several = len(trial.check.quantities) > 1
    return trial.came if several else [trial.came]


def flattened(values):
    for value in values:
        if isinstance(value, list | tuple):
            yield from flattened(value)
        else:
            yield value


def same(arrays, expected):
    return len(arrays) == len(expected) and all(
        is_plain(one) and one.shape == two.shape and np.allclose(one, two)
        for one, two in zip(arrays, expected, strict=True)
    )


def in_another_shape(wrong):
    """The right numbers, in their order."""
    for part in wrong:
        if not is_plain(part.got) or part.got.shape == part.shape or not part.shape:
            return None
        if not part.close_to(part.got.ravel(), part.expected.ravel()):
            return None
    return "another shape", {"shape": wrong[0].got.shape}


def meet(one, two):
    try:
        return np.shares_memory(one, two, max_work=1000)
    except np.exceptions.TooHardError:
        return False


def out_of_order(quantity, trial):
    """Right, and in another's place: the others may be wrong."""
    check, answer = trial.check, trial.answer
    if not isinstance(answer, tuple | list) or len(answer) != len(check.quantities):
        return None
    for came in itertools.permutations(check.quantities):
        own = dict(zip(came, answer, strict=True))
        parts = check.parts([own[name] for name in check.quantities], trial.pristine)
        moved = {n for n, m in zip(came, check.quantities, strict=True) if n != m}
        if quantity in moved and all(p.right for p in parts if p.quantity in moved):
            orders = {"came": ", ".join(came), "order": ", ".join(check.quantities)}
            return "order", {"name": check.name, **orders}
    return None


def pairs(wrong):
    """Return what came and what it should be, for each wrong part: 0 where any of
    several values would do."""
    found = []
    for part in wrong:
        got, expected = np.asarray(part.got, dtype=float), part.expected
        if (free := part.rule.free(part.names)) is not None:
            free = free & (got == expected)
            got, expected = (np.where(free, 0, each) for each in (got, expected))
        found.append((got, expected))
    return found


def whole_numbers(wrong):
    """Every entry is whole, and near to what is not."""
    for got, expected in pairs(wrong):
        near = np.linalg.norm(got - expected) < np.linalg.norm(expected) / 2
        if (got % 1).any() or not (expected % 1).any() or not near:
            return None
    return "whole numbers", {}


def imprecise(wrong):
    """Right to a few digits, and no more than that in most entries."""
    errors = []
    for got, expected in pairs(wrong):
        error = np.linalg.norm(got - expected) / np.linalg.norm(expected)
        same = got == expected
        few = min(same.mean(), same[expected != 0].mean()) <= 0.5
        if not 0 < error < 1e-3 or not few:
            return None
        errors.append(error)
    return "low precision", {"digits": int(-np.log10(max(errors)))}


def multiplied(wrong):
    """The right answer times a factor, made of the sizes or always the same."""
    if sum(part.got.size for part in wrong) < 2:
        return None  # every number is some multiple of every other
    ratios, telling = [], []
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        if not expected.any() and not got.any():
            continue
        if not expected.any() or not got.any():
            return None
        ratio = (got * expected).sum() / (expected * expected).sum()
        gap, size = np.linalg.norm(got - ratio * expected), np.linalg.norm(got)
        if not gap <= TOLERANCE[part.dtype.name] * size:
            return None
        ratios.append(ratio)
        telling.append(part)
    if np.allclose(ratios, 1):
        return None
    if np.allclose(ratios, -1):
        return "sign", {}
    for powers in POWERS:
        factors = [factor(powers, part.names) for part in telling]
        for sign in 1, -1:
            if np.allclose(ratios, np.multiply(sign, factors)):
                text = ("−" if sign < 0 else "") + spelled(powers)
                return "factor", {"factor": text}
    if np.allclose(ratios, ratios[0]):
        return "factor", {"factor": f"{ratios[0]:g}"}
    return None


def factor(powers, names):
    """Return N to the first power, D to the second, M to the third, 2 to the fourth."""
    bases = [names[size] if size in names["sizes"] else 1 for size in SIZES] + [2]
    return float(np.prod([float(b) ** p for b, p in zip(bases, powers, strict=True)]))


def spelled(powers):
    """Return a factor in words' way: "1/N", "4·D/M"."""
    names = {True: [], False: []}
    for base, power in zip(SIZES, powers, strict=False):
        names[power > 0] += [base] * abs(power)
    if twos := powers[-1]:
        names[twos > 0].append(str(2 ** abs(twos)))
    above, below = ("·".join(sorted(names[side])) for side in (True, False))
    if not below:
        return above
    return f"{above or 1}/({below})" if "·" in below else f"{above or 1}/{below}"


def moved(wrong):
    """Every entry is off by the same amount."""
    if all(part.got.size < 2 for part in wrong):
        return None
    offsets = []
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        offset = float((got - expected).mean())
        if not part.close_to(got, expected + offset):
            return None
        offsets.append(offset)
    same = np.allclose(offsets, offsets[0])
    offset = f"{offsets[0]:g}" if same else Word("WORDS", "the same number")
    return "offset", {"offset": offset}


def ignoring(quantity, trials):
    """The same answer whatever one of the arguments is, though it should not be."""
    if any(
        part.got.size > 1 and len(np.unique(part.got)) == 1
        for trial in trials
        for part in trial.parts_of(quantity)
        if part.came
    ):
        return None  # a constant depends on nothing, for whatever reason
    for argument in trials[0].check.arguments:
        unmoved = [unmoved_by(argument, quantity, trial) for trial in trials]
        if False not in unmoved and True in unmoved[:2]:
            return "argument ignored", {"argument": argument}
    return None


def unmoved_by(argument, quantity, trial):
    """Return whether another value of an argument leaves an answer as it was, None
    where nothing comes or it should be as it was."""
    changed = another(trial.pristine[argument])
    if changed is None:
        return False
    other = trial.asked_again(**{argument: changed})
    pairs = list(zip(trial.parts_of(quantity), other.parts_of(quantity), strict=True))
    if not all(one.came and two.came for one, two in pairs) or all(
        one.close_to(one.expected, two.expected) for one, two in pairs
    ):
        return None
    return all(np.array_equal(one.got, two.got) for one, two in pairs)


def another(value):
    """Return another value for an argument, or None where there is none to try."""
    if isinstance(value, list):
        members = [another(member) for member in value]
        return None if any(member is None for member in members) else members
    if isinstance(value, float):
        return value / 2
    if not isinstance(value, np.ndarray):
        return None
    if value.dtype.kind == "i":  # labels: another one, the same for all
        return np.full_like(value, (value[0] + 1) % (value.max() + 1))
    return 0.5 * np.roll(value, 1)


def permuted(wrong):
    """The right numbers in the wrong places."""
    for part, (got, expected) in zip(wrong, pairs(wrong), strict=True):
        if got.size < 2 or not part.close_to(
            np.sort(got, None), np.sort(expected, None)
        ):
            return None
    return "permuted", {}


def summed_up(wrong):
    """The sums of the right numbers up to each, of all or along an axis."""
    for axis in (None, *range(min(len(part.shape) for part in wrong))):
        if all(
            part.close_to(got, expected.cumsum(axis).reshape(got.shape))
            for part, (got, expected) in zip(wrong, pairs(wrong), strict=True)
        ):
            return "running sums", {}
    return None


def on_the_diagonal(wrong):
    """Right where both indices are the same, and nowhere else."""
    for part in wrong:
        if len(part.shape) != 2:
            return None
        others = (part.expected != 0) & ~np.eye(*part.shape, dtype=bool)
        if np.argwhere(others).tolist() != part.wrong_entries():
            return None
    return "right on the diagonal", {}


def partly_right(wrong):
    """Right in some rows or columns, wherever there are several, and only there."""
    vector = len(wrong[0].shape) == 1
    for axis, name in enumerate(("entry",) if vector else ("row", "column")):
        right, sizes = [], []
        for part in wrong:
            if len(part.shape) <= axis:
                break
            spoiled = sorted({index[axis] for index in part.wrong_entries()})
            there = np.take(part.expected, spoiled, axis)
            if (there == np.take(part.got, spoiled, axis))[there != 0].any():
                break  # wrong in single entries, for which there are many reasons
            if part.shape[axis] > 1:
                sizes.append(part.shape[axis])
                right.append(sorted(set(range(sizes[-1])) - set(spoiled)))
        else:
            # And a single one may be right by chance.
            several = len(right) > 1 or (right and not vector)
            if several and all(right) and is_one_pattern(right, sizes):
                same = all(
                    np.unique(part.got, axis=axis).shape[axis] == 1 for part in wrong
                )
                axis = Word("PLACES", (name, len(right[0]) > 1))
                key = "all alike" if same and not axis.key[1] else "partly right"
                return key, {"axis": axis, "numbers": right[0]}
    return None


def is_one_pattern(places, sizes):
    """Return whether places on axes of these sizes have the first or the last one in
    common, or are the same ones: by chance they are others each time."""
    common = set().union(*places)
    pairs = [*zip(places, sizes, strict=True)]
    return (
        all(0 in each for each in places)
        or all(size - 1 in each for each, size in pairs)
        or all({*each} == {k for k in common if k < size} for each, size in pairs)
    )


def follows(quantity, trial):
    """What is as it should be, but for what it is made of, which is wrong."""
    if AFTER.get(quantity) not in trial.check.quantities:
        return None
    parts = trial.parts_of(quantity)
    if trial.fault or not trial.fault_in(AFTER[quantity]) or not parts[0].came:
        return None
    if quantity == "gradients":
        own = [(part, part.rule.right(part.names)) for part in parts]
        consistent = all(part.came and part.close_to(part.got, so) for part, so in own)
        return ("gradients of wrong deltas", {}) if consistent else None
    right = parts[0].wrong_entries()[0][0]
    return ("losses after a wrong step", {"last": right - 1}) if right else None


def in_some_layers(wrong):
    """Wrong in the same places of a list, and right in the others."""
    places = {part.names.get("k") for part in wrong}
    counts = {len(part.names.get("weights", ())) for part in wrong}
    # All but the last layer are the hidden ones, whose formula is another one. And what
    # is judged from a delta may be right beside others only because these are wrong.
    if (
        wrong[0].quantity in ("gradients", "deltas")
        or None in places
        or len(counts) > 1
        or places >= set(range(min(counts) - 1))
    ):
        return None
    return "wrong layers", {
        "entries": [f"{wrong[0].quantity}[{k}]" for k in sorted(places)]
    }


# What is made of what: quantities that may be wrong because of another one.
AFTER = {"gradients": "deltas", "losses": "weights"}
# What an answer is called that is wrong on some of these kinds and right on all others.
SPECIAL = [
    *(
        (set(kinds.split(", ")), "special kind")
        for kinds in (
            *("one sample, one input, one output", "float32, float32 digits"),
            *("longer batch", "read-only", "not contiguous", "large numbers"),
            *("small rate", "large rate", "far below", "no steps"),
        )
    ),
    ({"fractions", "float32 digits"}, "wrong between whole numbers"),
    ({"large", "far below"}, "wrong for very large entries"),
    ({"saturated"}, "wrong where outputs are saturated"),
    ({"two zeros"}, "wrong beside a zero"),
    ({"square"}, "wrong where sizes are equal"),
    ({"one layer", "deep"}, "wrong for other depths"),
    ({"square", "deep"}, "wrong where sizes are equal"),
]


def special_kind(quantity, trials, trial):
    """Wrong on one kind of instances, and right on all others."""
    if trial is not trials[0]:
        # Few do not tell which of them is special.
        drawn = [each for seed in (1, 2) for each in trial.check.draw(seed, True)]
        trials = [*trials, *trial.check.trials(trial.function, drawn)]
    if trial.instance.kind in EXTREME:
        part = next(part for part in trial.parts_of(quantity) if not part.right)
        if part.came and not (finite := np.isfinite(part.got)).all():
            if trial.instance.kind == "large":
                return "overflows", {"got": part.got[~finite][0]}
            return None
    wrong = [each.instance.kind for each in trials if each.fault_in(quantity)]
    wrong = dict.fromkeys(wrong).keys()
    for kinds, name in SPECIAL:
        if wrong <= kinds:
            if wrong <= {"fractions", "float32 digits"} and wrong_when_whole(
                quantity, trial
            ):
                return None
            one, *more = [Word("KINDS", kind) for kind in wrong]
            for each in more if name == "special kind" else ():
                one = Word("WORDS", "or", {"one": one, "other": each})
            return name, {"kinds": [one, *more] if one.table == "KINDS" else one}
    return None


def wrong_when_whole(quantity, trial):
    """Return whether an answer stays wrong when its inputs become whole numbers."""
    whole = {
        name: np.copysign(np.ceil(np.abs(value)), value)
        for name in trial.check.arguments
        if is_plain(value := trial.pristine[name])
    }
    return bool(trial.asked_again(**whole).fault_in(quantity))


def special(quantity, trials, trial):
    """Wrong on some instances and right on others."""
    # Parts of one shape make one array, and that is no mistake of sizes.
    if trial.fault_in(quantity).mistake in ("not finite", "ragged"):
        return None
    if trial is not trials[0]:
        return "special case", {}
    # What stopped the call has perhaps come from another quantity.
    alone = not trial.fault or not any(map(trials[1].fault_in, trial.check.quantities))
    if not trials[1].fault_in(quantity) and alone:
        return "square only", {}
    return None
