"""Questions that a page asks and answers: a matrix, a shape, a choice, an order.

A page says ``{question}`` and the kind, and then the question, in Markdown with one
list:

- ``fill`` and ``shape``: a definition list, of quantities and of code that computes
  them with the functions and numbers of the key. A second definition is a hint. A name
  that is given is shown, and not asked for;
- ``choose``: a list whose items begin with ``[ ]``, and the right one with ``[x]``.
  Each has a second paragraph that says why, or why not;
- ``order``: a numbered list, in the right order. A second paragraph says why a step
  cannot come earlier.

What follows the list explains, and stands in the fold with the answer.

Answers are computed here, by the key. So are the sums that a wrong entry is told: the
key's function is called a second time, on arrays of texts, and writes down what it
does. ``static/questions.js`` compares, and puts numbers into these texts. It computes
nothing.

With ``:given:``, a line of Python, a question has numbers of its own. With ``:number:``
as well, that line makes them from ``number``, and the reader chooses it.
"""

import ast
import random
from functools import partial
from html import escape

import numpy as np
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from solutions import activations, by_hand, example, linear, losses, network
from theme import as_data

KEY = {
    name: value
    for module in (activations, by_hand, linear, losses, network, example)
    for name, value in vars(module).items()
    if not name.startswith("_")
}
LISTS = {
    "fill": nodes.definition_list,
    "shape": nodes.definition_list,
    "choose": nodes.bullet_list,
    "order": nodes.enumerated_list,
}
OPTIONS = {"given": directives.unchanged, "number": directives.nonnegative_int}
NUMBERS = range(1, 100)  # of which a reader chooses one
SIDES = ["number of rows", "number of columns"]


# What the key's functions write down


class Text:
    """A number as it is computed: what is written, and how tightly that is bound."""

    def __init__(self, text, bound=3):
        """A sum is bound by 1, a product by 2, and what is in one piece by 3."""
        self.text, self.bound = text, bound

    def within(self, bound):
        """Return the text, in brackets where it would come apart."""
        return self.text if self.bound >= bound else f"({self.text})"

    def __add__(self, other):
        return Text(f"{self.text} + {other.text}", 1)

    def __sub__(self, other):
        return Text(f"{self.text} − {other.within(2)}", 1)

    def __rsub__(self, other):
        return Text(f"{other} − {self.within(2)}", 1)

    def __neg__(self):
        return Text(f"−{self.within(2)}", 1)

    def __mul__(self, other):
        other = other if isinstance(other, Text) else Text(f"{other}")
        return Text(f"{self.within(2)}·{other.within(2)}", 2)

    def __rmul__(self, other):
        return Text(f"{other}·{self.within(2)}", 2)

    def __truediv__(self, other):
        return Text(f"{self.within(2)} / {other}", 2)

    def __pow__(self, other):
        return Text(f"{self.within(3)}{'²' if other == 2 else f'^{other}'}")

    def round(self, decimals):
        """Return nothing: what is written would not be equal to a rounded number."""


# What NumPy would decide, where a number is known, is written as it stands.
UNDECIDED = {
    np.maximum: np.frompyfunc(lambda a, b: Text(f"max({a.text}, {b})"), 2, 1),
    np.greater: np.frompyfunc(lambda a, b: Text(f"[{a.text} > {b}]"), 2, 1),
}


class Texts(np.ndarray):
    """An array of texts, with which a function of the key computes."""

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        inputs = [
            each.view(np.ndarray) if isinstance(each, Texts) else each
            for each in inputs
        ]
        result = getattr(UNDECIDED.get(ufunc, ufunc), method)(*inputs, **options)
        return result.view(Texts) if isinstance(result, np.ndarray) else result

    def round(self, decimals):
        """Return an array of nothing, as of each text."""
        return np.full(self.shape, None)


def texts_at(places):
    """Return an array that writes {12} for the number in the place 12."""
    texts = np.empty(places.shape, object)
    for at in np.ndindex(places.shape):
        texts[at] = Text(f"{{{places[at]}}}")
    return texts.view(Texts)


# What is asked, in numbers


def read_code(code):
    """Return a quantity's code as (the name that it gives, what it computes, names)."""
    (line,) = ast.parse(code).body
    target = line.targets[0].id if isinstance(line, ast.Assign) else None
    used = [node.id for node in ast.walk(line.value) if isinstance(node, ast.Name)]
    return target, ast.unparse(line.value), used


