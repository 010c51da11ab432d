"""From an exception's text to its cause, as data.

NumPy's and Python's texts are translated where they tell a beginner little. What no row
of TABLE matches stays as it is.
"""

import difflib
import re

from autograder.checks.words import Word, one_line, quoted

# What learners of other libraries write, and what NumPy has for it.
HABITS = {
    "t": "X.T",
    "permute": "X.transpose(1, 0)",
    "unsqueeze": "X[:, None]",
    "mm": "X @ W",
    "clone": "X.copy()",
    "dim": "X.ndim",
    "relu": "np.maximum(X, 0)",
    "sigmoid": "1 / (1 + np.exp(-X))",
    "dim=": "axis=",
    "keepdim=": "keepdims=",
    **{name: f"np.{name}(X)" for name in ("abs", "exp", "log", "sqrt", "tanh")},
}
OWNERS = {"'numpy.ndarray' object": ".", "module 'numpy'": "np."}
OPERATORS = {"bitwise_and": "&", "bitwise_or": "|", "invert": "~"}


def cause_of(text, told, arguments):
    """Return the key of a cause and its values: None where the text matches no row.

    told is what is Told of the exception beside its text, arguments the names of what
    the function was called with.
    """
    for pattern, key in TABLE:
        if match := re.search(pattern, text):
            values = {name: read(group) for name, group in match.groupdict().items()}
            return key(values, told, arguments) if callable(key) else (key, values)
    return None, {}


def read(group):
    """Return a part of a text as a value: a shape as a tuple, all else as it is."""
    if re.fullmatch(r"\([\d, ]*\)", group):
        return tuple(map(int, re.findall(r"\d+", group)))
    return one_line(group, 100)


# The rows' own questions: each returns a key and values


def call_of(values, told, arguments):
    """Return how the check's own call goes wrong: it has no line of the learner's."""
    if told.line or int(values.get("given", len(arguments))) != len(arguments):
        return None, {}
    if missing := re.findall(r"'(\w+)'", values.get("missing", "")):
        values["missing"] = [quoted(each) for each in missing]
    if not arguments:
        return ("no arguments" if missing else None), values
    key = "arguments missing" if missing else "arguments"
    return key, {**values, "arguments": list(arguments)}


def operator(values, told, arguments):
    name = values["operator"]
    compares = re.search(r"[<>]|[=!]=", told.line)
    key = "bits" if compares or not told.line else "bits of numbers"
    return key, {"operator": OPERATORS.get(name, name)}


def array(values, told, arguments):
    """Return which function of single numbers stands in the line, if one does."""
    called = re.search(r"\b(math\.\w+|float|int|round)\(", told.line)
    if not called:
        return None, {}
    return "array for a function of numbers", {"called": quoted(called[1])}


def side(values, told, arguments):
    return "product with a number", {
        "side": Word("WORDS", ("left", "right")[int(values["operand"])])
    }


def product(values, told, arguments):
    """Return the shapes in a matrix product, and the sizes that should be equal."""
    if "inner(" in told.line:  # NumPy names other shapes than the learner's
        return None, {}
    if told.shapes and all(told.shapes):
        left, right = told.shapes
    elif "left" in values:
        left, right = values["left"], values["right"]
    else:
        return "product of sizes", values
    values = {"left": left, "right": right}
    return "product", {**values, "inner": left[-1], "outer": right[-2:][0]}


def shapes(values, told, arguments):
    found = map(read, re.findall(r"\([\d, ]*\)", values["several"]))
    return "entry by entry", {"shapes": list(dict.fromkeys(found))[:4]}


def einsum(values, told, arguments):
    """Return the letter of an einsum that stands for two sizes, if it can be read."""
    found = list(map(read, re.findall(r"(\([\d,]*\))->", values["several"])))
    letters = re.search(r"""["']([a-zA-Z, ]+)(->[a-zA-Z ]*)?["']""", told.line)
    sizes = {}
    groups = letters[1].split(",") if letters else ()
    for group, size in zip(groups, found, strict=False):
        for letter, one in zip(group.strip(), size, strict=False):
            # A size of 1 goes with any other.
            if one != 1 and (other := sizes.setdefault(letter, one)) != one:
                return "einsum, letter", {"letter": letter, "one": other, "other": one}
    return None, {}


def too_few(values, told, arguments):
    return ("too few axes" if ".shape" in told.line else "too few values"), values


def unknown_name(values, told, arguments):
    missing = values["missing"]
    if missing not in arguments and (near := nearest(missing, arguments)):
        return "unknown name, near", {**values, "near": near}
    return "unknown name" if arguments else "unknown name, no arguments", values


def not_in_numpy(values, told, arguments):
    """Return what NumPy has in the place of what it has not."""
    start, attribute = OWNERS[values["owner"]], values["attribute"]
    if attribute not in HABITS:
        return None, {}
    instead = HABITS[attribute]
    theirs = re.search(rf"(\w+)\.{attribute}\b", told.line)
    if theirs and start == ".":
        instead = re.sub(r"\bX\b", theirs[1], instead)
    return "another library's", {"attribute": f"{start}{attribute}", "instead": instead}


def keyword(values, told, arguments):
    attribute = f"{values['keyword']}="
    return "another library's", {"attribute": attribute, "instead": HABITS[attribute]}


def nearest(name, names):
    """Return the name that is nearest to a name, whatever its capitals, or None."""
    lowered = {each.lower(): each for each in names}
    near = difflib.get_close_matches(name.lower(), lowered, 1)
    return lowered[near[0]] if near else None


# Python's complaints of a value's kind


