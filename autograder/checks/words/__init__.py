"""From what was found to what is said of it.

A check finds data: keys, and the values that belong to them. Here they become
sentences. What is said in English stands in `en`; another language is another module
with the same keys and placeholders, and tests/autograder/test_words.py compares them.
"""

from dataclasses import dataclass, field

from autograder.checks.words import en as language


@dataclass(frozen=True)
class Word:
    """A value that is itself something to be said: its key in one of the tables, and
    the values that belong to it."""

    table: str
    key: object
    values: dict = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Kind:
    """A value that is the type of something, and its length if it is a sequence."""

    name: str
    length: int | None = None


def kind_of(value):
    """Return the Kind of value: what a sentence calls it.

    Nothing of the learner's is run for it: neither a class nor its class need let
    itself be looked at.
    """
    if value is None:
        return "None"
    kind = type(value)
    name, module = (
        type.__dict__[each].__get__(kind) for each in ("__qualname__", "__module__")
    )
    name = one_line(name, 80) or "object"
    module = one_line(module, 80) if issubclass(type(module), str) else "builtins"
    if module != "builtins":
        name = f"{module}.{name}"[:80]
    sequence = next((base for base in (list, tuple) if issubclass(kind, base)), None)
    return Kind(name, sequence.__len__(value) if sequence else None)


def one_line(text, length):
    """Return text, a learner's perhaps, in one line that is no longer than length."""
    # Of a learner's own kind of str, a plain copy.
    text = str.__str__(text)[: 10 * length]
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() else " " for sign in text)
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def spoken(value):
    """Return a value as it stands in a sentence."""
    if isinstance(value, Word):
        return filled(getattr(language, value.table)[value.key], value.values)
    if isinstance(value, Kind):
        return language.kind(value.name, value.length)
    if isinstance(value, Exception):  # a Fault
        return what_and_why(value.mistake, value.values)[0]
    if isinstance(value, list):
        return language.listed([spoken(member) for member in value])
    return str(value)


def filled(template, values):
    return template.format(**{name: spoken(value) for name, value in values.items()})


def keys_in(text):
    """Return the keys that stand in a text, between commas."""
    return set(" ".join(text.split()).split(", "))


def sentence(key, values):
    """Return the sentence under a key of SENTENCES."""
    return filled(language.SENTENCES[key], values)


def what_and_why(key, values):
    """Return the two sentences on a mistake: what was done, and why that is not it.

    A mistake's first sentence may be a predicate. Then values has the part that it is
    said of and, if the mistake has one, the formula that the part equals.
    """
    if key in language.WHOLE:
        return tuple(filled(template, values) for template in language.WHOLE[key])
    what, why = (filled(template, values) for template in language.MISTAKES[key])
    if formula := values.get("formula", ""):
        formula = language.FORMULA[values.get("only_where_square", False)].format(
            formula=unbroken(formula)
        )
    part = named(values["part"])
    what = language.PREDICATE.format(part=part, what=what, formula=formula)
    return what, why


def outline(key, part, name):
    """Return the first sentence on a mistake, with … for what only an answer tells."""
    gaps = Gaps(part=part, name=name)
    if key in language.WHOLE:
        return language.WHOLE[key][0].format_map(gaps)
    what = language.MISTAKES[key][0].format_map(gaps)
    return language.PREDICATE.format(part=named(part), what=what, formula="")


class Gaps(dict):
    """Values of a sentence, with … for each that is not known."""

    def __missing__(self, name):
        return "…"


def named(part):
    """Return a list's name as code, since a sentence says of it what it *is*."""
    lists = *language.PLURAL, "cache"
    return language.CODE.format(name=part) if part in lists else spoken(part)


def quoted(line):
    """Return a line of the learner's code as it stands in a sentence."""
    return language.CODE.format(name=line.replace("`", "'"))


def is_or_are(quantities):
    """Return the verb for quantities, of which one may be a list."""
    plural = len(quantities) > 1 or quantities[0] in language.PLURAL
    return language.ARE if plural else language.IS


def is_specific(key):
    """Return whether a mistake's key says more than that something is wrong."""
    return key not in language.FAULTS


def unbroken(code):
    """Return code for a sentence, with spaces at which no line is broken."""
    return code.replace(" ", "\N{NO-BREAK SPACE}")


def plain(text):
    """Return text with plain spaces, as they are copied and compared."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
