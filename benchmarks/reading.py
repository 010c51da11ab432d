"""What a reader has before them: words, folded words and code of every page.

    python benchmarks/reading.py            the pages as they are
    python benchmarks/reading.py --since REVISION    and as they were

Words are those of prose, tables, titles and captions, where a formula in a line counts
for one; displays and code are not words.
What stands in a fold, of text or of code, is not open. The minutes are those of
somebody who unfolds everything.
"""

import argparse
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PAGES = "chapters"

WORDS_A_MINUTE = 150  # technical prose is read more slowly than a novel
SECONDS_A_DISPLAY = 10
SECONDS_A_LINE = 2  # of code that is open

FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
FENCE = re.compile(r"^[ ]*(`{3,}|:{3,})(?:\{([\w-]+)\}(.*))?")
DISPLAY = re.compile(r"^[ ]*\$\$.*?^[ ]*\$\$(?: \([\w-]+\))?$", re.M | re.S)
FORMULA = re.compile(r"\$[^$]+\$")
NOT_WORDS = [
    re.compile(r"\{(?:eq|cite:\w|cite)\}`[^`]*`"),
    re.compile(r"\]\([^)]*\)"),
    re.compile(r"\{\w+\}`|<[^>`]*>`"),
    re.compile(r"https?://\S+"),
]
WORD = re.compile(r"[^\W\d_][\w’'-]*")
FOLDING = ("hide-input", "hide-cell")


class Reading(NamedTuple):
    """What stands on a page: words open and folded, displays, lines of code open."""

    open: int
    folded: int
    displays: int
    code: int

    @property
    def words(self):
        """All words of the page."""
        return self.open + self.folded

    @property
    def minutes(self):
        """How long the whole page takes."""
        seconds = self.displays * SECONDS_A_DISPLAY + self.code * SECONDS_A_LINE
        return self.words / WORDS_A_MINUTE + seconds / 60


def words_in(line):
    """Return how many words a line of prose has."""
    line = FORMULA.sub(" formula ", line)
    for pattern in NOT_WORDS:
        line = pattern.sub(" ", line)
    return len(WORD.findall(line))


def read(text):
    """Return the Reading of a page's text."""
    text = FRONT.sub("", text)
    displays = len(DISPLAY.findall(text))
    count = {"open": 0, "folded": 0}
    code, fences, shown = 0, [], ""
    for line in DISPLAY.sub("", text).splitlines():
        fence = FENCE.match(line)
        ends = fence and fences and fence[2] is None and fence[1] == fences[-1][0]
        if ends:
            closed = fences.pop()
            if closed[1] == "code-cell" and not any(t in shown for t in FOLDING):
                lines = shown.partition("---\n")[2].partition("---\n")[2] or shown
                code += sum(
                    bool(each.strip()) and not each.startswith(":")
                    for each in lines.splitlines()
                )
            continue
        within = [name for _, name in fences]
        place = "folded" if "dropdown" in within else "open"
        if "question" in within:
            if line.startswith(": `"):
                continue  # nobody sees the code that computes an answer
            if re.match(r"[ ]+\S|: ", line):  # a reason, or a hint
                place = "folded"
        if fence and "code-cell" not in within:
            fences.append((fence[1], fence[2] or "code"))
            if fence[2] == "code-cell":
                shown = ""
            elif fence[2] in ("dropdown", "admonition", "important", "note"):
                title = "open" if fence[2] == "dropdown" else place
                count[title] += words_in(fence[3])
        elif within and within[-1] == "code-cell":
            shown += line + "\n"
        elif within and within[-1] in ("code", "literalinclude", "code-block"):
            continue
        elif not re.match(r"[ ]*:[\w-]+:", line):  # an option of a directive
            count[place] += words_in(line)
    return Reading(count["open"], count["folded"], displays, code)


def pages_now():
    """Return {name: text} of the pages as they are."""
    return {p.stem: p.read_text("utf-8") for p in (ROOT / PAGES).glob("*.md")}


def pages_then(revision):
    """Return {name: text} of the pages in a revision of the repository."""

    def git(*words):
        done = subprocess.run(
            ["git", *words], cwd=ROOT, check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    paths = git("ls-tree", "--name-only", revision, f"{PAGES}/").split()
    return {
        Path(path).stem: git("show", f"{revision}:{path}")
        for path in paths
        if path.endswith(".md")
    }


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--since", metavar="REVISION", help="compare with a revision")
    since = parser.parse_args().since
    now = {name: read(text) for name, text in pages_now().items()}
    then = (
        {name: read(text) for name, text in pages_then(since).items()} if since else {}
    )

    def cells(reading):
        if reading is None:
            return f"{'–':>6}{'–':>8}{'–':>6}{'–':>9}"
        return (
            f"{reading.open:>6}{reading.folded:>8}{reading.code:>6}"
            f"{reading.minutes:>9.0f}"
        )

    head = f"{'open':>6}{'folded':>8}{'code':>6}{'minutes':>9}"
    print(f"{'':22}{head}" + (f"   at {since}\n{'':22}{head}" if since else ""))
    for name in sorted(now.keys() | then.keys()):
        before = f"   before{cells(then.get(name))}" if since else ""
        print(f"{name:22}{cells(now.get(name))}{before}")


if __name__ == "__main__":
    main()
