"""The reader of displays: what it takes for true, and what it does not let pass."""

import pytest
import sympy as sp

from tests.chapters.proofs.linear_layer import layer
from tests.chapters.proofs.meaning import Refuted
from tests.chapters.proofs.reader import Unreadable, statements


@pytest.fixture
def scene():
    """The layer with two samples, two inputs and three outputs."""
    return layer(2, 2, 3)


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} W^{\top}",
        r"z_{ij} = \sum_{d=1}^{D} x_{id} w_{dj}",
        r"\frac12 X + \tfrac12 X = X, \qquad X \odot X = X \odot X",
        r"\underbrace{X}_{N\times D} \underbrace{W}_{D\times M} = Z",
        r"z_{12} = x_{11}w_{12} + x_{12}w_{22} \quad\text{if $X$ is not empty}",
        r"x_{ij} = \begin{cases} x_{ii} & i = j\\ x_{ij} & \text{else} \end{cases}",
        r"\begin{aligned} Z &= XW\\ &= X W .\end{aligned}",
        r"\begin{aligned} \Big(X\\ &\quad{}+ X\Big)W &= Z\\ &\quad{}+ Z\end{aligned}",
        r"\boxed{Z = XW} \quad \boxed{Z = XW}",
        r"\mathrm{d}Z = \mathrm{d}X\,W + X\,\mathrm{d}W",
    ],
)
def test_a_true_statement_is_proved(scene, tex):
    scene.prove(tex)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"Z = WX", "a product of"),
        (r"z_{13} = z_{14}", "has no entry"),
        (r"z_{ij} = \sum_{d=1}^{D} x_{id} w_{jd}", "runs over|has no entry"),
        (r"\underbrace{X}_{M\times D} = X", "over a brace that says"),
        (r"\underbrace{XW}_{X} = Z", "not what stands under its brace"),
        (r"XW \odot Z = Z \odot Z", "without brackets"),
        (r"Z = XW, \qquad Z = Z + Z", "does not hold"),
        (r"Z = XW + 1 = XW", "does not hold"),
        (r"Z = Q", "nothing says how far Q runs"),
        (r"x_{11} < w_{11}", "does not hold"),
        (r"X + W = X", "a sum of"),
        (r"\frac{\partial Z}{\partial X} = W^{\top}", "four indices"),
        (r"\langle X, Z\rangle = L", "an inner product of"),
        (r"Z", "states nothing"),
        (r"x_{11} = x_{11} \quad\text{for } 1 > 2", "no indices fulfil"),
    ],
)
def test_a_false_or_empty_statement_is_refuted_with_its_reason(scene, tex, reason):
    with pytest.raises(Refuted, match=reason):
        scene.prove(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"Z = X \star W",
        r"Z = \foo{X}",
        r"Z = (XW",
        r"Z = XW)",
        r"Z = \underbrace{XW",
        r"Z = XW \text{ as we saw}",
        r"\frac{L}{\partial X} = X",
        r"Z = \begin{pmatrix} 1 & 2",
        r"\sum_{i=1} x_{i1} = L",
        r"= Z",
        r"",
        r"% Z = XW",
    ],
)
def test_what_is_not_in_the_notation_is_an_error(scene, tex):
    with pytest.raises((Unreadable, Refuted)):
        scene.prove(tex)


def test_what_holds_for_positive_numbers_alone_is_refuted(scene):
    x = scene.names["X"][0]
    scene.put("p", sp.Abs(x))
    with pytest.raises(Refuted):
        scene.prove("p = x_{11}")
    scene.prove("p p = x_{11} x_{11}")


def test_statements_are_separated_and_conditions_belong_to_the_one_before():
    found = statements(r"a = b, \qquad c = d = e \quad\text{while } k > 1")
    assert [len(each.members) for each in found] == [2, 3]
    assert [len(each.conditions) for each in found] == [0, 1]
