"""Whose a file is, by the names that learning platforms give in their archives."""

import os
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from .test_collecting import (
    NAME,
    NOTEBOOK,
    a_zip,
    files,
    make_course,
    nbgrader,
    remarks,
    work,
)

MOODLE = "assignsubmission_file"
GRADESCOPE = """\
---
submission_98765431:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone 2026-01-30 10:00:00.5 Z
  :score: 1.0
submission_98765432:
  :submitters:
  - :name: Zoe
    :sid: ''
    :email: zoe@example.org
  - :name: Bob
    :sid: '1816'
  :created_at: 2026-01-30 11:00:00 Z
"""


def ours(student):
    return work(student)


def moodle(form):
    """Return what Moodle packs: folders, as since Moodle 4 and before, or files."""
    packed = a_zip([(f"homework/{NOTEBOOK}", ours("zip")), ("scan.pdf", b"%PDF")])
    entries = {
        "Ada Lovelace_1234567": (NOTEBOOK, ours("ada")),
        "Zoë García-Núñez_1234568": ("linear_layer (2).ipynb", ours("zoe")),
        "José_1234569": ("abgabe.zip", packed),
        "Ada Byron_22": (NOTEBOOK, ours("ada byron")),
        "Jo Li_31": (NOTEBOOK, ours("jo")),
        "Jo Li_32": (NOTEBOOK, ours("the other jo")),
    }
    return [(form.format(who, file), data) for who, (file, data) in entries.items()]


MOODLES = {
    f"Ada_Lovelace/{NAME}/{NOTEBOOK}": ours("ada"),
    f"Zoë_García-Núñez/{NAME}/linear_layer (2).ipynb": ours("zoe"),
    f"Ada_Byron/{NAME}/{NOTEBOOK}": ours("ada byron"),
    f"Jo_Li_31/{NAME}/{NOTEBOOK}": ours("jo"),
    f"Jo_Li_32/{NAME}/{NOTEBOOK}": ours("the other jo"),
}
IN_ZIP = f"José/{NAME}/homework/{NOTEBOOK}", f"José/{NAME}/scan.pdf"
IN_FOLDER = f"José/{NAME}/abgabe/homework/{NOTEBOOK}", f"José/{NAME}/abgabe/scan.pdf"


def blackboard():
    start = "Linear layer_{}_attempt_2026-01-{}-10-00-00"
    no_text = (
        b"Name: Ada\nThere is no student submission text data for this assignment."
    )
    return [
        (start.format("ada", "29") + "_old.ipynb", b"old"),
        (start.format("ada", "30") + f"_{NOTEBOOK}", ours("ada")),
        (start.format("ada", "30") + "_photo.heic", b"photo"),
        (start.format("ada", "30") + ".txt", no_text),
        (start.format("zoe", "30") + "_linear_layer-1.ipynb", ours("zoe")),
        (start.format("zoe", "30") + ".txt", b"Submission Field:\nBecause."),
        # Both names may have a _, and what a student writes names nobody.
        (start.format("j_munoz", "30") + f"_{NOTEBOOK}", ours("j")),
        (start.format("j_munoz", "30") + ".txt", b"Name: J Munoz (j_munoz)\nI (munoz)"),
        (f"{NAME}_k_munoz_attempt_2026-01-30-10-00-00_{NOTEBOOK}", ours("k")),
    ]


