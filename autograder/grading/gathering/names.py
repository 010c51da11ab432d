"""Whose files they are, by the names that learning platforms give them."""

import datetime
import functools
import json
import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import dateutil.parser
import dateutil.tz
import yaml
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import find_all_notebooks, parse_utc
from traitlets import Unicode, default

from autograder.grading.gathering.archives import ArchiveExtractor
from autograder.grading.gathering.platforms import (
    METADATA,
    NO_TEXT,
    OWN_FILES,
    blackboards,
    gradescopes,
    readable_stamp,
    recognised,
)
from autograder.grading.taking.files import BAD_NAME, PATH_BYTES, is_notebook
from autograder.grading.taking.files import shown as as_text
from autograder.grading.taking.intake import is_for_reading

TEXT_BYTES = 2000  # of what Blackboard says of an attempt: its first lines
NOBODYS = (
    "no platform that is known names whose it is; say how these files are named, by"
    " --NameCollector.named_regexp"
)

CALLED = "students.json"  # who has which name: platform, name there, number, name here
A_SECOND = datetime.timedelta(seconds=1)
LATE = (
    "{student} handed {assignment} in late, as Canvas says, and Canvas does not say how"
    " late: the timestamp is one second after the due date."
)
NO_DUE_DATE = (
    "{student} handed {assignment} in late, as Canvas says, and was taken as if it were"
    " in time, because the gradebook has no due date; set it in formgrader."
)
NO_MATCH = (
    "its name is not as NameCollector.named_regexp has it, or does not end as"
    " NameCollector.valid_ext has it ({kinds})"
)


