"""How fast, how large and how safe grading is, against stock nbgrader and Jupyter.

    python benchmarks/grading.py [--submissions=200] [--most=3000] [--corpus]

Wants `make assignments` to have been run. Each command is timed as a whole process, its
start included, in a copy of the course: grading and feedback, stock nbgrader's and
ours, on the same submissions; then ours on 100 and on --most, for time and memory, and
from these what a machine like this one would take for up to a million. With 200 and
3,000 that takes some eight minutes. `--corpus` also gives what the corpus in
tests/grading/corpus holds of forged, prying and misshapen submissions to both graders,
one by one, which takes a quarter of an hour. Stock nbgrader runs them in namespaces
without a network, where a folder of their own is all that can be written to, and is
given none that floods, kills, loops or fills.
"""

import argparse
import contextlib
import json
import os
import random
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import NamedTuple

import psutil
from jupyter_client.manager import start_new_kernel
from nbgrader.api import Gradebook

from autograder.grading.judging.oracle import Link
from autograder.grading.running.sandbox import Server
from autograder.grading.running.wire import Closed

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.grading.corpus import course as corpus
from tests.grading.corpus.submissions import GOT_OUT, SECRET, SUBMISSIONS

ROOT = Path(__file__).resolve().parent.parent
COURSE = ROOT / "autograder"
BIN = Path(sys.executable).parent
ASSIGNMENT, COURSE_ID = "linear_layer", "gradients-backwards"
ROUNDS = 20  # of each way to run a cell
FEW = 100  # for what one more takes
SAMPLED = 0.1  # s
# As the course has it, but for its grader.
STOCK = f"""
import os, sys
c = get_config()
c.CourseDirectory.course_id = "{COURSE_ID}"
c.ClearSolutions.code_stub = {{
    "python": '# YOUR CODE HERE\\nraise NotImplementedError("not implemented yet")'
}}
c.OverwriteCells.add_missing_cells = True
os.environ["PATH"] = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
"""

TEXT = "Each sample adds $x_{id}\\, \\partial L/\\partial z_{ij}$."
FUNCTIONS = "linear_forward", "linear_input_gradient", "linear_weight_gradient"
BANKS = [import_module(f"tests.autograder.apart.{name}") for name in (
    "layers", "layers_and_losses", "every_task",
)]  # fmt: skip
RIGHTS = 0.7  # of the answers


def environment(home):
    """Return an environment without the user's settings."""
    home.mkdir(exist_ok=True)
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }


def nbgrader(folder, *arguments):
    """Run an nbgrader command that has to succeed; return its seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [BIN / "nbgrader", *arguments],
        cwd=folder,
        env=environment(folder.parent / "home"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nnbgrader {' '.join(arguments)} failed")
    return time.perf_counter() - start


def scores(folder, course_id, assignment, student):
    """Return the score that each cell of a submission was given automatically."""
    url = f"sqlite:///{folder / 'gradebook.db'}"
    with Gradebook(url, course_id) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        return {
            grade.name: grade.auto_score or 0
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


# honest submissions


def new_course(folder):
    """Make the course with its release, and nobody's work."""
    source = COURSE / "source" / ASSIGNMENT
    if not source.exists():
        sys.exit("There are no assignments: run `make assignments` first.")
    shutil.copytree(source, folder / "source" / ASSIGNMENT)
    shutil.copy(COURSE / "nbgrader_config.py", folder)
    nbgrader(folder, "generate_assignment", ASSIGNMENT)


def answers(number):
    """Return what a student hands in, by grade_id, out of the checker's banks."""
    rng = random.Random(number)
    if number % 10 == 9:
        return {}  # as it was released
    chosen = {"derivation": TEXT}
    for name in FUNCTIONS:
        kind = "RIGHT" if rng.random() < RIGHTS else "WRONG"
        banks = (getattr(bank, kind).get(name, {}) for bank in BANKS)
        chosen[name] = rng.choice([text for bank in banks for text in bank.values()])
    return chosen


