"""A term, as the pages for instructors tell it, in a shell and in a browser.

A shell runs every command of these pages, in their order and from an empty folder on;
what would change the machine for everybody is no `sh` there, but a text.
Where there is a Chromium, an instructor and two students click between the commands
what the pages say can be clicked: `linear_layer` goes by commands, `derivation` by
formgrader's buttons, and what the students do, by JupyterLab's Assignments.
"""

import contextlib
import csv
import json
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import nbformat
import pytest
import yaml
from nbgrader.api import Gradebook

from autograder.assignments import checker
from tests.autograder.conftest import ROOT, clean_environment, jupyter
from tests.autograder.test_course import RIGHT, WRONG, fill_in

BLOCK = re.compile(r"^(`{3,})sh\n(.*?)^\1$", re.M | re.S)
SECONDS = 60  # in which whatever is waited for comes
COMMENT = "Say in which entries of $Z$ the weight occurs."
BERLIN = ZoneInfo("Europe/Berlin")
ENTRIES = {
    "input_gradient_entries": """\
def input_gradient_entries(g, x, w):
    return [[sum(g[i, j] * w[d, j] for j in range(3)) for d in range(2)]
            for i in range(2)]""",
    "weight_gradient_entries": """\
def weight_gradient_entries(g, x, w):
    return [[sum(g[i, j] * x[i, d] for i in range(2)) for j in range(3)]
            for d in range(2)]""",
}
# JupyterLab as it is, but that it asks for no news, and draws cells out of sight.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def blocks():
    """Return what the pages under Teaching have a shell do, block by block."""
    parts = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))["parts"]
    (pages,) = (part["chapters"] for part in parts if part["caption"] == "Teaching")
    texts = ((ROOT / f"{page['file']}.md").read_text("utf-8") for page in pages)
    return [block for text in texts for _, block in BLOCK.findall(text)]


class Shell:
    """Runs blocks of commands as one shell does: where one ends, the next goes on."""

    def __init__(self, folder, home):
        self.home, self.state = home, home / "state"
        self.state.write_text(f"cd {folder}\n")

    def run(self, block):
        """Return what a block prints. Fails where one of its commands fails."""
        keep = f"""trap '{{ export -p; echo cd "$PWD"; }} > {self.state}' EXIT"""
        environment = clean_environment(self.home)
        environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-c", f". {self.state}\n{keep}\n{block}"],
            env=environment, stdin=subprocess.DEVNULL, timeout=120,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout}"
        return done.stdout


class Lab:
    """JupyterLab in a browser's window, as one person has it before them."""

    def __init__(self, browser, address):
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(1000 * SECONDS)
        self.page.goto(f"{address}lab?token=secret")

    def choose(self, item):
        """Choose something from the menu Nbgrader."""
        self.page.get_by_role("menuitem", name="Nbgrader").click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def save(self):
        def saved(response):  # not only where its tabs stand
            return "/api/contents/" in response.url and response.request.method == "PUT"

        with self.page.expect_response(saved) as response:
            self.page.keyboard.press("Control+S")
        assert response.value.ok

    def tab(self, label):
        """Show what the main area has under a tab."""
        self.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text=label).click()


