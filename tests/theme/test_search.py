"""The search page: the right page first, excerpts to read, no error in the console."""

import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest

from theme.mathematics import render
from theme.search import CourseEnglish

CHAPTERS = Path(__file__).parents[2] / "chapters"

# The page that must come first, and what its readers type.
QUESTIONS = {
    "linear_layer": """
        transpose | why transpose | x transpose | transposed | transpose explained
        why is there a transpose in the gradient | where does the transpose come from
        ∂L/∂W | ∂L/∂X | dL/dW | dL/dX | dl/dw | dL / dW | d L/d W | ∂L/∂w₂₁ | dL/dx_12
        \\frac{\\partial L}{\\partial W} | \\partial L/\\partial X | dL/dW formula
        X^T | W^T | X.T | W.T | Xᵀ | X^\\top | W^{\\top} | X^T dZ | X.T @ dZ | dZ @ W.T
        dW = X.T @ dZ | ∂L/∂W = X^T ∂L/∂Z | dZ W^T | dW | dX
        weight gradient | input gradient | matrix gradient | gradient of the weights
        gradient with respect to W | gradient w.r.t. W | partial L / partial W
        derivative of the loss with respect to weights
        matrix multiplication gradient | linear layer | backward pass linear layer
    """,
    "bias": """
        bias | bias gradient | gradient of the bias | db | dL/db | sum over batch
        why a sum over the batch | sum over samples | dZ.sum(axis=0) | broadcasting
        numerator layout | layout | Z = XW + b
    """,
    "activations": """
        relu | relu derivative | derivative of relu | kink | sigmoid derivative | tanh
        dead relu | vanishing gradients | hadamard product | ⊙ | activation function
    """,
    "losses": """
        softmax | softmax gradient | cross entropy | cross-entropy loss | mse | one hot
        mean squared error | who divides by N | average over batch | log-sum-exp
    """,
    "backprop": """
        backprop | backpropagation | learning rate | update weights | gradient descent
        delta | δ₃ | hidden layer | computation graph | training loop | forward pass
    """,
    "reading_a_gradient": """
        gradient | chain rule | adjoint | upstream gradient | inner product | dL/dZ
        shape of the gradient
    """,
    "neuron_to_batch": "neuron | weighted sum | minibatch | Jacobian of one sample",
    "checking_gradients": """
        gradient check | check gradients | complex step | finite differences | tolerance
        adjoint test | numerical gradient
    """,
    "by_hand_layer": "by hand | exercise on paper | worksheet | worked example",
    "by_hand_network": "example with numbers | two steps | backprop by hand",
    "error_hunt": "common mistakes | find the bug",
    "jacobians": """
        Jacobian | Jacobian matrix | whole Jacobian | dZ/dX | kronecker | np.kron
        kronecker product | ⊗ | vec | commutation matrix | einsum | I ⊗ W^T | flatten
    """,
    "matrix_derivatives": """
        matrix derivative | matrix calculus | trace | least squares | differential
    """,
    "inverse_and_determinant": """
        determinant | log det | derivative of the inverse | gradient of a determinant
    """,
    "cost": "memory | flops | checkpointing | multiply-adds",
    "half_the_digits": """
        float32 | float16 | half precision | mixed precision | underflow | dtype
    """,
    "frameworks": """
        nn.Linear | torch.nn.Linear | pytorch | autograd | loss.backward() | jax
        automatic differentiation | reverse mode
    """,
    "summary": "summary | cheat sheet | all formulas | formula sheet",
    "notation": "notation | samples in columns | list of symbols",
    "corrections": "errata | sources",
    "for_instructors": "lecture | teacher | syllabus",
    "grading_course": """
        nbgrader | gradebook | grade submissions | roster | due date | feedback
    """,
    "grading_platforms": "Moodle | Canvas | JupyterHub | zip_collect",
    "own_assignments": "own assignment | data files | add a task",
    "grading_safety": "sandbox | cheating | hidden tests | cluster",
    "welcome": "install | how to run | get graded | how do I get graded | submit",
    "solutions": "answer key",
    "glossary": "glossary | definition",
    "references": "bibliography",
}
QUESTIONS = [
    (question.strip(), page)
    for page, questions in QUESTIONS.items()
    for question in re.split(r"[|\n]", questions.strip())
]

# Ends when all results are listed, with their excerpts where these are shown.
FINISHED = """() => {
    const found = [...document.querySelectorAll("ul.search > li")];
    const excerpts = DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY;
    return document.querySelector(".search-summary")?.textContent
        && (!excerpts || found.every((each) => each.querySelector(".context")));
}"""
EXCERPTS = "all => all.map((each) => each.textContent)"
FIRST = """questions => questions.map((question) => {
    const found = Search._performSearch(...Search._parseQuery(question));
    return found.length ? found.at(-1)[0].replace("chapters/", "") : "no page";
})"""


@pytest.fixture(scope="module")
def page(site, browser):
    """Open the search page; what goes wrong on it is in its ``errors``."""
    page = browser.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            message.type in ("error", "warning") and page.errors.append(message.text)
        ),
    )
    page.goto(f"{site.address}search.html")
    page.wait_for_function("Search.hasIndex()")
    yield page
    page.close()


def excerpts_of(page, site, question):
    """Return the excerpts that are shown for a question."""
    page.errors.clear()
    page.goto(f"{site.address}search.html?q={quote(question)}")
    page.wait_for_function(FINISHED, timeout=60_000)
    return page.eval_on_selector_all("ul.search .context", EXCERPTS)


