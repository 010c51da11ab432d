"""How learning platforms name the submissions in the archives that they make.

Each pattern is of one part of a path. What follows, in the part or below it, is the
student's. Where nothing says more, a name that two students have gets their number.
"""

import re
import unicodedata
from collections import defaultdict
from typing import NamedTuple

import yaml

STAMP = r"(?P<stamp>\d{4}(?:-\d\d){5})"
TYPED = r"(?P<typed>(?:text|link)\.html)"
PLATFORMS = {
    # docs.moodle.org: "Ada Lovelace_1234567_assignsubmission_file", before Moodle 4
    # with a _ at its end, and without folders followed by the file's name.
    "Moodle": r"(?P<student>.+)_(?P<number>\d+)_assignsubmission_"
    r"(?:file|onlinetext)(?:_+(?P<file>.+)|_?)",
    # ASSIGNMENT_USERNAME_attempt_2026-11-21-10-00-00_FILE, and a .txt on each attempt
    "Blackboard": r"(?P<student>.+_.+)_attempt_" + STAMP + r"(?:_(?P<file>.+)|\.txt)",
    # 12345-67890 - Ada Lovelace - Nov 21, 2026 1000 AM
    "Brightspace": r"(?P<number>\d+)-\d+ ?- ?(?P<student>.+?) ?- ?"
    r"(?P<stamp>[^-]*\d{4} \d{3,4}(?: ?[AP]M)?)(?: ?- ?(?P<file>.+))?",
    # lib/content_zipper.rb: lovelaceada_LATE_12345_678901_FILE, and what was typed as
    # lovelaceada_12345_text.html; where anonymous, LATE_anon_aB3dE_678901_FILE, and
    # once anon_aB3dE_LATE_678901_FILE
    "Canvas, anonymous": r"(?P<late>LATE_)?(?P<student>anon(?:ymous)?_[^\W_]{5})"
    rf"_(?P<was_late>LATE_)?(?:\d+_(?P<file>.+)|{TYPED})",
    "Canvas": r"(?P<student>[^\W_][^_]*)_(?P<late>LATE_)?(?P<number>\d+)"
    rf"_(?:(?P<attachment>\d+)_(?P<file>.+)|{TYPED})",
    # assignment_12345_export/submission_678901, and a submission_metadata.yml
    "Gradescope": r"(?P<student>submission_\d+)",
    # LASTNAME_FIRSTNAME_LOGIN_12345, and in it 20261121100000_FILE
    "ILIAS": r"[^_]+_[^_]+_(?P<student>.+)_\d+",
}
PATTERNS = {name: re.compile(pattern) for name, pattern in PLATFORMS.items()}
DATED = re.compile(r"(\d{14})_+(.+)")
LOGIN = re.compile(r"\A.*\(([^()\s]+)\)\s*$", re.MULTILINE)  # in the first line
MOMENT = re.compile(r"-?".join([r"(\d{4})", *[r"(\d\d)"] * 5]))
METADATA = "submission_metadata.yml"
# What they put in of their own.
OWN_FILES = {"index.html", METADATA, "status.xlsx", "status.csv", "submissions.xlsx"}
NO_TEXT = b"no student submission text data"


class Found(NamedTuple):
    """Whose a file is, and under what name it is collected.

    late is whether the platform says so, sure whether the name alone says whose it is.
    """

    platform: str
    place: tuple  # the parts of its path, up to that which names the student
    student: str
    number: str | None
    file: str
    stamp: str | None
    late: bool
    sure: bool