class Student(Lab):
    """Somebody who works and hands in through the Assignments of JupyterLab."""

    def assignment(self, state, name):
        """Return the line of an assignment: released, fetched or submitted."""
        return self.page.locator(
            f"#{state}_assignments_list > .list_item", has_text=name
        )

    def press(self, state, name, button):
        line = self.assignment(state, name)
        line.get_by_role("button", name=button, exact=True).click()

    def fetch(self, name):
        self.press("released", name, "Fetch")
        self.assignment("fetched", name).wait_for()

    def submit(self, name):
        self.press("fetched", name, "Submit")
        self.assignment("submitted", name).wait_for()

    def notebook(self, name):
        """Return the line of an assignment's notebook, which is folded at first."""
        assignment = self.assignment("fetched", name)
        line = assignment.locator(".assignment-notebooks .list_item", has_text=name)
        if not line.is_visible():
            assignment.locator(".assignment-notebooks-link").click()
        return line

    def write(self, name, answers):
        """Open a notebook, put in answers by the names of their functions, and save."""
        self.notebook(name).get_by_role("link", name=name).click()
        panel = self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        for function, answer in answers.items():
            cell = panel.locator(".jp-CodeCell", has_text=f"def {function}(")
            if not answer.startswith("def "):
                cell = panel.locator(".jp-MarkdownCell", has_text="YOUR ANSWER HERE")
                cell.dblclick()
            cell.locator(".cm-content").click()
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(answer)
        self.save()
        self.tab("Assignments")

    def validated(self):
        """Return what Validate says, and close it."""
        dialog = self.page.locator(".jp-Dialog")
        text = dialog.inner_text()
        dialog.get_by_role("button", name="OK").click()
        return text

    def read_feedback(self, name):
        """Fetch an assignment's feedback, and return what it says on the screen."""
        self.press("submitted", name, "Fetch Feedback")
        self.assignment("submitted", name).get_by_text("view feedback").click()
        self.page.locator(".jp-DirListing-item", has_text=f"{name}.html").dblclick()
        shown = ".jp-MainAreaWidget:not(.lm-mod-hidden) .jp-HTMLViewer iframe"
        body = self.page.frame_locator(shown).locator("body", has_text="points")
        text = body.inner_text()
        tab = self.page.locator(".lm-TabBar-tab.jp-mod-current", has_text=name)
        tab.locator(".lm-TabBar-tabCloseIcon").click()
        self.tab("Assignments")
        return text


class Instructor(Lab):
    """Somebody who teaches with formgrader."""

    def __init__(self, browser, address):
        super().__init__(browser, address)
        self.frame = self.page.frame_locator("iframe[src*=formgrader]")

    def follow(self, link):
        """Click a link of formgrader's, and wait until its page is there."""
        with self.page.expect_event("framenavigated"):
            link.click()

    def go(self, link):
        self.follow(self.frame.get_by_role("link", name=link, exact=True).first)

    def row(self, name):
        return self.frame.locator("#main-table tr", has_text=name)

    def rows(self, name):
        """Return the words of a table, by lines, when there is a row of that name."""
        self.row(name).wait_for()
        return self.frame.locator("#main-table").inner_text().splitlines()

    def press(self, name, button):
        """Press the button in a row, and return what comes of it."""
        self.row(name).locator(f".{button} a").click()
        dialog = self.frame.locator(".modal.in")
        text = dialog.inner_text()
        dialog.locator(".modal-footer button").click()
        dialog.wait_for(state="detached")
        return text

    def end(self, name):
        """Put the date when an assignment is due to now."""
        self.row(name).locator(".edit a").click()
        dialog = self.frame.locator("#edit-assignment-modal")
        # A date has whole seconds, and who has handed in was in time.
        time.sleep(1 - time.time() % 1)
        now = datetime.now(UTC)
        dialog.locator(".modal-duedate").fill(now.strftime("%Y-%m-%dT%H:%M:%S"))
        dialog.locator(".modal-timezone").fill("+0000")
        dialog.locator(".save").click()
        dialog.wait_for(state="detached")

    def open(self, name, student, grade):
        """Open a student's notebook where texts are marked; return a score's field."""
        self.go("Manual Grading")
        self.follow(self.row(name).get_by_role("link"))
        self.follow(self.row(name).get_by_role("link"))
        self.row("Submission #1").wait_for()
        self.frame.get_by_role("button", name="Show All Names").click()
        self.follow(self.row(student).locator("a.name-shown"))
        # Formgrader puts them there when it listens to what is typed.
        for there in f"#{grade}_extra_credit", f"#{grade}-comment":
            self.frame.locator(f"{there}[placeholder]").wait_for()
        return self.frame.locator(f"#{grade}")

    def mark(self, name, student, grade, score, comment):
        """Read a student's text, give points and a comment; return what is shown."""
        field = self.open(name, student, grade)
        shown = self.frame.locator("body").inner_text()
        with self.page.expect_response("**/api/grade/*"):
            field.fill(score)
            field.press("Tab")
        with self.page.expect_response("**/api/comment/*"):
            self.frame.locator(f"#{grade}-comment").fill(comment)
            self.frame.locator(f"#{grade}-comment").press("Tab")
        self.go("Manual Grading")
        return shown

    def resolve(self, name, student, grade):
        """Let a score stand that was given before; return it, as the field has it."""
        score = self.open(name, student, grade).input_value()
        cell = self.frame.locator(".nbgrader_cell", has=self.frame.locator(f"#{grade}"))
        resolve = cell.get_by_role("button", name="Resolve")
        resolve.wait_for()
        with self.page.expect_response("**/api/grade/*"):
            resolve.dispatch_event("click")  # while formgrader scrolls to some field
        self.go("Manual Grading")
        return score

    def change_points(self, name, code, points):
        """Change those of the first cell with this code in a source notebook; return
        the cell's id, and all points before and after, as the panel says them."""
        self.row(name).locator(".name a").click()
        self.page.locator(".jp-DirListing-item", has_text=f"{name}.ipynb").dblclick()
        cell = self.page.locator(".jp-NotebookPanel .jp-CodeCell", has_text=code).first
        cell.wait_for()
        self.page.get_by_role("tab", name="Create Assignment").click()
        panel = self.page.locator(".nbgrader-CreateAssignmentWidget")
        total = panel.get_by_label("Total points:")
        before = total.input_value()
        cell.click()
        shown = panel.locator(".nbgrader-mod-active")
        field = shown.get_by_label("Points:")
        field.fill(points)
        field.press("Tab")
        self.save()
        said = shown.get_by_label("ID:").input_value(), before, total.input_value()
        self.tab("Formgrader")
        return said


