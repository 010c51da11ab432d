"""What an instructor is told of a run: who needs a person, at once and at the end."""

SUMMARY = """\
{count} of {total} submissions of {assignment} could not be read or run to the end. \
What was not answered has 0 points, and what a person marks waits for one if anything \
was handed in:
{lines}
Each is in its folder as it came. To grade one again after you have looked at it:
    python -m autograder.grading {assignment} --student="STUDENT" --force"""

REMARKED = """\
What was remarked of submissions of {assignment} that were taken:
{lines}"""


class Summary:
    """Collects what became of submissions; say(line) says what needs a person."""

    def __init__(self, assignment, say):
        self.assignment, self.say = assignment, say
        self.total, self.reasons, self.remarks = 0, [], []

    def add(self, submission, result):
        self.total += 1
        remarks = submission.intake.remarks
        self.remarks += [f"{result.student}: {remark}" for remark in remarks]
        for notebook, reason in submission.reasons.items():
            student = result.student
            line = f"{student}, {self.assignment}, notebook {notebook}: {reason}"
            self.reasons.append((student, line))
            self.say(line)

    def lines(self, left):
        """Yield what is to be said at the end."""
        if self.remarks:
            yield REMARKED.format(
                assignment=self.assignment,
                lines="\n".join(f"    {line}" for line in self.remarks),
            )
        if self.reasons:
            yield SUMMARY.format(
                count=len({student for student, _ in self.reasons}),
                total=self.total,
                assignment=self.assignment,
                lines="\n".join(f"    {line}" for _, line in self.reasons),
            )
        for student, reason in left.items():
            yield f"Not recorded: {student}: {reason}"
        if not self.reasons and not left:
            one = self.total == 1
            yield f"{self.total} submission{' was' if one else 's were'} read and run."