TEXT = "Linear layer_zoe_attempt_2026-01-30-10-00-00.txt"
AT_TEN = b"2026-01-30 10:00:00"
PLATFORMS = {
    "moodle": (
        moodle(f"{{}}_{MOODLE}/{{}}"), MOODLES | dict(
            zip(IN_FOLDER, (ours("zip"), b"%PDF"), strict=True)), []),
    "moodle, before 4": (
        moodle(f"{{}}_{MOODLE}_/{{}}"), MOODLES | dict(
            zip(IN_FOLDER, (ours("zip"), b"%PDF"), strict=True)), []),
    "moodle, without folders": (
        moodle(f"{{}}_{MOODLE}_{{}}"), MOODLES | dict(
            zip(IN_ZIP, (ours("zip"), b"%PDF"), strict=True)), []),
    "canvas": (
        [
            (f"lovelaceada_12345_678901_{NOTEBOOK}", ours("ada")),
            ("lovelaceada_12345_678902_my_photo-1.jpg", b"photo"),
            ("zoe_LATE_12346_678903_linear_layer-2.ipynb", ours("zoe")),
            ("bob_12347_678904_all.zip", a_zip([(NOTEBOOK, ours("bob"))])),
            (f"anon_aB3dE_678905_{NOTEBOOK}", ours("anonymous")),
            (f"LATE_anon_12345_678906_{NOTEBOOK}", ours("late")),
            # Of a course's first users, and typed instead of handed in as a file.
            (f"li_7_8_{NOTEBOOK}", ours("li")),
            ("may_12348_text.html", b"<p>Because"),
            ("no_LATE_9_link.html", b"<a>"),
        ],
        {
            f"lovelaceada/{NAME}/{NOTEBOOK}": ours("ada"),
            f"lovelaceada/{NAME}/my_photo-1.jpg": b"photo",
            f"zoe/{NAME}/linear_layer-2.ipynb": ours("zoe"),
            f"bob/{NAME}/{NOTEBOOK}": ours("bob"),
            f"anon_aB3dE/{NAME}/{NOTEBOOK}": ours("anonymous"),
            f"anon_12345/{NAME}/{NOTEBOOK}": ours("late"),
            f"li/{NAME}/{NOTEBOOK}": ours("li"),
            f"may/{NAME}/text.html": b"<p>Because",
            f"no/{NAME}/link.html": b"<a>",
        },
        [
            f"{student} handed linear_layer in late, as Canvas says, and was taken as"
            for student in ("zoe", "anon_12345", "no")
        ],
    ),
    "blackboard": (
        blackboard(),
        {
            f"ada/{NAME}/{NOTEBOOK}": ours("ada"),
            f"ada/{NAME}/photo.heic": b"photo",
            f"ada/{NAME}/timestamp.txt": AT_TEN,
            f"zoe/{NAME}/linear_layer-1.ipynb": ours("zoe"),
            f"zoe/{NAME}/{TEXT}": b"Submission Field:\nBecause.",
            f"zoe/{NAME}/timestamp.txt": AT_TEN,
            f"j_munoz/{NAME}/{NOTEBOOK}": ours("j"),
            f"j_munoz/{NAME}/{TEXT.replace('zoe', 'j_munoz')}":
                b"Name: J Munoz (j_munoz)\nI (munoz)",
            f"j_munoz/{NAME}/timestamp.txt": AT_TEN,
            f"k_munoz/{NAME}/{NOTEBOOK}": ours("k"),
            f"k_munoz/{NAME}/timestamp.txt": AT_TEN,
        },
        ["old.ipynb was left out: there is a newer attempt"],
    ),
    "brightspace": (
        [
            ("index.html", b"a list"),
            (f"12345-678 - Ada Lovelace - Jan 29, 2026 1115 PM/{NOTEBOOK}", b"old"),
            (f"12345-678 - Ada Lovelace - Jan 30, 2026 1000 AM/{NOTEBOOK}",
             ours("ada")),
            (f"12346-678 - Zoe O'Neil - 30 January, 2026 1000/{NOTEBOOK}",
             ours("zoe")),
        ],
        {
            f"Ada_Lovelace/{NAME}/{NOTEBOOK}": ours("ada"),
            f"Ada_Lovelace/{NAME}/timestamp.txt": AT_TEN,
            f"Zoe_O'Neil/{NAME}/{NOTEBOOK}": ours("zoe"),
            f"Zoe_O'Neil/{NAME}/timestamp.txt": AT_TEN,
        },
        ["there is a newer attempt"],
    ),
    "gradescope": (
        [
            ("assignment_12345_export/submission_metadata.yml", GRADESCOPE.encode()),
            (f"assignment_12345_export/submission_98765431/{NOTEBOOK}", ours("ada")),
            ("assignment_12345_export/submission_98765431/data/x.csv", b"1"),
            (f"assignment_12345_export/submission_98765432/{NOTEBOOK}", ours("zoe")),
            # Who names others' submissions inside of one is taken for nobody else.
            ("assignment_12345_export/submission_98765432/m/submission_metadata.yml",
             GRADESCOPE.replace("1815", "1").encode()),
            (f"assignment_12345_export/submission_98765432/m/submission_98765431/"
             f"{NOTEBOOK}", b"evil"),
        ],
        {
            f"1815/{NAME}/{NOTEBOOK}": ours("ada"),
            f"1815/{NAME}/data/x.csv": b"1",
            f"1815/{NAME}/timestamp.txt": b"2026-01-30 10:00:00.500000",
            f"zoe@example.org/{NAME}/{NOTEBOOK}": ours("zoe"),
            f"zoe@example.org/{NAME}/m/submission_98765431/{NOTEBOOK}": b"evil",
            f"zoe@example.org/{NAME}/m/submission_metadata.yml":
                GRADESCOPE.replace("1815", "1").encode(),
            f"zoe@example.org/{NAME}/timestamp.txt": b"2026-01-30 11:00:00",
        },
        ["submission_98765432 was handed in by zoe@example.org, 1816, and taken"],
    ),
    "ilias": (
        [
            ("Exercise_One_Submissions_7/status.xlsx", b"a list"),
            (f"Exercise_One_Submissions_7/Lovelace_Ada_alovelace_321/{NOTEBOOK}",
             ours("ada")),
            (f"Exercise_One_Submissions_7/von Neumann_John_jn_m_322/x/{NOTEBOOK}",
             ours("john")),
            # The same file, handed in twice.
            (f"Exercise_One_Submissions_7/Li_Jo_jo_323/20260129101112_{NOTEBOOK}",
             b"old"),
            (f"Exercise_One_Submissions_7/Li_Jo_jo_323/20260130100000_{NOTEBOOK}",
             ours("jo")),
            ("Exercise_One_Submissions_7/Li_Jo_jo_323/20260129101112_scan.pdf",
             b"%PDF"),
            # A student's own folder that looks like another's.
            (f"Exercise_One_Submissions_7/von Neumann_John_jn_m_322/"
             f"Lovelace_Ada_alovelace_321/{NOTEBOOK}", b"evil"),
        ],
        {
            f"alovelace/{NAME}/{NOTEBOOK}": ours("ada"),
            f"jn_m/{NAME}/x/{NOTEBOOK}": ours("john"),
            f"jn_m/{NAME}/Lovelace_Ada_alovelace_321/{NOTEBOOK}": b"evil",
            f"jo/{NAME}/{NOTEBOOK}": ours("jo"),
            f"jo/{NAME}/scan.pdf": b"%PDF",
            f"jo/{NAME}/timestamp.txt": AT_TEN,
        },
        ["20260129101112_linear_layer.ipynb was left out"],
    ),
}  # fmt: skip


