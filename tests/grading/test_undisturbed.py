"""Whatever ends, fills up or waits: a rerun comes to an undisturbed run's gradebook."""

import contextlib
import glob
import random
import shutil
import signal
import subprocess
import time

import psutil
import pytest

from .conftest import (
    BIN,
    PLAIN,
    ROOT,
    environment,
    expected,
    grades,
    hand_in,
    nbgrader,
    put_first,
)

TRIALS = 20
SLOW = "import time\ntime.sleep(0.4)"


def start(folder, *options, assignment="corpus"):
    return subprocess.Popen(
        [BIN / "python", "-m", "autograder.grading", assignment, *options],
        cwd=folder, env=environment(folder.parent / "home"), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def hand_in_more(folder, count, every_other=""):
    """Hand in for more students, and return who has the answers of whom."""
    more = {f"s{number:02}": PLAIN[number % 3] for number in range(count)}
    for number, (student, name) in enumerate(more.items()):
        hand_in(folder, student, name)
        if every_other and number % 2:
            put_first(folder / "submitted" / student, every_other)
    return {**dict(zip(PLAIN, PLAIN, strict=True)), **more}


def earned(students):
    points = expected(*PLAIN)
    return {student: points[name] for student, name in students.items()}


def below(process, depth):
    """Return the processes of a generation below one."""
    found = [process]
    for _ in range(depth):
        found = [child for each in found for child in each.children()]
    return found


def wait_until(run, question):
    """Wait until a run has come so far."""
    while not question():
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)


def has_begun(folder):
    return (folder / ".grading" / "stage" / "corpus").exists()


@pytest.fixture
def home(tmp_path):
    (tmp_path / "home" / "tmp").mkdir(parents=True)
    return tmp_path / "home"


def test_whatever_is_killed_a_rerun_ends_with_the_same_grades(folder, home):
    # The one who records, a judge, bubblewrap twice, its server, and the process of a
    # submission.
    generations, killed = 6, []
    chance = random.Random(20)
    students = hand_in_more(folder, 18, SLOW)
    run = start(folder)
    while len(killed) < TRIALS:
        time.sleep(chance.uniform(0, 0.3))
        judging = glob.glob(f"{folder}/.grading/stage/*/*")
        with contextlib.suppress(psutil.NoSuchProcess):
            depth = (len(killed) + 1) % generations
            found = below(psutil.Process(run.pid), depth) if judging else []
            if found:
                chance.choice(found).kill()
                killed.append(depth)
        if run.poll() is not None:
            run.communicate()
            was_killed = run.returncode == -signal.SIGKILL
            run = start(folder, *([] if was_killed else ["--force"]))
    run.communicate()
    # Those whose judge was killed twice remain, if there are any.
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 0, done.said
    assert grades(folder) == earned(students)


def test_who_lost_two_judges_is_judged_by_the_next_run(folder, home):
    put_first(folder / "submitted" / "ada", "import time\ntime.sleep(4)")
    # The solution is judged before the first submission, and not again.
    assert start(folder, "--student=bob").wait(300) == 0
    run = start(folder, "--student=ada")
    killed = set()

    def two_are_killed():
        with contextlib.suppress(psutil.NoSuchProcess):
            for judge in set(psutil.Process(run.pid).children()) - killed:
                if killed or below(judge, 4):  # there is a submission's process
                    judge.kill()
                    killed.add(judge)
        return len(killed) > 1

    wait_until(run, two_are_killed)
    said = run.communicate(timeout=300)[1]
    assert "ada, corpus, notebook corpus: This submission could not be judged" in said
    assert set(grades(folder)["ada"].values()) == {0, None}
    assert start(folder).wait(300) == 0
    assert grades(folder) == expected(*PLAIN)
    graded = folder / "autograded" / "ada" / "corpus" / "corpus.ipynb"
    before = graded.stat().st_mtime_ns
    assert start(folder).wait(300) == 0
    assert graded.stat().st_mtime_ns == before


FILL = """
set -e
mount -t tmpfs -o size=64m tmpfs "$1"
cp -a "$2/." "$1"
cd "$1"
room() { mount -o remount,size=$(( $(du -sk . | cut -f1) + $1 ))k tmpfs .; }
for more in 0 60 300; do
    room $more
    "$3" -m autograder.grading corpus && echo "it had room"
    echo "status $?"
done
room 20000
"$3" -m autograder.grading corpus
cp gradebook.db "$2"
"""


def test_a_full_disk_stops_a_run_in_words_and_loses_nothing(folder, home):
    students = hand_in_more(folder, 6)
    place = folder.with_name("small")
    place.mkdir()
    line = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", FILL, "sh"]
    done = subprocess.run(
        [*line, place, folder, BIN / "python"],
        cwd=ROOT, env=environment(home), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    print(done.stdout, done.stderr)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert grades(folder) == earned(students)


def test_one_assignment_is_graded_by_one_and_another_meanwhile(folder, home):
    source = folder / "source"
    shutil.copytree(source / "corpus", source / "second")
    (source / "second" / "corpus.ipynb").rename(source / "second" / "second.ipynb")
    done = nbgrader(folder, "generate_assignment", "second")
    assert done.status == 0, done.said
    for student in PLAIN:
        place = folder / "submitted" / student
        shutil.copytree(place / "corpus", place / "second")
        (place / "second" / "corpus.ipynb").rename(place / "second" / "second.ipynb")
    first = start(folder)
    wait_until(first, lambda: has_begun(folder))
    first.send_signal(signal.SIGSTOP)
    again = start(folder)
    said = again.communicate(timeout=300)[1]
    first.send_signal(signal.SIGCONT)
    assert again.returncode == 1
    assert "corpus is being graded by another command" in said
    other = start(folder, assignment="second")
    for run in first, other:
        said = run.communicate(timeout=300)[1]
        assert run.returncode == 0, said
    assert grades(folder) == grades(folder, "second") == expected(*PLAIN)


def test_what_replaces_a_submission_meanwhile_is_graded_by_the_next_run(folder, home):
    place = folder / "submitted" / "ada" / "corpus"
    (place / "timestamp.txt").write_text("2026-01-01 10:00:00 UTC")
    put_first(place.parent, "import time\ntime.sleep(2)")
    run = start(folder)
    wait_until(run, lambda: has_begun(folder))
    time.sleep(1)
    shutil.rmtree(place)
    hand_in(folder, "ada", "bob")
    (place / "timestamp.txt").write_text("2026-01-02 10:00:00 UTC")
    assert run.wait(300) == 0
    before = grades(folder)["ada"]
    assert before in (expected("ada")["ada"], expected("bob")["bob"])
    assert start(folder).wait(300) == 0
    assert grades(folder) == {**expected(*PLAIN), "ada": expected("bob")["bob"]}
