"""What a check hands back."""

import collections
import functools
import html
import re
import sys
import textwrap
from contextvars import ContextVar
from dataclasses import dataclass, field

from autograder.checks import words

WIDTH = 66  # the page's column of code
# Bold and no colour: a theme's red need not be legible on its background.
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
# White on these has a contrast of more than 5 to 1, on a light page and on a dark one.
COLOURS = {True: "#1a7f37", False: "#c5221f"}
BADGE = (
    "background:{colour};color:#fff;border-radius:3px;padding:0 .35em;margin-right:.5em"
)
FRAME = "border-left:3px solid {colour};padding-left:.8em"
HEAD = 'style="padding:.1em .5em;font-weight:400;font-style:italic"'
GRID = "border-collapse:collapse;font-family:monospace;text-align:right"
# How often the same function has failed in this session: with each failure more of
# what is known of it stands open.
FAILED = collections.Counter()
# What hears a verdict on an answer that earns points: a reader, or who grades.
HEARD = ContextVar("heard", default=print)
# What these say is to mend another quantity first.
REFERRING = "gradients of wrong deltas", "losses after a wrong step"
REFERRING += ("losses beside wrong weights",)


class Fault(Exception):
    """What is wrong with an answer, as data: a mistake's key and its values."""

    def __init__(self, mistake, **values):
        super().__init__(mistake)
        self.mistake, self.values = mistake, values


class WrongAnswer(AssertionError):
    """A wrong answer; its text is its verdict's, for the learner to read."""

    def __init__(self, verdict, shown=None):
        super().__init__(verdict.text)
        self.verdict, self.shown = verdict, shown or verdict.text

    def _render_traceback_(self):
        # IPython asks an exception for this: the learner sees the sentences, and no
        # frames of the checker above them.
        first, *rest = self.shown.splitlines()
        return [f"{BOLD}{first}{PLAIN}", *rest]


@dataclass(frozen=True)
class Finding:
    """What was found of one quantity, as data.

    mistake is the key of what is wrong, None where nothing is; values belong to its
    sentences. fault is the Fault that led to it. evidence holds keys of SENTENCES with
    their values. came and wrong are the part that is spoken of and, as indices, its
    wrong entries; place is where in the learner's source it may come from.
    """

    quantity: str
    mistake: str | None = None
    values: dict = field(default_factory=dict)
    fault: Fault | None = None
    evidence: tuple = ()
    came: object = None
    wrong: tuple = ()
    place: object = None

    @property
    def lines(self):
        """The sentences: what was done, why that is not it, and where it shows."""
        what, why = words.what_and_why(self.mistake, self.values)
        if self.place:
            why = words.language.EDITS[self.place.question] or why
        return what, why, *(words.sentence(*each) for each in self.evidence)

    @property
    def code(self):
        """The line that may be the place of a slip, and below it carets; or nothing."""
        if not self.place:
            return ()
        intro = words.sentence("look here", {"number": self.place.number})
        # Of a long line, the part around the piece.
        first = max(0, min(self.place.start - 10, len(self.place.line) - WIDTH + 4))
        last = first + WIDTH - 4
        shown = self.place.line[first:last]
        if first:
            shown = f"…{shown[1:]}"
        if last < len(self.place.line):
            shown = f"{shown[:-1]}…"
        width = min(self.place.end - first, len(shown)) - self.place.start + first
        carets = " " * (self.place.start - first) + "^" * max(1, width)
        return intro, f"    {shown}", f"    {carets}"


