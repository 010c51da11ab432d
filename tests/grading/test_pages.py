"""Feedback and formgrader in a real browser: what a student wrote never runs."""

import base64
import functools
import json
import re
import shutil
import time
import zlib
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from traitlets.config.loader import PyFileConfigLoader

from autograder.grading.recording import pages
from autograder.grading.recording.source import cells as source_cells
from tests.autograder.conftest import ROOT, jupyter, run

# The course's own configuration, but for what grades: here stock nbgrader does, and
# what it puts in place is made hostile afterwards.
CONFIG = f"""
config = {str(ROOT / "autograder" / "nbgrader_config.py")!r}
exec(compile(open(config).read(), __file__, "exec"))
del c.Autograde
"""

PICTURE = base64.b64encode(
    b"\x89PNG\r\n\x1a\n"
    + b"".join(
        len(data).to_bytes(4, "big")
        + kind
        + data
        + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in [
            (b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
            (b"IDAT", zlib.compress(b"\0\xff\0\0")),
            (b"IEND", b""),
        ]
    )
).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="pwn()"><script/></svg>'
PAGE = base64.b64encode(b"<script>parent.pwn();top.pwn()</script>").decode()

# Each wants to call pwn(), or to reach elsewhere.
HOSTILE = [
    "<script>pwn()</script>",
    "text <script>pwn()</script> text",
    "<ScRiPt\n>pwn()</sCrIpT\n>",
    "<script src=https://elsewhere.example/x.js></script>",
    "<scr<script>ipt>pwn()</scr</script>ipt>",
    "<img src=x onerror=pwn()>",
    "text <img src=x onerror=pwn()> text",
    "<img src=x onerror='pwn()'",
    '<img src="x` `<script>pwn()</script>"` `>',
    "<img/src/onerror=pwn()>",
    '<img src="https://elsewhere.example/x" srcset="https://elsewhere.example/y 1x">',
    "<svg onload=pwn()>",
    "<svg><script>pwn()</script></svg>",
    "<svg><script href=data:text/javascript,pwn() /></svg>",
    "<svg><animate onbegin=pwn() attributeName=x dur=1s></svg>",
    '<svg><a xlink:href="javascript:pwn()"><text y=20>link</text></a></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload=pwn()>#x"/></svg>',
    "<body onload=pwn()>",
    "<details open ontoggle=pwn()><summary>s</summary>t</details>",
    "<input autofocus onfocus=pwn()>",
    "<video><source onerror=pwn()></video>",
    "<audio src=x onerror=pwn()>",
    "<marquee onstart=pwn()>x</marquee>",
    '<p style="animation: x" onanimationstart=pwn()>x</p>',
    "<a href=javascript:pwn()>link</a>",
    "<a href='java\tscript:pwn()'>link</a>",
    "<a href='&#106;avascript&colon;pwn()'>link</a>",
    "<a href='\x01javascript:pwn()'>link</a>",
    "<a href=vbscript:pwn()>link</a>",
    f"<a href='data:text/html;base64,{PAGE}'>link</a>",
    "<a href='plot.html'>a file of the submission</a>",
    "<a href='//elsewhere.example'>link</a>",
    "[link](javascript:pwn())",
    "[link](JaVaScRiPt:pwn())",
    "[link](<java\nscript:pwn()>)",
    "[link](javascript&#58;pwn())",
    "[link](javascript&Tab;:pwn())",
    f"[link](data:text/html;base64,{PAGE})",
    "[link](evil.html)",
    "[link][1]\n\n[1]: javascript:pwn()",
    '[link](https://a.example "t" onmouseover=pwn())',
    '[link](https://a.example/"onmouseover="pwn())',
    "<javascript:pwn()>",
    "<https://a.example/\"onclick='pwn()'>",
    "https://a.example/'onclick=pwn()",
    "![x](javascript:pwn())",
    '![x" onerror="pwn()](x)',
    "![$x$ \" onerror=pwn()](x '\" onerror=pwn()')",
    "![x][1]\n\n[1]: x\"onerror=\"pwn() 'title\" onerror=\"pwn()'",
    "![x](https://elsewhere.example/x.png)",
    f"![x](data:image/svg+xml;base64,{base64.b64encode(SVG.encode()).decode()})",
    "![x](attachment:evil.svg)",
    "![x](attachment:\"onerror=pwn())",
    "![x](attachment:missing.png)",
    "![x](attachment:bad.png)",
    "<!-- --><script>pwn()</script><!-- -->",
    "<!--><img src=x onerror=pwn()>-->",
    "<!-- --!><img src=x onerror=pwn()> -->",
    "<![CDATA[><img src=x onerror=pwn()>]]>",
    "<?x><img src=x onerror=pwn()>?>",
    "&lt;img src=x onerror=pwn()&gt; &#60;script&#62;pwn()&#60;/script&#62;",
    "<style>@import 'https://elsewhere.example/x.css'; body{display:none}</style>",
    '<p style="background:url(https://elsewhere.example/x)">x</p>',
    '<p style="position:fixed;inset:0;background:red">covered</p>',
    '<p style="width:expression(pwn())">x</p>',
    '<p class="navbar-fixed-top modal">covered</p>',
    "<link rel=stylesheet href=https://elsewhere.example/x.css>",
    "<base href=https://elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example'>",
    "<meta http-equiv=refresh content='0;url=javascript:pwn()'>",
    "<iframe src=javascript:parent.pwn()></iframe>",
    "<iframe srcdoc='<script>parent.pwn()</script>'></iframe>",
    "<object data=javascript:pwn()></object><embed src=javascript:pwn()>",
    "<form action=javascript:pwn()><button>go</button></form>",
    "<button formaction=javascript:pwn()>go</button>",
    "<p id=test_double name=submission_id>an id of the page's own</p>",
    "<textarea></textarea><script>pwn()</script>",
    "<title><img src=x onerror=pwn()></title>",
    "<noscript><p title='</noscript><img src=x onerror=pwn()>'></noscript>",
    "<noembed><p title='</noembed><img src=x onerror=pwn()>'></noembed>",
    "<xmp><p title='</xmp><img src=x onerror=pwn()>'></xmp>",
    "<template><img src=x onerror=pwn()></template>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x "
    "onerror=pwn()&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwn()>",
    "<svg></p><style><a id='</style><img src=x onerror=pwn()>'>",
    "<math><style><img src=x onerror=pwn()></style></math>",
    "<math><annotation-xml encoding=text/html><script>pwn()</script></annotation-xml>",
    '<math><maction actiontype="statusline" xlink:href="javascript:pwn()">x</maction>',
    '<math href="javascript:pwn()"><mi xlink:href="javascript:pwn()">CLICK</mi></math>',
    r"$\href{javascript:pwn()}{x}$",
    r"$\url{javascript:pwn()}$",
    r"$$\style{position:fixed;inset:0;background:url(https://elsewhere.example)}{x}$$",
    r"$\class{navbar-fixed-top}{x}$ $\cssId{test_double}{x}$",
    r"$\unicode{x3c}\unicode{x69}$ $\unicode{\" onclick=\"pwn()}$",
    r"$\require{html}\href{javascript:pwn()}{x}$",
    r"$\text{<img src=x onerror=pwn()>}$",
    r"$\text{&lt;img src=x onerror=pwn()&gt;}$",
    r"$\text{&amp;lt;script&amp;gt;pwn()&amp;lt;/script&amp;gt;}$",
    r"$\operatorname{</mo><img src=x onerror=pwn()>}$",
    r"$\color{red\" onclick=\"pwn()}{x}$",
    r"$\hspace{1em\" onclick=\"pwn()\" x=\"}$ $\rule{99em}{99em}$",
    r"$$\begin{array}{c\" onclick=\"pwn()} x \end{array}$$",
    r"\begin{x}<script>pwn()</script>\end{x}",
    r"\begin{pmatrix}<img src=x onerror=pwn()>\end{pmatrix}",
    "$</math></code><script>pwn()</script>$",
    "<tex-inline>\\text{<img src=x onerror=pwn()>}</tex-inline>",
    "<tex-block onclick=pwn()><script>pwn()</script><a href=javascript:pwn()>x</a>",
    "<div title='\n\n$\\text{ onclick=pwn() }$ '>x</div>",
    "```html\n<script>pwn()</script>\n```",
    "```<img src=x onerror=pwn()>\ncode\n```",
    "```mermaid\n</pre><script>pwn()</script>\n```",
    "`<img src=x onerror=pwn()>`",
    "# <img src=x onerror=pwn()>\n\n## [x](javascript:pwn())",
    "|a|\n|:-|\n|<img src=x onerror=pwn()>|",
    "term\n: <img src=x onerror=pwn()>",
    "\x1b[31m<img src=x onerror=pwn()>\x1b[0m \x1b]8;;javascript:pwn()\x07link",
    "{{ ''.__class__ }} {% raw %}<script>pwn()</script>",
]  # fmt: skip
ATTACHMENTS = {
    "plot.png": {"image/png": PICTURE},
    "evil.svg": {"image/svg+xml": SVG},
    '"onerror=pwn(': {"text/html": '"onerror=pwn()'},
    "bad.png": {"image/png": '" onerror="pwn()'},
}

# Clicks whatever there is, but stays where it is.
CLICK = """() => {
  addEventListener("click", (event) => {
    const link = event.target.closest("[href]");
    if (link && /^(https?|mailto):/.test(link.protocol)) event.preventDefault();
  }, true);
  const own = ".scoring-buttons *, .score, .extra-credit";
  for (const element of document.querySelectorAll("main *, #notebook *")) {
    if (element.matches(own)) continue;
    if (element.isConnected) element.dispatchEvent(
      new MouseEvent("click", {bubbles: true, cancelable: true}));
    for (const kind of ["mouseover", "focus"])
      element.dispatchEvent(new Event(kind, {bubbles: true}));
  }
}"""


@functools.cache
def rendered(*sources):
    """Return Markdown as the filter renders it, each in a section of its own."""
    cell = {"attachments": ATTACHMENTS}
    return "\n".join(
        f"<section>{pages.safe_markdown({'cell': cell}, source)}</section>"
        for source in sources
    )


def look(browser, content, **options):
    """Show HTML to a browser without a network and click it all through.

    Returns the open page and what happened: `ran`, and the requests.
    """
    context = browser.new_context(offline=True, **options)
    page = context.new_page()
    seen = SimpleNamespace(ran=[], requests=[])
    page.on("request", lambda request: seen.requests.append(request.url))
    page.expose_function("pwn", lambda: seen.ran.append("pwn"))
    page.goto("about:blank")
    page.set_content(f"<!DOCTYPE html><main>{content}</main>")
    page.evaluate(CLICK)
    page.wait_for_timeout(300)
    return page, seen


def test_no_hostile_markdown_runs_or_reaches_elsewhere(browser):
    page, seen = look(browser, rendered(*HOSTILE))
    assert seen.ran == []
    assert [url for url in seen.requests if not url.startswith("data:")] == []
    assert page.locator("section").count() == len(HOSTILE), "one closed its section"
    assert len(page.frames) == 1
    page.context.close()


def test_what_nbconvert_makes_of_the_same_runs(browser):
    stock = HTMLExporter().environment.filters["markdown2html"]
    starts = (
        "<img src=x onerror=pwn()>",
        "text <",
        "<svg onload",
        "# <img",
        "[link](java",
    )
    texts = [text for text in HOSTILE if text.startswith(starts)]
    page, seen = look(browser, "\n\n".join(stock({}, text) for text in texts))
    page.context.close()
    assert len(seen.ran) > 4


def test_nothing_is_left_that_a_browser_could_run(browser):
    page, _ = look(browser, rendered(*HOSTILE))
    tags, attributes, links = page.evaluate(
        """() => {
          const all = [...document.querySelectorAll("section *")];
          const names = (e) => [...e.attributes].map((a) => `${e.localName} ${a.name}`);
          return [
            [...new Set(all.map((e) => e.localName))],
            [...new Set(all.flatMap(names))],
            all.filter((e) => e.hasAttribute("href")).map((e) => e.protocol),
          ];
        }"""
    )
    page.context.close()
    assert set(tags) <= pages.TAGS | pages.MATHML
    pairs = {tuple(pair.split()) for pair in attributes}
    assert {pair for pair in pairs if pair[0] not in pages.MATHML} <= {
        ("a", "href"), ("a", "title"), ("img", "src"), ("img", "alt"), ("img", "title"),
        ("th", "style"), ("td", "style"), ("div", "class"), ("span", "class"),
        ("p", "title"), ("div", "title"), ("details", "open"),  # it was clicked
    }  # fmt: skip
    assert {name for tag, name in pairs if tag in pages.MATHML} <= (
        pages.WORDS | pages.LENGTHS
    )
    assert set(links) <= {"https:"}


def test_what_a_student_wrote_can_still_be_read(browser):
    page, _ = look(browser, rendered("<script>pwn()</script>", r"$\href{x}{y}$"))
    texts = page.locator("section").all_inner_texts()
    page.context.close()
    assert [text.strip() for text in texts] == [
        "<script>pwn()</script>",
        r"\href{x}{y}",
    ]


HONEST = r"""
# A heading with $x_i$

Text with *emphasis*, **weight**, ~~regret~~, `code < 1` and a
[link](https://numpy.org/doc/?a=1&b=2). See https://example.org/.

- one
- two
    1. deeper

> a quotation

| shape | of |
|:------|---:|
| 2 × 3 | X  |

```python
def f(X, W):
    return X @ W  # <-- here
```

![a plot](attachment:plot.png)

$\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Z} W^{\top}$

$$
\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
$$

\begin{aligned} Z &= X W \\ &< 1 \end{aligned}

$$f(x) = \begin{cases} x & x > 0 \\ 0 & \text{else} \end{cases}$$

\\(a \ne b\\) and \\[\sum_{i=1}^N \hat{y}_i\\] cost \$5, not \$6.
"""


def test_honest_markdown_looks_as_it_should(browser):
    page, seen = look(browser, rendered(HONEST))
    count = {
        selector: page.locator(selector).count()
        for selector in (
            "h1", "h1 math", "em", "strong", "del", "p > code", "blockquote",
            "ul > li", "ol > li", "table", "td", ".highlight .k", "a[href^=https]",
        )
    }  # fmt: skip
    drawn = page.evaluate("document.images[0].naturalWidth")
    text = page.locator("section").inner_text()
    page.context.close()
    assert count == {
        "h1": 1, "h1 math": 1, "em": 1, "strong": 1, "del": 1, "p > code": 1,
        "blockquote": 1, "ul > li": 2, "ol > li": 1, "table": 1, "td": 2,
        ".highlight .k": 2, "a[href^=https]": 2,
    }  # fmt: skip
    assert drawn == 1
    assert "cost $5, not $6." in text
    assert [url for url in seen.requests if not url.startswith("data:")] == []


def test_an_image_that_cannot_be_shown_costs_no_other():
    pictures = {"image/svg+xml": SVG, "image/png": PICTURE}
    cell = {"attachments": {"both": pictures, "none": {"image/svg+xml": SVG}}}
    source = "![a](attachment:both) ![b](attachment:none) ![c](attachment:lost) *d*"
    shown = pages.safe_markdown({"cell": cell}, source)
    assert f'src="data:image/png;base64,{PICTURE}"' in shown
    assert shown.count("src=") == 1
    assert all(f'alt="{name}"' in shown for name in "abc")
    assert "<em>d</em>" in shown


@pytest.mark.parametrize("url", ["gone.png", "a/gone%20b.png", "https://example.org/a"])
def test_an_image_that_cannot_be_shown_says_what_it_is(url):
    (image,) = BeautifulSoup(pages.safe_markdown({}, f"![]({url})"), "html.parser")(
        "img"
    )
    assert image.attrs == {"alt": url}


def test_an_image_is_in_a_page_once():
    cell = {"attachments": {"big": {"image/png": PICTURE}}}
    shown = pages.safe_markdown({"cell": cell}, "![a](attachment:big)" * 500)
    assert shown.count("src=") == 1
    assert "src=" in pages.safe_markdown({"cell": cell}, "![a](attachment:big)")


def test_formulas_are_drawn_as_mathematics(browser):
    page, _ = look(browser, rendered(HONEST))
    formulas = page.evaluate(
        """[...document.querySelectorAll("math")].map((e) => {
          const {width, height} = e.getBoundingClientRect();
          return [e.getAttribute("display"), e.textContent, width > 5 && height > 5];
        })"""
    )
    numerator, denominator = page.evaluate(
        """[...document.querySelector("mfrac").children].map(
          (e) => e.getBoundingClientRect().y)"""
    )
    rows = page.locator("mtr").count()
    page.context.close()
    assert [kind for kind, _, _ in formulas] == [
        "inline", "inline", "block", "block", "block", "inline", "block"
    ]  # fmt: skip
    assert all(seen for _, _, seen in formulas)
    assert formulas[1][1] == "∂L∂X=∂L∂ZW⊤"
    assert formulas[3][1] == "Z=XW<1"
    assert numerator < denominator
    assert rows == 6


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{1}{",
        r"\nosuchcommand{x}",
        r"\href{https://example.org}{x}",
        r"\hspace{-9em}x",
        r"\rule{1em}{99em}",
        "a & b",
        "{" * 800,
        "x" * (pages.TEX_CHARACTERS + 1),
    ],
    ids=lambda tex: tex[:20],
)
def test_tex_that_is_no_mathematics_is_shown_as_it_is(tex):
    code = tex.replace("&", "&amp;")
    assert pages.safe_markdown({}, f"${tex}$") == f"<p><code>{code}</code></p>\n"


