"""Reads the mathematics that a page displays: TeX in, statements as trees out.

The tests prove what a reader sees, so they start from the very characters between the
dollars. SymPy's own reader of LaTeX knows numbers and not this course: no gradient that
has the shape of its variable, no inner product, no layers in brackets, no sizes under
braces. The grammar below knows the course's notation and nothing else. What it does not
know is an error, and never passed over.
"""

import re
from typing import NamedTuple


class Unreadable(ValueError):
    """TeX that is not in the course's notation."""


class Node(NamedTuple):
    """A piece of a formula: its kind, and what it is made of."""

    kind: str
    parts: tuple


class Statement(NamedTuple):
    """Members with a relation between each two, and conditions to hold for them."""

    members: list
    relations: list
    conditions: list


class Display(NamedTuple):
    """What stands between two pairs of dollars on a page."""

    page: str
    line: int
    tex: str
    label: str  # "" where it has none
    kind: str  # "identity", "definition" or "wrong"
    name: str  # of a wrong formula


def displays(path):
    """Return the displays of a page, in their order."""
    text = path.read_text("utf-8")
    pattern = r"^([ ]*)\$\$[ ]*\n(.*?)^\1\$\$(?: \(([\w-]+)\))?$"
    found = []
    for match in re.finditer(pattern, text, re.M | re.S):
        _, tex, label = match.groups()
        mark = re.match(r"\s*% (definition|wrong)(?:: ([\w-]+))?\s*\n", tex)
        kind, name = mark.groups() if mark else ("identity", None)
        line = text.count("\n", 0, match.start()) + 1
        found.append(Display(path.stem, line, tex, label or "", kind, name or ""))
    return found


# Signs

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    r"\le": "<=",
    r"\ge": ">=",
    r"\neq": "!=",
    r"\leftarrow": "<-",
}
MINUS = {"-", "−"}
SIGNS = {"+", *MINUS}
SPACES = {r"\,", r"\;", r"\!", r"\ ", "~", "&", r"\quad", r"\qquad", r"\hline"}
SPACES |= {r"\big", r"\Big", r"\bigg", r"\left", r"\right"}
ROWS = {"aligned", "gathered"}  # environments whose rows are statements
COLUMN = "COLUMN"  # & in any other environment
# Between two statements: these, the rows of an `aligned`, and words.
BETWEEN = {",", ":", r"\Longrightarrow", r"\Longleftrightarrow"}
JOINING = {"and", "so", "that is", "is least at"}
CONDITIONAL = {"for", "while", "if"}

# Functions whose argument may do without brackets, and those that want them. Any other
# name beside a bracket is a factor.
PREFIXES = {r"\operatorname", r"\log", r"\det", r"\max"}
PREFIXES |= {r"\sinh", r"\cosh", r"\tanh"}
FUNCTIONS = {"f", r"\sigma", "L", r"\mathcal{O}"}
ACCENTS = {r"\hat", r"\tilde", r"\mathbf", r"\mathcal"}
DOTS = {r"\vdots", r"\cdots", r"\ddots"}

TOKEN = re.compile(r"\\(?:begin|end)\{\w+\}|\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[^\s]")
WORDS = re.compile(r"\\text\{([^{}]*)\}")
REWRITTEN = [
    (r"(?<!\\)%.*", ""),  # comments
    (r"\\\\\s*\[[\d.]+\w+\]", r"\\\\"),  # space between rows
    (r"(\\begin\{array\})\{[^}]*\}", r"\1"),  # how columns are aligned
    (r"\\[dt]frac", r"\\frac"),
    (r"\\mathrm\{d\}", r"\\differential "),
    (r"\\mathrm\{i\}", r"\\imaginary "),
    (r"\\mathrm\{num\}", r"\\top"),  # in the other layout: the transpose
    (r"(?<=\d)\\,(?=\d{3})", ""),  # 79 400
    (r"\{\s*\}", ""),  # {} is there for the space around a sign
]


def tokens_of(tex):
    """Return the tokens of a display; words are one token, and begin with \\text:."""
    for pattern, replacement in REWRITTEN:
        tex = re.sub(pattern, replacement, tex)
    words = iter(WORDS.findall(tex))
    tokens, inside = [], []
    for token in TOKEN.findall(WORDS.sub(r"\\text ", tex)):
        if token == r"\text":
            token = rf"\text:{next(words)}"
        elif token.startswith(r"\begin"):
            inside.append(token[len(r"\begin{") : -1])
        elif token.startswith(r"\end"):
            inside.pop()
        elif token == "&" and inside[-1] not in ROWS:
            token = COLUMN
        tokens.append(token)
    return unboxed(tokens)