@dataclass(frozen=True, repr=False)
class Verdict:
    """Whether an answer is right, quantity by quantity. Prints as its sentences.

    name is the function's, tried the key and values of what it was tried on. inputs
    are those on which the first mistake shows, by their names.
    """

    name: str
    findings: tuple[Finding, ...]
    tried: tuple = ("no tests", {})
    inputs: dict = field(default_factory=dict)

    @functools.cached_property
    def wrong(self):
        """The findings that are not right; what concerns them all is there once, and
        what may be wrong because of another comes after it."""
        wrong = {}
        for finding in self.findings:
            if finding.mistake:
                wrong.setdefault(finding.lines, finding)
        return sorted(wrong.values(), key=lambda each: each.mistake in REFERRING)

    @property
    def right(self):
        return not self.wrong

    @property
    def mistake(self):
        return self.wrong[0].mistake if self.wrong else None

    @property
    def text(self):
        """All sentences on the first wrong quantity, and one on each other."""
        lines = []
        if self.wrong:
            first = self.wrong[0]
            what, *rest = first.lines
            lines = [broken(f"✗ {what}"), *first.code, *map(broken, rest)]
        lines += [broken(f"{mark} {line}") for mark, line in self.others]
        return "\n".join(filter(None, lines))

    @property
    def paragraphs(self):
        """The same sentences, in one paragraph for each quantity."""
        lines = []
        if self.wrong:
            what, *rest = self.wrong[0].lines
            lines = [f"✗ {what}", *self.wrong[0].code, *rest]
            lines = ["\n".join(" ".join(line.split()) for line in lines if line)]
        lines += [f"{mark} {line}" for mark, line in self.others]
        return [words.plain(line) for line in lines]

    @property
    def others(self):
        """A mark and a line for each other wrong quantity, and for all right ones."""
        lines = [("✗", wrong_too(f.quantity, f.mistake)) for f in self.wrong[1:]]
        right = [f.quantity for f in self.findings if f.mistake is None]
        if right:
            lines.append(("✓", self.said_right(right)))
        return lines

    def said_right(self, right):
        """Return the sentence on the quantities that are right."""
        key, values = "right too" if self.wrong else "right", {"tried": ""}
        if right in (["caught"], ["passed"]):
            key = {"caught": "catches all", "passed": "lets all pass"}[right[0]]
        elif right == ["caught", "passed"]:
            key, values = self.tried
        else:
            values = {"tried": words.sentence(*self.tried)}
        values |= {"name": self.name, "quantities": right}
        return words.sentence(key, {**values, "are": words.is_or_are(right)})

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        # The short form, in colour: where it shows is folded.
        return self.page(2)

    def page(self, failures):
        """Return the verdict as HTML, with as much open as befits so many failures.

        At first that something is wrong and a question, then the mistake's name, then
        where it shows. What is not open is one click away.
        """
        lines, folds = [], ""
        if self.wrong:
            first = self.wrong[0]
            what, why, *evidence = first.lines
            named = [f"<strong>{escaped(what)}</strong>", *pointed(first), escaped(why)]
            if failures < 2 and (symptom := self.symptom):
                lines = [f"<strong>{escaped(symptom[0])}</strong>", escaped(symptom[1])]
                folds = fold("what it is", paragraphs(named))
            else:
                lines = named
            lines[0] = badge(False) + lines[0]
            if evidence:
                body = paragraphs(map(escaped, evidence)) + grid(first)
                folds += fold("where it shows", body, opened=failures > 2)
        lines += [badge(mark == "✓") + escaped(line) for mark, line in self.others]
        body = paragraphs(filter(None, lines)) + folds
        return f'<div style="{FRAME.format(colour=COLOURS[self.right])}">{body}</div>'

    @property
    def symptom(self):
        """The two sentences on what is seen, where the mistake itself has a name."""
        fault = self.wrong[0].fault
        if fault is None or fault.mistake == self.mistake:
            return None
        return words.what_and_why(fault.mistake, fault.values)

    def must_pass(self):
        """Print the sentences of a right answer; raise WrongAnswer with a wrong one's.

        A graded cell ends with this: nbgrader gives a cell that raises no points.
        """
        if not self.right:
            self.refuse()
        del FAILED[self.name]
        HEARD.get()(self)

    def points(self, **points):
        """Print the sentences and return the points of the quantities that are right.

        A graded cell ends with this where a function has several quantities: nbgrader
        takes the number as partial credit. Raises WrongAnswer where nothing is right,
        and ValueError where the quantities named are not those of the task.
        """
        quantities = [finding.quantity for finding in self.findings]
        if set(points) != set(quantities):
            values = {"name": self.name, "quantities": quantities}
            values["given"] = list(points)
            raise ValueError(words.sentence("points of others", values))
        earned = sum(points[f.quantity] for f in self.findings if f.mistake is None)
        if not earned:
            self.refuse()
        HEARD.get()(self)
        return earned

    def refuse(self):
        """Raise WrongAnswer, which a notebook shows with folds, more open each time."""
        FAILED[self.name] += 1
        failures, shown = FAILED[self.name], None
        if display := notebooks_display():
            first = self.wrong[0]
            what, why, *evidence = first.lines
            if failures < 2 and self.symptom:
                what, why = self.symptom
            lines = broken(f"✗ {what}"), *first.code, broken(why)
            shown = "\n".join(filter(None, lines))
            # What shows no HTML shows what stands open in it.
            more = [*(evidence if failures > 2 else ()), *map(" ".join, self.others)]
            text = "\n".join([shown, *map(broken, more)])
            display({"text/plain": text, "text/html": self.page(failures)})
        raise WrongAnswer(self, shown)