def hand_in(course, count):
    """Hand in the released folder count times, with answers, as students do."""
    released = course / "release" / ASSIGNMENT
    for number in range(count):
        given = answers(number)
        place = course / "submitted" / f"student{number:04}" / ASSIGNMENT
        shutil.copytree(released, place)
        (place / "timestamp.txt").write_text("2024-03-01 12:00:00.000000 UTC")
        path = place / f"{ASSIGNMENT}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = given.get(grade_id) or cell["source"]
        path.write_text(json.dumps(notebook), encoding="utf-8")


OURS = [BIN / "python", "-m", "autograder.grading"]
STOCKS = [BIN / "nbgrader", "autograde"]
FEEDBACK = [BIN / "nbgrader", "generate_feedback"]
KINDS = "sandbox", "judge", "record"


class Cost(NamedTuple):
    """What a command takes: seconds, and by kind of process the processor's seconds and
    the most MB that were resident at once."""

    seconds: float
    cpu: dict
    memory: dict


def timed(folder, line):
    """Run a command in a course; return its Cost."""
    start, spent, most = time.perf_counter(), {}, defaultdict(float)
    run = subprocess.Popen(
        [*line, ASSIGNMENT], cwd=folder, env=environment(folder.parent / "home"),
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    grader = psutil.Process(run.pid)
    while run.poll() is None:
        now = defaultdict(float)
        with contextlib.suppress(psutil.Error):
            for process in [grader, *grader.children(recursive=True)]:
                with contextlib.suppress(psutil.Error):
                    kind = kind_of(process)
                    spent[process.pid] = kind, process.cpu_times()
                    now[kind] += process.memory_info().rss / 1e6
        for kind, size in now.items():
            most[kind] = max(most[kind], size)
        time.sleep(SAMPLED)
    seconds = time.perf_counter() - start
    if run.returncode:
        sys.exit(f"{line} failed in {folder}")
    by_kind = defaultdict(float)
    for kind, cpu in spent.values():
        # A server's forks are there a moment, and are counted when they have ended.
        forks = cpu.children_user + cpu.children_system if kind == "sandbox" else 0
        by_kind[kind] += cpu.user + cpu.system + forks
    return Cost(seconds, by_kind, most)


def kind_of(process):
    line = process.cmdline()
    if "autograder.grading.judging.judge" in line:
        return "judge"
    if "autograder.grading.running.inside" in line:
        # bubblewrap's own processes have the same line, and so have the forks.
        server = (
            process.name().startswith("python") and "bwrap" in process.parent().name()
        )
        return "sandbox" if server else "counted by the sandbox"
    return "record"


def speed(course, count):
    """Grade the same submissions by stock nbgrader and by ours, and print the seconds.

    Ours goes before stock and after it, so that a drift of the machine's speed shows.
    """
    home = course.parent

    def copy(name, config=None):
        folder = shutil.copytree(course, home / name)
        if config:
            (folder / "nbgrader_config.py").write_text(config)
        return folder

    ours, stock = copy("ours"), copy("stock", STOCK)
    rows = {"ours": timed(ours, OURS)}
    rows["nbgrader autograde, ours"] = timed(copy("hook"), STOCKS)
    rows["stock nbgrader"] = timed(stock, STOCKS)
    rows["ours, again"] = timed(copy("again"), OURS)
    rows["ours, one worker"] = timed(copy("alone"), [*OURS, "--workers=1"])
    one = copy("one")
    for folder in sorted((one / "submitted").iterdir())[1:]:
        shutil.rmtree(folder)
    start = timed(one, OURS)
    print(f"{count} submissions of {ASSIGNMENT}, {os.cpu_count()} processors")
    table(rows, rows["stock nbgrader"], count)
    print("of ours, in ms of the processor's time for a submission, the start included")
    for kind in KINDS:
        print(f"{kind:26}{1e3 * rows['ours'].cpu[kind] / count:8.1f}")
    print(f"{'start: one alone, in s':26}{start.seconds:8.1f}")
    pages = {
        "feedback, ours": timed(ours, FEEDBACK),
        "feedback, stock nbgrader": timed(stock, FEEDBACK),
    }
    table(pages, pages["feedback, stock nbgrader"], count)
    differ = []
    for number in range(count):
        student = f"student{number:04}"
        first, second = (
            scores(folder, COURSE_ID, ASSIGNMENT, student) for folder in (stock, ours)
        )
        if first != second:
            differ.append(f"  {student}: stock {first}\n  {'':>11} ours {second}")
    print(f"scores differ in {len(differ)} of {count}", *differ, sep="\n", flush=True)
    for name in "ours", "hook", "stock", "again", "alone", "one":
        shutil.rmtree(home / name)


def table(rows, stock, count):
    print(f"{'':26}{'s':>8}{'submissions/s':>16}{'stock / it':>12}")
    for name, cost in rows.items():
        ratio = stock.seconds / cost.seconds
        print(f"{name:26}{cost.seconds:8.1f}{count / cost.seconds:16.2f}{ratio:12.1f}")


# many submissions


def flatness(course, few, many):
    """Grade few submissions and many, with feedback, and print what each one takes."""
    costs = {}
    print(
        f"\n{'':26}{'s':>8}{'ms each':>10}{'most MB: record':>18}"
        f"{'judge':>8}{'sandbox':>9}"
    )
    for count in few, many:
        shutil.rmtree(course / "submitted", ignore_errors=True)
        hand_in(course, count)
        folder = shutil.copytree(course, course.parent / "many")
        for name, line in ("grading", OURS), ("feedback", FEEDBACK):
            costs[name, count] = cost = timed(folder, line)
            sizes = [cost.memory[kind] for kind in ("record", "judge", "sandbox")]
            print(
                f"{f'{name}, {count} submissions':26}{cost.seconds:8.1f}"
                f"{1e3 * cost.seconds / count:10.1f}"
                "{:18.0f}{:8.0f}{:9.0f}".format(*sizes),
                flush=True,
            )
        shutil.rmtree(folder)
    capacity(costs["grading", few], costs["grading", many], few, many)


def capacity(less, more, few, many):
    """Print how long any number of submissions take, by what each one more has taken.

    Judges can be as many as there are processors; who records is one process, and
    from some number of them on, they wait for it.
    """

    def each(cost):
        return (cost(more) - cost(less)) / (many - few)

    seconds = each(lambda cost: cost.seconds)
    writing = each(lambda cost: cost.cpu["record"])
    judging = each(lambda cost: cost.cpu["judge"] + cost.cpu["sandbox"])
    start = less.seconds - few * seconds
    bend = judging / writing
    print(
        f"\na submission more: {1e3 * seconds:.1f} ms on {os.cpu_count()} processors,"
    )
    print(
        f"{1e3 * judging:.1f} ms of them to judge and {1e3 * writing:.1f} ms to record;"
    )
    print(f"with {bend:.1f} processors that judge, the one that records is busy")
    print(f"{'submissions':>14}{'here':>12}{'16 processors':>16}{'at best':>12}")
    for count in 10**3, 10**4, 10**5, 10**6:
        here = start + count * seconds
        more = start + count * max(judging / 16, writing)
        best = start + count * writing
        print(f"{count:14,}{spoken(here):>12}{spoken(more):>16}{spoken(best):>12}")


def spoken(seconds):
    """Return a time in the largest unit of which there are two."""
    for unit, size in ("h", 3600), ("min", 60):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} s"