# As students write them in Jupyter, each in the words of its own dialect.
FORMULAS = [
    r"$$\begin{equation}\label{eq:1} Z = XW + b \end{equation}$$",
    r"$$Z = XW \label{a} \tag{3}$$",
    "\\begin{align}\nZ &= XW \\label{z} \\\\\nA &= f(Z) \\nonumber\n\\end{align}",
    r"\begin{alignat}{2} a &= b & c &= d \notag \end{alignat}",
    r"\begin{flalign*} a &= b \end{flalign*}",
    r"\begin{aligned}[t] a &= b \\[2ex] c &= d \end{aligned}",
    r"$a \hspace{1cm} b \hspace*{0.5em} c \hspace{10pt} d \hspace{99in} e$",
    r"$\vspace{1cm} a \hdots \dotsc b^\intercal$",
    r"$\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}} \pd{L}{W} = \pd L W$",
    r"$\newcommand\R{\mathbb{R}} X \in \R^{N\times D}$",
    r"$\renewcommand{\vec}[1]{\mathbf{#1}} \vec{x}\vec y$",
    r"$\def\a{bb}\a \def\tr#1{\text{tr}(#1)} \tr{A}$",
    r"$\DeclareMathOperator*{\argmax}{arg\,max} \argmax_i z_i$",
    r"\(x^2\)", r"\(x\)", r"\(dW\)", r"a \( a_1 * b_1 * c \) b", r"\\(x\\)",
    r"\[x^2\]", "\\[\n\\frac{a}{b}\n\\]", r"\\[x\\]", "- one \\(\\delta\\)",
    "| a |\n|---|\n| \\(x_i\\) |", "```math\nx^2\n```", "$`x^2`$",
    "\\begin{equation}\nZ = XW \\nonumber\n\\end{equation}",
    "so\n\\begin{equation} \\label{a}\n- a_1 * b_1 * c\n\n\\end{equation}\nwhere",
    "1. one\n   \\begin{eqnarray}\n   a &=& b\n   \\end{eqnarray}",
    r"\begin{Bmatrix} 1 & 2 \end{Bmatrix} \begin{Vmatrix} 1 \end{Vmatrix}",
    r"\begin{IEEEeqnarray}{rCl} a &=& b \nonumber \end{IEEEeqnarray}",
    "$$Z = XW$$ \\label{eq:1}", "$Z$ \\nonumber and \\eqref{eq:1}",
    "$Z$, \\tag{3} \\ref{b}",
    "\\begin{proof}\nBecause $Z = XW$.\n\\end{proof}",
    r"see $\eqref{eq:1}$", r"$\ensuremath{x} \left( a \middle| b \right)$",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=lambda text: text[:30])