def operand(kind):
    """Return the pattern of complaints of a kind in arithmetic and comparisons."""
    return rf"(?:operand type.* for|between instances of) .*'{kind}'"


def use(kind, attribute=r"\w+"):
    """Return the pattern of complaints that a kind has no entries or attributes."""
    return (
        rf"'{kind}' object (?:is not subscriptable|is not iterable|has no attribute "
        rf"'{attribute}')|of type '{kind}' has no len|non-iterable {kind} object"
    )


OF_ARRAYS = (
    "(?:T|all|any|arg[a-z]+|astype|dot|dtype|flatten|max|mean|min|ndim|prod|ravel"
    "|reshape|shape|size|std|sum|transpose|var)"
)
NUMBER = r"(?:int|float|numpy\.(?:int|float)\d+)"
SEQUENCE = "(?:list|tuple)"
FUNCTION = (
    r"(?:function|method|builtin_function_or_method|numpy\.ufunc"
    r"|numpy\._ArrayFunctionDispatcher)"
)
CALLED = r"^TypeError: (?:\w+\.<locals>\.)*(?:\w+|<lambda>)\(\)"
SHAPE = r"\(\d[\d, ]*\)"
SIZES = r"\(size (?P<{}>\d+) is different from (?P<{}>\d+)\)"

# In this order: the first row that matches counts.
TABLE = [
    # names
    (r"^NameError: name '(?P<missing>\w+)' is not defined", unknown_name),
    (
        rf"(?P<owner>{'|'.join(map(re.escape, OWNERS))}) has no attribute "
        r"'(?P<attribute>\w+)'",
        not_in_numpy,
    ),
    (r"unexpected keyword argument '(?P<keyword>(?:keep)?dim)'", keyword),
    # calls
    (
        CALLED + r" takes (?:from \d+ to )?(?P<takes>\d+) positional arguments? but "
        r"(?P<given>\d+) ",
        call_of,
    ),
    (
        CALLED + r" missing (?:\d+ )?required .*arguments?: (?P<missing>'\w+'.*)",
        call_of,
    ),
    (r"'NoneType' object is not callable", "None for a value"),
    (r"object is not callable", "not callable"),
    # kinds
    (r"truth value of an array with more than one element", "truth value"),
    (r"operand type\(s\) for \^=?: .*float|'bitwise_xor' not supported", "power"),
    (r"operand type.* for (?:unary )?(?P<operator>[&|~])=?: .*float", operator),
    (
        r"ufunc '(?P<operator>bitwise_and|bitwise_or|invert)' not supported",
        operator,
    ),
    (f"{operand('NoneType')}|{use('NoneType')}", "None for a value"),
    (f"{operand(FUNCTION)}|{use(FUNCTION)}", "function for a value"),
    (f"{operand(SEQUENCE)}|{use(SEQUENCE, OF_ARRAYS)}", "list for an array"),
    (r"can only concatenate|can't multiply sequence by non-int", "list for an array"),
    (r"'int' object is not iterable", "loop over a number"),
    (use(NUMBER, OF_ARRAYS), "number for an array"),
    (r"len\(\) of unsized object|iteration over a 0-d array", "number for an array"),
    (r"index to scalar variable|array is 0-dimensional, but", "number for an array"),
    (r"only (?:(?:size-1|length-1|0-dimensional)|integer scalar) arrays", array),
    (r"inhomogeneous shape", "ragged"),
    (
        r"Cannot cast ufunc .* from dtype\('(?P<got>\w+)'\) to "
        r"dtype\('(?P<into>\w+)'\) with casting rule 'same_kind'",
        "cannot be stored",
    ),
    # shapes
    (rf"matmul: Input .*{SIZES.format('outer', 'inner')}", product),
    (rf"shapes (?P<left>{SHAPE}) and (?P<right>{SHAPE}) not aligned", product),
    (rf"mismatch: (?P<left>{SHAPE}) \* (?P<right>{SHAPE})", product),
    (r"matmul: Input operand (?P<operand>[01]) does not have enough dim", side),
    (r"remapped shapes .*?: (?P<several>\([\d,]*\)->.*)", einsum),
    (
        r"Size of label '(?P<letter>\w)' for operand \d+ \((?P<other>\d+)\) does not "
        r"match previous terms \((?P<one>\d+)\)",
        "einsum, letter",
    ),
    (
        r"collapsing index '(?P<letter>\w)' don't match \((?P<one>\d+) != "
        r"(?P<other>\d+)\)",
        "einsum, letter",
    ),
    (
        r"shape (?P<got>\(.*\)) (?:into shape|could not be broadcast to indexing result"
        r" of shape) (?P<into>\(.*\))",
        "shape to be stored",
    ),
    (
        r"output operand with shape (?P<into>\(.*\)) doesn't match the broadcast shape "
        r"(?P<got>\(.*\))",
        "shape to be stored",
    ),
    (
        r"(?:could not|cannot) be broadcast .*?(?P<several>\([\d, ]*\).*\([\d, ]*\))",
        shapes,
    ),
    (rf"shapes must agree (?P<several>{SHAPE}.*{SHAPE})", shapes),
    # indices
    (
        r"index (?P<index>-?\d+) is out of bounds for axis (?P<axis>\d+) with size "
        r"(?P<size>\d+)",
        "index too large",
    ),
    (r"Index out of range: a\[", "end of a matrix"),
    (r"(?P<kind>list|tuple) (?:assignment )?index out of range", "end of a list"),
    (
        r"not enough values to unpack \(expected (?:at least )?(?P<expected>\d+), got "
        r"(?P<got>\d+)\)",
        too_few,
    ),
]
