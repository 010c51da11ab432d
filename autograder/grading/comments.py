"""The checker's sentences, written into the gradebook as comments on the answers."""

import re

from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

# What Markdown would take for more than a character.
MARKS = re.compile(r"[\\`*<$\[\]]")


class Comments(NbGraderPreprocessor):
    """Puts what was said of an answer under it, where nbgrader has nothing to say.

    It comes after nbgrader's SaveAutoGrades, which writes every comment anew.
    """

    def preprocess(self, nb, resources):
        course = resources["nbgrader"]
        if course["comments"]:
            with Gradebook(course["db_url"]) as gradebook:
                for name, texts in course["comments"].items():
                    names = course["notebook"], course["assignment"], course["student"]
                    comment = gradebook.find_comment(name, *names)
                    if comment.auto_comment is None:
                        comment.auto_comment = markdown("\n\n".join(texts))
                gradebook.db.commit()
        return nb, resources


def markdown(text):
    """Return text as Markdown that shows it as it is, but for its line breaks.

    What is said of a quantity is a paragraph.
    """
    paragraphs = re.split(r"\n(?=[✗✓]|in (?:your line|the test): )|\n\n", text)
    lines = [" ".join(paragraph.split()) for paragraph in paragraphs]
    lines = [MARKS.sub(r"\\\g<0>", line) for line in lines]
    return "\n\n".join(
        re.sub(r"^(?=[-+#>=|~:]|\d+[.)])", r"\\", line) for line in lines
    )