def test_a_students_formula_is_shown_as_one(text):
    shown = pages.safe_markdown({}, text)
    assert "<math" in shown
    assert "<code" not in shown
    assert not re.search(r"\\[a-zA-Z]+", shown)


def test_a_reference_names_what_the_formula_is_called():
    source = r"""
\begin{align}
Z &= XW \label{eq:z} \\
A &= f(Z) \nonumber \\
Y &= AV \tag{3}
\end{align}

\begin{equation} L = 1 \label{loss} \end{equation}

$$a = b$$ \label{eq:b}

From \eqref{eq:z}, \ref{loss} and $\eqref{eq:b}$, but not `\eqref{x}`.

\begin{itemize}
\item It holds that $x = y$.
\item So $y = z$.
\end{itemize}
"""
    shown = pages.safe_markdown({}, source)
    text = BeautifulSoup(shown, "html.parser").get_text()
    assert re.findall(r"\(((?:eq:)?\w+)\)", text.replace("f(Z)", "")) == [
        "eq:z", "3", "loss", "eq:b", "eq:z", "eq:b"
    ]  # fmt: skip
    assert r"From (eq:z), loss and (eq:b), but not \eqref{x}." in text
    assert "• It holds that x=y.\n• So y=z." in text
    assert shown.count("<br>") == 1