class Sheet:
    """Numbers in one row, and where in it each array stands."""

    def __init__(self, given, number=None):
        """Begin with what is given, a line of Python; it may use the number."""
        self.names = {**KEY, "np": np, "number": number}
        self.numbers, self.places = [], {}
        exec(given, self.names)

    def write(self, array):
        """Append an array's numbers, as they are on paper, and return their places."""
        start = len(self.numbers)
        for number in np.ravel(array):
            number = float(f"{round(float(number), 8) + 0:.10g}")
            self.numbers.append(int(number) if number.is_integer() else number)
        return np.arange(start, len(self.numbers)).reshape(np.shape(array))

    def compute(self, code):
        """Return the places of a quantity, and what the key writes down for each.

        Of a name that is given, nothing has to be written down.
        """
        target, code, used = read_code(code)
        value = eval(code, self.names)
        for name in used:
            if isinstance(self.names[name], np.ndarray) and name not in self.places:
                self.places[name] = self.write(self.names[name])
        if code in self.places:
            return self.places[code], None
        texts = {name: texts_at(places) for name, places in self.places.items()}
        written = np.array(eval(code, self.names | texts), object)
        places = self.write(value)
        if target:
            self.names[target], self.places[target] = value, places
        return places, written

    def shape(self, code):
        """Return the numbers of rows and of columns of a quantity."""
        rows, columns = np.shape(eval(code, self.names))
        return rows, columns


# Elements


class element(nodes.General, nodes.Element):
    """An element of HTML, with whatever a page's own nodes are put into."""


def visit_element(translator, node):
    """Write an element's tag. A value of True is an attribute without one."""
    attributes = "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in node["attributes"].items()
    )
    translator.body.append(f"<{node['tag']}{attributes}>")


def depart_element(translator, node):
    """Close an element that has content."""
    if node["tag"] != "input":
        translator.body.append(f"</{node['tag']}>")


def make(tag, *content, **attributes):
    """Return an element. Among its attributes, class_ is class and data_at data-at."""
    attributes = {
        name.strip("_").replace("_", "-"): value for name, value in attributes.items()
    }
    made = element("", tag=tag, attributes=attributes)
    made += [nodes.Text(each) if isinstance(each, str) else each for each in content]
    return made


def grid(places, cell):
    """Return the table of an array, with what cell returns for each of its indices."""
    rows = places.reshape(1, -1) if places.ndim < 2 else places
    return make(
        "table",
        *(
            make("tr", *(make("td", cell(i, j, place)) for j, place in enumerate(row)))
            for i, row in enumerate(rows)
        ),
        class_="matrix",
    )


def shown(label, places, numbers):
    """Return a quantity with its numbers; who hears it hears of rows, too."""

    def number(i, j, at):
        return make("span", f"{numbers[at]}".replace("-", "−"), data_at=at)

    table = grid(places, number)
    if len(table) > 1:
        for line, row in enumerate(table.children, start=1):
            heard = {"scope": "row", "class_": "visually-hidden"}
            row.insert(0, make("th", f"row {line}", **heard))
    return make("div", make("span", *label, " ="), table, class_="shown")


def entry_name(places, i, j):
    """Return what an entry of an array is called."""
    return ["the number", f"entry {j + 1}", f"row {i + 1}, column {j + 1}"][places.ndim]


def numbered(table, places):
    """Number the rows and columns of a table, for the eye; its inputs have names."""
    if places.ndim == 2:
        for number, row in enumerate(table.children, start=1):
            row.insert(0, make("th", str(number), scope="row"))
    if places.ndim:
        heads = [make("th", str(j + 1), scope="col") for j in range(places.shape[-1])]
        corner = [make("td")] if places.ndim == 2 else []
        table.insert(0, make("tr", *corner, *heads))
    return table


def field(at, name, width):
    """Return where a reader writes a number.

    It asks for no keyboard of digits: on many telephones, that one has no minus.
    """
    return make("input", type="text", size=width, aria_label=name, data_at=at)


def form(*content, button="Check", **attributes):
    """Return a form with its button and what it says; nothing sends it anywhere."""
    controls = make("button", button), make("output", aria_live="polite")
    attributes |= {"method": "dialog", "autocomplete": "off"}
    return make("form", *content, *controls, **attributes)