def collect(tmp_path, archive, entries, status, config=""):
    """Collect from a new course's archive; return the course and what was said."""
    course = make_course(tmp_path / "course", config)
    return course, collect_again(course, archive, entries, status)


def collect_again(course, archive, entries, status=0):
    """Put an archive into a course and collect; return what was said."""
    folder = course / "downloaded" / NAME / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / archive).write_bytes(a_zip(entries))
    return nbgrader("zip_collect", NAME, "--force", cwd=course, status=status)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_archive_is_recognised_by_itself(tmp_path, platform):
    # It is often called like the assignment, or as some platform calls a student's.
    archive = f"{NAME}_hw_a_1.zip" if platform == "ilias" else f"{NAME}.zip"
    entries, expected, said = PLATFORMS[platform]
    course, output = collect(tmp_path, archive, entries, status=int(bool(said)))
    assert files(course / "submitted") == expected, output
    left = remarks(output) if said else []
    for words in said:
        assert [line for line in left if words in line], output
    assert len(left) == len(said)


def test_a_time_without_a_zone_is_in_the_one_that_formgrader_has(tmp_path):
    # And half of the year, that is another.
    entries = [
        (f"L_ada_attempt_2026-01-30-10-00-00_{NOTEBOOK}", ours("ada")),
        (f"1-2 - Zoe - Jul 30, 2026 1000 AM/{NOTEBOOK}", ours("zoe")),
        ("submission_metadata.yml", GRADESCOPE.encode()),
        (f"submission_98765432/{NOTEBOOK}", ours("with a zone")),
    ]
    zone = "c.NbGraderAPI.timezone = 'Europe/Berlin'"
    course, _ = collect(tmp_path, f"{NAME}.zip", entries, 1, zone)
    times = course.glob(f"submitted/*/{NAME}/timestamp.txt")
    assert {path.parts[-3]: path.read_text() for path in times} == {
        "ada": "2026-01-30 09:00:00",
        "Zoe": "2026-07-30 08:00:00",
        "zoe@example.org": "2026-01-30 11:00:00",
    }