def matches(parts, archives):
    """Yield each Found of a path, which is given by its parts, the outermost first.

    archives are the paths, as parts, of folders that were archives.
    """
    for k, part in enumerate(parts):
        part = unicodedata.normalize("NFC", part)
        last = k == len(parts) - 1
        for platform, pattern in PATTERNS.items():
            match = pattern.fullmatch(part)
            if match is None:
                continue
            groups = match.groupdict()
            file = groups.get("file") or groups.get("typed")
            # These name folders; who packs one gives it what name they like.
            if platform in ("Gradescope", "ILIAS") and (
                last or parts[: k + 1] in archives
            ):
                continue
            if last and not file and platform != "Blackboard":
                continue
            stamp = groups.get("stamp")
            file = file if last else "/".join(parts[k + 1 :])
            if platform == "ILIAS" and (dated := DATED.fullmatch(file)):
                stamp, file = dated.groups()
            late = bool(groups.get("late") or groups.get("was_late"))
            number = groups.get("number")
            ids = [each for each in (number, groups.get("attachment")) if each]
            sure = platform != "Canvas" or all(len(each) > 1 for each in ids)
            yield Found(
                platform, parts[: k + 1], groups["student"], number, file, stamp, late,
                sure,
            )  # fmt: skip
            break


def recognised(paths, archives):
    """Return Found by path, each path given by its parts.

    The outermost part that names a student counts, so that nobody can name another
    inside. What looks like a student of ILIAS and is alone, with students below, is
    what the archive was unpacked to. A small number may be part of any name, and is
    Canvas's where all that lies beside is.
    """
    every = {path: list(matches(path, archives)) for path in paths}
    lying = defaultdict(set)
    for path in paths:
        for k, name in enumerate(path):
            if name.lower() not in OWN_FILES:
                lying[path[:k]].add(path[: k + 1])
    of_canvas = {
        each.place
        for found in every.values()
        for each in found
        if each.platform.startswith("Canvas")
    }
    every = {
        path: [
            each for each in found if each.sure or lying[each.place[:-1]] <= of_canvas
        ]
        for path, found in every.items()
    }
    beside = defaultdict(set)
    for found in every.values():
        for each in found:
            beside[each.place[:-1]].add(each.place[-1])
    wrappers = {
        each.place
        for found in every.values()
        for each in found[:-1]
        if each.platform == "ILIAS" and len(beside[each.place[:-1]]) == 1
    }
    chosen = {}
    for path, found in every.items():
        found = [each for each in found if each.place not in wrappers]
        if found:
            chosen[path] = found[0]
    return chosen


def blackboards(names, texts, assignment):
    """Return the user name in each ASSIGNMENT_USERNAME of an archive.

    Both may have a _ in them. The user name is what one of the platform's texts on
    attempts has in brackets, or else what follows on the assignment's name, or else on
    the last _.
    """
    logins = {login for text in texts for login in LOGIN.findall(text)}
    users = {}
    for name in names:
        known = [each for each in logins if name.endswith(f"_{each}")]
        rest = name.removeprefix(f"{assignment}_")
        users[name] = max(known, key=len, default=None) or (
            rest if rest != name else name.rpartition("_")[2]
        )
    return users


def gradescopes(text):
    """Return (student, others, time) by submission, as Gradescope's metadata say.

    A student is known by the number that the course has given them, or else by their
    e-mail address. Raises yaml.YAMLError.
    """
    # Ruby wrote it, with types of its own. Everything is text here.
    told = yaml.load(
        text, yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    )
    submissions = {}
    for name, about in told.items() if isinstance(told, dict) else ():
        about = about if isinstance(about, dict) else {}
        people = about.get(":submitters") or []
        known = [
            one.get(":sid") or one.get(":email") or one.get(":name")
            for one in people
            if isinstance(one, dict)
        ]
        known = [one for one in known if isinstance(one, str) and one]
        stamp = about.get(":created_at")
        if known:
            stamp = stamp if isinstance(stamp, str) else None
            submissions[name] = known[0], known[1:], stamp
    return submissions


def readable_stamp(stamp):
    """Return a platform's time as dateutil reads it."""
    if moment := MOMENT.fullmatch(stamp or ""):
        return "{}-{}-{} {}:{}:{}".format(*moment.groups())
    # 1000 AM, and 1 or 2 digits for the hour
    return re.sub(r" (\d{1,2})(\d\d)( ?[AP]M)?$", r" \1:\2\3", stamp or "") or None
