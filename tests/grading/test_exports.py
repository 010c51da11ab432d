"""Grades go to Canvas, Moodle and Blackboard in the columns that these document."""

import codecs
import csv
import datetime
import io
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder.grading import configure
from autograder.grading.recording import exports

from .conftest import COURSE_ID, nbgrader

FILES = Path(__file__).parent / "platforms"
# What Canvas writes (lib/gradebook_exporter.rb): the points possible below the first
# row, above them what is posted by hand, at the end the course's test student.
CANVAS = (FILES / "canvas.csv").read_text("utf-8")
# mod/assign/gradingtable.php: a worksheet of one assignment, commas and UTF-8
WORKSHEET = (FILES / "worksheet.csv").read_text("utf-8")
MOODLE = (FILES / "moodle.csv").read_text("utf-8")
# Its .xls is text separated by tabs, in UTF-16.
BLACKBOARD = (FILES / "blackboard.csv").read_text("utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A course with a gradebook: Ada has 11.5 points, 4 of them by hand; Emmy was late
    and lost 2 of 9, Grace handed in nothing that is right, and Alan nothing at all."""
    configure(Config())  # nbgrader finds alembic by the PATH that this sets
    folder = tmp_path_factory.mktemp("exports") / "course"
    folder.mkdir()
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'gradients-backwards'\n"
    )
    with open_gradebook(folder) as gradebook:
        for name in "linear_layer", "losses":
            gradebook.add_assignment(name, duedate="2026-11-20 10:00:00 UTC")
            gradebook.add_notebook("notebook", name)
            for cell, points in ("test", 8), ("why", 4):
                gradebook.add_grade_cell(
                    cell, "notebook", name, max_score=points, cell_type="code"
                )
        for name, first, last, email in (
            ("ada", "Ada", "Lovelace", None),
            ("emmy", "Emmy", "Noether", "emmy@example.edu"),
            ("alan", "Alan", "Turing", None),
            ("Grace_Hopper", None, None, None),  # as an archive has her
        ):
            gradebook.add_student(
                name, first_name=first, last_name=last, email=email,
                lms_user_id={"ada": "101"}.get(name),
            )  # fmt: skip
        for name, test, why in (
            ("ada", 7.5, 4.0), ("emmy", 5.0, 4.0), ("Grace_Hopper", 0.0, 0.0),
        ):  # fmt: skip
            submission = gradebook.add_submission("linear_layer", name)
            submission.timestamp = datetime.datetime(2026, 11, 20, 9)
            (notebook,) = submission.notebooks
            for grade in notebook.grades:
                if grade.name == "test":
                    grade.auto_score, grade.needs_manual_grade = test, False
                else:
                    grade.manual_score, grade.needs_manual_grade = why, False
            notebook.late_submission_penalty = 2.0 if name == "emmy" else None
        gradebook.db.commit()
    return folder


def open_gradebook(folder):
    return Gradebook(f"sqlite:///{folder / 'gradebook.db'}", COURSE_ID)


@pytest.fixture
def export(place, tmp_path, caplog):
    """Return a function that exports, and returns what is written and what is said."""

    def run(platform, text=None, name="theirs.csv", to="out.csv", **options):
        to = tmp_path / to
        told = {"to": str(to)}
        if text is not None:
            file = tmp_path / name
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
            told["file"] = str(file)
        plugin = getattr(exports, platform)(config=Config({platform: told | options}))
        caplog.clear()
        with open_gradebook(place) as gradebook, caplog.at_level("WARNING"):
            try:
                plugin.write(gradebook)
            finally:
                said = caplog.messages
        return SimpleNamespace(data=to.read_bytes(), said=said)

    return run


def rows(data, **form):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), **form))


def changed(before, after):
    """Return what is in each cell that has changed, by its row and column."""
    assert [len(row) for row in before] == [len(row) for row in after]
    return {
        (i, j): cell
        for i, row in enumerate(after)
        for j, cell in enumerate(row)
        if cell != before[i][j]
    }


def test_canvas_has_its_own_file_back_with_the_points_in_it(export):
    done = export("Canvas", CANVAS)
    # 11.5 with the points given by hand, 9 without 2 for being late, and a 0 that is
    # one. Alan never handed in: what Canvas has of him, an excuse, stays.
    assert changed(rows(CANVAS.encode()), rows(done.data)) == {
        (3, 5): "11.5", (4, 5): "7", (6, 5): "0",
    }  # fmt: skip
    assert b"\r" not in done.data
    assert len(done.said) == 1
    assert "no column for these, and they are not exported: losses" in done.said[0]


def test_moodles_worksheet_is_filled_in(export):
    done = export("Moodle", WORKSHEET, assignment=["linear_layer"])
    assert changed(rows(WORKSHEET.encode()), rows(done.data)) == {
        (1, 5): "11.5", (2, 5): "7", (4, 5): "0",
    }  # fmt: skip
    assert done.said == []


def test_moodles_gradebook_is_filled_in(export):
    done = export("Moodle", MOODLE)
    assert changed(rows(MOODLE.encode()), rows(done.data)) == {
        (1, 6): "11.5", (2, 6): "7", (4, 6): "0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF8, "utf-8"), (b"", "utf-8")],
)
def test_blackboards_file_keeps_its_encoding_its_tabs_and_its_quotes(
    export, mark, encoding
):
    text = BLACKBOARD.replace("\n", "\r\n")
    done = export("Blackboard", mark + text.encode(encoding), "gc.xls", "gc.xls")
    expected = text.replace('"Yes"\t""\t""', '"Yes"\t"11.5"\t""', 1)
    expected = expected.replace("3.00", "7").replace("Needs Grading", "0")
    assert done.data == mark + expected.encode(encoding)


def test_what_is_made_anew_has_the_documented_columns(export):
    canvas = rows(export("Canvas").data)
    head = "Student", "ID", "SIS User ID", "SIS Login ID", "Section"
    assert canvas[:2] == [
        [*head, "linear_layer", "losses"],
        ["    Points Possible", "", "", "", "", "12", "12"],
    ]
    # In order of their last names. An empty cell is no grade, and 0 is one.
    assert canvas[2:] == [
        ["Grace_Hopper", "", "", "Grace_Hopper", "", "0", ""],
        ["Lovelace, Ada", "101", "", "ada", "", "11.5", ""],
        ["Noether, Emmy", "", "", "emmy", "", "7", ""],
        ["Turing, Alan", "", "", "alan", "", "", ""],
    ]
    moodle = rows(export("Moodle", assignment=["linear_layer"]).data)
    head = "First name", "Last name", "Username", "Email address"
    assert moodle[0] == [*head, "Assignment: linear_layer (Real)"]
    assert moodle[3] == ["Emmy", "Noether", "emmy", "emmy@example.edu", "7"]
    done = export("Blackboard", assignment=["linear_layer"], student=["alan", "ada"])
    assert done.data.startswith(codecs.BOM_UTF8)
    assert rows(done.data) == [
        ["Last Name", "First Name", "Username", "linear_layer [Total Pts: 12 Score]"],
        ["Lovelace", "Ada", "ada", "11.5"],
        ["Turing", "Alan", "alan", ""],
    ]


@pytest.mark.parametrize("platform", ["Canvas", "Moodle", "Blackboard"])
def test_what_is_made_anew_can_be_filled_in(export, platform):
    made = export(
        platform, student=["ada", "emmy", "alan"], assignment=["linear_layer"]
    )
    again = export(platform, made.data, to="again.csv")
    assert again.data == made.data


def as_canvas_imports(before, after):
    """lib/gradebook_importer.rb: who is known by an ID or a login and has a cell that
    is not as it was gets a grade; the first rows are told apart by what is in them."""
    (head, *old), (same_head, *new) = before, after
    assert head == same_head
    assert "Student" in head[0]
    assert "ID" in head[1]
    k = next(k for k, name in enumerate(head) if name.lower().startswith("linear"))
    return {
        row[head.index("SIS Login ID")]: row[k]
        for was, row in zip(old, new, strict=True)
        if "Points Possible" not in row[0] and row[k] != was[k]
    }


def as_moodle_imports(before, after):
    """mod/assign/feedback/offline/importgradeslib.php and locallib.php: a participant's
    number, a grade from 0 to the most, and nothing where the cell is empty."""
    head, *rows = after
    place, most = head.index("Grade"), head.index("Maximum Grade")
    assert "Last modified (grade)" in head
    found = {}
    for row in rows:
        assert row[0].removeprefix("Participant ").isdigit()
        if row[place] not in ("", "-"):
            assert 0 <= float(row[place]) <= float(row[most])
            found[row[head.index("Full name")].split()[0].lower()] = row[place]
    return found


def as_blackboard_imports(before, after):
    """help.blackboard.com: a user's name and a column's number tell what it is of."""
    (head, *old), (same_head, *new) = before, after
    assert head == same_head
    (k,) = (k for k, name in enumerate(head) if name.endswith("|815"))
    return {
        row[head.index("Username")]: row[k]
        for was, row in zip(old, new, strict=True)
        if row[k] != was[k]
    }


@pytest.mark.parametrize(
    ("platform", "text", "imports", "delimiter"),
    [
        ("Canvas", CANVAS, as_canvas_imports, ","),
        ("Moodle", WORKSHEET, as_moodle_imports, ","),
        ("Blackboard", BLACKBOARD, as_blackboard_imports, "\t"),
    ],
)
def test_each_platform_reads_the_same_grades(
    export, platform, text, imports, delimiter
):
    done = export(platform, text, assignment=["linear_layer"])
    form = {"delimiter": delimiter}
    found = imports(rows(text.encode(), **form), rows(done.data, **form))
    found = {name.partition("@")[0]: float(grade) for name, grade in found.items()}
    # Nothing of Alan's, who never handed in, and a 0 of Grace's, who did.
    assert found == {"ada": 11.5, "emmy": 7, "grace": 0}


def test_students_are_known_by_what_is_sure_and_by_their_names_last(export):
    # Emmy's address is the first one's, so the other is somebody of the same name.
    text = MOODLE + "Emmy,Noether,s-9,,,noether@example.net,-,-,1795200000\n"
    done = export("Moodle", text)
    assert rows(done.data)[2][6] == "7"
    assert rows(done.data)[5][6] == "-"
    assert any("Row 6 of " in each and "Emmy, Noether" in each for each in done.said)
    # As folders of Moodle's archives, and files of Canvas's, begin.
    keys = exports.Moodle().keys
    table = exports.Table("Moodle")
    table.read(WORKSHEET)
    assert [exports.same(key) for key in keys(table, table.rows[1])][3:] == [
        "ada_lovelace_11", "participant_11", "ada_lovelace",
    ]  # fmt: skip
    table = exports.Table("Canvas")
    table.read(CANVAS)
    found = exports.Canvas().keys(table, table.rows[3])
    assert "lovelaceada" in found
    assert "lovelaceada_101" in found


def test_who_has_no_row_and_what_is_nobodys_is_listed(export):
    lines = WORKSHEET.replace("Emmy Noether", "Sofja Kowalewskaja")
    done = export(
        "Moodle", lines.replace("emmy@", "sofja@"), assignment=["linear_layer"]
    )
    said = "\n".join(done.said)
    assert "Row 4 of " in said  # the row above it has two lines
    assert "nobody's in the gradebook, and stays as it was: Participant 12" in said
    assert "emmy has points, and no row in " in said
    assert "linear_layer 7" in said
    assert rows(done.data)[2][5] == ""


def test_other_points_there_than_here_are_said(export):
    done = export(
        "Moodle", WORKSHEET.replace("12.00", "10"), assignment=["linear_layer"]
    )
    assert "out of 10, and here linear_layer is out of 12" in done.said[0]
    assert "More than the 10 points that" in done.said[1]
    assert done.said[1].count("ada") == 1
    done = export("Canvas", CANVAS.replace("12.00", "100"))
    assert any("out of 100, and here linear_layer is out of 12" in s for s in done.said)


def test_another_title_is_told(export):
    text = BLACKBOARD.replace("Linear layer", "Homework 1")
    for column in "Homework 1 [Total Pts: 12 Score] |815", "homework 1":
        done = export("Blackboard", text, columns={"linear_layer": column})
        assert rows(done.data, delimiter="\t")[1][6] == "11.5"


def test_what_nobody_has_read_yet_is_said(export, place):
    with open_gradebook(place) as gradebook:
        grade = gradebook.find_submission_notebook("notebook", "linear_layer", "ada")
        (grade,) = [each for each in grade.grades if each.name == "why"]
        said = []
        for score in 4.0, None:  # nbgrader asks again for what has been given
            grade.manual_score, grade.needs_manual_grade = score, True
            gradebook.db.commit()
            said.append(export("Canvas", assignment=["linear_layer"]).said)
        grade.manual_score, grade.needs_manual_grade = 4.0, False
        gradebook.db.commit()
    given, (asked_for,) = said
    assert given == []
    assert "1 of 3 submissions of linear_layer have something that nobody" in asked_for


def lines(text, k, line):
    """Return a text with another line in the place of its kth."""
    found = text.splitlines(keepends=True)
    return "".join([*found[:k], f"{line}\n", *found[k + 1 :]])


ADA = "Ada,Lovelace,s-1,,,ada@example.org,-,-,1795200000"
BAD = {
    "a workbook": ("Canvas", b"PK\x03\x04...", {}, "is an Excel workbook. Save it as"),
    "another encoding": (
        "Canvas", CANVAS.replace("Emmy", "Émmy").encode("cp1252"), {},
        "is neither UTF-8 nor UTF-16",
    ),
    "nothing": ("Canvas", "", {}, "has no column ID"),
    "another platform's": ("Canvas", MOODLE, {}, "has no column ID, and so is no"),
    "another language's": (
        "Moodle", MOODLE.replace("Email address", "E-Mail-Adresse"), {},
        "with Moodle's language set to English",
    ),
    "a cell too few": (
        "Moodle", lines(MOODLE, 2, "Emmy,Noether,s-2"), {},
        "row 3: it has 3 cells, and the first row has 9",
    ),
    "a quote that does not end": (
        "Moodle", lines(MOODLE, 4, 'Grace,"Hopper,s-4'), {}, "row 5: unexpected end",
    ),
    "no column": (
        "Canvas", CANVAS.replace("Linear layer", "Homework 1"), {},
        "--Canvas.columns=linear_layer='COLUMN'",
    ),
    "a column that is not there": (
        "Canvas", CANVAS, {"columns": {"losses": "Losses (1)"}}, "no column for losses",
    ),
    "two columns": (
        "Canvas", CANVAS.replace("Essay", "linear_layer"), {},
        "several columns for linear_layer: Linear layer (4711), linear_layer (4712)",
    ),
    "a student twice": (
        "Moodle", lines(MOODLE, 3, ADA), {}, "rows 2 and 4: they are all ada's",
    ),
    "whose": (
        "Moodle", WORKSHEET, {}, "is for one assignment. Say which: --assignment=NAME",
    ),
    "nobody": (
        "Moodle", lines(MOODLE, 1, "A,B,,,,a@b,-,-,1").partition("Emmy")[0], {},
        "has no row of a student whom the gradebook knows",
    ),
    "no such assignment": (
        "Canvas", CANVAS, {"assignment": ["linear"]}, "no assignment linear. It has:",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_named_and_nothing_is_written(export, tmp_path, kind):
    platform, text, options, expected = BAD[kind]
    with pytest.raises(exports.BadFile) as raised:
        export(platform, text, to="theirs.csv", **options)
    assert expected in str(raised.value)
    if kind != "no such assignment":
        assert "theirs.csv" in str(raised.value) or kind == "whose"
    data = text if isinstance(text, bytes) else text.encode()
    assert (tmp_path / "theirs.csv").read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.csv"]


def test_what_cannot_be_written_leaves_nothing_half(export, tmp_path, monkeypatch):
    with pytest.raises(exports.BadFile, match=r"no/out\.csv cannot be written"):
        export("Canvas", CANVAS, to="no/out.csv")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports.Path, "replace", full)
    with pytest.raises(exports.BadFile, match="No space left on device"):
        export("Canvas", to="theirs.csv")
    assert {path.name for path in tmp_path.iterdir()} <= {"theirs.csv"}


def test_no_name_becomes_a_formula(export, place):
    with open_gradebook(place) as gradebook:
        gradebook.add_student("=cmd|calc", last_name="@SUM(A1)", first_name="-1")
        made = {name: export(name).data for name in ("Canvas", "Moodle", "Blackboard")}
        gradebook.remove_student("=cmd|calc")
    for data in made.values():
        cells = [cell for row in rows(data) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
        assert "'=cmd|calc" in cells


def test_the_command_says_what_it_has_done(place, tmp_path):
    (tmp_path / "theirs.csv").write_text(CANVAS)
    exporter = "--exporter=autograder.grading.recording.exports.Canvas"
    file = f"--Canvas.file={tmp_path / 'theirs.csv'}"
    chosen = "--assignment=linear_layer", f"--to={tmp_path / 'out.csv'}"
    done = nbgrader(place, "export", exporter, file, *chosen)
    assert done.status == 0, done.said
    assert f"3 grades are written to {tmp_path / 'out.csv'}" in done.said
    assert "not recognized" not in done.said
    (tmp_path / "theirs.csv").write_text("")
    done = nbgrader(place, "export", exporter, file)
    assert done.status == 1
    assert "has no column ID" in done.said
    assert "Traceback" not in done.said
    title = "--Canvas.columns=linear_layer=Homework (1)"
    (tmp_path / "theirs.csv").write_text(
        CANVAS.replace("Linear layer (4711)", "Homework (1)")
    )
    done = nbgrader(place, "export", exporter, file, title, "--to=homework.csv")
    assert done.status == 0, done.said
    assert "11.5" in (place / "homework.csv").read_text()