def test_a_zone_that_there_is_not_is_named(tmp_path):
    entries = [(f"L_ada_attempt_2026-01-30-10-00-00_{NOTEBOOK}", ours("ada"))]
    zone = "c.NbGraderAPI.timezone = 'Berlin'"
    course, said = collect(tmp_path, f"{NAME}.zip", entries, 1, zone)
    assert "No time zone is called Berlin." in said
    assert not (course / "submitted").exists()


def test_who_is_late_for_canvas_is_late_here(tmp_path, monkeypatch):
    # Where nbgrader finds alembic.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    monkeypatch.setenv("PATH", path)
    # What the gradebook has is UTC, whatever a platform has.
    course = make_course(
        tmp_path / "course", "c.NbGraderAPI.timezone = 'Europe/Berlin'"
    )
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "") as gradebook:
        gradebook.add_assignment(NAME, duedate="2026-01-30 10:00:00")
    entries = [
        (f"{name}_12345_678901_{NOTEBOOK}", ours(name)) for name in ("ada", "zoe_LATE")
    ]
    output = collect_again(course, "a.zip", entries)
    assert files(course / "submitted") == {
        f"ada/{NAME}/{NOTEBOOK}": ours("ada"),
        f"zoe/{NAME}/{NOTEBOOK}": ours("zoe_LATE"),
        f"zoe/{NAME}/timestamp.txt": b"2026-01-30 10:00:01",
    }
    assert output.count("zoe handed linear_layer in late, as Canvas says") == 1


def test_a_small_number_in_a_name_is_no_canvas(tmp_path):
    entries = [
        (f"Ada_12_{MOODLE}/{NOTEBOOK}", ours("ada")),
        ("notes_1_2_final.pdf", b"%PDF"),
    ]
    course, output = collect(tmp_path, f"{NAME}.zip", entries, status=1)
    assert files(course / "submitted") == {f"Ada/{NAME}/{NOTEBOOK}": ours("ada")}
    assert "notes_1_2_final.pdf was left out" in remarks(output)[0]


def test_a_namesake_in_a_later_archive_takes_nobodys_place(tmp_path):
    course = make_course(tmp_path / "course", "")
    form = f"{{}}_{MOODLE}/{NOTEBOOK}"
    collect_again(course, "a.zip", [(form.format("Jo Li_32"), ours("jo"))])
    first = {f"Jo_Li/{NAME}/{NOTEBOOK}": ours("jo")}
    assert files(course / "submitted") == first
    # The second group's archive, in the first one's place and then beside it.
    (course / "downloaded" / NAME / "archive" / "a.zip").unlink()
    second = [(form.format("Jo Li_31"), ours("the other jo"))]
    both = first | {f"Jo_Li_31/{NAME}/{NOTEBOOK}": ours("the other jo")}
    collect_again(course, "b.zip", second)
    assert files(course / "submitted") == both
    collect_again(course, "a.zip", [(form.format("Jo Li_32"), ours("jo, again"))])
    assert files(course / "submitted") == both | {
        f"Jo_Li/{NAME}/{NOTEBOOK}": ours("jo, again")
    }


def test_what_is_nobodys_is_listed_and_the_status_says_so(tmp_path):
    entries = [
        (f"Ada_12_{MOODLE}/{NOTEBOOK}", ours("ada")),
        ("who_is_this.ipynb", ours("nobody")),
        ("group/photo.pdf", b"%PDF"),
    ]
    course, output = collect(tmp_path, f"{NAME}.zip", entries, status=1)
    assert files(course / "submitted") == {f"Ada/{NAME}/{NOTEBOOK}": ours("ada")}
    left = remarks(output)
    assert len(left) == 2
    for name in "who_is_this.ipynb", "group/photo.pdf":
        (line,) = (line for line in left if name in line)
        assert "--NameCollector.named_regexp" in line