# a sandbox


def ways_to_run_a_cell(home):
    """Yield the name of each way to run the cell `1`, and what does it."""
    modules = "numpy", "autograder", "autograder.checks"

    def new_server():
        server = Server(modules, [str(ROOT)])
        server.wait()
        return server

    def forked(server):
        process = Link(server.fork).process
        deadline = time.monotonic() + 30
        reply = process.ask({"do": "cell", "source": "1"}, deadline)
        (output,) = process.channel.decoder(reply)(reply["outputs"])
        assert output["data"] == {"text/plain": b"1"}, output
        process.server.tell("end", process.number)
        with contextlib.suppress(Closed):
            process.channel.receive(deadline)
        process.end()

    def one_off():
        server = new_server()
        forked(server)
        server.close()

    def kernel():
        said = []
        manager, client = start_new_kernel(
            kernel_name="python3",
            env=environment(home),
            cwd=str(home),
            stderr=subprocess.DEVNULL,
        )
        client.execute_interactive("1", output_hook=said.append, timeout=30)
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        data = [m["content"].get("data", {}).get("text/plain") for m in said]
        assert "1" in data, said

    def python():
        line = [sys.executable, "-c", "import numpy, IPython"]
        subprocess.run(line, env=environment(home), check=True)

    running = new_server()
    yield "sandbox, forked", lambda: forked(running)
    yield "sandbox, one-off", one_off
    yield "python -c 'import numpy, IPython'", python
    yield "Jupyter kernel", kernel
    running.close()