class Term:
    """The pages' term, from the empty folder on.

    `before` and `during` say what is clicked then: what is done, by the words with
    which a block of commands begins.
    """

    def __init__(self, folder, browser, stack):
        self.folder, self.browser, self.stack = folder, browser, stack
        self.term = folder / "work" / "term"
        self.course = self.term / "course"
        self.said, self.shown, self.texts = {}, {}, blocks()
        self.before = {"nbgrader validate": self.sofya_writes}
        self.during = {}
        if browser:
            self.before |= {
                "cd ../course\nnbgrader collect": self.hand_in_late,
                "python -m autograder.grading linear_layer\n": self.grade,
                "nbgrader generate_feedback linear_layer\n": self.read_texts,
                "nbgrader generate_assignment linear_layer": self.change_points,
            }
            self.during = {
                "python -m autograder.assignments .": self.start,
                "nbgrader release_assignment": self.hand_out,
                "nbgrader list": self.fetch_and_write,
                "nbgrader validate": self.hand_in,
                "nbgrader generate_feedback linear_layer\n": self.give_feedback,
                "cd ../sofya\nnbgrader fetch_feedback": self.read_feedback,
                "nbgrader export": self.look_again,
            }

    def play(self):
        home = self.folder / "home"
        home.mkdir()
        (self.folder / "work").mkdir()
        shell = Shell(self.folder / "work", home)
        with ThreadPoolExecutor(1) as pool:
            for block in self.texts:
                self.act(self.before, block)
                done = pool.submit(shell.run, block)
                self.act(self.during, block)
                self.said[block] = done.result()
        assert self.before | self.during == {}, "no page has these commands"

    def act(self, acts, block):
        for words in [words for words in acts if block.startswith(words)]:
            acts.pop(words)()

    # the people

    def start(self):
        """Start JupyterLab for an instructor and two students, each in their folder."""
        (text,) = (text for text in self.texts if text.startswith("mkdir ../sofya"))
        config = text.partition("<<'END'\n")[2].partition("END\n")[0]
        folders = {"instructor": self.course}
        for name in "ada", "emmy":
            folders[name] = self.term / name
            folders[name].mkdir()
            mine = config.replace("sofya", name)
            (folders[name] / "nbgrader_config.py").write_text(mine)
        addresses = {name: self.lab(name, folder) for name, folder in folders.items()}
        self.instructor = Instructor(self.browser, addresses["instructor"]())
        self.ada = Student(self.browser, addresses["ada"]())
        self.emmy = Student(self.browser, addresses["emmy"]())

    def lab(self, name, folder):
        home = self.folder / f"home-{name}"
        settings = home / "config" / "labconfig" / "default_setting_overrides.json"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(SETTINGS))
        return self.stack.enter_context(jupyter("lab", folder, home))

    # what they do

    def hand_out(self):
        self.instructor.choose("Formgrader")
        self.shown["assignments"] = self.instructor.rows("derivation")
        self.instructor.go("Manage Students")
        self.shown["students"] = self.instructor.rows("Pascal")
        self.instructor.go("Manage Assignments")
        self.shown["generated"] = self.instructor.press("derivation", "assign")
        self.shown["released"] = self.instructor.press("derivation", "release")

    def fetch_and_write(self):
        for student, answers in (self.ada, RIGHT), (self.emmy, WRONG):
            student.choose("Assignment List")
            for name, functions in ("linear_layer", answers), ("derivation", ENTRIES):
                student.fetch(name)
                student.write(name, functions)
            student.notebook("linear_layer").get_by_role("button").click()
        self.shown["ada validates"] = self.ada.validated()
        self.shown["emmy validates"] = self.emmy.validated()

    def hand_in(self):
        self.ada.submit("linear_layer")
        self.ada.submit("derivation")
        self.emmy.submit("derivation")

    def hand_in_late(self):
        """When all others have handed in, the instructor ends the time for it."""
        self.instructor.end("linear_layer")
        self.emmy.submit("linear_layer")
        self.shown["collected"] = self.instructor.press("derivation", "collect")

    def grade(self):
        self.instructor.row("derivation").locator(".num-submissions a").click()
        for name in "ada", "emmy":
            self.shown[f"{name} graded"] = self.instructor.press(name, "autograde")
        self.shown["submissions"] = self.instructor.rows("Noether")
        self.instructor.go("Manage Assignments")

    def read_texts(self):
        for name, score in ("Ada", "2"), ("Emmy", "0.5"):
            self.shown[f"{name}'s text"] = self.instructor.mark(
                "linear_layer", name, "derivation", score, COMMENT
            )
        self.instructor.go("Manage Assignments")

    def give_feedback(self):
        for button in "generate-feedback", "release-feedback":
            self.shown[button] = self.instructor.press("derivation", button)

    def read_feedback(self):
        self.shown["ada's derivation"] = self.ada.read_feedback("derivation")
        self.shown["emmy's feedback"] = self.emmy.read_feedback("linear_layer")

    def change_points(self):
        self.shown["points"] = self.instructor.change_points(
            "linear_layer", "checks.linear_forward(linear_forward)", "2"
        )

    def look_again(self):
        """After points have changed, what is there to be read, and to be done?"""
        self.shown["emmy's feedback again"] = self.emmy.read_feedback("linear_layer")
        self.shown["resolved"] = self.instructor.resolve(
            "linear_layer", "Emmy", "derivation"
        )
        self.instructor.go("Manage Assignments")
        self.instructor.row("linear_layer").locator(".num-submissions a").click()
        self.shown["submissions again"] = self.instructor.rows("Noether")

    def sofya_writes(self):
        fill_in(self.term / "sofya" / "linear_layer" / "linear_layer.ipynb", RIGHT)


