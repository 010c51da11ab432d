"""What a page asks is answered there, rightly, by mouse and by keyboard."""

import json
import re
from itertools import chain

import numpy as np
import pytest
from bs4 import BeautifulSoup

from solutions import by_hand, example
from tests.chapters.test_site import SETTLE, TRIM
from theme import ROOM

PAGES = [
    "reading_a_gradient",
    "neuron_to_batch",
    "linear_layer",
    "by_hand_layer",
    "bias",
    "activations",
    "losses",
    "backprop",
    "by_hand_network",
    "checking_gradients",
    "error_hunt",
    "jacobians",
    "matrix_derivatives",
    "inverse_and_determinant",
    "cost",
    "half_the_digits",
    "frameworks",
]


@pytest.fixture(scope="module")
def questions(site):
    """Return {page: its questions}, parsed."""
    found = {}
    for path in site.pages:
        # Of a whole page, most takes long to parse and asks nothing.
        _, *parts = path.read_text("utf-8").split('<div class="question ')
        for part in parts:
            text = part.partition("</script>")[0]
            text = f'<div class="question {text}</script></div>'
            question = BeautifulSoup(text, "html.parser").div
            found.setdefault(path.stem, []).append(question)
    return found


def data_of(question):
    return json.loads(question.select_one(".question-data").string)


def answers(question, sheet=None):
    """Return what is right in each form of a question, a list of rows for each."""
    if sheet is None:
        number = question.select_one("form.number input")
        sheets = data_of(question)["sheets"]
        sheet = sheets[int(number["value"]) - int(number["min"]) if number else 0]
    rows = []
    for form in question.select("form:not(.number)"):
        lines = form.select("tr") or [form]
        fields = [line.select("[data-at]") for line in lines]
        rows.append(
            [[sheet[int(f["data-at"])] for f in line] for line in fields if line]
        )
    return rows


def turned(A):
    return [list(row) for row in zip(*A, strict=True)]


def product(A, B):
    """Return AB, by three loops."""
    return [
        [sum(a * b for a, b in zip(row, column, strict=True)) for column in turned(B)]
        for row in A
    ]


X, W, G, O, W2 = (
    getattr(example, name).tolist() for name in ("X", "W", "G", "O", "W2")
)


def test_pages_ask(questions):
    assert set(questions) == set(PAGES)
    kinds = {
        kind for page in questions.values() for each in page for kind in each["class"]
    }
    assert kinds == {"question", "fill", "shape", "choose", "order"}


# What is asked where, worked out here once more: by loops, or on paper.
RIGHT = {
    "reading_a_gradient": [[[[2]]]],
    "neuron_to_batch": [
        [[[32, 784]], [[784, 10]], [[32, 10]]],
        [[[2, 0, 8, -5]]],
    ],
    "linear_layer": [
        [product([[1, 0, -1, 2]], turned(W)), product([[3], [2]], [[1, 0, -1, 2]])],
        [[[1000, 784]], [[784, 10]]],
    ],
    "by_hand_layer": [[product(G, turned(W)), product(turned(X), G)]],
    "bias": [[[[3, 1, -3, 0]]]],
    "activations": [[[[0.09, 0.25, 0.09]]], [[[0, 2], [0, 0], [0, -2]]]],
    "losses": [[[[-0.75], [0], [-1], [1]]]],
    "backprop": [
        [[[100, 10]], [[100, 30]], [[784, 30]]],
        [[[0], [-2], [2]], product(turned(O), [[0], [-2], [2]])],
    ],
    "checking_gradients": [[[[3.01]]]],
    "error_hunt": [[[[1 / 8, -6 / 8, 5 / 8]]]],
    "jacobians": [[[[2000, 1000]]]],
    "matrix_derivatives": [[product([[2, -1], [-1, 0]], [[1, 0, 2], [3, -1, 1]])]],
    "inverse_and_determinant": [
        [product([[3, -1], [-2, 1]], [[1], [-1]]), product([[-4], [3]], [[3, 1]])]
    ],
    "cost": [
        [[[800 + 80]], [[800 + 80 + 80]]],
        [[[200 + 20]], [[4 * (20 + 10 + 10 + 2)]], [[6]]],
    ],
    "half_the_digits": [[[[16]], [[25]]]],
    "frameworks": [
        [[[3, 4], [2, 10]], [[6, -1], [0, 6]]],
        [
            [[1, 0, -2, 1], [0, -1, 0, 2]],
            [[0.5, 0, -1, 0.5], [0, -0.5, 0, 1]],
            [[0.2]],
        ],
    ],
}


