"""Gathering submissions: the honest arrive whole, and the others do no harm.

One folder of archives, and one exchange, hold both, and nbgrader's commands go through
them as an instructor has them do.
"""

import gzip
import io
import os
import re
import shutil
import socket
import stat
import struct
import tarfile
import zipfile
from datetime import datetime
from types import SimpleNamespace

import pytest
from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins import ExtractorPlugin

from autograder.grading.gathering import archives, exchange, names
from tests.autograder.conftest import ROOT, run

NAME = "linear_layer"
NOTEBOOK = f"{NAME}.ipynb"
SECRET = b"what the instructor alone may read"
MB = 1 << 20
# An LMS's names: the student, when it was handed in, and what the student called it.
REGEXP = (
    r".*/ps_(?P<student_id>[^/_]*)_(?P<timestamp>[^/_]*)(?:_\w*)?"
    r"/(?:.*/)?(?P<file_id>[^/]+)\.ipynb"
)
CONFIG = f"""
rooms = "autograder.grading.gathering"
c.ZipCollectApp.extractor_plugin = rooms + ".archives.ArchiveExtractor"
c.ZipCollectApp.collector_plugin = rooms + ".names.NameCollector"
c.ExchangeFactory.collect = rooms + ".exchange.ExchangeCollector"
c.FileNameCollectorPlugin.named_regexp = {REGEXP!r}
c.ArchiveExtractor.file_bytes = {MB}
c.ArchiveExtractor.archive_bytes = {8 * MB}
c.ArchiveExtractor.entries = 400
"""
# Whatever goes wrong here, it does not take the machine with it.
LIMITED = """\
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
nbgrader = os.path.join(os.path.dirname(sys.executable), "nbgrader")
os.execv(nbgrader, [nbgrader, *sys.argv[1:]])
"""


def work(name):
    """Return the bytes of somebody's notebook, which no other has."""
    return f'{{"cells": [], "of": "{name}"}}\n'.encode() * 100


def make_course(folder, config):
    """Make a course folder with this configuration and a released assignment."""
    for room in "source", "release":
        (folder / room / NAME).mkdir(parents=True)
        (folder / room / NAME / NOTEBOOK).write_bytes(SECRET)
    shutil.copy(ROOT / "autograder" / "nbgrader_config.py", folder)
    with (folder / "nbgrader_config.py").open("a") as file:
        file.write(config)
    return folder


def nbgrader(*command, cwd, status=0):
    home = cwd.parent / "home"
    return run("python", "-c", LIMITED, *command, cwd=cwd, home=home, status=status)


def files(folder):
    """Return what is below a folder, by path: bytes, or what a link says."""
    return {
        path.relative_to(folder).as_posix(): (
            os.readlink(path) if path.is_symlink() else path.read_bytes()
        )
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def remarks(said):
    """Return the lines of the summary, with which the command ends."""
    *_, last = said.split(" this was left out:\n")
    lines, end, _ = last.partition("Nothing is lost: ")
    assert end, said
    return [line.strip() for line in lines.splitlines() if line.strip()]


# archives


def a_zip(entries, compression=zipfile.ZIP_DEFLATED):
    """Return a zip file of pairs of a name or ZipInfo and bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return packed.getvalue()


def a_tar(entries):
    """Return a tar file of pairs of a name or TarInfo and bytes."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in entries:
            info = tarfile.TarInfo(name) if isinstance(name, str) else name
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def zip_special(name, kind):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o644) << 16
    return info


def tar_special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def with_nul(packed):
    """Return a zip file in which one character of a name has become a NUL."""
    assert packed.count(b"evil_nul") == 2
    return packed.replace(b"evil_nul", b"evil\0nul")


def encrypted(packed):
    """Return a zip file that says of its last entry that it is encrypted."""
    data = bytearray(packed)
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    data[data.rindex(b"PK\x03\x04") + 6] |= 1
    return bytes(data)


def lying(packed):
    """Return a zip file that says of its last entry that it has ten bytes."""
    data = bytearray(packed)
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    return bytes(data)


def contents_without_files(count):
    """Return a zip file whose table of contents names one file so many times."""
    packed = a_zip([("x", b"")])
    at, end = packed.index(b"PK\x01\x02"), packed.index(b"PK\x05\x06")
    table = packed[at:end] * count
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0, 0, len(table), at, 0)
    return packed[:at] + table + last


def nested(packed, times):
    for depth in range(times):
        packed = a_zip([(f"ps_deep_{depth}.zip", packed)])
    return packed


def damaged(packed, what):
    """Return an archive in which this part was overwritten."""
    assert what in packed
    return packed.replace(what, b"\xff" * len(what), 1)


ZEROS = bytes(1 << 20)
OUT = "its name leads out of the archive"
TWO = "several students' work"


