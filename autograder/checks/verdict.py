"""What a check hands back."""

import html
import re
import textwrap
from dataclasses import dataclass

from autograder.checks import words

WIDTH = 66  # the page's column of code
RED, PLAIN = "\x1b[1;31m", "\x1b[0m"
# White on these has a contrast of more than 5 to 1, on a light page and on a dark one.
COLOURS = {True: "#1a7f37", False: "#c5221f"}
BADGE = (
    "background:{colour};color:#fff;border-radius:3px;padding:0 .35em;margin-right:.5em"
)
FRAME = "border-left:3px solid {colour};padding-left:.8em"


class WrongAnswer(AssertionError):
    """A wrong answer; its text is the verdict's, for the learner to read."""

    def _render_traceback_(self):
        # IPython asks an exception for this: the learner sees the sentences, and no
        # frames of the checker above them.
        first, *rest = str(self).splitlines()
        return [f"{RED}{first}{PLAIN}", *rest]


@dataclass(frozen=True)
class Finding:
    """What was found of one quantity.

    mistake is the name of what is wrong, None where nothing is. The sentences: `what`
    was done, `why` it is not what was asked for, and the `evidence`.
    """

    quantity: str
    mistake: str | None = None
    what: str = ""
    why: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Verdict:
    """Whether an answer is right, quantity by quantity. Prints as its sentences.

    name is the function's, tried says on what it was tried.
    """

    name: str
    findings: tuple[Finding, ...]
    tried: str

    @property
    def wrong(self):
        """The findings that are not right; what concerns them all is there once."""
        wrong = {}
        for finding in self.findings:
            if finding.mistake:
                wrong.setdefault((finding.what, finding.evidence), finding)
        return list(wrong.values())

    @property
    def right(self):
        """Whether every quantity is right."""
        return not self.wrong

    @property
    def mistake(self):
        """The name of the first mistake, or None."""
        return self.wrong[0].mistake if self.wrong else None

    @property
    def text(self):
        """All sentences on the first wrong quantity, and one on each other."""
        lines = []
        if self.wrong:
            first = self.wrong[0]
            lines = [f"✗ {first.what}", first.why, *first.evidence]
        lines += [f"{mark} {line}" for mark, line in self.others]
        return "\n".join(filled(line) for line in lines if line)

    @property
    def others(self):
        """A mark and a line for each other wrong quantity, and for all right ones."""
        lines = [("✗", wrong_too(f.quantity, f.mistake)) for f in self.wrong[1:]]
        right = [f.quantity for f in self.findings if f.mistake is None]
        if right:
            sentence = words.RIGHT_TOO if self.wrong else words.RIGHT
            sentence = words.RIGHT_CHECKER.get(tuple(right), sentence)
            line = sentence.format(
                name=self.name,
                quantities=listed(right),
                are=is_or_are(right),
                tried=self.tried,
            )
            lines.append(("✓", line))
        return lines

    def __repr__(self):
        return self.text

    def _repr_html_(self):
        # The short form, in colour: where it shows is folded.
        lines = []
        if self.wrong:
            first = self.wrong[0]
            lines = [f"{badge(False)}<strong>{escaped(first.what)}</strong>"]
            lines += [escaped(first.why)] if first.why else []
        lines += [badge(mark == "✓") + escaped(line) for mark, line in self.others]
        body = paragraphs(lines)
        if self.wrong and self.wrong[0].evidence:
            where = paragraphs(map(escaped, self.wrong[0].evidence))
            body += f"<details><summary>{words.WHERE}</summary>{where}</details>"
        return f'<div style="{FRAME.format(colour=COLOURS[self.right])}">{body}</div>'

    def must_pass(self):
        """Print the sentences of a right answer; raise WrongAnswer with a wrong one's.

        A graded cell ends with this: nbgrader gives a cell that raises no points.
        """
        if not self.right:
            raise WrongAnswer(self.text)
        print(self.text)

    def points(self, **points):
        """Print the sentences and return the points of the quantities that are right.

        A graded cell ends with this where a function has several quantities: nbgrader
        takes the number as partial credit. Raises WrongAnswer where nothing is right,
        and ValueError where the quantities named are not those of the task.
        """
        quantities = [finding.quantity for finding in self.findings]
        if set(points) != set(quantities):
            raise ValueError(
                words.POINTS_OF_OTHERS.format(
                    name=self.name, quantities=listed(quantities), given=listed(points)
                )
            )
        earned = sum(points[f.quantity] for f in self.findings if f.mistake is None)
        if not earned:
            raise WrongAnswer(self.text)
        print(self.text)
        return earned


def wrong_too(quantity, mistake):
    """Return the line on a quantity beside the one that is spoken of."""
    sentence = words.WRONG_TOO
    if mistake in words.FAULTS:  # a name that says no more
        sentence = words.WRONG_TOO_UNNAMED
    sentence = words.WRONG_TOO_BY_MISTAKE.get(mistake, sentence)
    are = is_or_are([quantity])
    return sentence.format(quantity=quantity, are=are, mistake=mistake)


def is_or_are(quantities):
    """Return the verb for quantities, of which one may be a list."""
    plural = len(quantities) > 1 or quantities[0] in words.PLURAL
    return words.ARE if plural else words.IS


def unbroken(code):
    """Return code for a sentence, with spaces at which no line is broken."""
    return code.replace(" ", "\N{NO-BREAK SPACE}")


def filled(line):
    """Return line broken to the column, but not inside of a formula or a shape."""
    line = re.sub(r"[(\[][-\d, ]+[)\]]", lambda shape: unbroken(shape[0]), line)
    return textwrap.fill(line, WIDTH).replace("\N{NO-BREAK SPACE}", " ")


def paragraphs(lines):
    return "".join(f"<div>{line}</div>" for line in lines)


def escaped(line):
    """Return line for HTML, with plain spaces, so that a formula can be copied."""
    return html.escape(line.replace("\N{NO-BREAK SPACE}", " "))


def badge(right):
    """Return the mark of a right or wrong answer in its colour."""
    style = BADGE.format(colour=COLOURS[right])
    return f'<span style="{style}">{"✓" if right else "✗"}</span>'


def listed(names):
    """Return names as a list in a sentence: "dX, dW and db"."""
    *rest, last = names
    return words.AND.format(rest=", ".join(rest), last=last) if rest else last