@pytest.mark.parametrize("page", RIGHT)
def test_what_is_right_is_what_loops_and_paper_say(questions, page):
    asked = [q for q in questions[page] if "sheets" in data_of(q)]
    fixed = [answers(q) for q in asked if not q.select("form.number")]
    assert fixed == RIGHT[page]


def one_pass(X, Y, W1, b, W2):
    """Return all that one step of the network by hand computes, in its order."""
    N = len(X)
    H = [[h + c for h, c in zip(row, b, strict=True)] for row in product(X, W1)]
    O = [[max(h, 0) for h in row] for row in H]
    P = product(O, W2)
    error = [[p[0] - y[0]] for p, y in zip(P, Y, strict=True)]
    delta2 = [[e[0] / N] for e in error]
    loss = sum(e[0] ** 2 for e in error) / (2 * N)
    dW2, dO = product(turned(O), delta2), product(delta2, turned(W2))
    delta1 = [
        [d if h > 0 else 0 for d, h in zip(ds, hs, strict=True)]
        for ds, hs in zip(dO, H, strict=True)
    ]
    dW1, db = product(turned(X), delta1), [sum(column) for column in turned(delta1)]

    def move(A, dA):
        return [
            [a - 0.1 * d for a, d in zip(*rows, strict=True)]
            for rows in zip(A, dA, strict=True)
        ]

    after = move(W1, dW1), move([b], [db])[0], move(W2, dW2)
    found = [H, O, P, error, delta2, [[loss]], dW2, dO, delta1, dW1, [db]]
    return [*found, after[0], [after[1]], after[2]], after


def near(got, expected):
    assert [np.shape(A) for A in got] == [np.shape(A) for A in expected]
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-8)


def test_every_number_draws_a_layer_with_its_answers(questions):
    *_, own = questions["by_hand_layer"]
    sheets = data_of(own)["sheets"]
    for number, sheet in enumerate(sheets, start=1):
        X, W, G = (A.tolist() for A in by_hand.draw_layer(number))
        given = [*chain.from_iterable([*X, *W, *G])]
        assert sheet[: len(given)] == given
        Z = product(X, W)
        table = (np.array(G) * np.array(Z)).tolist()
        assert answers(own, sheet) == [
            Z,
            product(G, turned(W)),
            product(turned(X), G),
            [[sum(row) for row in table]],
            [[sum(column) for column in turned(table)]],
        ]
    assert len(sheets) == 99
    shown = own.select(".shown [data-at]")[:16]
    assert [int(n.text.replace("−", "-")) for n in shown] == sheets[16][:16]


def test_every_number_draws_a_network_with_its_two_steps(questions):
    *_, own = questions["by_hand_network"]
    for number, sheet in enumerate(data_of(own)["sheets"], start=1):
        if number % 7 == 3:  # each takes a while to draw
            X, Y, W1, b, W2 = (A.tolist() for A in by_hand.draw_network(number))
            first, after = one_pass(X, Y, W1, b, W2)
            second, last = one_pass(X, Y, *after)
            (
                (
                    _,
                    _,
                    P,
                    *_,
                ),
                _,
            ) = one_pass(X, Y, *last)
            loss = one_pass(X, Y, *last)[0][5]
            end = [np.round(P, 2), np.round(loss, 2)]
            near(answers(own, sheet), [*first, *second, *end])


def test_both_steps_of_the_example_are_answered(questions):
    first, second, end, _ = questions["by_hand_network"]
    Y, b = example.Y.tolist(), example.b.tolist()
    expected, after = one_pass(X, Y, W, b, W2)
    near(answers(first), expected)
    expected, last = one_pass(X, Y, *after)
    near(answers(second), expected)
    found, _ = one_pass(X, Y, *last)
    near(answers(end), [np.round(found[2], 2), np.round(found[5], 2)])


def value(sum_, sheet):
    """Return what a sum comes to when numbers are put into it."""
    text = re.sub(r"\{(\d+)\}", lambda place: f"({sheet[int(place[1])]})", sum_)
    for sign, python in [("·", "*"), ("−", "-"), ("²", "**2"), ("[", "("), ("]", ")")]:
        text = text.replace(sign, python)
    return eval(text)


