"""What a check hands back."""

from dataclasses import dataclass


class WrongAnswer(AssertionError):
    """A wrong answer; its text is the verdict's, for the learner to read."""

    def _render_traceback_(self):
        # IPython asks an exception for this: the learner sees the sentences, and no
        # frames of the checker above them.
        return str(self).splitlines()


@dataclass(frozen=True, repr=False)
class Verdict:
    """Whether an answer is right, and the sentences that say so. Prints as them."""

    right: bool
    text: str

    def __repr__(self):
        return self.text

    def must_pass(self):
        """Print the sentences of a right answer; raise WrongAnswer with a wrong one's.

        A graded cell ends with this: nbgrader gives a cell that raises no points.
        """
        if not self.right:
            raise WrongAnswer(self.text)
        print(self.text)
