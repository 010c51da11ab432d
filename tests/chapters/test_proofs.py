"""Every displayed identity is proved, from the characters that a page is made of.

A display is an identity with a label, a definition, or a formula that is wrong and said
to be. The modules of ``proofs`` say what the letters of each page stand for; the reader
there does the rest.
"""

import importlib
import re
from pathlib import Path

import pytest

from tests.chapters.proofs.meaning import Refuted, Unclear
from tests.chapters.proofs.reader import Unreadable, displays

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "chapters").glob("*.md"))
DISPLAYS = [display for page in PAGES for display in displays(page)]
IDENTITIES = {d.label: d for d in DISPLAYS if d.kind == "identity" and d.label}
WRONG = {d.name: d for d in DISPLAYS if d.kind == "wrong"}
MODULES = [
    importlib.import_module(f"tests.chapters.proofs.{page.stem}")
    for page in PAGES
    if (Path(__file__).parent / "proofs" / f"{page.stem}.py").exists()
]
PROOFS = {label: proof for module in MODULES for label, proof in module.PROOFS.items()}
REFUTED = {
    name: proof
    for module in MODULES
    for name, proof in getattr(module, "WRONG", {}).items()
}


def problems(label, tex):
    """Return what each of a label's scenes has against a display: None, or an error."""
    found = []
    for scene in PROOFS[label]():
        try:
            scene.prove(tex)
            found.append(None)
        except (Refuted, Unreadable) as error:
            found.append(error)
    assert found, f"the proof of {label} has no scene"
    return found


def unmatched(pages, proofs, refuted):
    """Return what is wrong with the labels of pages and the names of proofs."""
    found, identities, wrong = [], [], []
    for page in pages:
        shown = displays(page)
        fences = len(re.findall(r"^\s*\$\$", page.read_text("utf-8"), re.M))
        if fences != 2 * len(shown):
            found.append(f"{page.name}: a display that is not read")
        for display in shown:
            if display.kind == "wrong":
                wrong.append(display.name)
            elif display.kind == "identity":
                place = f"{page.name}:{display.line}"
                identities.append(display.label or place)
                if not display.label:
                    found.append(f"{place}: an identity without a label")
    for names, known, what in (
        (identities, proofs, "proof"),
        (wrong, refuted, "refutation"),
    ):
        found += [f"{n} without a {what}" for n in names if n not in known]
        found += [f"a {what} without {n}" for n in known if n not in names]
        found += [f"{n} twice" for n in {*names} if names.count(n) > 1]
    return found


def test_every_identity_has_a_label_and_a_proof_and_every_proof_a_label(capsys):
    assert unmatched(PAGES, PROOFS, REFUTED) == []
    with capsys.disabled():
        print(
            f"\n{len(IDENTITIES)} labelled identities, {len(PROOFS)} proofs; "
            f"{len(WRONG)} wrong formulas, {len(REFUTED)} refutations"
        )
    assert len(IDENTITIES) > 120


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("$$\nA = B\n$$", "page.md:1: an identity without a label"),
        ("$$\nA = B\n$$ (new)", "new without a proof"),
        ("$$\n% definition\nA = B\n$$ (old)", "a proof without old"),
        ("$$\nA = B\n$$ (old)\n\n$$\nA = B\n$$ (old)", "old twice"),
        ("$$\n% wrong: tale\nA = B\n$$", "tale without a refutation"),
        ("$$ A = B $$ (old)", "page.md: a display that is not read"),
    ],
)
def test_what_has_no_counterpart_is_named(tmp_path, text, problem):
    page = tmp_path / "page.md"
    page.write_text(text + "\n")
    assert problem in unmatched([page], {"old": None}, {})


def test_mathematics_stands_in_displays_and_not_in_environments_of_its_own():
    for page in PAGES:
        text = page.read_text("utf-8")
        outside = re.sub(r"^[ ]*\$\$.*?^[ ]*\$\$", "", text, flags=re.M | re.S)
        assert r"\begin{align" not in outside, page.stem


