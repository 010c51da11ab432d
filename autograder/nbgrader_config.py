"""The nbgrader course that this folder is: run nbgrader's commands and Jupyter here.

What an instructor chooses, such as the exchange folder, goes on the command line
(``nbgrader collect linear_layer --Exchange.root=/srv/exchange``) or into Jupyter's own
configuration directory.
"""

import os
import sys

c = get_config()  # noqa: F821  (traitlets puts it there)

c.CourseDirectory.course_id = "gradients-backwards"
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))

c.ClearSolutions.code_stub = {
    "python": '# YOUR CODE HERE\nraise NotImplementedError("not implemented yet")'
}
# Without this, a deleted test cell would stay "needs manual grading" for ever.
c.OverwriteCells.add_missing_cells = True

# Where a kernel can encrypt what it sends, it does, and does not warn that it could.
c.KernelManager.transport_encryption = "auto"

# nbgrader starts alembic by its name. It lies beside this Python, which need not be on
# the PATH, and another environment's alembic may be.
os.environ["PATH"] = os.pathsep.join(
    [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
)