@pytest.fixture(scope="module")
def term(sandbox, request, tmp_path_factory):
    browser = None
    if shutil.which("chromium"):
        browser = request.getfixturevalue("browser")
    with contextlib.ExitStack() as stack:
        term = Term(tmp_path_factory.mktemp("term"), browser, stack)
        term.play()
        yield term


@pytest.fixture
def shown(term):
    """What the screens have shown, by the moment."""
    if not term.browser:
        pytest.skip("there is no chromium: `make system` installs it")
    return term.shown


# the commands


def test_the_commands_say_what_they_have_done_and_no_more(term):
    said = "".join(term.said.values())
    assert "linear_layer: 4 tasks, 12 points, every solution passes" in said
    made = {path.name for path in (term.course / "source").iterdir()}
    assert made == {"linear_layer", "derivation", "slopes"}
    assert "submissions were read and run." in said or not term.browser
    assert "1 of 2 submissions of linear_layer could not be read" in said
    assert "eve, linear_layer, notebook linear_layer: linear_layer.ipynb was" in said
    for noise in "Traceback", "SAWarning", "DEBUG", "Copying /", "Converting notebook":
        assert noise not in said, said[said.index(noise) - 500 :][:1000]


def test_the_commands_write_nowhere_but_where_they_are_given(term):
    home = term.folder / "home"
    found = {path.relative_to(home).as_posix() for path in home.rglob("*")}
    files = {path for path in found if (home / path).is_file()} - {"state"}
    # What Jupyter keeps in a home, and a student's copies of what was handed in.
    jupyters = "config/migrated", "data/", "runtime/", ".ipython/"
    assert [path for path in files if not path.startswith(jupyters)] == []
    assert {path.name for path in (term.folder / "work").iterdir()} == {
        "sheets.html", "term",
    }  # fmt: skip