class NameCollector(FileNameCollectorPlugin):
    """Says whose an extracted file is, by its name and by that of its archive.

    Without a regular expression, whose it is, is known by the names that learning
    platforms give. With one, an archive whose own name names a student holds that
    student's files and no other's. Of several files for one place, the newest by its
    timestamp is taken, of these the one in the fewest folders, and of these the first
    by name. What is nobody's is left out.

    It asks `ArchiveExtractor` which folders were archives.
    """

    decided = None
    timezone = Unicode(
        help="The zone of the times that name none; formgrader's, if this is not set."
    ).tag(config=True)

    @default("timezone")
    def timezone_default(self):
        return self.config.NbGraderAPI.get("timezone", "UTC")

    def collect(self, submitted_file):
        # One file's place depends on the others', and the command asks for them singly.
        if self.decided is None:
            self.extractor = self.parent.extractor_plugin_inst
            if not isinstance(self.extractor, ArchiveExtractor):
                self.parent.fail(
                    "NameCollector has to know which files came out of which archive."
                    " Set c.ZipCollectApp.extractor_plugin to"
                    " autograder.grading.gathering.archives.ArchiveExtractor."
                )
            if not dateutil.tz.gettz(self.timezone):
                self.parent.fail(
                    f"No time zone is called {self.timezone}. In nbgrader_config.py,"
                    " give one as in c.NbGraderAPI.timezone = 'Europe/Berlin'."
                )
            self.named = {}  # by the archive that names a student
            self.decided = self.decide()
        return self.decided.get(submitted_file)

    def decide(self):
        """Return what the command wants to know of each file that is to be taken."""
        app = self.parent
        self.root = Path(app._format_collect_path(app.extracted_directory))
        paths = [
            Path(folder, name)
            for folder, _, names in os.walk(self.root)
            for name in names
            if self.named_regexp or not hidden(Path(folder, name), self.root)
        ]
        paths = sorted(paths, key=lambda path: (len(path.parts), path))
        whose = self.by_regexp if self.named_regexp else self.by_platform
        decided, rivals = {}, defaultdict(list)
        for path, found in whose(paths).items():
            if not {"student_id", "file_id"} <= found.keys():
                return {str(path): found}  # The command says what the regexp lacks.
            problem = self.problem(path, found)
            if problem:
                self.leave_out(path, problem)
                continue
            found["timestamp"] = self.timestamp(path, found.get("timestamp"))
            decided[str(path)] = found
            rivals[found["student_id"], target(path, found).casefold()].append(path)
        for paths in rivals.values():
            first = max(paths, key=lambda path: newness(decided[str(path)]))
            for path in paths:
                if path != first:
                    found = decided.pop(str(path))
                    self.leave_out(
                        path,
                        f"it is {found['student_id']}'s {target(path, found)}, and"
                        f" {self.inside(first)} was taken for that; if you want this"
                        " one, take the other out of the archive folder",
                    )
        return decided

    def by_regexp(self, paths):
        """Return what the regular expression says of each file that it matches."""
        found = {path: super(NameCollector, self).collect(str(path)) for path in paths}
        for path in paths:
            name = path.name
            if not found[path] and (is_notebook(name) or is_for_reading(name)):
                kinds = ", ".join(self.valid_ext)
                self.leave_out(path, NO_MATCH.format(kinds=kinds))
        return {path: each for path, each in found.items() if each}

    def by_platform(self, paths):
        """Return whose each file is, by the names that learning platforms give."""
        inside = {path.relative_to(self.root).parts: path for path in paths}
        archives = {
            folder.relative_to(self.root).parts for folder in self.extractor.archives
        }
        found = self.with_users(recognised(inside, archives), inside)
        told, newest = {}, {}
        numbers = defaultdict(set)
        for each in found.values():
            if each.platform == "Gradescope":
                told[each.place[:-1]] = None
            key = each.platform, each.student
            numbers[key].add(each.number)
            newest[key, each.number] = max(
                newest.get((key, each.number), ""), each.stamp or "", key=self.moment
            )
        called = self.called(numbers)
        late = set()
        for folder in told:
            told[folder] = self.gradescopes(self.root.joinpath(*folder, METADATA))
        collected, groups = {}, set()
        for parts, path in inside.items():
            each = found.get(parts)
            if each is None:
                if path.name.lower() not in OWN_FILES:
                    self.leave_out(path, NOBODYS)
                continue
            stamp, student = each.stamp, each.student
            if each.platform == "Gradescope":
                known = told[each.place[:-1]].get(student)
                if known is None:
                    self.leave_out(path, f"{METADATA} does not say whose it is")
                    continue
                student, others, stamp = known
                if others and each.place not in groups:
                    groups.add(each.place)
                    self.extractor.leave_out(
                        f"{as_text('/'.join(each.place))} was handed in by"
                        f" {as_text(', '.join([student, *others]))}, and taken for the"
                        " first of them only."
                    )
            key = each.platform, each.student
            if (
                # There, it is a file's time.
                each.platform != "ILIAS"
                and (each.stamp or "") != newest[key, each.number]
            ):
                self.leave_out(path, "there is a newer attempt of this student's")
                continue
            if each.file is None:
                # What the platform says of an attempt, and the text typed there.
                if NO_TEXT in path.read_bytes():
                    continue
                each = each._replace(file=path.name)
            student = called.get((*key, each.number), student)
            if each.late and not stamp:
                if student not in late:
                    self.say_late(student)
                    late.add(student)
                stamp = f"{self.due + A_SECOND} UTC" if self.due else None
            collected[path] = {
                "student_id": proper(student),
                "file_id": each.file,
                "timestamp": readable_stamp(stamp),
            }
        return collected

    def called(self, numbers):
        """Return what those are called whom the platform gives a number, by it.

        A name that two have gets their number. So does one that is called like who was
        collected before, from another archive perhaps, which is kept in a file.
        """
        path = Path(self.parent._format_collect_path(CALLED))
        kept = json.loads(path.read_text("utf-8")) if path.exists() else []
        before = {tuple(who): name for *who, name in kept}
        called = dict(before)
        for (platform, student), theirs in numbers.items():
            others = any(who[:2] == (platform, student) for who in before)
            for number in filter(None, theirs):
                alone = not others and len(theirs) == 1
                name = student if alone else f"{student}_{number}"
                called.setdefault((platform, student, number), name)
        if called != before:
            rows = [[*who, name] for who, name in called.items()]
            path.write_text(json.dumps(rows, indent=1, ensure_ascii=False), "utf-8")
        return called

    @functools.cached_property
    def due(self):
        """When the assignment is due, as the gradebook has it, or None."""
        course = self.parent.coursedir
        with Gradebook(course.db_url, course.course_id) as gradebook:
            try:
                return gradebook.find_assignment(course.assignment_id).duedate
            except MissingEntry:
                return None

    def say_late(self, student):
        """Say what becomes of who was late, of which nothing says by how much."""
        student, name = as_text(student), self.parent.coursedir.assignment_id
        if self.due:
            self.log.warning(LATE.format(student=student, assignment=name))
        else:
            self.extractor.leave_out(
                NO_DUE_DATE.format(student=student, assignment=name)
            )

    def with_users(self, found, inside):
        """Return what was found, with Blackboard's user names for its students."""
        theirs = {p: each for p, each in found.items() if each.platform == "Blackboard"}
        texts = [
            inside[path].read_bytes()[:TEXT_BYTES].decode(errors="replace")
            for path, each in theirs.items()
            if each.file is None
        ]
        users = blackboards(
            sorted({each.student for each in theirs.values()}),
            texts,
            self.parent.coursedir.assignment_id,
        )
        return found | {
            path: each._replace(student=users[each.student])
            for path, each in theirs.items()
        }

    def utc(self, text):
        """Return the time that a text says, in UTC and as nbgrader has it: naive.

        Where it names no zone, it is a platform's local time.
        """
        if len(text.split(" ")) == 3:  # nbgrader's own: a date, a time and a zone
            return parse_utc(text)
        zone = dateutil.tz.gettz(self.timezone)
        unsaid = datetime.datetime.combine(datetime.date.today(), datetime.time(), zone)
        return parse_utc(dateutil.parser.parse(text, default=unsaid))

    def moment(self, stamp):
        """Return what tells an older from a newer time."""
        try:
            return self.utc(readable_stamp(stamp) or "")
        except Exception:  # dateutil raises whatever the text leads it to
            return datetime.datetime.min

    def gradescopes(self, path):
        """Return what Gradescope's metadata say, by submission."""
        try:
            return gradescopes(path.read_bytes())
        except (OSError, yaml.YAMLError, RecursionError) as error:
            problem = as_text(str(error).partition("\n")[0])
            self.leave_out(path, f"it cannot be read ({problem})")
            return {}

    def leave_out(self, path, problem):
        self.extractor.leave_out(f"{self.inside(path)} was left out: {problem}.")

    def inside(self, path):
        return as_text(str(path.relative_to(self.root)))

    def problem(self, path, found):
        """Return why a file cannot be taken for what its name says, or None."""
        for what in "student_id", "file_id":
            names = [found[what]]
            if not self.named_regexp and what == "file_id":
                names = found[what].split("/")
            if not all(map(decent, names)):
                return f"its name has no proper {what}, but {found[what]!a}; rename it"
        if not self.named_regexp:
            return None
        start = re.match(self.named_regexp, str(path)).start("student_id")
        for folder in reversed(path.parents):
            if folder in self.extractor.archives and (named := self.names(folder)):
                student, archive = found["student_id"], self.inside(folder)
                if student == named or start < len(str(folder)):
                    return None
                return (
                    f"it is named as {student}'s, and lies in {archive}, which is"
                    f" named as {named}'s; if it is {student}'s, or {archive} holds"
                    " several students' work, put it into the archive folder unpacked"
                )
        return None

    def names(self, folder):
        """Return the student whom an archive's own name names, or None.

        The regular expression was written for files, so the name is completed with
        those of the assignment's. A student often chooses how the name ends, and could
        spoil the match, so any beginning of it counts, and the longest first.
        """
        if folder not in self.named:
            course = self.parent.coursedir
            released = course.format_path(
                course.release_directory, ".", course.assignment_id
            )
            ends = [f"{course.assignment_id}.ipynb", *find_all_notebooks(released)]
            ends = ["", *ends, *(f"/{end}" for end in ends)]
            above = f"{folder.parent}/"
            matches = (
                re.match(self.named_regexp, above + folder.name[:length] + end)
                for length in range(len(folder.name), 0, -1)
                for end in ends
            )
            self.named[folder] = next(
                (
                    match["student_id"]
                    for match in matches
                    if match
                    and len(above) <= match.start("student_id")
                    and match.end("student_id") <= len(str(folder))
                    and decent(match["student_id"])
                ),
                None,
            )
        return self.named[folder]

    def timestamp(self, path, text):
        """Return a timestamp as a datetime, or None."""
        if not text:
            return None
        try:
            return self.utc(text)
        except Exception:  # dateutil raises whatever the text leads it to
            self.extractor.leave_out(
                f"{self.inside(path)} was taken without its timestamp {as_text(text)},"
                " which cannot be read, as if it were in time; rename it."
            )
            return None


def hidden(path, root):
    """Is it a program's, as a folder of checkpoints is?"""
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def proper(student):
    """Return a student's name as a folder can be called."""
    name = unicodedata.normalize("NFC", student).strip()
    return re.sub(r"[\s/\\\\]+", "_", BAD_NAME.sub("_", name))


def decent(name):
    """Can a file or folder be called so, in whatever folder it is put?"""
    return bool(
        name
        and not name.startswith(".")
        and not re.search(r"[/\\]", name)
        and not BAD_NAME.search(name)
        and len(name.encode()) <= PATH_BYTES
    )


def target(path, found):
    """Return the name that nbgrader will give to a file."""
    return os.path.splitext(found["file_id"])[0] + path.suffix


def newness(found):
    return found["timestamp"] or datetime.datetime.min
