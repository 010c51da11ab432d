"""Make every assignment: `python -m autograder.assignments`."""

import argparse
import sys

from autograder.assignments.maker import TEXTS, AssignmentError, make


def main():
    argparse.ArgumentParser(
        prog="python -m autograder.assignments",
        description="Make nbgrader's source and release, and the files to download.",
    ).parse_args()
    for path in sorted(TEXTS.glob("*.md")):
        try:
            print(make(path), flush=True)
        except AssignmentError as error:
            sys.exit(
                f"{error}\nIt was not made, and what was there before is untouched."
            )


if __name__ == "__main__":
    main()
