"""One database engine a process, where nbgrader makes one for each gradebook it opens.

It opens eight for a submission, and commits for every cell. A new engine has to
translate every query anew, gives up on a locked SQLite file after five seconds, and
deletes a file with every commit, which takes a disk longer than the rest. nbgrader
offers no other way to its engine than the name by which its module calls SQLAlchemy's
create_engine.
"""

import functools

import nbgrader.api
from sqlalchemy import create_engine, event, make_url

PATIENCE_SECONDS = 300  # for a gradebook that somebody else is writing to


@functools.cache
def engine(url, **options):
    """Return the engine of a database, the same one every time."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, **options)
    made = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS}, **options)
    # The journal's file stays, empty, beside the gradebook; what it is for does too.
    event.listen(
        made,
        "connect",
        lambda connection, _: connection.execute("PRAGMA journal_mode = PERSIST"),
    )
    return made


def share():
    """Let every gradebook of this process use one engine for each database."""
    nbgrader.api.create_engine = engine
