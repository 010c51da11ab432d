"""The command as an instructor uses it: refused, cut off, repeated, and waited for."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import nbformat
from nbgrader.api import Gradebook

from .conftest import (
    BIN,
    BY_NAME,
    COURSE_ID,
    PLAIN,
    environment,
    expected,
    grades,
    hand_in,
    nbgrader,
    put_first,
)
from .corpus import course


def comments(folder, student):
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID) as gradebook:
        (notebook,) = gradebook.find_submission("corpus", student).notebooks
        return {comment.name: comment.comment for comment in notebook.comments}


def without_bubblewrap(folder, *command):
    """Run a command where no bwrap is to be found."""
    done = subprocess.run(
        [BIN / "nbgrader", *command],
        cwd=folder, env={**environment(folder.parent), "PATH": "/nowhere"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_without_a_sandbox_nothing_is_graded_and_it_says_what_to_do(folder):
    status, said = without_bubblewrap(folder, "autograde", "corpus")
    assert status == 1
    assert "bubblewrap (the command bwrap) is not installed" in said
    assert "apt-get install bubblewrap" in said
    assert "Nothing has been graded" in said
    assert "--Grade.without_sandbox_at_my_own_risk=True" in said
    assert "Traceback" not in said
    assert not (folder / "autograded").exists()
    assert not (folder / "intake").exists()
    assert grades(folder) == {}


def test_the_switch_runs_submissions_without_one_and_judges_them_outside(folder):
    # It bends what compares, which gets it nothing where that is not what compares.
    hand_in(folder, "dora", "attack_array_equal_patched")
    status, said = without_bubblewrap(
        folder, "autograde", "corpus", "--Grade.without_sandbox_at_my_own_risk=True"
    )
    assert status == 0, said
    got = grades(folder)
    points = BY_NAME["attack_array_equal_patched"].points
    bent = got.pop("dora")
    assert {cell: bent[cell] for cell in points} == points
    assert got == expected(*PLAIN)


def test_the_exchange_is_hidden_wherever_it_lies(folder, tmp_path):
    packages = tmp_path / "more-packages"
    for name in "exchange", "seen":
        (packages / name).mkdir(parents=True)
        (packages / name / "secret.py").touch()
    source = "import glob; print(glob.glob('/**/secret.py', recursive=True))"
    put_first(folder / "submitted" / "ada", source)
    done = subprocess.run(
        [BIN / "nbgrader", "autograde", "corpus", "--student=ada",
         f"--Exchange.root={packages / 'exchange'}"],
        cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        env={**environment(folder.parent), "PYTHONPATH": str(packages)}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    graded = (folder / "autograded/ada/corpus/corpus.ipynb").read_text()
    assert "seen/secret.py" in graded
    assert "exchange/secret.py" not in graded


def test_outputs_that_a_submission_brings_along_are_never_taken_for_a_grade(folder):
    done = nbgrader(folder, "autograde", "corpus", "--no-execute")
    assert done.status == 1
    assert "Nothing has been graded" in done.said
    assert not (folder / "autograded").exists()


def test_an_assignment_that_was_not_made_is_named(folder):
    shutil.copytree(folder / "submitted/ada/corpus", folder / "submitted/ada/other")
    done = nbgrader(folder, "autograde", "other")
    assert done.status == 1
    assert "no assignment 'other'" in done.said
    assert "nbgrader generate_assignment other" in done.said
    assert "Traceback" not in done.said


def test_a_missing_release_is_named(folder):
    shutil.rmtree(folder / "release")
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 1
    assert "generate_assignment" in done.said
    assert "Traceback" not in done.said


def test_who_is_graded_again_gets_the_same_inputs_and_others_get_others(folder):
    hand_in(folder, "eve", "bob")
    assert nbgrader(folder, "autograde", "corpus").status == 0
    first = {name: comments(folder, name) for name in ("bob", "eve")}
    assert nbgrader(folder, "autograde", "corpus", "--force").status == 0
    assert {name: comments(folder, name) for name in first} == first
    name = "linear_weight_gradient"
    assert first["bob"][name].partition(":")[0] == first["eve"][name].partition(":")[0]
    assert first["bob"][name] != first["eve"][name]
    secret = folder / ".grading" / "secret"
    assert secret.stat().st_mode & 0o077 == 0


def test_the_checkers_sentence_is_the_comment_on_the_answer(folder):
    assert nbgrader(folder, "autograde", "corpus", "--student=bob").status == 0
    said = comments(folder, "bob")
    assert said["linear_weight_gradient"].startswith("✗ dW ")
    # Visible and hidden test say the same; it is there once.
    assert said["linear_weight_gradient"].count("✗") == 1
    assert "HIDDEN" not in str(said)
    notebook = nbformat.read(folder / "autograded/bob/corpus/corpus.ipynb", 4)
    (hidden,) = (
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "test_squares_hidden"
    )
    (output,) = hidden.outputs
    assert output.evalue == "A hidden test did not pass."
    assert "assert" not in str(output)


def test_a_run_that_is_cut_off_is_taken_up_and_nobody_is_graded_twice(folder):
    for number in range(9):
        hand_in(folder, f"f{number}", ("ada", "bob", "cem")[number % 3])
    whole = shutil.copytree(folder, folder.with_name("whole"))
    assert nbgrader(whole, "autograde", "corpus").status == 0
    graded = folder / "autograded"

    def complete():
        return {
            path: path.stat().st_mtime_ns
            for path in graded.glob("*/corpus/corpus.ipynb")
            if path.stat().st_mode & 0o777 == 0o444
        }

    cut_off = 0
    for count in 2, 5, 8:
        run = subprocess.Popen(
            [BIN / "nbgrader", "autograde", "corpus"],
            cwd=folder, env=environment(folder.parent), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while len(complete()) < count and run.poll() is None:
            time.sleep(0.005)
        run.kill()
        run.wait()
        before = complete()
        cut_off += len(before) < 12
        # Its processes see that it is gone.
        for _ in range(100):
            if not left_of(folder.parent):
                break
            time.sleep(0.1)
        assert not left_of(folder.parent)
    assert cut_off, "each run was quicker than its killer"
    assert nbgrader(folder, "autograde", "corpus").status == 0
    after = complete()
    assert len(after) == 12
    # Whoever was just being recorded may be graded again, and nobody else.
    assert sum(before[path] != after[path] for path in before) <= 1
    assert grades(folder) == grades(whole)
    assert not (folder / "intake").exists()


def left_of(home):
    """Return the processes that have this home folder in their environment."""
    left = []
    for process in os.listdir("/proc"):
        if process.isdigit() and int(process) != os.getpid():
            try:
                with open(f"/proc/{process}/environ", "rb") as file:
                    if f"HOME={home}\0".encode() in file.read():
                        left.append(process)
            except OSError:
                continue
    return left


def test_a_gradebook_that_somebody_writes_to_is_waited_for(folder):
    # Longer than SQLite waits by itself.
    book = sqlite3.connect(folder / "gradebook.db", check_same_thread=False)
    book.execute("BEGIN EXCLUSIVE")
    threading.Timer(9, book.rollback).start()
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 0, done.said
    assert grades(folder) == expected(*PLAIN)


def test_every_notebook_of_an_assignment_is_graded(folder):
    source = folder / "source" / "corpus"
    shutil.copy(source / "corpus.ipynb", source / "second.ipynb")
    done = nbgrader(folder, "generate_assignment", "corpus", "--force")
    assert done.status == 0, done.said
    place = folder / "submitted" / "ada" / "corpus"
    shutil.copy(place / "corpus.ipynb", place / "second.ipynb")
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 0, done.said
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID) as gradebook:
        scores = {
            (submission.student.id, notebook.name): notebook.score
            for submission in gradebook.assignment_submissions("corpus")
            for notebook in submission.notebooks
        }
    assert scores["ada", "corpus"] == scores["ada", "second"]
    assert scores["ada", "second"] == course.TOTAL - course.TOTAL_BY_HAND
    assert scores["bob", "second"] == 0
    assert "bob, corpus, notebook second: no notebook was handed in" in done.said


def test_interrupting_the_command_leaves_nothing_running(folder):
    hand_in(folder, "zoe", "attack_deaf_cell")
    run = subprocess.Popen(
        [BIN / "nbgrader", "autograde", "corpus", "--student=zoe"],
        cwd=folder, env=environment(folder.parent), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    for line in run.stdout:
        if b"Autograding" in line:
            break
    os.killpg(run.pid, signal.SIGINT)
    run.communicate(timeout=60)
    for _ in range(100):
        if not left_of(folder.parent):
            break
        time.sleep(0.1)
    assert not left_of(folder.parent)


def test_the_command_says_who_needs_a_person_and_nothing_else(folder):
    hand_in(folder, "zoe", "spoiled_nothing_handed_in")
    line = [BIN / "python", "-m", "autograder.grading", "corpus"]
    options = {"cwd": folder, "env": environment(folder.parent), "text": True}
    done = subprocess.run(line, **options, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    first, *last = done.stderr.splitlines()
    assert first == "zoe, corpus, notebook corpus: no notebook was handed in"
    assert last[0].startswith("1 of 4 submissions of corpus could not be read or run")
    assert last[1].strip() == first
    assert len(last) == 4
    again = [*line, "--json", "--force", "--student=ada"]
    done = subprocess.run(again, **options, capture_output=True, timeout=120)
    (told,) = map(json.loads, done.stdout.splitlines())
    assert told["student"] == "ada"
    assert told["reasons"] == {}
    points = expected("ada")["ada"]
    scores = told["scores"]["corpus"]
    assert {cell: scores[cell] for cell in points} == points


def test_the_command_that_can_grade_nothing_says_why(folder):
    line = [BIN / "python", "-m", "autograder.grading"]
    options = {"cwd": folder, "env": environment(folder.parent), "text": True}
    for name, why in ("other", "no assignment 'other'"), ("", "Name one assignment"):
        hand_in(folder, f"student-{name}", "ada")
        if name:
            place = folder / "submitted" / "student-other"
            (place / "corpus").rename(place / "other")
        asked = [*line, name] if name else line
        done = subprocess.run(asked, **options, capture_output=True, timeout=120)
        assert done.returncode == 1
        assert why in done.stderr
        assert "Traceback" not in done.stderr


FAILS_ON_ONE = """
from nbgrader.preprocessors import NbGraderPreprocessor


