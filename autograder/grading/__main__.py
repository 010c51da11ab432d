"""Grade a cohort: `python -m autograder.grading ASSIGNMENT`."""

import gc
import sys

from autograder.grading.judging.workers import NOT_LINUX, start_ahead


def main():
    if sys.argv[1:2] != ["report"]:
        if sys.platform != "linux":
            sys.exit(NOT_LINUX)
        start_ahead()  # for nbgrader takes a second to import
    gc.disable()  # what is imported stays
    from autograder.grading.recording.command import GradingApp

    gc.freeze()
    gc.enable()
    GradingApp.launch_instance()


if __name__ == "__main__":
    main()