def notebooks_display():
    """Return what shows data in a notebook, or None where this is no notebook."""
    shell = "IPython" in sys.modules and sys.modules["IPython"].get_ipython()
    if not shell or not hasattr(shell, "kernel"):
        return None
    return shell.display_pub.publish


def wrong_too(quantity, mistake):
    """Return the line on a quantity beside the one that is spoken of."""
    key = "wrong too" if words.is_specific(mistake) else "wrong too, unnamed"
    key = {"no refutation": mistake, "too strict": "also too strict"}.get(mistake, key)
    are = words.is_or_are([quantity])
    return words.sentence(key, {"quantity": quantity, "are": are, "mistake": mistake})


def pointed(finding):
    """Return the lines of HTML that show the place of a slip, if there is one."""
    if not finding.code:
        return []
    intro, *code = finding.code
    code = "\n".join(html.escape(line) for line in code)
    return [escaped(intro), f'<pre style="margin:.3em 0">{code}</pre>']


def grid(finding):
    """Return a small table of an array: what came, with a mark at what is wrong."""
    array = finding.came
    if array is None or not 1 <= array.ndim <= 2 or max(array.shape) > 8:
        return ""
    wrong = {tuple(index) for index in finding.wrong}
    rows = array[None] if array.ndim == 1 else array
    corner = "<td></td>" * (array.ndim - 1)
    heads = "".join(f'<th scope="col" {HEAD}>{j}</th>' for j in range(rows.shape[1]))
    cells = f"<tr>{corner}{heads}</tr>"
    for i, row in enumerate(rows):
        cells += "<tr>"
        cells += f'<th scope="row" {HEAD}>{i}</th>' * (array.ndim - 1)
        for j, number in enumerate(row):
            index = (j,) if array.ndim == 1 else (i, j)
            mark = "✗" if index in wrong else "✓"
            colour = COLOURS[index not in wrong]
            style = f"padding:.1em .5em;border-bottom:2px solid {colour}"
            cells += f'<td style="{style}">{number + 0.0:.4g} {mark}</td>'
        cells += "</tr>"
    return f'<table style="{GRID}">{cells}</table>'


def fold(title, body, opened=False):
    summary = words.sentence(title, {})
    start = "<details open>" if opened else "<details>"
    return f"{start}<summary>{summary}</summary>{body}</details>"


def broken(line):
    """Return line broken to the column, but not inside of a formula or a shape."""
    line = re.sub(r"[(\[][-\d, ]+[)\]]", lambda shape: words.unbroken(shape[0]), line)
    return words.plain(textwrap.fill(line, WIDTH))


def paragraphs(lines):
    return "".join(f"<div>{line}</div>" for line in lines)


def escaped(line):
    """Return line for HTML, with plain spaces, and what stands in backticks as code."""
    line = html.escape(words.plain(line))
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", line)


def badge(right):
    """Return the mark of a right or wrong answer in its colour."""
    style = BADGE.format(colour=COLOURS[right])
    return f'<span style="{style}">{"✓" if right else "✗"}</span>'