def overhead(home):
    """Time each way to run a cell, in turn, and print the medians."""
    times = defaultdict(list)
    ways = ways_to_run_a_cell(home)
    candidates = [next(ways) for _ in range(4)]
    for number in range(ROUNDS + 1):
        for name, way in candidates:
            start = time.perf_counter()
            way()
            if number:  # the first warms up
                times[name].append(1e3 * (time.perf_counter() - start))
    list(ways)  # ends the server
    print(f"\nthe cell `1`, from nothing to nothing, median of {ROUNDS}")
    print(f"{'':36}{'ms':>8}{'it / python':>14}{'kernel / it':>14}")
    python, kernel = (median(times[name]) for name, _ in candidates[2:])
    for name, ms in times.items():
        ms = median(ms)
        print(f"{name:36}{ms:8.1f}{ms / python:14.3f}{kernel / ms:14.1f}")
    sys.stdout.flush()


# the corpus


class Fate(NamedTuple):
    """What became of one submission: points that it did not deserve, and points that
    it did and has not got, whether something leaked, and whether the command failed."""

    gained: float = 0
    lost: float = 0
    leaked: int = 0
    failed: int = 0


def confined(work):
    """Return the start of a command line that can do no harm outside of a folder."""
    limits = "nproc=2000", f"as={6 << 30}", f"fsize={200 << 20}", "cpu=90", "core=0"
    line = ["timeout", "--kill-after=5", "120", "prlimit"]
    line += [f"--{limit}" for limit in limits]
    line += ["bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    line += ["--cap-drop", "ALL", "--ro-bind", "/", "/"]
    # Nobody's own files are there to be read, and nobody to be talked to.
    for place in "/root", "/home", "/run", "/tmp", "/var/tmp":
        line += ["--tmpfs", place] if os.path.isdir(place) else []
    for path in sys.base_prefix, sys.prefix, ROOT:
        line += ["--ro-bind", path, path]
    if os.path.exists("/etc/shadow"):
        line += ["--ro-bind", "/dev/null", "/etc/shadow"]
    line += ["--dev", "/dev", "--proc", "/proc", "--bind", work, work]
    return [*map(str, line), "--"]


def fate(submission, stock, base, work):
    """Grade one submission, alone in a copy of the course, and return its Fate."""
    if stock and not submission.runs_in_stock:
        raise ValueError(f"{submission.name} may do harm even in namespaces")
    folder = shutil.copytree(base, work / "course")
    config = corpus.CONFIG
    if not stock:
        config = (COURSE / "nbgrader_config.py").read_text()
        config += '\nc.CourseDirectory.course_id = "corpus"\n'
    (folder / "nbgrader_config.py").write_text(config)
    handed_in = [submission]
    if "ada" in submission.needs:
        handed_in += [each for each in SUBMISSIONS if each.name == "ada"]
    for each in handed_in:
        place = folder / "submitted" / each.name / "corpus"
        place.mkdir(parents=True)
        each.build(place, folder / "release" / "corpus" / "corpus.ipynb")
    home = environment(work / "home")
    (work / "home" / "diary").touch()
    start = confined(work) if stock else ["timeout", "--kill-after=5", "300"]
    command = "autograde", "corpus", f"--student={submission.name}"
    done = subprocess.run(
        [*start, BIN / "nbgrader", *command],
        cwd=folder,
        env={**home, SECRET: secrets.token_hex(16)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        earned = scores(folder, "corpus", "corpus", submission.name)
    except Exception:  # no row, or no gradebook any more
        earned = {}
    # A cell that is not named gets what plain answers earn, or less.
    plain = corpus.WRONG_POINTS if submission.kind == "attack" else corpus.POINTS
    gained = lost = 0
    for cell in corpus.POINTS:
        points = earned.get(cell, 0)
        gained += max(0, points - ((plain | submission.points)[cell] or 0))
        lost += max(0, (submission.points.get(cell) or 0) - points)
    place = folder / "autograded" / submission.name
    return Fate(gained, lost, leaks(place), done.returncode != 0)


def leaks(place):
    """Return whether what was graded holds what the student should not have seen.

    That is the word that the corpus prints where it could read, the instructor's
    source, a database, or a link to wherever.
    """
    secret = GOT_OUT.encode(), b"### BEGIN SOLUTION"
    for top, folders, files in os.walk(os.fsencode(place)):
        for path in (os.path.join(top, name) for name in folders + files):
            if os.path.islink(path):
                return True
            if os.path.isfile(path) and os.path.getsize(path) < 50 << 20:
                data = Path(os.fsdecode(path)).read_bytes()
                database = data.startswith(b"SQLite format 3\0")
                if database or any(text in data for text in secret):
                    return True
    return False


def against_the_corpus(work):
    """Give each submission to both graders, and print what became of them."""
    base = work / "base"
    corpus.write_source(base)
    (base / "nbgrader_config.py").write_text(corpus.CONFIG)
    nbgrader(base, "generate_assignment", "corpus")
    chosen = [
        submission
        for submission in SUBMISSIONS
        if submission.runs_in_stock and submission.kind in ("attack", "spoiled")
    ]

    def both(submission):
        fates = []
        for stock in True, False:
            alone = work / f"{submission.name}-{'stock' if stock else 'ours'}"
            alone.mkdir()
            fates.append(fate(submission, stock, base, alone))
            shutil.rmtree(alone)
        return fates

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        print_fates(list(zip(chosen, pool.map(both, chosen), strict=True)))


def print_fates(fates):
    """Print what became of each family, and of each submission that gained points."""
    kinds = "gained", "lost", "leaked", "failed"
    heads = "".join(f"{kind:>7}" for kind in kinds)
    width = len(heads)

    def line(name, both, number=""):
        columns = ["".join(f"{value:7g}" for value in fate) for fate in both]
        print(f"{name:36.36}{number:>4}", *columns)

    print(
        f"\n{len(fates)} submissions that forge, pry or are misshapen, each alone:"
        "\npoints gained that are not deserved, points lost that are; how many leaked"
        " what the\nstudent should not see; how many commands failed"
    )
    print(f"{'':40} {'stock nbgrader':>{width}} {'ours':>{width}}")
    print(f"{'':40} {heads} {heads}")
    families = defaultdict(list)
    for submission, both in fates:
        families[submission.kind, submission.family].append(both)
    for (kind, family), those in families.items():
        line(f"{kind}, {family}", totals(those), len(those))
    line("all", totals(both for _, both in fates), len(fates))
    print("\nwho gained points by stock nbgrader, and who did anything to ours")
    for submission, (stock, ours) in fates:
        if stock.gained or any(ours):
            line(submission.name, (stock, ours))


def totals(fates):
    """Return the sums of stock's Fates and of ours."""
    columns = zip(*fates, strict=True)
    return [Fate(*map(sum, zip(*column, strict=True))) for column in columns]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--submissions", type=int, default=200)
    parser.add_argument("--most", type=int, default=3000)
    parser.add_argument("--corpus", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        work = Path(work).resolve()
        course = work / "course"
        course.mkdir()
        new_course(course)
        hand_in(course, options.submissions)
        speed(course, options.submissions)
        overhead(work / "home")
        flatness(course, FEW, options.most)
        if options.corpus:
            against_the_corpus(work / "corpus")


if __name__ == "__main__":
    main()