def test_what_is_handed_out_works_alone_however_it_was_made(term):
    # One by the command and, where there is a browser, one by formgrader's button.
    for name in "linear_layer", "derivation":
        path = term.course / "release" / name / f"{name}.ipynb"
        cells = nbformat.read(path, 4).cells
        (cell,) = (cell for cell in cells if cell.id == checker.NAME)
        assert cell.source == checker.HANDED_OUT.format(packed=checker.pack())
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        stubs = [source for source in code if "# YOUR CODE HERE" in source]
        assert stubs
        assert all('NotImplementedError("not implemented yet")' in s for s in stubs)


def grades(term):
    """Return the rows of grades.csv by assignment and student."""
    with (term.course / "grades.csv").open(newline="") as file:
        rows = csv.DictReader(file)
        return {(row["assignment"], row["student_id"]): row for row in rows}


def test_the_grades_have_names_and_who_never_handed_in(term):
    rows = grades(term)
    sofya, blaise = (rows["linear_layer", name] for name in ("sofya", "blaise"))
    assert (sofya["first_name"], sofya["last_name"]) == ("Sofya", "Kovalevskaya")
    # All but the text, which nobody has read; where there is a browser, points of what
    # is right have been changed.
    most = 13 if term.browser else 12
    assert (float(sofya["score"]), float(sofya["max_score"])) == (most - 2, most)
    assert (blaise["score"], blaise["timestamp"]) == ("0.0", "")


def test_what_comes_later_is_in_the_gradebook(term):
    with Gradebook(f"sqlite:///{term.course / 'gradebook.db'}", "x") as gradebook:
        scores = {
            (submission.assignment.name, submission.student.id): submission.score
            for name in ("linear_layer", "slopes")
            for submission in gradebook.assignment_submissions(name)
        }
        sofya = gradebook.find_submission("linear_layer", "sofya")
        assert sofya.extension == timedelta(days=2)
        blaise = gradebook.find_student("Blaise_Pascal")
        assert (blaise.first_name, blaise.last_name) == ("Blaise", "Pascal")
    right = 11 if term.browser else 10
    assert scores["linear_layer", "Blaise_Pascal"] == right
    assert scores["linear_layer", "carl"] == right
    assert scores["linear_layer", "eve"] == right  # the better file, handed in later