def hostile_archives(outside):
    """Return each archive by student: its suffix, its bytes, whether the student's
    notebook arrives nevertheless, and what is said in the summary."""

    def mine(name):
        return NOTEBOOK, work(name)

    evil = b"evil"
    bad_names = [
        (f"../../../../{outside.name}/evil.ipynb", OUT),
        (f"deep/../../{outside.name}.ipynb", OUT),
        (f"{outside}/evil.ipynb", OUT),
        ("C:/evil.ipynb", OUT),
        ("C:evil.ipynb", OUT),
        ("..\\evil.ipynb", "its name has a backslash"),
        ("evil\x1b[2J.ipynb", "there are characters in its name"),
        ("evil \n/evil.ipynb", "there are characters in its name"),
        ("evil /evil.ipynb", "there are characters in its name"),
        ("e" * 201 + ".ipynb", "its name is longer than 200 bytes"),
        ("d/" * 11 + "evil.ipynb", "it lies more than 10 folders deep"),
    ]
    pairs = [(name, evil) for name, _ in bad_names]
    said = [f"{archives.as_text(name)} was left out: {why}" for name, why in bad_names]
    links = [
        (tar_special("link.ipynb", tarfile.SYMTYPE, str(outside)), b""),
        (tar_special("way", tarfile.SYMTYPE, str(outside)), b""),
        ("way/evil.txt", evil),
        (tar_special("hard.ipynb", tarfile.LNKTYPE, f"{outside}/secret"), b""),
        (tar_special("fifo.ipynb", tarfile.FIFOTYPE), b""),
        (tar_special("chr.ipynb", tarfile.CHRTYPE), b""),
        (tar_special("blk.ipynb", tarfile.BLKTYPE), b""),
        (tar_special("odd.ipynb", b"Z"), b""),
    ]
    sparse = tar_special("sparse.ipynb", tarfile.GNUTYPE_SPARSE)
    pax = tar_special("././@PaxHeader", tarfile.XHDTYPE)
    shared = tar_special("pax_global_header", tarfile.XGLTYPE)
    heads = b"".join(b"17 k%07d=vvvv\n" % k for k in range(3500))
    broken = "it cannot be read"
    bomb = a_zip([mine("bomb"), ("zeros", ZEROS * 300)])
    tar_bomb = a_tar([mine("gz"), *((f"{k}", ZEROS) for k in range(9))])
    skipped = a_tar([mine("skip"), ("/zeros", ZEROS * 9)])
    honest_tar = a_tar([mine("cut"), *((f"{k}.txt", b"x" * 5000) for k in range(9))])
    return {
        # What cannot be taken is left out, and the others arrive.
        "slip": (".zip", a_zip([*pairs, mine("slip")]), True, said),
        "slope": (".tar.gz", gzip.compress(a_tar([*pairs, mine("slope")])), True, said),
        "nul": (
            ".zip",
            with_nul(a_zip([("evil_nul.ipynb", evil), mine("nul")])),
            True,
            ["there are characters in its name"],
        ),
        "links": (
            ".zip",
            a_zip(
                [
                    (zip_special("link.ipynb", stat.S_IFLNK), str(outside)),
                    (zip_special("fifo.ipynb", stat.S_IFIFO), b""),
                    (zip_special("chr.ipynb", stat.S_IFCHR), b""),
                    mine("links"),
                ]
            ),
            True,
            ["link.ipynb was left out: it is a link", "it is a pipe", "a device"],
        ),
        "chain": (
            ".tar.gz",
            gzip.compress(a_tar([*links, mine("chain")])),
            True,
            [
                "link.ipynb was left out: it is a link",
                "way was left out: it is a link",
                "hard.ipynb was left out: it is a link",
                "fifo.ipynb was left out: it is a pipe",
                "chr.ipynb was left out: it is a device",
                "blk.ipynb was left out: it is a device",
            ],
        ),
        "sparse": (
            ".tar.gz",
            a_tar([(sparse, b""), mine("sparse")]),
            True,
            ["sparse.ipynb was left out: it is no plain file"],
        ),
        "twice": (
            ".tar.gz",
            a_tar(
                [
                    mine("twice"),
                    (NOTEBOOK, evil),
                    (f"./{NOTEBOOK}", evil),
                    (NOTEBOOK.upper(), evil),
                    (f"{NOTEBOOK}/x.ipynb", evil),
                    ("a/b", b"b"),
                    ("a", evil),
                ]
            ),
            True,
            [
                f"{NOTEBOOK} was left out: it is there twice",
                "LINEAR_LAYER.IPYNB was left out: its name differs from linear_layer",
                f"{NOTEBOOK}/x.ipynb was left out: its name is a folder's and a file's",
                ": a was left out: its name is a folder's and a file's",
            ],
        ),
        "crypt": (
            ".zip",
            encrypted(a_zip([mine("crypt"), ("evil.ipynb", evil)])),
            True,
            ["evil.ipynb was left out: it is encrypted"],
        ),
        "lzma": (
            ".zip",
            a_zip([("evil.ipynb", evil)], zipfile.ZIP_LZMA),
            False,
            ["evil.ipynb was left out: it is packed in an unusual way"],
        ),
        "dots": (
            ".zip",
            a_zip([mine("dots"), (".evil.ipynb", evil), ("..ipynb", evil)]),
            True,
            [".evil.ipynb was left out: its name has no proper file_id, but '.evil'"],
        ),
        "many": (
            ".zip",
            a_zip([mine("many"), *((f"../{k}", b"") for k in range(99))]),
            True,
            [": 79 more were left out"],
        ),
        "deep": (
            ".zip",
            a_zip(
                [
                    mine("deep"),
                    ("ps_deep_.zip", nested(a_zip([("evil.ipynb", evil)]), 2)),
                    ("broken.zip", b"PK?"),
                ]
            ),
            True,
            ["ps_deep_0.zip was left out: it is packed more than 3 times", broken],
        ),
        # These break a cap or are broken, and nothing of them arrives.
        "bomb": (".zip", bomb, False, ["zeros is a file of more than 1 MB"]),
        "gz": (".tar.gz", gzip.compress(tar_bomb), False, ["to more than 8 MB"]),
        "skip": (".tar.gz", gzip.compress(skipped), False, ["to more than 8 MB"]),
        "parts": (
            ".zip",
            a_zip([mine("parts"), *((f"{k}", ZEROS) for k in range(9))]),
            False,
            ["it unpacks to more than 8 MB"],
        ),
        "matryoshka": (
            ".zip",
            a_zip([mine("matryoshka"), *((f"{k}.zip", bomb[-9:]) for k in range(3))]),
            True,
            [broken],
        ),
        "lies": (
            ".zip",
            lying(a_zip([mine("lies"), ("zeros", ZEROS)])),
            False,
            [broken],
        ),
        "names": (
            ".zip",
            a_zip([mine("names"), *((f"{k}", b"") for k in range(400))]),
            False,
            ["it has more than 400 entries"],
        ),
        "folders": (
            ".tar.gz",
            a_tar([(tar_special(f"{k}", tarfile.DIRTYPE), b"") for k in range(401)]),
            False,
            ["it has more than 400 entries"],
        ),
        "table": (
            ".zip",
            contents_without_files(30_000),
            False,
            ["its table of contents is too long"],
        ),
        "pax": (
            ".tar.gz",
            a_tar([(pax, b"11 a=bbbbb\n" * 10_000), mine("pax")]),
            False,
            ["it has an oversized header"],
        ),
        # Each file that follows would have a copy of them all.
        "heads": (
            ".tar.gz",
            a_tar([(shared, heads), mine("heads")]),
            False,
            ["it has too many headers"],
        ),
        "large": (".zip", ZEROS * 8 + b"x", False, ["it has more than 8 MB"]),
        "text": (".zip", b"no archive at all", False, [broken]),
        "empty": (".gz", b"", False, [broken]),
        "cut": (".tar.gz", gzip.compress(honest_tar)[:-9], False, [broken]),
        "half": (".zip", a_zip([mine("half")])[:-9], False, [broken]),
        "crc": (
            ".zip",
            damaged(a_zip([mine("crc")], zipfile.ZIP_STORED), work("crc")),
            False,
            [broken],
        ),
        "scratch": (
            ".tar.gz",
            damaged(honest_tar, b"3.txt"),
            False,
            ["it is damaged"],
        ),
    }


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """A folder of archives, and what `nbgrader zip_collect` has made of it."""
    tmp = tmp_path_factory.mktemp("gathered")
    course = make_course(tmp / "course", CONFIG)
    folder = course / "downloaded" / NAME / "archive"
    folder.mkdir(parents=True)
    outside = tmp / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(SECRET)
    honest = {}

    def put(name, data, student=None, stamp="2026-01-30"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        if student:
            honest[f"{student}/{NAME}/{NOTEBOOK}"] = work(student)
            if stamp:
                honest[f"{student}/{NAME}/timestamp.txt"] = f"{stamp} 00:00:00".encode()

    hostile = hostile_archives(outside)
    for student, (suffix, data, arrives, _) in hostile.items():
        name = f"ps_{student}_2026-01-30{suffix}"
        put(name, data, student if arrives else None)

    # The honest, before and behind them.
    rest = [("__MACOSX/x.ipynb", b"x"), ("._x.ipynb", b"x"), ("data/x.csv", b"x")]
    put("ps_ada_2026-01-30.zip", a_zip([(NOTEBOOK, work("ada")), *rest]), "ada")
    below = a_tar([(f"./{NAME}/{NOTEBOOK}", work("zoe"))])
    put("ps_zoe_2026-01-30_mine.TAR.GZ", gzip.compress(below), "zoe")
    put(f"ps_cem_2026-01-30/{NOTEBOOK}", work("cem"), "cem")
    # A whole cohort in one, with a bomb among them.
    put("ps_eve_2026-01-30.tar", b"no suffix that nbgrader unpacks")
    inner = {name: a_zip([(NOTEBOOK, work(name))]) for name in ("fay", "hal")}
    inner["gus"] = a_zip([(NOTEBOOK, work("gus")), ("a", ZEROS), ("b", ZEROS)])
    cohort = [(f"ps_{name}_2026-01-30.zip", data) for name, data in inner.items()]
    cohort.append((f"ps_eve_2026-01-30/{NOTEBOOK}", work("eve")))
    put("cohort.zip", a_zip(cohort))
    for name in "eve", "fay", "hal":
        honest[f"{name}/{NAME}/{NOTEBOOK}"] = work(name)
        honest[f"{name}/{NAME}/timestamp.txt"] = b"2026-01-30 00:00:00"

    # Who says that they are somebody else.
    as_ada = f"ps_ada_2026-01-31/{NOTEBOOK}", b"evil"
    put("ps_bob_2026-01-30.zip", a_zip([(NOTEBOOK, work("bob")), as_ada]), "bob")
    put("ps_mal_2026-01-30_!!.zip", a_zip([as_ada]))
    packed = a_zip([as_ada])
    put("ps_nes_2026-01-30.zip", a_zip([("ps_ada_2026-02-01.zip", packed)]))
    for name in "", ".", "..", ".hid", "a\\b", "a b ":
        put(f"ps_{name}_2026-01-30.zip", a_zip([(NOTEBOOK, b"evil")]))

    # Of two, the newest is taken; of those that nobody can tell apart, the first.
    put("ps_two_2026-01-29.zip", a_zip([(NOTEBOOK, b"old")]))
    put("ps_two_2026-01-30.zip", a_zip([(NOTEBOOK, work("two"))]), "two")
    put("ps_dup__a.zip", a_zip([(NOTEBOOK, work("dup"))]), "dup", stamp=None)
    put("ps_dup__b.zip", a_zip([(NOTEBOOK, b"second")]))
    put("ps_dup__A.zip", a_zip([(f"below/{NOTEBOOK.upper()[:-5]}ipynb", b"third")]))
    put("ps_tim_yesterday.zip", a_zip([(NOTEBOOK, work("tim"))]), "tim", stamp=None)
    much = "9" * 30
    put(f"ps_tom_{much}.zip", a_zip([(NOTEBOOK, work("tom"))]), "tom", stamp=None)

    # What lies in the folder itself.
    put("same.zip", a_zip([("x", b"x")]))
    put("same.gz", a_zip([("x", b"x")]))
    (folder / "ps_sym_2026-01-30.zip").symlink_to(outside / "secret")
    (folder / "ps_way_2026-01-30").symlink_to(outside)
    os.mkfifo(folder / "ps_fifo_2026-01-30.zip")
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.getcwd()
        os.chdir(folder)  # for its path may not be long
        listener.bind("ps_sock_2026-01-30.zip")
        os.chdir(here)
    if os.geteuid() == 0:
        os.mknod(folder / "ps_dev_2026-01-30.zip", stat.S_IFCHR, os.makedev(1, 5))

    before = files(tmp)
    said = nbgrader("zip_collect", NAME, cwd=course, status=1)
    after = files(tmp)
    return SimpleNamespace(
        course=course, said=said, remarks=remarks(said), before=before, after=after,
        honest=honest, hostile=hostile, folder=folder,
    )  # fmt: skip


def test_who_can_be_collected_is_whole_and_nobody_else_is(gathered):
    assert files(gathered.course / "submitted") == gathered.honest


def test_nothing_is_written_outside_of_the_folders_for_it(gathered):
    room = f"course/downloaded/{NAME}/extracted/", "course/submitted/", "home/"
    after = {k: v for k, v in gathered.after.items() if not k.startswith(room)}
    assert after == gathered.before
    extracted = gathered.course / "downloaded" / NAME / "extracted"
    for path in [extracted, *extracted.rglob("*")]:
        assert path.is_dir() or stat.S_ISREG(path.lstat().st_mode), path
    assert SECRET not in files(extracted).values()


def test_what_is_left_out_is_said_with_its_archive_and_why(gathered):
    for student, (suffix, _, arrives, said) in gathered.hostile.items():
        name = f"ps_{student}_2026-01-30{suffix}"
        mine = [
            line for line in gathered.remarks if line.startswith(name[: -len(suffix)])
        ]
        for words in said:
            assert any(words in line for line in mine), (student, words, mine)
        whole = [line for line in mine if line.startswith(f"{name} was left out, with")]
        assert len(whole) == (not arrives and student != "lzma"), (student, mine)


def test_a_broken_archive_leaves_nothing_half_done(gathered):
    extracted = gathered.course / "downloaded" / NAME / "extracted"
    for student, (_, _, arrives, _) in gathered.hostile.items():
        folder = extracted / f"ps_{student}_2026-01-30"
        assert folder.exists() == (arrives or student == "lzma"), student


def test_nothing_that_macos_packs_along_is_worth_a_word(gathered):
    assert not [x for x in gathered.remarks if "MACOSX" in x or "._x" in x]


def test_one_archive_does_not_flood_the_summary(gathered):
    lines = [x for x in gathered.remarks if x.startswith("ps_many_2026-01-30.zip: ")]
    assert len(lines) == archives.REMARKS + 1


def test_the_honest_are_not_in_the_summary(gathered):
    for name in "ada", "zoe", "cem", "eve", "fay", "hal":
        start = re.compile(rf"(cohort(\.zip: |/))?ps_{name}_")
        assert not [line for line in gathered.remarks if start.match(line)]


def test_one_students_bomb_costs_a_cohorts_archive_nothing(gathered):
    (line,) = (line for line in gathered.remarks if "cohort.zip" in line)
    assert line.startswith("cohort.zip: ps_gus_2026-01-30.zip was left out, with all")
    assert "it unpacks to more than 1 MB" in line


@pytest.mark.parametrize(
    ("archive", "student"),
    [
        ("ps_bob_2026-01-30", "bob"),
        ("ps_mal_2026-01-30_", "mal"),
        ("ps_nes_2026-01-30", "nes"),
    ],
)
def test_no_archive_holds_another_students_work(gathered, archive, student):
    (line,) = (line for line in gathered.remarks if line.startswith(archive))
    assert "it is named as ada's" in line
    assert f"named as {student}'s" in line


def test_names_that_lead_elsewhere_are_refused(gathered):
    for name in "", ".", "..", ".hid":
        said = f"no proper student_id, but {name!r}"
        assert [line for line in gathered.remarks if said in line], name
    for name in "ps_a/b", "ps_a b ":
        assert [line for line in gathered.remarks if name in line.replace("�", "/")]


def test_one_students_duplicates_are_settled_and_said(gathered):
    lines = [line for line in gathered.remarks if re.match("ps_(two|dup)", line)]
    assert [line.partition(" was left out: ")[::2] for line in lines] == [
        (loser, f"it is {student}'s {target}, and {winner} was taken for that; if you"
         " want this one, take the other out of the archive folder.")
        for loser, student, target, winner in [
            (f"ps_dup__b/{NOTEBOOK}", "dup", NOTEBOOK, f"ps_dup__a/{NOTEBOOK}"),
            ("ps_dup__A/below/LINEAR_LAYER.ipynb", "dup", "LINEAR_LAYER.ipynb",
             f"ps_dup__a/{NOTEBOOK}"),
            (f"ps_two_2026-01-29/{NOTEBOOK}", "two", NOTEBOOK,
             f"ps_two_2026-01-30/{NOTEBOOK}"),
        ]
    ]  # fmt: skip


def test_a_timestamp_that_cannot_be_read_costs_the_timestamp(gathered):
    for name in "tim", "tom":
        (line,) = (x for x in gathered.remarks if x.startswith(f"ps_{name}"))
        assert "was taken without its timestamp" in line


def test_what_is_no_file_in_the_archive_folder_is_not_opened(gathered):
    kinds = {"sym": "a link", "way": "a link", "fifo": "a pipe", "sock": "a socket"}
    kinds |= {"dev": "a device"} if os.geteuid() == 0 else {}
    for name, kind in kinds.items():
        (line,) = (x for x in gathered.remarks if x.startswith(f"ps_{name}_"))
        assert line.endswith(f"was left out: it is {kind}.")


def test_of_two_archives_for_one_folder_one_is_taken(gathered):
    (line,) = (line for line in gathered.remarks if line.startswith("same."))
    assert line == "same.zip was left out: there is another same; rename one of them."


def test_the_summary_comes_last_and_says_each_remark_again(gathered):
    for line in gathered.remarks:
        assert gathered.said.count(line) >= 2, line
    end = f"    nbgrader zip_collect {NAME} --force\n"
    assert gathered.said.endswith(end)


def test_a_collector_without_its_extractor_says_what_to_set(tmp_path, capsys):
    app = ZipCollectApp()
    app.extractor_plugin_inst = ExtractorPlugin(parent=app)
    with pytest.raises(SystemExit):
        names.NameCollector(parent=app).collect(str(tmp_path / NOTEBOOK))
    assert "Set c.ZipCollectApp.extractor_plugin" in capsys.readouterr().err


# the exchange

EXCHANGE = (
    'c.ExchangeFactory.collect = "autograder.grading.gathering"'
    ' ".exchange.ExchangeCollector"\n'
)
SIZES = "c.CourseDirectory.max_file_size = 100\nc.CourseDirectory.max_dir_size = 250\n"
STAMP = "2026-01-30 10:00:00 UTC"


def submit(inbound, student, contents, stamp=STAMP, start=None):
    """Put files into the exchange, as `nbgrader submit` leaves them."""
    folder = inbound / f"{start or student}+{NAME}+{stamp}+c2FsdA"
    for path, data in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        (folder / path).chmod(0o644)
        (folder / path).parent.chmod(0o755)
    folder.chmod(0o777)
    return folder


def make_exchange(tmp):
    """Make an exchange with honest and hostile submissions, and return the collected
    files of the honest, and what is to be said of the others."""
    inbound = tmp / "exchange" / "gradients-backwards" / "inbound"
    inbound.mkdir(parents=True)
    expected, said = {}, {}

    def honest(student, more=(), **options):
        contents = {NOTEBOOK: work(student), "timestamp.txt": STAMP.encode()}
        contents |= dict(more)
        for path, data in contents.items():
            expected[f"{student}/{NAME}/{path}"] = data
        return submit(inbound, student, contents, **options)

    honest("ada", {"data/x.csv": b"1,2"})
    honest("zoe")

    # Links to what the instructor alone can read, and others of no plain kind.
    source = tmp / "course" / "source" / NAME
    folder = honest("lin")
    (folder / "link.ipynb").symlink_to(source / NOTEBOOK)
    (folder / "way").symlink_to(source)
    os.mkfifo(folder / "pipe.ipynb")
    said["lin"] = [
        "lin's link.ipynb was left out: it is a link",
        "lin's way was left out: it is a link",
        "lin's pipe.ipynb was left out: it is a pipe",
    ]
    if os.geteuid() == 0:
        os.mknod(folder / "device.ipynb", stat.S_IFCHR, os.makedev(1, 5))
        said["lin"].append("lin's device.ipynb was left out: it is a device")
        (tmp / "other").write_bytes(SECRET)
        os.chown(tmp / "other", 12345, 12345)
        os.link(tmp / "other", folder / "hard.ipynb")
        said["lin"].append("lin's hard.ipynb was left out: it is a hard link")

    # Too large: one that says so and needs no disk, and many that are small.
    folder = honest("big", {"a.bin": bytes(90_000), "b.bin": bytes(90_000)})
    (folder / "0.bin").write_bytes(bytes(101_000))
    (folder / "c.bin").write_bytes(bytes(90_000))
    with (folder / "d.bin").open("wb") as file:
        file.truncate(1 << 40)
    said["big"] = [f"big's {name}.bin was left out: there is no room" for name in "0cd"]

    folder = honest("bel")
    (folder / "evil\x1b[2J").write_bytes(b"evil")
    expected[f"bel/{NAME}/evil__2J"] = b"evil"

    folder = honest("tim")
    (folder / "timestamp.txt").write_text("soon")
    del expected[f"tim/{NAME}/timestamp.txt"]
    said["tim"] = ["tim's timestamp.txt was left out: it is soon, so this counts"]

    # Whole submissions that are none. Of sam, an older one is.
    honest("sam")
    later = "2026-01-31 10:00:00 UTC"
    (inbound / f"sam+{NAME}+{later}+x").symlink_to(source)
    said["sam"] = [f"sam+{NAME}+{later}+x was left out: it cannot be opened"]
    (inbound / f"fil+{NAME}+{STAMP}+x").write_bytes(b"no folder")
    said["fil"] = [
        f"fil+{NAME}+{STAMP}+x was left out: it cannot be opened as a folder"
    ]
    for start in "", f"eve+{NAME}+later", "a*", "a\\b":
        folder = submit(inbound, "nobody", {NOTEBOOK: b"evil"})
        stamp = STAMP if start.startswith("eve") else f"{NAME}+{STAMP}"
        folder = folder.rename(inbound / f"{start}+{stamp}+x")
        name = archives.as_text(folder.name)
        said[start] = [f"{name} was left out: its name is not STUDENT+"]
    for stamp in "soon", "9" * 30, "0001-01-01 00:00:00 86399":
        submit(inbound, "bad", {NOTEBOOK: b"evil"}, stamp=stamp)
        said[stamp] = [f"bad+{NAME}+{stamp}+c2FsdA was left out: its name has no"]

    # Something is in the way of this one, and of no other.
    submit(inbound, "blk", {NOTEBOOK: b"x"})
    (tmp / "course" / "submitted").mkdir()
    (tmp / "course" / "submitted" / "blk").write_bytes(b"x")
    expected["blk"] = b"x"
    said["blk"] = ["blk's submission was left out:"]
    return expected, said


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """What `nbgrader collect` has made of an exchange."""
    tmp = tmp_path_factory.mktemp("collected")
    course = make_course(tmp / "course", EXCHANGE + SIZES)
    expected, said = make_exchange(tmp)
    output = collect(course)
    return SimpleNamespace(
        course=course, output=output, remarks=remarks(output), expected=expected,
        said=said, inbound=tmp / "exchange" / "gradients-backwards" / "inbound",
    )  # fmt: skip


def collect(course, *more):
    (course.parent / "home").mkdir(exist_ok=True)
    return nbgrader(
        "collect", NAME, f"--Exchange.root={course.parent / 'exchange'}",
        "--ExchangeCollect.check_owner=False", *more, cwd=course,
    )  # fmt: skip


def test_submissions_are_collected_whole_and_without_what_is_no_file(collected):
    assert files(collected.course / "submitted") == collected.expected


def test_what_is_not_collected_is_said_with_the_student_and_why(collected):
    for student, said in collected.said.items():
        for words in said:
            assert [x for x in collected.remarks if words in x], (student, words)
    assert len(collected.remarks) == sum(map(len, collected.said.values()))


def test_the_last_words_say_how_to_collect_what_was_left_out(collected):
    for line in collected.remarks:
        assert collected.output.count(line) >= 2, line
    last = "".join(collected.output.splitlines()[-3:])
    assert f"nbgrader collect {NAME} --update" in last


def test_nobody_but_the_instructor_can_change_what_was_collected(collected):
    for path in (collected.course / "submitted" / "ada" / NAME).rglob("*"):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o755 if path.is_dir() else 0o644), path