def test_what_a_student_defines_holds_on_the_page_and_no_further():
    page = {"resources": {}}
    pages.safe_markdown(page, r"$\newcommand{\R}{\mathbb{R}}$")
    assert "ℝ" in pages.safe_markdown(page, r"$\R$")
    assert "<code>" in pages.safe_markdown({"resources": {}}, r"$\R$")


@pytest.mark.parametrize(
    "text", [r"\[1\] is \(not\) a formula \[not\] \(", r"[a\](b) \* \_x\_"]
)
def test_an_escape_is_no_formula(text):
    shown = pages.safe_markdown({}, text)
    assert "<math" not in shown
    assert "\\" not in shown


def test_a_long_text_with_formulas_and_a_picture_is_shown_as_one():
    line = "Each sample adds $x_i$ to the sum.\n\n"
    code = "```python\n" + "x = 1\n\n" * 900 + "```\n\n"
    source = line * 500 + code + "![a](attachment:plot.png)\n\n" + line * 100
    assert len(source) > 2 * pages.MARKDOWN_CHARACTERS
    cell = {"attachments": ATTACHMENTS}
    shown = pages.safe_markdown({"cell": cell, "resources": {}}, source)
    assert shown.count("<math") == 600
    assert shown.count('class="highlight"') == 1
    assert f'src="data:image/png;base64,{PICTURE}"' in shown


