"""Stands for `autograder.checks` in a sandbox, where nothing is judged.

A notebook may call a check in a cell of its own; what it says there is nobody's answer.
"""

TESTING = False  # while a test cell is run in the sandbox
ONLY_OUTSIDE = (
    "autograder.checks judges outside of the sandbox only, and this test cell is run"
    " inside; see `#judge: outside`"
)


class NotJudgedHere:
    """A verdict that says nothing, and that nothing passes."""

    def __repr__(self):
        return "The checks say what they find where this notebook is judged."

    def must_pass(self):
        if TESTING:
            raise NotImplementedError(ONLY_OUTSIDE)

    def points(self, **points):
        self.must_pass()


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return lambda *inputs, **options: NotJudgedHere()