def test_every_sum_that_is_told_comes_to_the_right_answer(questions):
    told = 0
    for page, places in questions.items():
        for question in places:
            data = data_of(question)
            for sheet in data.get("sheets", []):
                for place, sum_ in data["sums"].items():
                    right = sheet[int(place)]
                    assert value(sum_, sheet) == pytest.approx(right), (page, sum_)
                    told += 1
    assert told > 9000


def test_without_a_script_the_fold_has_the_answer(questions):
    for page, places in questions.items():
        for question in places:
            fold = question.select_one("details")
            if "fill" in question["class"]:
                rows = [
                    [
                        [
                            float(n.text.replace("−", "-"))
                            for n in line.select("[data-at]")
                        ]
                        for line in table.select("tr")
                    ]
                    for table in fold.select("table")
                ]
                assert rows == answers(question), page
            if "choose" in question["class"]:
                reasons = [each.text.split()[0] for each in fold.select("li > div")]
                right = data_of(question)["right"]
                expected = ["Not"] * len(reasons)
                expected[right] = "Right."
                assert reasons == expected, page
                assert len(reasons) == len(question.select("[type=radio]"))
            if "order" in question["class"]:
                mixed = [int(li["data-place"]) for li in question.select("form li")]
                assert sorted(mixed) == list(range(len(fold.select("li"))))
                assert mixed != sorted(mixed)


WRONG = """# A page

```{question} fil
$x$
: `X`
```

```{question} fill
$x$
: `linear_backward(X, W)`
```

```{question} fill
:given: X = np.zeros(3)

$x$
: `linear_forward(X, W)`
```

```{question} shape
$b$
: `b`
```

```{question} fill
There is no list.
```

```{question} choose
- [ ] one

  Why.
- [ ] two

  Why.
```

```{question} choose
- [x] one

  Why.
- [ ] two
```

```{question} choose
- [x] one

  Why.
- two

  Why.
```

```{question} order
1. one
2. two

   Why.
```

```{question} fill
:number: 100

$x$
: `X`
```
"""
COMPLAINTS = {
    3: "a question is one of fill, shape, choose, order, and not fil",
    8: "linear_backward(X, W) cannot be computed: NameError",
    13: "linear_forward(X, W) cannot be computed: ValueError",
    20: "b cannot be computed: ValueError",
    25: "a question to fill needs a definition list",
    29: "one choice begins with [x], and all others with [ ]",
    38: "a second paragraph has to say why: [ ] two",
    45: "one choice begins with [x], and all others with [ ]",
    54: "an order has at least three steps",
    61: "the number is not from 1 to 99",
}


def test_a_mistake_in_a_question_fails_the_build_and_is_found(tmp_path, build_book):
    done = build_book(tmp_path, WRONG)
    assert done.returncode != 0
    said = re.findall(r"page\.md:(\d+): ERROR: (.*)", done.stdout + done.stderr)
    for line, complaint in COMPLAINTS.items():
        assert any(int(at) == line and complaint in what for at, what in said), line
    assert len(said) == len(COMPLAINTS)


def test_the_script_is_small_and_only_where_something_is_asked(site):
    script = ROOM / "static" / "questions.js"
    assert script.stat().st_size < 8_000
    for path in site.pages:
        text = path.read_text("utf-8")
        assert ("questions.js" in text) == (path.stem in PAGES), path


# In the browser


class Asked:
    """A question on a page, as a reader has it."""

    def __init__(self, page, number):
        self.page, self.place = page, page.locator(".question").nth(number)
        self.place.scroll_into_view_if_needed()
        self.fold = self.place.locator("details")

    def form(self, number=0):
        return self.place.locator("form").nth(number)

    def says(self, number=0):
        text = self.form(number).locator("output").inner_text()
        return re.sub(r"\s+", " ", text).strip()

    def check(self, number=0):
        self.form(number).get_by_role("button", name="Check").click()
        return self.says(number)

    def fill(self, rows, number=0):
        fields = self.form(number).locator("input[type=text]")
        for place, entry in enumerate(chain.from_iterable(rows)):
            fields.nth(place).fill(f"{entry:g}")

    def is_open(self):
        return self.fold.evaluate("fold => fold.open")

    def focus(self):
        """Return the name of what has the focus."""
        return self.page.evaluate("document.activeElement.ariaLabel")


