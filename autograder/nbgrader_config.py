"""The nbgrader course that this folder is: run nbgrader's commands and Jupyter here.

What an instructor chooses, such as the exchange folder, goes on the command line
(``nbgrader collect linear_layer --Exchange.root=/srv/exchange``) or into Jupyter's own
configuration directory.
"""

import os

try:
    from autograder.grading import configure
except ImportError as error:
    # nbgrader would pass over this file, and run what students wrote in this account.
    raise SystemExit(
        f"This course's grader is not there ({error}). Use the environment in which the"
        " project is installed. In the project's own folder, `make` has made it:"
        " source ../.venv/bin/activate"
    ) from error

c = get_config()  # noqa: F821  (traitlets puts it there)
configure(c)

c.CourseDirectory.course_id = "gradients-backwards"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
