"""The checker's sentences, as comments on the answers."""

import re

# What Markdown would take for more than a character.
MARKS = re.compile(r"[\\`*<$\[\]]")


def markdown(paragraph):
    """Return a paragraph as Markdown that shows it as it is."""
    line = MARKS.sub(r"\\\g<0>", " ".join(paragraph.split()))
    return re.sub(r"^(?=[-+#>=|~:]|\d+[.)])", r"\\", line)