def test_an_image_in_html_shows_its_attachment():
    cell = {"attachments": {"a b": {"image/png": PICTURE}}}
    shown = pages.safe_markdown(
        {"cell": cell}, '<center><img src="attachment:a%20b" width=200></center>'
    )
    assert f'src="data:image/png;base64,{PICTURE}"' in shown
    assert "&lt;" not in shown


def test_commands_that_repeat_a_formula_cost_nothing():
    often = "#1" * 200
    tex = rf"\newcommand{{\a}}[1]{{{often}}}\newcommand{{\b}}[1]{{\a{{{often}}}}}"
    start = time.perf_counter()
    assert "<math" not in pages.safe_markdown({}, rf"${tex}\b{{xxxxxxxxxx}}$")
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("convert", "most", "piece"),
    [
        (pages.highlighted, pages.CODE_CHARACTERS, " \n"),
        (pages.highlighted, pages.CODE_CHARACTERS, "'\\"),
        (pages.highlighted, pages.CODE_CHARACTERS, "f'{"),
        (pages.coloured, pages.ANSI_CHARACTERS, "\x1b[31ma"),
        (pages.coloured, pages.ANSI_CHARACTERS, "\x1b["),
        (pages.clean_html, pages.HTML_CHARACTERS, "<b></p>"),
        (pages.clean_html, pages.HTML_CHARACTERS, "<tex-inline>\\frac"),
        (pages.clean_html, pages.HTML_CHARACTERS, "<a><table>"),
    ],
)
def test_no_page_takes_long_whatever_is_on_it(convert, most, piece):
    context = {"resources": {}}
    start = time.process_time()
    for _ in range(40):
        assert convert(context, (piece * most)[:most]) is not None
    assert time.process_time() - start < 2 * pages.PAGE_SECONDS


def test_what_a_terminal_shows_is_shown_without_its_colours_where_it_is_too_long():
    assert "ansi-red" in pages.coloured({}, "\x1b[31m<b>")
    most = pages.ANSI_CHARACTERS
    assert pages.coloured({}, "\x1b[31m<b>" + "a" * most) == "&lt;b&gt;" + "a" * most
    page = {"resources": {}}
    shown = [pages.coloured(page, "&" * 99_000) for _ in range(40)]
    assert len("".join(shown)) < 6 * pages.PAGE_CHARACTERS
    assert shown[-1] == "… cut off"


def test_what_a_converter_fails_on_is_shown_as_it_is():
    nested = "<tex-inline>" + r"\frac{" * 900 + "</tex-inline>"
    assert r"\frac" in pages.clean_html({}, nested)


@pytest.mark.parametrize(
    "piece",
    [
        "*a ", "[", "$$a", r"\begin{a}", "<b>", ">", "![a](", "`a", "$x$ ", "\\\\[",
        "- ", "\\[x", "\\(x+", "\\(a\\) ", r"$\newcommand{\a}{\b\b}\a$", r"$\a$",
    ],
)  # fmt: skip
def test_no_text_takes_long(piece):
    source = (piece * pages.MARKDOWN_CHARACTERS)[: pages.MARKDOWN_CHARACTERS]
    start = time.perf_counter()
    pages.safe_markdown({}, source)
    assert time.perf_counter() - start < 5


def test_a_text_that_is_too_long_is_shown_as_it_is():
    source = "<b>" * pages.MARKDOWN_CHARACTERS  # and nowhere an empty line
    shown = source.replace("<", "&lt;").replace(">", "&gt;")
    assert pages.safe_markdown({}, source) == f"<pre>{shown}</pre>"
    assert pages.clean_html({}, source + " ") == f"<pre>{shown} </pre>"


# A course in which stock nbgrader grades harmless code.

SOURCE = {
    "double": "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n"
    "    ### END SOLUTION",
    "test_double": "assert double(1) == 2\n### BEGIN HIDDEN TESTS\n"
    "assert double(4711) == 9422\n### END HIDDEN TESTS",
    "why": "Because $2x = x + x$. **1 point** for the sum.",
    "how": "### BEGIN SOLUTION\nx = 2\n### END SOLUTION",
}
HEADING = "# Doubling\n\n### Task 1: $2x$\n\n```python\n# no heading\n```"
EXPLAINED = {"title": "Twice & more", "address": "https://site.example/twice.html"}
COMMENT = "Well *derived*: $X^{\\top}$.\n\n" + "\n\n".join(HOSTILE)
AUTOMATIC = "dX[0, 0] is `2`, and\n*not* 1 * 8.\n\n<img src=x onerror=pwn()>"
STOPPED = "it took <script>pwn()</script> too long."
OUTPUTS = [
    new_output("stream", text="\x1b[31mred\x1b[0m <script>pwn()</script>\n"),
    new_output("stream", name="stderr", text="<img src=x onerror=pwn()>"),
    new_output(
        "error",
        ename="<img src=x onerror=pwn()>",
        evalue="\x1b[1m<script>pwn()</script>",
        traceback=["\x1b[31m<img src=x onerror=pwn()>", "<script>pwn()</script>"],
    ),
    *(
        new_output("display_data", data={mime: data}, metadata=metadata)
        for mime, data, metadata in [
            ("text/html", "<script>pwn()</script><img src=x onerror=pwn()>", {}),
            ("text/html", "<script>top.pwn()", {"text/html": {"isolated": True}}),
            ("text/html", "<table><tr><td>of a frame</td></tr></table>", {}),
            ("text/markdown", "<script>pwn()</script>[x](javascript:pwn())", {}),
            ("text/latex", r"$\href{javascript:pwn()}{x}$<script>pwn()</script>", {}),
            ("text/latex", r"$\displaystyle \begin{matrix}1\end{matrix}$", {}),
            ("text/plain", "<script>pwn()</script>", {}),
            ("text/vnd.mermaid", "</pre><script>pwn()</script>", {}),
            ("application/javascript", "pwn()", {}),
            ("image/svg+xml", SVG, {}),
            ("image/png", '"onerror="pwn()', {}),
            ("image/png", PICTURE, {}),
            ("image/png", PICTURE, {"image/png": {"width": "1 onload=pwn()"}}),
            ("image/png", PICTURE, {"height": "1 onload=pwn()", "alt": '"onload="'}),
            (
                "application/vnd.jupyter.widget-view+json",
                {"model_id": "x", "x": "</script><script>pwn()</script>"},
                {},
            ),
        ]
    ),
]  # fmt: skip