def test_a_newer_submission_is_collected_and_a_bad_timestamp_stops_nobody(collected):
    later = "2026-02-01 10:00:00 UTC"
    for student in "ada", "zoe":
        contents = {NOTEBOOK: b"newer", "timestamp.txt": later.encode()}
        submit(collected.inbound, student, contents, stamp=later)
    submitted = collected.course / "submitted"
    (submitted / "bel" / NAME / "timestamp.txt").write_text("soon")
    output = collect(collected.course, "--update")
    for student in "ada", "zoe":
        assert (submitted / student / NAME / NOTEBOOK).read_bytes() == b"newer"
    assert "Updating submission: zoe" in output
    assert [x for x in remarks(output) if x.startswith("bel's submission was left out")]


@pytest.fixture
def collector(tmp_path):
    """A collector of one of two classes, before ada's, bob's and cem's submissions."""

    def prepare(kind=exchange.ExchangeCollector, **options):
        room = tmp_path / kind.__name__
        course = CourseDirectory(
            root=str(room / "course"), assignment_id=NAME, **options
        )
        collector = kind(course, check_owner=False)
        collector.inbound_path, collector.left_out = str(room / "inbound"), []
        collector.src_records = []
        for student in "ada", "bob", "cem":
            contents = {NOTEBOOK: work(student), "data/a.csv": b"1"}
            folder = submit(room / "inbound", student, contents)
            for path in NOTEBOOK, "data/a.csv":
                os.utime(folder / path, (1, 1))
            record = {"username": student, "filename": folder.name}
            record["timestamp"] = datetime(2026, 1, 30)
            collector.src_records.append(record)
        return SimpleNamespace(
            folder=folder.parent / folder.name.replace("cem", "bob"),
            submitted=room / "course" / "submitted",
            collector=collector,
        )

    return prepare


