"""Make the assignments: `python -m autograder.assignments [COURSE [NAME …]]`."""

import argparse
import os
import shutil
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from autograder.assignments.maker import PACKAGE, TEXTS, AssignmentError, make


def main():
    parser = argparse.ArgumentParser(
        prog="python -m autograder.assignments",
        description="Make nbgrader's source and release, the executed solutions, and"
        " the files to download.",
    )
    installed = PACKAGE.is_relative_to(sysconfig.get_path("purelib"))
    parser.add_argument(
        "course",
        metavar="COURSE",
        nargs=None if installed else "?",
        default=PACKAGE,
        type=Path,
        help="the folder of an nbgrader course, which is made if it is not there"
        + ("" if installed else "; without it, the project's own, autograder/"),
    )
    texts = {path.stem: path for path in sorted(TEXTS.glob("*.md"))}
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help=f"some of: {', '.join(texts)}"
    )
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in texts]:
        parser.error(f"no assignment {', '.join(unknown)}; there is {', '.join(texts)}")
    course = given.course.resolve()
    course.mkdir(parents=True, exist_ok=True)
    config = course / "nbgrader_config.py"
    if not config.exists():
        shutil.copy(PACKAGE / config.name, config)
    errors = []
    # Two for each core, since a thread often waits for its kernel to start or stop.
    pool = ThreadPoolExecutor(2 * os.cpu_count())
    try:
        wanted = given.names or texts
        jobs = [pool.submit(make, texts[name], course) for name in wanted]
        for job in jobs:
            try:
                print(job.result(), flush=True)
            except AssignmentError as error:
                errors.append(f"{error}\n")
    finally:
        pool.shutdown(cancel_futures=True)  # at Ctrl-C, begin no more
    if errors:
        sys.exit(
            "\n".join(errors) + f"\nNot made: {len(errors)} of {len(jobs)} assignments."
            " What was there of them before is untouched."
        )
    print(f"In {course}: release/ and downloads/ for students, solution/ for you.")


if __name__ == "__main__":
    # What IPython keeps of its sessions is not for the home folder.
    with tempfile.TemporaryDirectory() as os.environ["IPYTHONDIR"]:
        main()
