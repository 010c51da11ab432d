"""The languages of the checks: the same keys and placeholders, and none without use."""

import ast
import importlib
import pkgutil
import string
import types
from pathlib import Path

import pytest

from autograder.checks import words
from autograder.checks.words import en

ROOM = Path(words.__file__).parents[1]
LANGUAGES = [module.name for module in pkgutil.iter_modules(words.__path__)]
TABLES = {name: table for name, table in vars(en).items() if isinstance(table, dict)
          and not name.startswith("__")}  # fmt: skip


def placeholders(said):
    """Return the placeholders in a sentence, or in a pair of them."""
    texts = said if isinstance(said, tuple) else (said,)
    return {field for text in texts for _, field, *_ in string.Formatter().parse(text)}


def differences(language):
    """Yield where a language differs from English in more than its words."""
    for name, table in TABLES.items():
        theirs = getattr(language, name)
        for key in table.keys() ^ theirs.keys():
            yield f"{name}: {key!r}"
        for key in table.keys() & theirs.keys():
            if placeholders(table[key]) != placeholders(theirs[key]):
                yield f"{name}: {key!r} has other placeholders"
    yield from (name for name in vars(en) if not hasattr(language, name))


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_language_has_the_same_keys_and_placeholders(name):
    assert not list(differences(importlib.import_module(f"{words.__name__}.{name}")))


def test_a_language_that_lacks_something_is_noticed():
    def language(**changes):
        return types.SimpleNamespace(**{**vars(en), **changes})

    less = {key: said for key, said in en.MISTAKES.items() if key != "sign"}
    other = {**en.FAULTS, "nothing returned": ("{name} {x}", "")}
    assert list(differences(language(MISTAKES=less))) == ["MISTAKES: 'sign'"]
    assert list(differences(language(FAULTS=other))) == [
        "FAULTS: 'nothing returned' has other placeholders"
    ]


def test_no_sentence_is_without_use():
    used = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)
    spoken = set().union(*(en.MISTAKES, en.WHOLE, en.SENTENCES, en.WORDS))
    assert not spoken - used


def test_a_value_is_spoken_by_what_it_is():
    assert words.spoken(["dX", "dW", "db"]) == "dX, dW and db"
    assert words.spoken(words.kind_of((1, 2))) == "a tuple of length 2"
    assert words.spoken(words.kind_of(3)) == "an int"
    assert words.spoken(words.Word("PLACES", ("row", True))) == "rows"