def cells():
    """Return the source notebook's cells: a function, its tests, and a text and code
    that a person reads."""

    def metadata(name, **flags):
        marks = {"schema_version": 3, "grade_id": name, "locked": False, "task": False}
        return {"nbgrader": marks | {"grade": True, "solution": True} | flags}

    answer = metadata("double", grade=False) | {"explained": EXPLAINED}
    tests = metadata("test_double", solution=False, locked=True, points=2)
    return [
        new_markdown_cell(HEADING),
        new_code_cell(SOURCE["double"], metadata=answer),
        new_code_cell(SOURCE["test_double"], metadata=tests),
        new_markdown_cell(SOURCE["why"], metadata=metadata("why", points=3)),
        new_markdown_cell("## And how?"),
        new_code_cell(SOURCE["how"], metadata=metadata("how", points=1)),
    ]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of one student whose code is harmless, and nothing else of his is."""
    tmp = tmp_path_factory.mktemp("pages")
    course = tmp / "course"
    (course / "source" / "task").mkdir(parents=True)
    (course / "nbgrader_config.py").write_text(CONFIG)
    nbformat.write(new_notebook(cells=cells()), course / "source/task/task.ipynb")
    nbgrader = functools.partial(run, "nbgrader", cwd=course, home=tmp / "home")
    nbgrader("generate_assignment", "task")
    work = shutil.copytree(course / "release/task", course / "submitted/ada/task")
    notebook = nbformat.read(work / "task.ipynb", as_version=4)
    _, double, _, why, _, how = notebook.cells
    double.source, how.source = "def double(x):\n    return 2 * x", "x = 1 + 1"
    why.source, why.attachments = HONEST, ATTACHMENTS
    nbformat.write(notebook, work / "task.ipynb")
    nbgrader("autograde", "task")

    path = course / "autograded/ada/task/task.ipynb"
    notebook = nbformat.read(path, as_version=4)
    _, double, test, *_ = notebook.cells
    double.outputs = OUTPUTS
    double.metadata.tags = ['"><script>pwn()</script>']
    double.metadata.alt = '"><script>pwn()</script>'
    test.outputs = [
        new_output("error", ename="AssertionError", evalue="9423 is not it",
                   traceback=["assert double(4711) == 9422", "AssertionError"]),
    ]  # fmt: skip
    # Marks where nbgrader allows none: an answer of his all the same.
    double.source += "\n# BEGIN HIDDEN TESTS\n# " + "very long " * 60
    notebook.cells += [
        new_markdown_cell(source, attachments=ATTACHMENTS) for source in HOSTILE
    ]
    notebook.cells.append(nbformat.v4.new_raw_cell("<script>pwn()</script>"))
    state = {"state": {"x": {}}, "x": "</script><script>pwn()</script>"}
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": state}
    notebook.metadata.grading = {"stopped": STOPPED}
    notebook.metadata.title = "</title><script>pwn()</script>"
    notebook.metadata.language_info = {"name": '"><script>pwn()</script>'}
    path.chmod(0o644)
    nbformat.write(notebook, path)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        names = "task", "task", "ada"
        gradebook.find_comment("double", *names).auto_comment = AUTOMATIC
        gradebook.find_comment("why", *names).manual_comment = COMMENT
        grade = gradebook.find_grade("why", *names)
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    nbgrader("generate_feedback", "task")
    return course


@pytest.fixture(scope="module")
def feedback(course):
    return course / "feedback/ada/task/task.html"


def visit(browser, address, allowed, **options):
    """Open a page of the course, click it all through, and return it and its doings."""
    page = browser.new_context(**options).new_page()
    seen = SimpleNamespace(ran=[], outside=[], refused=[], errors=[])

    def note(request):
        if not request.url.startswith(("data:", allowed)):
            seen.outside.append(request.url)

    page.on("request", note)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda m: m.type == "error" and seen.refused.append(m.text))
    page.expose_function("pwn", lambda: seen.ran.append("pwn"))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    seen.said_at_first = list(seen.refused)
    page.evaluate(CLICK)
    page.wait_for_timeout(300)
    return page, seen


def test_feedback_runs_nothing_and_needs_no_network(browser, feedback):
    address = feedback.as_uri()
    page, seen = visit(browser, address, address, offline=True)
    scripts = page.locator("script").count()
    page.context.close()
    assert (seen.ran, scripts) == ([], 0)
    assert seen.outside == []
    assert seen.errors == []


def test_a_policy_stops_what_a_filter_would_let_through(browser, feedback, tmp_path):
    bad = tmp_path / "feedback.html"
    hole = (
        "<img src=x onerror=pwn()><script>pwn()</script><a href=javascript:pwn()>x</a>"
    )
    bad.write_text(feedback.read_text("utf-8").replace("</main>", "") + hole, "utf-8")
    page, seen = visit(browser, bad.as_uri(), bad.as_uri(), offline=True)
    page.context.close()
    assert seen.ran == []
    assert len(seen.refused) >= 2, "it was not there"


def test_feedback_shows_scores_comments_and_formulas(browser, feedback):
    page, _ = visit(browser, feedback.as_uri(), "file:", offline=True)
    header = page.locator("header").inner_text()
    test = page.locator("#cell-test_double").inner_text()
    first, second, *_ = page.locator(".panel-footer").all()
    automatic, comment = first.inner_text(), second.inner_text()
    formulas = page.locator(".panel-footer math").count()
    answer = page.locator(".nbgrader_cell", has_text="Z=XW<1").inner_text()
    unread = page.locator("#cell-how").inner_text()
    drawn = page.evaluate(
        "Math.max(...[...document.images].map((e) => e.naturalWidth))"
    )
    page.context.close()
    assert "4.5 of 6 points. Answers worth 1 of them have not been read yet." in header
    assert f"could not be read or run to its end: {STOPPED}" in header
    assert "Test test_double" in test
    assert "2 of 2 points" in test
    assert automatic.startswith("dX[0, 0] is `2`, and *not* 1 * 8.\n\n<img")
    assert "Well derived" in comment
    assert formulas >= 1
    assert "2.5 of 3 points" in answer
    assert "Not read yet (1 point)" in unread
    assert drawn >= 1


def test_feedback_begins_with_the_tasks_their_points_and_verdicts(browser, feedback):
    page, _ = visit(browser, feedback.as_uri(), "file:", offline=True)
    tasks = page.locator("nav li").all()
    # A formula has a line of its own for each letter.
    texts = [re.sub(r"\s+", " ", task.inner_text()) for task in tasks]
    links = [task.locator("a").first.get_attribute("href") for task in tasks]
    there = [page.locator(link).count() for link in links]
    explained = page.locator("nav .explained a").get_attribute("href")
    in_cell = page.locator("#cell-double .explained a").get_attribute("href")
    page.context.close()
    assert [text.replace("𝑥", "x").replace("𝑋 ", "X") for text in texts] == [
        "2 of 2 points Task 1: 2 x dX[0, 0] is `2`, and"
        " Explained on the page Twice & more.",
        "2.5 of 3 points why Well derived: X⊤ .",
        "1 point And how? Not read yet.",
    ]
    assert links == ["#cell-double", "#cell-why", "#cell-how"]
    assert there == [1, 1, 1]
    assert explained == in_cell == EXPLAINED["address"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing_in_feedback(browser, feedback, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": width, "height": 800}
    page = browser.new_page(color_scheme=scheme, viewport=size)
    # The policy lets in no script, not axe either.
    policy = re.compile(r"<meta http-equiv=.*?>")
    page.set_content(policy.sub("", feedback.read_text("utf-8"), count=1))
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    headings = page.locator("h1, h2, h3").all_inner_texts()
    page.context.close()
    assert [
        (rule["id"], node["html"][:200])
        for rule in found["violations"]
        for node in rule["nodes"]
    ] == []
    assert headings[:3] == ["task", "Tasks", "Doubling"]


def test_feedback_keeps_hidden_tests_hidden(feedback):
    page = feedback.read_text("utf-8")
    assert "4711" not in page
    assert "HIDDEN TESTS" not in page.replace("# BEGIN HIDDEN TESTS", "")
    assert "x = 2" not in page
    assert "for the sum" not in page
    assert "AssertionError: 9423 is not it" in page
    assert not re.search(r"<img(?![^>]*alt=)", page), "who cannot see it is told"
    assert "very long" in page, "an answer with nbgrader's mark in it is an answer"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_feedback_fits_the_screen(browser, feedback, scheme, width):
    page, _ = visit(
        browser, feedback.as_uri(), "file:", offline=True, color_scheme=scheme,
        viewport={"width": width, "height": 800},
    )  # fmt: skip
    wide = page.evaluate("document.documentElement.scrollWidth")
    code = page.locator(".input_area pre").first
    scrolls = code.evaluate(
        "(e) => e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX"
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.context.close()
    assert wide == width
    assert scrolls == "auto"
    assert (sum(map(int, re.findall(r"\d+", ground)[:3])) > 384) == (scheme == "light")


TOKEN = {"Authorization": "token secret"}


@pytest.fixture(scope="module")
def formgrader(course, tmp_path_factory):
    """Jupyter with nbgrader's formgrader in the course; the address of ada's page."""
    with jupyter("server", course, tmp_path_factory.mktemp("formgrader")) as address:
        with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
            notebook = gradebook.find_submission_notebook("task", "task", "ada").id
        home = address()
        page = f"{home}formgrader/submissions/{notebook}/"
        yield SimpleNamespace(home=home, page=page)


def test_formgrader_runs_nothing_of_a_students(browser, formgrader):
    page, seen = visit(
        browser, formgrader.page, formgrader.home, extra_http_headers=TOKEN
    )
    page.context.close()
    assert seen.ran == []
    assert seen.outside == []
    assert seen.errors == []
    stopped = [text for text in seen.said_at_first if "Content Security" in text]
    assert stopped == [], "its own policy stops what formgrader needs"


def test_formgrader_still_grades(browser, formgrader):
    page = browser.new_page(extra_http_headers=TOKEN)
    page.goto(formgrader.page)
    page.wait_for_load_state("networkidle")
    assert page.locator("#why").input_value() == "2.5"
    assert page.locator("#why-comment").input_value() == COMMENT
    assert page.locator(".nbgrader_cell math").count() > 3
    # The keys are bound once formgrader believes that formulas are typeset.
    assert page.evaluate("formgrader.loaded")
    page.locator(".glyphicon-eye-open").click()
    assert page.locator("a.name-shown").is_visible()
    with page.expect_response("**/api/grade/*") as saved:
        page.locator("#why").fill("1.5")
        page.keyboard.press("Tab")
    assert saved.value.ok
    assert json.loads(saved.value.body())["manual_score"] == 1.5
    with page.expect_response("**/api/grade/*"):
        page.locator("#why").fill("2.5")
        page.keyboard.press("Tab")
    page.context.close()


def test_formgrader_shows_the_model_answer_beside_what_a_person_reads(
    browser, formgrader
):
    page = browser.new_page(extra_http_headers=TOKEN)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(formgrader.page)
    page.wait_for_load_state("networkidle")
    why, how = page.locator(".model-answer").all()
    beside = page.locator("#notebook .beside").first
    cells = beside.locator("> *").all()
    answer, model = (cell.bounding_box() for cell in cells)
    formulas = why.locator("math").count()
    texts = [each.inner_text() for each in (why, how)]
    points = beside.locator("#why").count()
    first = page.locator("#notebook-container .alert").first.inner_text()
    written = page.locator("#double-comment").get_attribute("placeholder")
    page.context.close()
    assert texts[0].endswith("1 point for the sum.")
    assert "x = 2" in texts[1]
    assert formulas == points == 1
    assert answer["y"] == pytest.approx(model["y"], abs=30)
    assert answer["x"] + answer["width"] <= model["x"]
    assert first == f"This notebook could not be read or run to its end: {STOPPED}"
    assert written == AUTOMATIC


def test_the_source_says_what_each_cell_stands_under_and_how_a_person_marks(tmp_path):
    def labelled(name, cell, **flags):
        cell.metadata.nbgrader = {"grade_id": name, "schema_version": 3, **flags}
        return cell

    task = "### Draw it\n### BEGIN MARK SCHEME\nArrows: **2**\n### END MARK SCHEME\nGo."
    test = labelled("test", new_code_cell("assert f()"), grade=True)
    path = tmp_path / "source.ipynb"
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# All of it\n\n```\n# a comment\n```\n## First ##"),
            labelled("f", new_code_cell("f = 1"), solution=True),
            new_markdown_cell("Some tests."),
            test,
            labelled("g", new_code_cell("g = 1"), solution=True, grade=True),
            labelled("draw", new_markdown_cell(task), task=True),
        ]
    )
    notebook.cells[1].metadata.explained = EXPLAINED
    nbformat.write(notebook, path)
    found = source_cells(path, 0)
    assert {name: each.title for name, each in found.items()} == {
        "f": "First", "test": "First", "g": None, "draw": "Draw it"
    }  # fmt: skip
    assert found["f"].page == found["test"].page == EXPLAINED
    assert found["f"].model is found["test"].model is found["g"].page is None
    assert found["g"].model == {"kind": "code", "text": "g = 1"}
    assert found["draw"].model == {"kind": "markdown", "text": "Arrows: **2**"}


def test_formgrader_opens_a_file_that_came_beside(browser, formgrader, course):
    place = course / "autograded" / "ada" / "task"
    (place / "scan (1).pdf").write_bytes(b"%PDF-1.4")
    page = browser.new_page(extra_http_headers=TOKEN)
    page.goto(formgrader.page)
    link = pages.safe_markdown({}, "[scan](scan%20%281%29.pdf)")
    page.evaluate("(link) => document.body.insertAdjacentHTML('beforeend', link)", link)
    address = page.evaluate("[...document.links].at(-1).href")
    response = page.request.get(address, headers=TOKEN)
    assert (response.status, response.body()) == (200, b"%PDF-1.4")
    assert response.headers["content-type"] == "application/pdf"
    # Code and what came in the notebook's place are shown as text, and run nowhere.
    for name in "answer.py", "task.ipynb.txt":
        (place / name).write_text("<script>document.title = 'owned'</script>")
        link = pages.safe_markdown({}, f"[it]({name})")
        assert f'href="{name}"' in link
        page.goto(address.rpartition("/")[0] + f"/{name}")
        assert "<script>" in page.locator("body").inner_text()
        assert page.title() != "owned"
    page.context.close()


def test_formgraders_policy_stops_what_a_filter_would_let_through(browser, formgrader):
    page, seen = visit(
        browser, formgrader.page, formgrader.home, extra_http_headers=TOKEN
    )
    page.evaluate(
        """document.querySelector("#notebook").insertAdjacentHTML("beforeend",
          "<img src=data:x onerror=pwn()><a id=bad href=javascript:pwn()>x</a>")"""
    )
    page.locator("#bad").click()
    page.wait_for_timeout(300)
    page.context.close()
    assert seen.ran == []
    assert any("Content Security Policy" in text for text in seen.refused)


def test_the_configuration_names_what_there_is(tmp_path):
    loader = PyFileConfigLoader("nbgrader_config.py", str(ROOT / "autograder"))
    config = loader.load_config()
    exporter = HTMLExporter(config=config)
    assert exporter.sanitize_html
    assert exporter.environment.filters["markdown2html"] is pages.safe_markdown
    assert exporter.environment.filters["clean_html"] is pages.clean_html
    assert exporter.environment.filters["get_metadata"] is pages.plain_metadata
    assert exporter.environment.filters["highlight_code"] is pages.highlighted