@pytest.fixture(scope="module")
def visit(site, browser):
    """Return a function that opens a page, and fails where its script does."""
    pages, errors = [], []

    def visit(name, **options):
        page = browser.new_page(**options)
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.address}chapters/{name}.html")
        return page

    yield visit
    for page in pages:
        page.close()
    assert errors == []


def test_a_matrix_is_filled_in_by_keyboard_alone(visit):
    page = visit("linear_layer")
    asked, press = Asked(page, 0), page.keyboard.press
    first = asked.form().locator("input").first
    first.focus()
    press("Enter")
    assert asked.says() == "Nothing is filled in yet."
    for text in ("−4", "9"):  # the first is right, with the sign of a formula
        page.keyboard.type(text)
        press("Tab")
    press("Enter")  # on the button
    sum_ = "1·1 + 0·3 + (−1)·1 + 2·2"
    assert asked.says() == f"1 of 2 is not right yet. Row 1, column 2: {sum_} = …"
    wrong = asked.form().locator("[aria-invalid=true]")
    assert wrong.count() == 1
    assert wrong.get_attribute("aria-label") == "row 1, column 2"
    assert asked.page.evaluate("document.activeElement.textContent") == "Check"
    press("Enter")  # wrong again
    assert asked.says().endswith(f"{sum_} = 4.")
    press("Shift+Tab")
    assert asked.focus() == "row 1, column 2"
    page.keyboard.type("4,0")  # typed over what was there
    press("Enter")
    assert asked.says() == "Right."
    assert asked.form().locator("[aria-invalid=true]").count() == 0
    assert not asked.is_open()  # another matrix is still asked for
    asked.fill([[3, 0, -3, 6], [2, 0, -2]], 1)
    assert asked.check(1) == "Right so far. Still empty: 1."
    asked.form(1).get_by_label("row 2, column 4").fill("4")
    assert asked.check(1) == "Right."
    assert asked.is_open()
    live = asked.form(1).locator("output")
    assert live.get_attribute("aria-live") == "polite"


def test_shapes_and_choices_are_answered_by_mouse_and_by_keyboard(visit):
    page = visit("linear_layer", viewport={"width": 375, "height": 800})
    press = page.keyboard.press
    shape = Asked(page, 1)
    shape.fill([[784, 1000]])
    sides = "number of rows and number of columns"
    hint = "Which variable is it the gradient of?"
    assert shape.check() == f"Not right yet: {sides}. {hint}"
    shape.fill([[1000, 784]])
    assert shape.check() == "Right."

    choice = Asked(page, 2)
    assert choice.check() == "Choose one of them first."
    choice.form().locator("label").nth(0).click()
    assert choice.check().startswith("Not right. This is")
    choice.form().locator("[type=radio]").nth(0).focus()
    press("ArrowDown")
    assert choice.says() == ""
    press("ArrowDown")
    press("Enter")
    assert choice.says().startswith("Right. It fits because there are as many samples")
    assert choice.form().locator("output .katex").count() == 2
    assert choice.is_open()


def test_steps_are_put_in_order_by_mouse_and_by_keyboard(visit):
    page = visit("backprop")
    asked, press = Asked(page, 2), page.keyboard.press
    steps = asked.form().locator("li")

    def order():
        return steps.evaluate_all("all => all.map(each => Number(each.dataset.place))")

    assert asked.check().startswith("Step 1 comes too early. ")
    for place in range(steps.count()):
        at = order().index(place)
        step = asked.form().locator(f"li[data-place='{place}']")
        up = step.get_by_role("button", name="Move up")
        up.focus()
        for _ in range(at - place):
            if place % 2:
                press("ArrowUp")
            else:
                up.click()
            assert asked.focus() == "Move up"
        if at > place:
            assert asked.says() == f"Now step {place + 1} of 6."
            assert not asked.is_open()
    press("ArrowUp")  # from the last place but one
    press("ArrowDown")
    assert asked.check() == "Right."
    assert asked.is_open()
    press("Shift+Tab")
    press("ArrowUp")  # the button moves down: its arrow keys move both ways
    assert order() == [0, 1, 2, 3, 5, 4]
    assert asked.check().startswith("Step 5 comes too early. They wait until")