def all_but(*paths):
    every = {
        f"{student}/{NAME}/{path}"
        for student in ("ada", "bob", "cem")
        for path in (NOTEBOOK, "data/a.csv")
    }
    return every - {f"bob/{NAME}/{path}" for path in paths}


@pytest.mark.parametrize("groupshared", [False, True])
def test_modes_and_times_are_those_of_nbgraders_own(collector, groupshared):
    found = []
    for kind in exchange.ExchangeCollector, ExchangeCollect:
        ready = collector(kind, groupshared=groupshared)
        # nbgrader copies that anyone may write there, and here only a group may.
        for folder in ready.folder.parent.iterdir():
            folder.chmod(0o775 if groupshared else 0o755)
        ready.collector.copy_files()
        found.append(
            {
                path.relative_to(ready.submitted): (
                    oct(path.stat().st_mode),
                    path.is_file() and path.stat().st_mtime,
                )
                for path in ready.submitted.glob(f"*/{NAME}/**/*")
            }
            | {"top": oct((ready.submitted / "ada" / NAME).stat().st_mode)}
        )
    assert found[0] == found[1]
    assert len(found[0]) == 10


def test_a_submission_that_vanishes_costs_no_other(collector):
    ready = collector()
    shutil.rmtree(ready.folder)
    ready.collector.copy_files()
    assert files(ready.submitted).keys() == all_but(NOTEBOOK, "data/a.csv")
    (line,) = ready.collector.left_out
    assert line.startswith("bob's submission was left out: [Errno 2] No such file")