@pytest.mark.parametrize("label", IDENTITIES)
def test_an_identity_holds_as_it_is_displayed(label):
    for scene in PROOFS[label]():
        scene.prove(IDENTITIES[label].tex)


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_formula_is_refuted_as_it_is_displayed(name):
    for scene in REFUTED[name]():
        with pytest.raises(Refuted) as reason:
            scene.prove(WRONG[name].tex)
        assert not isinstance(reason.value, Unclear)


EQUAL = "two entries of the example's gradient are equal"
# An index that changed and left the statement true.
TRUE_AS_WELL = {
    "example-inner": {"1 to 2 in _{11}": EQUAL},
    "example-entries-x": dict.fromkeys(
        ["1 to 2 in _{11}", "2 to 1 in _{12}", "2 to 1 in _{21}"], EQUAL
    ),
    "small-inner-x": dict.fromkeys(
        ["1 to 2 in _{11}", "2 to 1 in _{12}", "2 to 1 in _{21}"], EQUAL
    ),
    "small-inner-w": dict.fromkeys(["1 to 2 in _{12}", "2 to 1 in _{22}"], EQUAL),
    "bias-box-w": {"j to k in _{ij}": "∂z_ij/∂w_dk is 0 unless j is k"},
    "bias-box-b": {"j to k in _{ij}": "∂z_ij/∂b_k is 0 unless j is k"},
    "activation-partials": {"n to i in _{nk}": "it stands beside i = n"},
    "activation-entry": {"j to k in _{ij}": "∂o_ij/∂h_nk is 0 unless j is k"},
    "softmax-entry": {"j to k in _j": "it stands beside [j = k]"},
    "softmax-ones": {
        "1 to 2 in _{i=1}": "each sample's sum is constant by itself",
        "i to j in _{i=1}": "the derivative of a sum over one p_ij is 0 for each i",
    },
}


def slips(tex):
    """Yield (what changed, display) for each index in a display, with that one changed.

    Indices stand below, or above in brackets, where they count layers.
    """
    scripts = [*re.finditer(r"_(?:\{([^{}\\]*)\}|(\w))|\^\{\(([^{}()]*)\)", tex)]
    letters = "".join(script[script.lastindex] for script in scripts)
    letters = sorted(set(re.findall(r"[a-z]", letters)))
    digits = {"0": "1", "1": "2", "2": "1", "3": "2"}
    for script in scripts:
        start = script.start(script.lastindex)
        for at, sign in enumerate(script[script.lastindex], start):
            if sign in letters:
                other = letters[(letters.index(sign) + 1) % len(letters)]
            else:
                other = digits.get(sign, sign)
            if other != sign:
                changed = f"{tex[:at]}{other}{tex[at + 1 :]}"
                yield f"{sign} to {other} in {script[0]}", changed


@pytest.mark.parametrize("label", IDENTITIES)
def test_no_index_of_an_identity_can_be_changed_unnoticed(label):
    unnoticed = {
        what
        for what, tex in slips(IDENTITIES[label].tex)
        if not any(problems(label, tex))
    }
    assert unnoticed == TRUE_AS_WELL.get(label, {}).keys()


def test_every_identity_with_indices_is_tried_with_slips():
    tried = [label for label, d in IDENTITIES.items() if any(slips(d.tex))]
    assert len(tried) > 90


@pytest.mark.parametrize(
    ("page", "label", "right", "wrong"),
    [
        ("linear_layer", "entries-w", "g_{21}x_{22} &", "g_{11}x_{22} &"),
        ("backprop", "composite", r"f\Big(w^{(2)}_{11}", r"f\Big(w^{(1)}_{11}"),
        (
            "bias",
            "bias-box-x",
            r"\sum_{j=1}^{M} g_{nj}",
            r"\sum_{j=1}^{D} g_{nj}",
        ),
    ],
)
def test_a_wrong_subscript_in_a_page_is_caught(tmp_path, page, label, right, wrong):
    text = (ROOT / "chapters" / f"{page}.md").read_text("utf-8")
    assert text.count(right) == 1
    copy = tmp_path / f"{page}.md"
    copy.write_text(text.replace(right, wrong), "utf-8")
    caught = [
        display.label
        for display in displays(copy)
        if display.kind == "identity" and any(problems(display.label, display.tex))
    ]
    assert caught == [label]