def test_nothing_earns_nothing_and_who_handed_it_in_is_gone(term):
    (said,) = (said for text, said in term.said.items() if "trial.csv" in text)
    (line,) = (line for line in said.splitlines() if line.startswith("slopes,"))
    assert line.endswith(",0.0,2.0")
    with Gradebook(f"sqlite:///{term.course / 'gradebook.db'}", "gradients") as book:
        assert "nobody" not in {student.id for student in book.students}
        assert book.assignment_submissions("slopes") == []


# the screens


def test_formgrader_shows_names_and_dates(term, shown):
    day = datetime.now(BERLIN).date() + timedelta(days=7)
    for line in shown["assignments"]:
        assert f"{day} 23:59:00 CE" in line
    assert [line.split("\t")[:3] for line in shown["students"]] == [
        ["Kovalevskaya, Sofya", "sofya", "sofya@example.org"],
        ["Lovelace, Ada", "ada", "ada@example.org"],
        ["Noether, Emmy", "emmy", "emmy@example.org"],
        ["Pascal, Blaise", "blaise", "blaise@example.org"],
    ]


def test_formgraders_buttons_say_that_all_went_well(shown):
    for what, sentence in {
        "generated": "Successfully created the student version of 'derivation'",
        "released": "Successfully released 'derivation'",
        "collected": "Successfully collected submissions of 'derivation'",
        "ada graded": "Successfully autograded 'derivation' for student 'ada'",
        "emmy graded": "Successfully autograded 'derivation' for student 'emmy'",
        "generate-feedback": "Successfully generated feedback of 'derivation'",
        "release-feedback": "Successfully released feedback of 'derivation'",
    }.items():
        assert "Success" in shown[what]
        assert sentence in shown[what]
        for noise in "WARNING", "ERROR", "DEBUG", "Copying":
            assert noise not in shown[what]
    ada, emmy = (line.split("\t") for line in shown["submissions"])
    assert ada[1] == "ada"
    assert emmy[1] == "emmy"
    assert ada[3:5] == emmy[3:5] == ["graded", "10 / 10"]


def test_validate_says_what_the_checker_says(shown):
    assert "Success! Your notebook passes all the tests." in shown["ada validates"]
    assert "Success" not in shown["emmy validates"]
    for sentence in (
        "✗ linear_input_gradient stopped at `return dZ @ W`",
        "✗ dW has the right shape, but not the right values.",
    ):
        assert sentence in shown["emmy validates"]
    assert "Traceback" not in shown["emmy validates"]


def test_the_reader_of_a_text_has_the_answer_and_the_model_answer(shown):
    assert "Because the shapes fit." in shown["Emmy's text"]
    assert "it occurs in column" in shown["Emmy's text"]
    assert "✗ dW is averaged over the batch" in shown["Emmy's text"]


def test_a_student_reads_the_points_the_comment_and_what_being_late_cost(shown):
    assert "10 of 10 points." in shown["ada's derivation"]
    feedback = shown["emmy's feedback"]
    assert "2.3 of 12 points. 0.2 points were taken off because" in feedback
    assert "0.5 of 2 points\nTask 4" in feedback
    assert COMMENT.partition("$")[0] in feedback


def test_points_change_and_what_a_person_gave_is_kept(term, shown):
    assert shown["points"] == ("test_linear_forward", "12", "13")
    feedback = shown["emmy's feedback again"]
    assert "3.15 of 13 points. 0.35 points were taken off because" in feedback
    assert "3 of 3 points\nTask 1" in feedback
    assert "0.5 of 2 points\nTask 4" in feedback
    assert COMMENT.partition("$")[0] in feedback
    assert max(map(len, feedback.splitlines())) < 1000, "what the grader brought along"
    by_name = {line.split("\t")[1]: line.split("\t")[3:5] for line in
               shown["submissions again"]}  # fmt: skip
    assert shown["resolved"] == "0.5"
    assert by_name["ada"] == ["needs manual grading", "13 / 13"]
    assert by_name["emmy"] == ["graded", "3.5 / 13"]
    rows = grades(term)
    assert rows["linear_layer", "ada"]["score"] == "13.0"
    assert float(rows["linear_layer", "emmy"]["score"]) == pytest.approx(3.15)