def test_a_file_that_vanishes_costs_no_other(collector, monkeypatch):
    ready = collector()
    stat = os.stat

    def and_delete(path, **options):
        found = stat(path, **options)
        if path == "a.csv" and ready.collector.src_records.begun["username"] == "bob":
            (ready.folder / "data" / path).unlink()
        return found

    monkeypatch.setattr(os, "stat", and_delete)
    ready.collector.copy_files()
    assert files(ready.submitted).keys() == all_but("data/a.csv")
    (line,) = ready.collector.left_out
    assert line.startswith("bob's data/a.csv was left out: it cannot be opened")


def test_a_link_that_takes_a_files_place_is_not_followed(collector, tmp_path):
    """Between the look at a file and its opening, a student has time."""
    ready = collector()
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    regular = stat.S_ISREG

    def and_swap(mode):
        path = ready.folder / "data" / "a.csv"
        path.unlink(missing_ok=True)
        path.symlink_to(secret)
        return regular(mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stat, "S_ISREG", and_swap)
        ready.collector.copy_files()
    assert SECRET not in files(ready.submitted).values()
    assert files(ready.submitted).keys() == all_but("data/a.csv")


def test_what_cannot_be_read_costs_no_other(collector, tmp_path):
    ready = collector()
    (ready.folder / NOTEBOOK).chmod(0)
    (ready.folder / "data").chmod(0)
    if os.geteuid() == 0:
        # root reads everything, so somebody else has to collect.
        ready.submitted.parent.mkdir()
        ready.submitted.parent.chmod(0o777)
        opened = [tmp_path, *tmp_path.parents[:-2]]
        kept = {folder: folder.stat().st_mode for folder in opened}
        for folder in opened:
            folder.chmod(0o755)
        os.seteuid(65534)
    try:
        ready.collector.copy_files()
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
            for folder, mode in kept.items():
                folder.chmod(mode)
    assert files(ready.submitted).keys() == all_but(NOTEBOOK, "data/a.csv")
    assert [
        line.partition(" was left out: ")[0] for line in ready.collector.left_out
    ] == [
        f"bob's {NOTEBOOK}",
        "bob's data",
    ]


