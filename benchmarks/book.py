"""How long `make book` takes from nothing, and with nothing to do.

    python benchmarks/book.py

Runs in this checkout, in the environment that runs it. It removes what `make clean`
removes, and the last build is there at the end.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).parent.parent
COLD, WARM = 3, 5


def make(*targets):
    """Run make in this environment; return its seconds and what it printed."""
    start = perf_counter()
    done = subprocess.run(
        ["make", f"VENV={sys.prefix}", *targets],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nmake {' '.join(targets)} failed")
    return perf_counter() - start, done.stdout + done.stderr


def main():
    cold, warm = [], []
    for _ in range(COLD):
        make("clean")
        seconds, printed = make("book")
        cold.append(seconds)
        pages = printed.count(": Executed notebook in")
        print(f"cold {seconds:6.1f} s, {pages} pages executed", flush=True)
    for _ in range(WARM):
        seconds, printed = make("book")
        warm.append(seconds)
        pages = printed.count(": Executed notebook in")
        print(f"warm {seconds:6.1f} s, {pages} pages executed", flush=True)
    print(
        f"median: cold {median(cold):.1f} s, warm {median(warm):.1f} s, "
        f"ratio {median(warm) / median(cold):.3f}"
    )


if __name__ == "__main__":
    main()