def test_a_reader_chooses_a_number_and_works_it_out(visit, questions):
    page = visit("by_hand_layer")
    asked = Asked(page, page.locator(".question").count() - 1)
    *_, own = questions["by_hand_layer"]
    sheets = data_of(own)["sheets"]
    given = asked.place.locator("> .shown [data-at]")

    def shown():
        return [int(n.replace("−", "-")) for n in given.all_text_contents()]

    assert shown() == sheets[16][:16]
    for number, rows in enumerate(answers(own), start=1):
        asked.fill(rows, number)
        assert asked.check(number) == "Right."
    assert asked.is_open()

    choice = asked.form(0).get_by_label("A number from 1 to 99")
    choice.fill("42")
    choice.press("Enter")
    assert asked.says(0) == "This is exercise 42."
    assert shown() == sheets[41][:16]
    assert not asked.is_open()
    assert asked.says(1) == ""
    fields = asked.place.locator("input[type=text]")
    assert {fields.nth(k).input_value() for k in range(fields.count())} == {""}
    asked.fill([[999]], 1)
    x11, x12, _, _, w11, _, _, w21, *_ = (
        f"({n})".replace("-", "−") if n < 0 else f"{n}" for n in sheets[41]
    )
    start = x11.strip("()")
    assert asked.check(1) == (
        f"1 of 6 is not right yet. Row 1, column 1: {start}·{w11} + {x12}·{w21} = …"
    )
    for number, rows in enumerate(answers(own, sheets[41]), start=1):
        asked.fill(rows, number)
        assert asked.check(number) == "Right."
    fold = asked.fold.locator("[data-at]").all_text_contents()
    assert [int(n.replace("−", "-")) for n in fold] == sheets[41][16:]
    choice.fill("100")  # the browser says what is allowed
    choice.press("Enter")
    assert shown() == sheets[41][:16]


def test_decimals_of_the_second_step_are_compared_as_they_are_on_paper(visit):
    page = visit("by_hand_network")
    second, end = Asked(page, 1), Asked(page, 2)
    second.fill([[0.87, 7.92, -7.7]], 2)
    assert second.check(2) == "Right."
    second.fill([[5.37555]], 5)
    assert second.check(5) == "Right."
    second.fill([[5.38]], 5)
    assert second.check(5).startswith("Not right yet. ((0.87 − 0)² + (7.92 − 3)²")
    end.fill([[0.27, 2.52, -2.84]])
    assert end.check() == "Right."


def test_without_a_script_nothing_is_offered_that_does_nothing(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}chapters/by_hand_layer.html")
    question = page.locator(".question").last
    assert not question.locator("button").first.is_visible()
    assert not question.locator("form.number").is_visible()
    assert question.locator("input[type=text]").first.is_visible()
    question.locator("summary").click()
    assert question.locator("details table").first.is_visible()
    context.close()


# Everything wrong, everything open, and the sentences about it on the page.
ANSWER = """() => {
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const form of document.querySelectorAll(".question form:not(.number)")) {
    for (const field of form.querySelectorAll("input[type=text]")) field.value = "−77";
    const choice = form.querySelector("[type=radio]");
    if (choice) choice.checked = true;
    form.requestSubmit();
  }
}"""
BEYOND = """() => [...document.querySelectorAll(".question :not(.katex *)")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth)
  .map((each) => each.outerHTML.slice(0, 200))"""
SMALL = """() =>
  [...document.querySelectorAll(".question :is(button, label, [type=text])")]
  .map((each) => each.getBoundingClientRect())
  .filter(({ width, height }) => width < 24 || height < 24).length"""


@pytest.mark.parametrize("name", ["linear_layer", "backprop", "by_hand_layer"])
def test_questions_that_have_been_answered_can_be_used_by_everybody(visit, name):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name)
    page.evaluate(ANSWER)
    for width in 1280, 375, 320:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(BEYOND) == []
        assert page.evaluate(SMALL) == 0
    page.evaluate(TRIM)
    for width in 1280, 375, 320:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in "light", "dark":
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(
                f"document.documentElement.dataset.theme == '{scheme}'"
            )
            page.evaluate(SETTLE)
            options = {"preload": False, "resultTypes": ["violations"]}
            found = Axe().run(page, context=".question", options=options).response
            assert [
                (rule["id"], [node["html"][:200] for node in rule["nodes"]])
                for rule in found["violations"]
            ] == []