def test_a_link_that_takes_a_submissions_place_is_not_followed(collector, tmp_path):
    ready = collector()
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / NOTEBOOK).write_bytes(SECRET)
    shutil.rmtree(ready.folder)
    ready.folder.symlink_to(tmp_path / "source")
    ready.collector.copy_files()
    assert files(ready.submitted).keys() == all_but(NOTEBOOK, "data/a.csv")
    (line,) = ready.collector.left_out
    assert line.startswith("bob's submission was left out: [Errno 20] Not a directory")


def test_nothing_is_read_of_a_file_that_says_it_is_too_large(tmp_path):
    with (tmp_path / "sparse").open("wb+") as file:
        file.truncate(1 << 40)
        unreadable = SimpleNamespace(fileno=file.fileno)
        assert exchange.copied(unreadable, tmp_path / "copy", MB) is None
    assert not (tmp_path / "copy").exists()


def test_a_full_disk_leaves_no_half_of_a_submission(collector, monkeypatch):
    """The next run would take it for the whole, and collect nothing."""
    ready = collector()

    def fill(source, target, **options):
        os.makedirs(target)
        shutil.copy(os.path.join(source, NOTEBOOK), target)
        raise OSError("No space left on device")

    monkeypatch.setattr(shutil, "copytree", fill)
    ready.collector.copy_files()
    assert files(ready.submitted) == {}
    assert [line.partition(":")[0] for line in ready.collector.left_out] == [
        f"{student}'s submission was left out" for student in ("ada", "bob", "cem")
    ]