class Fails(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        if "not this one" in str(nb):
            raise RuntimeError("not this one")
        return nb, resources


c.Autograde.autograde_preprocessors += [Fails]
"""


def test_one_that_cannot_be_recorded_is_named_and_stops_nobody(folder):
    hand_in(folder, "zoe", "ada")
    place = folder / "submitted" / "zoe" / "corpus" / "corpus.ipynb"
    notebook = nbformat.read(place, 4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("not this one"))
    nbformat.write(notebook, place)
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + FAILS_ON_ONE)
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 1
    assert "Not recorded: zoe: RuntimeError: not this one" in done.said
    assert grades(folder) == expected(*PLAIN)
    assert not (folder / "autograded" / "zoe").exists()


def grading(folder, *options):
    """Run the command as an instructor does; return its status and last words."""
    done = subprocess.run(
        [BIN / "python", "-m", "autograder.grading", "corpus", *options],
        cwd=folder, env=environment(folder.parent), text=True, capture_output=True,
        timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


ODD = {"li\nne": "li_ne", "ad[1]a": "ad_1_a", "b\udcff": "b_", "b\x1b": "b__"}


def test_whatever_a_student_is_called_is_graded_and_gets_feedback(folder):
    for name in ODD:
        hand_in(folder, name, "ada")
    (folder / "submitted" / "lnk").symlink_to("ada")
    (folder / "submitted" / "none" / "corpus").mkdir(parents=True)
    for again in (), ("--force",), ():
        status, said = grading(folder, *again)
        assert status == 0, said
        for name in ODD.values():
            assert f"is recorded under the name {name}," in said
    # By the name of the folder, and by the one that is recorded.
    for name in "ad[1]a", "ad_1_a":
        status, said = grading(folder, f"--student={name}", "--force")
        assert status == 0
        assert "1 submission was read" in said
    points = dict(expected(*PLAIN))
    points |= {name: expected("ada")["ada"] for name in ODD.values()}
    got = grades(folder)
    assert {name: got[name] for name in points} == points
    assert set(got) == {*points, "lnk", "none"}
    for name in "lnk", "none":
        assert not any(got[name].values())
    assert nbgrader(folder, "generate_feedback", "corpus").status == 0
    for name in got:
        assert (folder / "feedback" / name / "corpus" / "corpus.html").is_file()


def test_who_has_handed_in_nothing_is_said_to_have_not(folder):
    for options in (["--student=nosuch"], ["--student=no*"]):
        status, said = grading(folder, *options, "--force")
        assert status == 1
        assert f"no submission of corpus by {options[0][10:]} in submitted" in said
    shutil.rmtree(folder / "submitted")
    status, said = grading(folder)
    assert status == 1
    assert "no submission of corpus by anybody in submitted" in said
    assert grades(folder) == {}


def test_feedback_is_made_side_by_side_and_who_has_none_is_named(folder):
    names = [f"f{number}" for number in range(5)]
    for name in names:
        hand_in(folder, name, "ada")
    assert nbgrader(folder, "autograde", "corpus").status == 0
    broken = folder / "autograded" / "f3" / "corpus" / "corpus.ipynb"
    broken.chmod(0o644)
    whole = broken.read_text(encoding="utf-8")
    broken.write_text("no notebook", encoding="utf-8")
    done = nbgrader(folder, "generate_feedback", "corpus")
    assert done.status == 1
    line = "error processing assignment 'corpus' for student '{}'"
    for name in names:
        place = folder / "feedback" / name / "corpus" / "corpus.html"
        assert place.exists() == (name != "f3")
        assert done.said.count(line.format(name)) == (name == "f3")
    pages = {path: path.read_bytes() for path in folder.glob("feedback/*/*/*.html")}
    assert len(pages) == 7
    assert "not recognized" not in done.said
    # One alone is made as the others are, and a page of another process is the same.
    broken.write_text(whole, encoding="utf-8")
    one = "--student=f3"
    assert nbgrader(folder, "generate_feedback", "corpus", one).status == 0
    made = (folder / "feedback" / "f3" / "corpus" / "corpus.html").read_bytes()
    assert nbgrader(folder, "generate_feedback", "corpus", "--force").status == 0
    for path, page in pages.items():
        assert path.read_bytes() == page
    assert (folder / "feedback" / "f3" / "corpus" / "corpus.html").read_bytes() == made


def test_the_command_that_is_recommended_works_for_all_who_are_named(folder):
    (folder / "submitted" / "no one" / "corpus").mkdir(parents=True)
    hand_in(folder, "br[o]ken", "ada")
    (folder / "submitted/br[o]ken/corpus/corpus.ipynb").write_text("{")
    status, said = grading(folder)
    assert status == 0
    command = said.splitlines()[-1].strip()
    assert command.startswith("python -m autograder.grading corpus")
    for name in "no one", "br_o_ken":
        assert f"{name}, corpus, notebook corpus: " in said
        env = environment(folder.parent)
        done = subprocess.run(
            command.replace("STUDENT", name), shell=True, cwd=folder, text=True,
            env={**env, "PATH": f"{BIN}:{env['PATH']}"}, capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "1 of 1 submissions of corpus could not be read" in done.stderr


def test_remarks_come_last_and_stand_at_the_answer(folder):
    place = folder / "submitted" / "ada" / "corpus"
    notebook = json.loads((place / "corpus.ipynb").read_text())
    cells = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): cell
        for cell in notebook["cells"]
    }
    notebook["cells"].remove(cells["squares"])
    cells["explain"]["attachments"] = {"a.svg": {"image/svg+xml": "PHN2Zz4="}}
    (place / "corpus.ipynb").unlink()
    (place / "corpus (1).ipynb").write_text(json.dumps(notebook))
    status, said = grading(folder)
    assert status == 0
    _, _, last = said.partition("What was remarked of submissions of corpus")
    for words in (
        "ada: corpus (1).ipynb was taken in the place of corpus.ipynb",
        "ada: corpus (1).ipynb lacks the cells squares.",
        "ada: corpus (1).ipynb has images that were left out: a.svg",
    ):
        assert words in last
    told = comments(folder, "ada")
    assert "was taken in the place of" in str(told)
    assert "This cell was missing" in told["squares"]
    assert "a.svg" in told["explain"]


def test_what_a_person_has_to_read_is_never_0_by_machine(folder):
    """No text in its cell, but a page on paper, a text elsewhere, or no notebook."""
    made = {name: folder / "submitted" / name / "corpus" for name in ("pdf", "own")}
    for place in made.values():
        place.mkdir(parents=True)
        shutil.copy(folder / "release/corpus/corpus.ipynb", place)
    (made["pdf"] / "scan.pdf").write_bytes(b"%PDF-1.4")
    notebook = nbformat.read(made["own"] / "corpus.ipynb", 4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Because of the sum."))
    nbformat.write(notebook, made["own"] / "corpus.ipynb")
    only = folder / "submitted" / "only" / "corpus"
    only.mkdir(parents=True)
    (only / "IMG_1.HEIC").write_bytes(b"photo")
    cut_off(folder, "cut")
    status, said = grading(folder)
    assert status == 0
    assert f"cut, corpus, notebook corpus: {CUT_OFF}" in said
    assert "what a person marks waits for one" in said
    got = grades(folder)
    with sqlite3.connect(folder / "gradebook.db") as book:
        (comment,) = book.execute(COMMENT, ("cut", "explain")).fetchone()
    assert "a person will look for this answer" in comment
    assert CUT_OFF in comment
    for name in "pdf", "own", "only", "cut":
        assert {cell: got[name][cell] for cell in course.BY_HAND} == dict.fromkeys(
            course.BY_HAND
        )
        assert not any(got[name][cell] for cell in got[name].keys() - course.BY_HAND)
    assert (folder / "autograded/pdf/corpus/scan.pdf").is_file()
    assert (folder / "autograded/only/corpus/IMG_1.HEIC").is_file()


BUTTON = """
import json
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader

api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", ".").load_config())
print(json.dumps([api.autograde("corpus", student) for student in ("ada", "zoe")]))
"""


COMMENT = """
select comment.auto_comment from comment
join base_cell cell on cell.id = comment.cell_id
join submitted_notebook notebook on notebook.id = comment.notebook_id
join submitted_assignment submission on submission.id = notebook.assignment_id
where submission.student_id = ? and cell.name = ?
"""
CUT_OFF = "corpus.ipynb was not read: it is no JSON"


def cut_off(folder, student):
    """Hand in the beginning of a notebook."""
    hand_in(folder, student, "ada")
    path = folder / "submitted" / student / "corpus" / "corpus.ipynb"
    path.write_text(path.read_text()[:100])


def test_nbgraders_commands_say_what_a_person_needs_and_no_more(folder):
    cut_off(folder, "zoe")
    done = nbgrader(folder, "autograde", "corpus")
    first, *rest = done.said.splitlines()
    assert f"zoe, corpus, notebook corpus: {CUT_OFF}" in first
    assert len(rest) == 4
    assert "1 of 4 submissions of corpus could not be read" in rest[0]
    for options, said in (
        ([], ""),
        ([], "4 of 4 submissions of corpus had their feedback already."),
        (["--force"], ""),
    ):
        done = nbgrader(folder, "generate_feedback", "corpus", *options)
        assert done.status == 0
        assert done.said.count("\n") == bool(said)
        assert said in done.said
    said = nbgrader(folder, "generate_assignment", "corpus", "--force").said
    assert "INFO" not in said
    assert "existing" not in said


def test_formgrader_shows_who_could_not_be_read_and_why(folder):
    cut_off(folder, "zoe")
    done = subprocess.run(
        [BIN / "python", "-c", BUTTON], cwd=folder, env=environment(folder.parent),
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    ada, zoe = json.loads(done.stdout)
    assert ada["success"]
    assert "1 submission was read and run" in ada["log"]
    assert not zoe["success"]
    why = f"zoe, corpus, notebook corpus: {CUT_OFF}"
    assert why in " ".join(zoe["log"].split())
    assert zoe["log"].startswith("[WARNING] zoe, corpus")
    assert max(map(len, zoe["log"].splitlines())) < 85, "the rest would be out of sight"
    assert " ".join(zoe["error"].split()).partition(why)[2]
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID) as gradebook:
        submission = gradebook.find_submission("corpus", "zoe")
        assert submission.needs_manual_grade
        assert [notebook.flagged for notebook in submission.notebooks] == [True]
        assert submission.score == 0
    path = folder / "autograded" / "zoe" / "corpus" / "corpus.ipynb"
    stopped = nbformat.read(path, 4).metadata.grading.stopped
    assert stopped.startswith(CUT_OFF)


def test_a_second_hand_in_without_a_time_is_graded_and_nothing_else_is(folder):
    """As it comes in archives of Moodle, where all files are new, and most the same."""
    hand_in(folder, "eve", "ada")
    hand_in(folder, "fay", "ada")
    (folder / "submitted/eve/corpus/timestamp.txt").unlink(missing_ok=True)
    (folder / "submitted/fay/corpus/timestamp.txt").unlink(missing_ok=True)
    assert nbgrader(folder, "autograde", "corpus").status == 0
    before = grades(folder)
    graded = {name: folder / "autograded" / name / "corpus" for name in ("eve", "fay")}
    stamps = {name: path.stat().st_ctime_ns for name, path in graded.items()}
    for name, newer in ("eve", "ada"), ("fay", "bob"):
        shutil.rmtree(folder / "submitted" / name)
        hand_in(folder, name, newer)
        (folder / "submitted" / name / "corpus/timestamp.txt").unlink(missing_ok=True)
    done = nbgrader(folder, "autograde", "corpus")
    assert done.status == 0
    after = grades(folder)
    assert after["fay"] == after["bob"] != before["fay"]
    assert graded["eve"].stat().st_ctime_ns == stamps["eve"]
    assert graded["fay"].stat().st_ctime_ns != stamps["fay"]