def unboxed(tokens):
    """Return the tokens without the frames around results; a frame ends a statement."""
    while r"\boxed" in tokens:
        at = tokens.index(r"\boxed")
        tokens[closing(tokens, at + 1)] = ","
        del tokens[at : at + 2]
    return tokens


def closing(tokens, start):
    """Return where the brace closes that opens at start."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += (tokens[i] == "{") - (tokens[i] == "}")
        if depth == 0:
            return i
    raise Unreadable("a brace is not closed")


# Statements


def statements(tex):
    """Return the statements that a display makes.

    A row that begins with a relation or a sign goes on with the row before. What words
    like “for” introduce is a condition of the statement before.
    """
    found = []
    for start, tokens in pieces(tokens_of(tex)):
        words = start.removeprefix(r"\text:").strip() if "text:" in start else ""
        if start == r"\\" and found and tokens and tokens[0] in {*RELATIONS, *SIGNS}:
            found[-1][0].extend(tokens)
        elif words.split() and words.split()[0] in CONDITIONAL:
            if tokens:
                found[-1][1].append(tokens)
        elif words and words not in JOINING and words[-1] != ":":
            raise Unreadable(f"words in mathematics: {words!r}")
        elif tokens:
            found.append((tokens, []))
    if not found:
        raise Unreadable("there is no statement")
    return [
        Statement(
            *Parser(tokens).chain(), [Parser(each).chain() for each in conditions]
        )
        for tokens, conditions in found
    ]


def pieces(tokens):
    """Yield (what it begins with, tokens) for all that stands between separators."""
    start, piece, inside = "", [], []
    for token in [*tokens, ","]:
        if token.startswith((r"\begin", r"\end")) and token[:-1].split("{")[1] in ROWS:
            continue
        if token in {"{", "(", "[", r"\langle"} or token.startswith(r"\begin"):
            inside.append(token)
        elif token in {"}", ")", "]", r"\rangle"} or token.startswith(r"\end"):
            if not inside:
                raise Unreadable("a bracket or a brace is not opened")
            inside.pop()
        between = token in BETWEEN or token == r"\\" or token.startswith(r"\text:")
        if between and not inside:
            yield start, stripped(piece)
            start, piece = token, []
        # Within a bracket a new line is only that, and not a new row.
        elif token != r"\\" or inside[-1].startswith(r"\begin"):
            piece.append(token)
    if inside:
        raise Unreadable("a bracket or a brace is not closed")


def stripped(tokens):
    """Return the tokens without spaces, and without the point at their end."""
    tokens = [token for token in tokens if token not in SPACES]
    return tokens[:-1] if tokens[-1:] == ["."] else tokens


# Expressions


class Parser:
    """A recursive descent through tokens."""

    def __init__(self, tokens):
        self.tokens = stripped(tokens)
        self.at = 0
        self.bars = []  # what closes the norms and sizes that are being read

    @classmethod
    def whole(cls, tokens):
        """Return the tree of one expression."""
        parser = cls(tokens)
        node = parser.sum()
        if parser.peek():
            raise Unreadable(f"{parser.peek()!r} in {' '.join(tokens)}")
        return node

    def peek(self):
        """Return a token without going on, or "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted):
        """Return the next token, which must be one of those wanted, if any are."""
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise Unreadable(f"{token or 'the end'} in {' '.join(self.tokens)}")
        self.at += 1
        return token

    def takes(self, token):
        """Go on where this is the next token, and return whether it was."""
        there = self.peek() == token
        self.at += there
        return there

    def braces(self):
        """Return the tokens in braces, or the one token, or one digit of a number."""
        token = self.take()
        if token == "{":
            close = closing(self.tokens, self.at - 1)
            inside = self.tokens[self.at : close]
            self.at = close + 1
            return inside
        if token.isdigit() and len(token) > 1:  # \frac12
            self.at -= 1
            self.tokens[self.at : self.at + 1] = list(token)
            return [self.take()]
        return [token]

    def chain(self):
        """Return the members and the relations between them, up to the end."""
        members, relations = [self.sum()], []
        while self.peek() in RELATIONS:
            relations.append(RELATIONS[self.take()])
            members.append(self.sum())
        if self.peek():
            raise Unreadable(f"{self.peek()!r} in {' '.join(self.tokens)}")
        return members, relations

    def sum(self):
        """Return terms with their signs."""
        terms = [(self.take() if self.peek() in SIGNS else "+", self.term())]
        while self.peek() in SIGNS:
            terms.append((self.take(), self.term()))
        if terms[0][0] == "+" and len(terms) == 1:
            return terms[0][1]
        return Node("sum", tuple(("-" if s in MINUS else s, term) for s, term in terms))

    def term(self):
        """Return products that entrywise and Kronecker products join."""
        left = self.product()
        while self.peek() in (r"\odot", r"\otimes"):
            left = Node(self.take()[1:], (left, self.product()))
        return left

    def product(self):
        """Return factors side by side, some of them divided by the next."""
        factors = [self.factor()]
        while self.goes_on():
            if self.takes("/"):
                factors[-1] = Node("ratio", (factors[-1], self.factor()))
            else:
                self.takes(r"\cdot")
                factors.append(self.factor())
        return factors[0] if len(factors) == 1 else Node("product", tuple(factors))

    def goes_on(self):
        """Return whether a product has one more factor."""
        token = self.peek()
        ends = {"", "}", ")", "]", ",", r"\rangle", r"\odot", r"\otimes", r"\times"}
        ends |= {r"\\", COLUMN, *self.bars[-1:], *SIGNS, *RELATIONS}
        return token not in ends and not token.startswith((r"\end", r"\text:"))

    def factor(self):
        """Return what a product is made of, with its transposes and powers."""
        match self.peek():
            case r"\frac":
                return self.fraction()
            case r"\partial":  # ∂L/∂x on one line
                self.take()
                above = self.factor()
                self.take("/")
                self.take(r"\partial")
                return Node("derivative", (above, self.factor()))
            case r"\nabla":
                self.take()
                self.take("_")
                by = Parser.whole(self.braces())
                return Node("derivative", (self.factor(), by))
            case r"\differential":
                self.take()
                return Node("differential", (self.factor(),))
            case r"\sum":
                return self.big_sum()
            case token if token in PREFIXES:
                return self.prefixed()
        return self.scripts(self.atom())

    def fraction(self):
        """Return a ratio, or a derivative; ∂/∂Z takes what follows."""
        self.take(r"\frac")
        above, below = self.braces(), self.braces()
        if below[0] != r"\partial":
            node = Node("ratio", (Parser.whole(above), Parser.whole(below)))
        elif above == [r"\partial"]:
            return Node("derivative", (self.term(), Parser.whole(below[1:])))
        elif above[0] == r"\partial":
            node = Node(
                "derivative", (Parser.whole(above[1:]), Parser.whole(below[1:]))
            )
        else:
            raise Unreadable(f"a derivative of {' '.join(above)}")
        return self.scripts(node)

    def big_sum(self):
        """Return a sum: its indices, first, last, which is left out, and its body."""
        self.take(r"\sum")
        self.take("_")
        below, first, last, without = self.braces(), None, None, None
        if "=" in below:
            first = Parser.whole(below[2:])
            self.take("^")
            last = Parser.whole(self.braces())
            names = below[:1]
        elif r"\neq" in below:
            without = Parser.whole(below[2:])
            names = below[:1]
        else:
            names = [token for token in below if token != ","]
        if self.peek() in SIGNS:
            raise Unreadable("a sign behind a sum sign")
        return Node("over", (tuple(names), first, last, without, self.term()))

    def prefixed(self):
        """Return a function of its argument: log p, vec Z, tanh² t."""
        name = self.take()
        if name == r"\operatorname":
            name = "\\" + "".join(self.braces())
        if self.takes("_"):  # vec by columns
            name += "_" + "".join(filter(str.isalpha, self.braces()))
        primes = self.primes()
        power = Parser.whole(self.braces()) if self.takes("^") else None
        arguments = self.arguments() if self.peek() == "(" else (self.factor(),)
        node = Node("call", (Node("name", (name, None, (), primes)), arguments))
        return self.scripts(Node("power", (node, power)) if power else node)

    def primes(self):
        """Return how many primes follow."""
        count = 0
        while self.takes("'"):
            count += 1
        return count

    def arguments(self):
        """Return what stands in brackets, between commas."""
        self.take("(")
        found = [self.sum()]
        while self.takes(","):
            found.append(self.sum())
        self.take(")")
        return tuple(found)

    def atom(self):
        """Return a number, a name, or what stands in brackets of any kind."""
        token = self.take()
        match token:
            case "{":
                self.at -= 1
                return Node("group", (Parser.whole(self.braces()),))
            case "(":
                return Node("group", (self.up_to(")"),))
            case "|" | r"\|":
                self.bars.append(token)
                inside = self.up_to(token)
                self.bars.pop()
                return Node("size" if token == "|" else "norm", (inside,))
            case r"\langle":
                left = self.up_to(",")
                return Node("inner", (left, self.up_to(r"\rangle")))
            case "[":
                left = self.sum()
                relation = RELATIONS[self.take(*RELATIONS)]
                return Node("iverson", (left, relation, self.up_to("]")))
            case r"\underbrace":
                inside = Parser.whole(self.braces())
                self.take("_")
                return Node("brace", (inside, tuple(self.braces())))
            case r"\sqrt":
                half = Node("number", ("1/2",))
                return Node("power", (Parser.whole(self.braces()), half))
            case r"\imaginary":
                return Node("imaginary", ())
            case r"\begin{pmatrix}" | r"\begin{array}":
                return self.matrix(token.replace("begin", "end"))
            case r"\begin{cases}":
                return self.cases()
        if token[0].isdigit():
            return Node("number", (token,))
        if token in ACCENTS:
            return self.name(f"{token}{{{''.join(self.braces())}}}")
        if re.fullmatch(r"\\[A-Za-z]+|[^\W\d_]", token):
            return self.name(token)
        raise Unreadable(f"{token!r} is not in the course's notation")

    def up_to(self, end):
        """Return the expression before a closing token."""
        node = self.sum()
        self.take(end)
        return node

    def name(self, base):
        """Return a name with its layer, its indices and its primes, or a call of it."""
        layer, subs = None, ()
        primes = self.primes()
        node = None
        while self.peek() in ("^", "_") and node is None:
            if self.takes("_"):
                subs = self.indices()
                continue
            self.take()
            above = self.braces()
            if above[:1] == ["("]:
                close = above.index(")")
                layer, above = Parser.whole(above[1:close]), above[close + 1 :]
            if above:
                node = self.raised(Node("name", (base, layer, subs, primes)), above)
        if node is None:
            node = Node("name", (base, layer, subs, primes + self.primes()))
            if base in FUNCTIONS and self.peek() == "(":
                return Node("call", (node, self.arguments()))
        return node

    def indices(self):
        """Return the indices below a name: digits and letters, or between commas."""
        tokens = self.braces()
        if any(token.startswith(r"\text:") for token in tokens):
            return ("".join(tokens).removeprefix(r"\text:"),)
        if {",", *SIGNS} & {*tokens}:
            parser = Parser(["(", *tokens, ")"])
            return parser.arguments()
        # Below a name, each digit of a number is an index.
        each = (token if token.isdigit() else [token] for token in tokens)
        parser = Parser([index for indices in each for index in indices])
        found = []
        while parser.peek():
            found.append(parser.atom())
        return tuple(found)

    def scripts(self, node):
        """Return anything with its transposes, powers and indices."""
        while self.peek() in ("^", "_"):
            if self.takes("_"):
                node = Node("entry", (node, self.indices()))
            else:
                self.take()
                node = self.raised(node, self.braces())
        return node

    def raised(self, node, above):
        """Return a transpose or a power."""
        if above == [r"\top"]:
            return Node("transpose", (node,))
        return Node("power", (node, Parser.whole(above)))

    def rows(self, end):
        """Return the rows of an environment, each a list of its cells' tokens."""
        rows, cell, row, depth = [], [], [], 0
        while True:
            token = self.take()
            inside = depth
            depth += token.startswith(r"\begin") - token.startswith(r"\end")
            if inside or token not in (COLUMN, r"\\", end):
                cell.append(token)
                continue
            row.append(cell)
            cell = []
            if token != COLUMN:
                rows.append(row)
                row = []
            if token == end:
                return [row for row in rows if any(row)]

    def matrix(self, end):
        """Return a matrix by rows; dots stand for entries like those around them."""

        def entry(cell):
            dots = not cell or cell[0] in DOTS
            return Node("dots", ()) if dots else Parser.whole(cell)

        return Node("matrix", tuple(tuple(map(entry, row)) for row in self.rows(end)))

    def cases(self):
        """Return (value, relations that must hold) for each case; None if otherwise."""
        found = []
        for value, condition in self.rows(r"\end{cases}"):
            tests = []
            for words, tokens in pieces(condition):
                if "otherwise" in words:
                    tests = None
                elif tokens:
                    tests.append(Parser(tokens).chain())
            found.append(
                (Parser.whole(value[:-1] if value[-1] == "," else value), tests)
            )
        return Node("cases", tuple(found))