# feedback


def test_feedback_is_released_to_all_who_came_through_the_exchange(tmp_path):
    course = make_course(tmp_path / "course", "")
    (tmp_path / "exchange" / "gradients-backwards").mkdir(parents=True)
    secrets = {"ada": "a", "ben": None, "cem": "c", "dan": "d", "zoe": "z"}
    for student, secret in secrets.items():
        folder = course / "feedback" / student / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.html").write_text(student)
        if student != "dan":
            (folder / "timestamp.txt").write_text(STAMP)
        if secret:
            (folder / "submission_secret.txt").write_text(secret)
    (course / "feedback" / "cem" / NAME / "timestamp.txt").unlink()
    (course / "feedback" / "cem" / NAME / "timestamp.txt").symlink_to("nowhere")
    said = nbgrader(
        "release_feedback", NAME, f"--Exchange.root={tmp_path / 'exchange'}", cwd=course
    )
    released = files(tmp_path / "exchange" / "gradients-backwards" / "feedback")
    assert sorted(released.values()) == [b"ada", b"zoe"]
    assert "Traceback" not in said
    _, _, last = said.partition("Send them their pages yourself:\n")
    lines = [line for line in last.splitlines() if line]
    assert [line.split(":")[0].strip() for line in lines] == ["ben", "cem", "dan"]
    ben, cem, dan = lines
    assert "(submission_secret.txt: No such file or directory)" in ben
    assert "(timestamp.txt: " in cem
    assert "(timestamp.txt: No such file or directory)" in dan
