"""The glossary and the pages use the same words."""

import re
from pathlib import Path

import pytest

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
GLOSSARY = CHAPTERS / "glossary.md"
PAGES = sorted(path for path in CHAPTERS.glob("*.md") if path != GLOSSARY)
DIRECTIVE = re.compile(r"^(`{3,})\{glossary\}\n(.*?)^\1$", re.M | re.S)
INDEXED = re.compile(r"\{index\}`(?:[^`<]*<([^`>]*)>|([^`<>]*))`", re.S)


def definitions(text):
    """Yield each term of a page's glossary with its definition.

    A term stands at the start of a line, and what is said of it is indented.
    """
    _, content = DIRECTIVE.search(text).groups()
    entries = re.finditer(r"^(?![\s:])(.+)\n((?:[ ]+.*\n|\n)+)", content, re.M)
    return [(entry[1], " ".join(entry[2].split())) for entry in entries]


def indexed(text):
    """Return what a page puts into the index, as it is to be found there."""
    found = ("".join(pair) for pair in INDEXED.findall(text))
    return {re.sub(r"^(single|pair): *", "", " ".join(name.split())) for name in found}


def names(entry):
    """Return the terms for an entry of the index: "b" or "b a" where it is "a; b"."""
    above, _, below = entry.partition("; ")
    return {below, f"{below} {above}"} if below else {above}


ENTRIES = definitions(GLOSSARY.read_text("utf-8"))
TERMS = {term for term, _ in ENTRIES}


def test_the_parts_of_a_page_are_found():
    text = (
        "{index}`loss`, {index}`logits <logit>`, {index}`dead <single: ReLU; dead>`\n\n"
        "```{glossary}\n:sorted:\n\none term\n  It is\n  one.\n\ntwo\n  Two.\n```\n"
    )
    assert indexed(text) == {"loss", "logit", "ReLU; dead"}
    assert names("ReLU; dead") == {"dead", "dead ReLU"}
    assert definitions(text) == [("one term", "It is one."), ("two", "Two.")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_term_that_a_page_puts_into_the_index_is_in_the_glossary(path):
    entries = indexed(path.read_text("utf-8"))
    assert sorted(entry for entry in entries if not names(entry) & TERMS) == []


def test_no_term_has_two_entries():
    assert len({term.casefold() for term in TERMS}) == len(ENTRIES) > 60


@pytest.mark.parametrize(("term", "definition"), ENTRIES, ids=lambda text: text[:20])
def test_a_term_is_used_on_a_page_and_leads_to_one(term, definition):
    pages = {path.name: path.read_text("utf-8") for path in PAGES}
    phrase = r"\s".join(map(re.escape, term.split()))
    used = re.compile(rf"\b{phrase}", re.I)
    # The index may have the words of a term in another order.
    assert any(
        used.search(text) or any(term in names(e) for e in indexed(text))
        for text in pages.values()
    ), "no page uses it"
    links = re.findall(r"\]\(([\w.]+)", definition)
    assert links, "it leads to no page"
    assert set(links) <= set(pages)
