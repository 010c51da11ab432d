"""Make every assignment: `python -m autograder.assignments`."""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from autograder.assignments.maker import TEXTS, AssignmentError, make


def main():
    argparse.ArgumentParser(
        prog="python -m autograder.assignments",
        description="Make nbgrader's source and release, the executed solutions, and"
        " the files to download.",
    ).parse_args()
    errors = []
    # Two for each core, since a thread often waits for its kernel to start or stop.
    pool = ThreadPoolExecutor(2 * os.cpu_count())
    try:
        jobs = [pool.submit(make, path) for path in sorted(TEXTS.glob("*.md"))]
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
    print("In autograder/: release/ and downloads/ for students, solution/ for you.")


if __name__ == "__main__":
    main()