class Question(SphinxDirective):
    """A question that is answered on the page."""

    required_arguments = 1
    has_content = True
    option_spec = OPTIONS

    def run(self):
        """Return the question, its form, and its answer in a fold."""
        kind = self.arguments[0]
        if kind not in LISTS:
            kinds = ", ".join(LISTS)
            raise self.error(f"a question is one of {kinds}, and not {kind}")
        content = self.parse_content_to_nodes()
        at = [type(node) is LISTS[kind] for node in content]
        if True not in at:
            wanted = LISTS[kind].__name__.replace("_", " ")
            raise self.error(f"a question to {kind} needs a {wanted}")
        place = at.index(True)
        self.name = f"question-{self.env.new_serialno('question')}"
        asked = make("div", *content[:place], class_="asked", id=self.name)
        forms, answer, data = getattr(self, kind)(content[place])
        (fold,) = self.parse_text_to_nodes("```{dropdown} Answer\n&nbsp;\n```")
        del fold[1:]
        fold += [*answer, *content[place + 1 :]]
        data = nodes.raw("", as_data("question-data", data), format="html")
        return [
            make("div", asked, *forms, fold, data, class_=f"question {kind}"),
        ]

    # Quantities

    def attempt(self, compute, code):
        """Return what computes a line of code, or say in its place what is wrong."""
        try:
            return compute(code)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            raise self.error(f"{code} cannot be computed: {reason}") from error

    def sheet(self, number=None):
        """Return a sheet with what is given."""
        given = self.options.get("given", "")
        return self.attempt(partial(Sheet, number=number), given)

    def read_quantities(self, list_):
        """Return [(label, code, hint), …] of a definition list."""
        quantities = []
        for item in list_.children:
            term, code, *hint = item.children
            code = code.astext()
            hint = hint[0].children[0].children if hint else []
            quantities.append((term.children, code, hint))
        return quantities

    def fill(self, list_):
        """Return the forms of matrices, what answers them, and the data."""
        quantities = self.read_quantities(list_)
        codes = [code for _, code, _ in quantities]
        first = self.options.get("number")
        if first is not None and first not in NUMBERS:
            raise self.error(f"the number is not from {NUMBERS[0]} to {NUMBERS[-1]}")
        sheet = self.sheet(first)
        computed = [self.attempt(sheet.compute, code) for code in codes]
        sheets = [sheet.numbers]
        if first is not None:
            sheets = [self.fill_in(codes, number) for number in NUMBERS]
        wide = max(len(str(number)) for numbers in sheets for number in numbers)

        forms, answer, sums = [], [], {}
        for (label, _, hint), (places, written) in zip(
            quantities, computed, strict=True
        ):
            copy = [node.deepcopy() for node in label]
            if written is None:
                forms.append(shown(label, places, sheet.numbers))
                continue
            for place, text in zip(places.flat, written.flat, strict=True):
                if isinstance(text, Text):
                    sums[int(place)] = text.text

            def entry(i, j, at, places=places):
                return field(at, entry_name(places, i, j), max(wide, 3))

            table = numbered(grid(places, entry), places)
            forms.append(self.part([*label, " ="], table, hint))
            answer.append(shown(copy, places, sheet.numbers))
        if first is not None:
            forms.insert(0, self.choice_of_number(first))
        return forms, answer, {"sheets": sheets, "sums": sums}

    def fill_in(self, codes, number):
        """Return the numbers of an exercise."""
        sheet = self.sheet(number)
        for code in codes:
            self.attempt(sheet.compute, code)
        return sheet.numbers

    def part(self, label, fields, hint):
        """Return the form of one quantity."""
        name = f"{self.name}-{self.env.new_serialno('quantity')}"
        return form(
            make(
                "div",
                make("span", *label, id=name),
                fields,
                role="group",
                aria_labelledby=name,
            ),
            *([make("p", *hint, class_="hint", hidden=True)] if hint else []),
        )

    def choice_of_number(self, first):
        """Return the form in which a reader chooses a number."""
        number = make(
            "input",
            type="number",
            min=NUMBERS[0],
            max=NUMBERS[-1],
            value=first,
            required=True,
        )
        label = make("label", f"A number from {NUMBERS[0]} to {NUMBERS[-1]}: ", number)
        return form(label, button="Draw this exercise", class_="number")

    def shape(self, list_):
        """Return the forms of shapes, what answers them, and the data."""
        forms, answer, numbers = [], [], []
        sheet = self.sheet()
        for label, code, hint in self.read_quantities(list_):
            copy = [node.deepcopy() for node in label]
            shape = self.attempt(sheet.shape, code)
            fields = []
            for side, size in zip(SIDES, shape, strict=True):
                fields += [" × ", field(len(numbers), side, 5)]
                numbers.append(size)
            sizes = make("span", *fields[1:])
            forms.append(self.part([*label, " is"], sizes, hint))
            size = " × ".join(map(str, shape))
            answer.append(make("p", *copy, f" is {size}."))
        return forms, answer, {"sheets": [numbers], "sums": {}}

    # Lists

    def read_items(self, list_, needed):
        """Return [(text, why), …] of a list; needed says which have to say why."""
        items = []
        for number, item in enumerate(list_.children):
            what, *why = item.children
            if len(why) != 1 and needed(number):
                text = what.astext()
                raise self.error(f"a second paragraph has to say why: {text}")
            items.append((what.children, list(why[0].children) if why else []))
        return items

    def explained(self, tag, items):
        """Return the list of items for the fold, each with its reason below it."""
        lines = []
        for place, (what, why) in enumerate(items):
            text = [node.deepcopy() for node in what]
            reason = [make("div", *why, data_place=place)] if why else []
            lines.append(make("li", *text, *reason))
        return make(tag, *lines)

    def choose(self, list_):
        """Return the form of a choice, what answers it, and the data."""
        items = self.read_items(list_, needed=lambda number: True)
        marks = [what[0].astext()[:3] for what, _ in items]
        if marks.count("[x]") != 1 or marks.count("[ ]") != len(marks) - 1:
            raise self.error("one choice begins with [x], and all others with [ ]")
        for what, _ in items:
            what[0] = nodes.Text(what[0].astext()[3:].lstrip())
        choices = []
        for place, (what, _) in enumerate(items):
            # Of a label's formulas, browsers make no name, and of what an attribute
            # refers to, they do; others are told the TeX.
            name = f"{self.name}-choice-{place}"
            attributes = {
                "name": self.name,
                "value": place,
                "aria_labelledby": name,
                "aria_label": "".join(node.astext() for node in what),
            }
            button = make("input", type="radio", **attributes)
            choices.append(make("label", button, make("span", *what, id=name)))
        for mark, (_, why) in zip(marks, items, strict=True):
            why.insert(0, nodes.Text("Right. " if mark == "[x]" else "Not right. "))
        answer = self.explained("ul", items)
        group = make("div", *choices, role="radiogroup", aria_labelledby=self.name)
        return [form(group)], [answer], {"right": marks.index("[x]")}

    def order(self, list_):
        """Return the form of an order, what answers it, and the data."""
        items = self.read_items(list_, needed=bool)
        order = list(range(len(items)))
        if len(order) < 3:
            raise self.error("an order has at least three steps")
        mixed = random.Random(list_.astext())
        while any(place == step for place, step in enumerate(order[:2])):
            mixed.shuffle(order)
        steps = []
        for place in order:
            name = f"{self.name}-step-{place}"
            buttons = [
                make(
                    "button",
                    sign,
                    type="button",
                    value=way,
                    aria_label=label,
                    aria_describedby=name,
                )
                for sign, way, label in [("↑", -1, "Move up"), ("↓", 1, "Move down")]
            ]
            text = make("span", *items[place][0], id=name)
            steps.append(make("li", *buttons, text, data_place=place))
        answer = self.explained("ol", items)
        return [form(make("ol", *steps, aria_labelledby=self.name))], [answer], {}


def add_script(app, pagename, templatename, context, doctree):
    """Serve the script and its style to the pages that ask something."""
    if 'class="question-data"' in (context.get("body") or ""):
        app.add_js_file("questions.js", loading_method="defer")
        app.add_css_file("questions.css")


def setup(app):
    """Add the directive, and the elements that it makes."""
    app.add_node(element, html=(visit_element, depart_element))
    app.add_directive("question", Question)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
