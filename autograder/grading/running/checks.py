"""Stands for `autograder.checks` in a sandbox, where nothing is judged.

A notebook may call a check in a cell of its own; what it says there is nobody's answer.
"""


class NotJudgedHere:
    """A verdict that says nothing."""

    def __repr__(self):
        return "The checks say what they find where this notebook is judged."

    def must_pass(self):
        pass

    def points(self, **points):
        pass


def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return lambda *inputs, **options: NotJudgedHere()
