"""The course's grader, and the nbgrader course directory that it works in."""