@pytest.mark.parametrize(("question", "right"), QUESTIONS)
def test_the_right_page_comes_first(page, question, right):
    page.errors.clear()
    page.evaluate(
        """question => {
            DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
            document.querySelector("#search-results").replaceChildren();
            Search.performSearch(question);
        }""",
        question,
    )
    page.wait_for_function(FINISHED)
    first = page.get_attribute("ul.search > li a", "href")
    assert first == f"chapters/{right}.html"
    assert page.errors == []


def test_each_keyword_leads_to_its_page(site, page):
    asked = {}
    for path in site.pages:
        line = re.search(
            r'<meta content="([^"]*)" name="keywords"', path.read_text("utf-8")
        )
        for keyword in html.unescape(line[1]).split(",") if line else ():
            asked.setdefault(keyword.strip(), []).append(path.stem)
    assert len(asked) > 300
    found = page.evaluate(FIRST, list(asked))
    wrong = [
        f"{keyword!r} is a keyword of {' and '.join(pages)}, and finds {first}"
        for (keyword, pages), first in zip(asked.items(), found, strict=True)
        if pages != [first]
    ]
    assert wrong == []


def test_a_question_is_split_as_the_pages_are(page):
    texts = [path.read_text("utf-8") for path in sorted(CHAPTERS.glob("*.md"))]
    split = CourseEnglish({}).split
    assert page.evaluate("texts => texts.map(wordsOf)", texts) == list(
        map(split, texts)
    )


@pytest.mark.parametrize("question", ["softmax", "gradient", "transpose", "∂L/∂W"])
def test_excerpts_are_text_and_raise_no_error(site, page, question):
    excerpts = excerpts_of(page, site, question)
    assert len(excerpts) > 5
    assert page.errors == []
    for excerpt in excerpts:
        assert len(excerpt) > 20
        # By hand's key makes TeX, and its code is text.
        tex = r"\\(begin|frac|mathbf|operatorname|partial|top|,)"
        assert not re.search(tex, excerpt) or "rf" in excerpt
        for noise in "Contents", "Show code", "Hide code", "\u2061", "\u200b":
            assert noise not in excerpt


def test_every_result_of_every_question_has_an_excerpt(page):
    # Without one, Sphinx raises an error: it was so at the places of index entries.
    found, empty = page.evaluate(
        """async (questions) => {
            const found = new Map();
            for (const question of questions) {
                const asked = Search._parseQuery(question);
                for (const result of Search._performSearch(...asked)) {
                    found.set(result[0] + result[2], result);
                }
            }
            const pages = {};
            for (const page of Search._index.docnames) {
                pages[page] = await (await fetch(page + ".html")).text();
            }
            const empty = [...found.values()].filter(
                ([page, , anchor]) => !Search.htmlToText(pages[page], anchor).trim()
            );
            return [found.size, empty];
        }""",
        [question for question, _ in QUESTIONS],
    )
    assert found > 100
    assert empty == []


FORMULAS = {
    r"\frac{\partial L}{\partial W} = X^{\top}\,\frac{\partial L}{\partial Z}": (
        "∂L/∂W =Xᵀ ∂L/∂Z"
    ),
    r"\partial L/\partial x_{11} = \sum_{j=1}^{3} g_{1j}w_{1j}": "∂L/∂x₁₁=∑g_1jw_1j",
    r"\begin{pmatrix} a & b\\ c & d\end{pmatrix}": "(a b; c d)",
    r"\frac{1}{1 + e^{-t}}": "1/(1+e^−t)",
    r"\underbrace{Z}_{N\times M} - \hat y^{2}": "Z−y\u0302^2",
    r"(W^{(2)})^{\top}\odot f'(H)": "(W^(2))ᵀ⊙f′(H)",
    r"\operatorname{softmax}(z)": "softmax(z)",
}


@pytest.mark.parametrize(("tex", "text"), FORMULAS.items())
def test_a_formula_stands_in_an_excerpt_once(page, tex, text):
    formula = render(tex, displayMode=True)["html"]
    article = f'<article class="bd-article"><p>{formula}</p></article>'
    shown = page.evaluate("article => Search.htmlToText(article, '')", article)
    assert shown.strip() == text


def test_an_excerpt_holds_the_code_of_a_folded_cell_and_no_label(page):
    cell = (
        '<details class="admonition hide above-input"><summary>Show the check</summary>'
        "<pre>dZ @ W.T</pre><button>Copy</button></details>"
    )
    article = f'<article class="bd-article">{cell}</article>'
    shown = page.evaluate("article => Search.htmlToText(article, '')", article)
    assert shown.strip() == "dZ @ W.T"


def test_sphinx_alone_still_needs_our_excerpts(site, browser):
    """Where this fails, Sphinx has learnt to read pages: remove static/excerpts.js."""
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/excerpts.js*", lambda route: route.abort())
    page.goto(f"{site.address}search.html")
    formula = render(r"X^{\top}", displayMode=False)["html"]
    main = f'<main role="main"><span id="index-0"></span>{formula}</main>'
    whole = page.evaluate("main => Search.htmlToText(main, '')", main)
    place = page.evaluate("main => Search.htmlToText(main, '#index-0')", main)
    page.close()
    assert (whole.count("X"), r"\top" in whole, place) == (3, True, "")
