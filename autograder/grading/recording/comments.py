"""The grader's comments on answers, which are plain text: a person's are Markdown."""

import re

# What Markdown would take for more than a character.
MARKS = re.compile(r"[\\`*<$\[\]]")


def markdown(paragraph):
    """Return a paragraph as Markdown that shows it as it is."""
    line = MARKS.sub(r"\\\g<0>", " ".join(paragraph.split()))
    return re.sub(r"^(?=[-+#>=|~:]|\d+[.)])", r"\\", line)


def as_markdown(comment):
    """Return a comment in paragraphs as Markdown that shows it as it is."""
    return "\n\n".join(map(markdown, comment.split("\n\n")))
