"""Grades for a learning platform, in the columns that it documents.

`nbgrader export --exporter=autograder.grading.recording.exports.Canvas` makes a file.
With `--Canvas.file=FILE`, it fills in the one that Canvas has exported: all rows and
columns stay, and so does what stands there for whoever never handed in.
"""

import codecs
import csv
import io
import re
from collections import defaultdict
from pathlib import Path
from typing import ClassVar, NamedTuple

from nbgrader.plugins import ExportPlugin
from traitlets import Dict, Unicode

from autograder.grading.gathering.names import proper
from autograder.grading.recording.scores import recorded, shortly, spreadsheet_text

ENCODINGS = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    codecs.BOM_UTF8: "utf-8",
}
DELIMITERS = ",\t;"
FIELD = 1 << 24  # characters of a cell, which may be a text handed in
TEST_STUDENT = "Student, Test"  # Canvas's own, in every course
NO_FILE = "{file} cannot be read ({error})."
WORKBOOK = "{file} is an Excel workbook. Save it as CSV (UTF-8), or export it again."
NOT_TEXT = (
    "{file} is neither UTF-8 nor UTF-16 (byte {byte}). Give the file as {platform} has"
    " exported it, or save it as CSV (UTF-8)."
)
NOT_A_TABLE = "{file}, row {row}: {error}. Export it from {platform} again."
NO_COLUMN = (
    "{file} has no column {wanted}, and so is no {kind} of {platform}. It has: {found}."
    " Export it again, with {platform}'s language set to English."
)
RAGGED = (
    "{file}, row {row}: it has {got} cells, and the first row has {expected}. Export it"
    " from {platform} again, or mend the row."
)
TWICE = (
    "{file}, rows {rows}: they are all {student}'s. Take out those that are not, or"
    " give {student} another name in one of them."
)
NO_PLACE = (
    "{file} has no column for {assignment}. It has: {found}. Name the assignment"
    " there as here, or say which it is:"
    " --{name}.columns={assignment}='COLUMN'"
)
TWO_PLACES = (
    "{file} has several columns for {assignment}: {found}. Say which it is:"
    " --{name}.columns={assignment}='COLUMN'"
)
ONE_ONLY = (
    "A grading worksheet of Moodle is for one assignment. Say which:"
    " --assignment=NAME. The gradebook has: {known}."
)
UNKNOWN = "The gradebook has no assignment {assignment}. It has: {known}."
NOT_ALL = "{file} cannot be written ({error}). Nothing has been changed."
LEFT_OUT = "{file} has no column for these, and they are not exported: {names}."
OTHER_MOST = (
    "{file} has {column} out of {most}, and here {assignment} is out of {ours}. The"
    " points are written as they are here; set them to {ours} in {platform}."
)
ABOVE = (
    "More than the {most} points that {file} has for {assignment}: {students}."
    " {platform} may pass over that."
)
NOBODYS = (
    "{file} has no row of a student whom the gradebook knows. It knows {known}. Import"
    " names and addresses, as {platform} has them: nbgrader db student import FILE"
)
UNREAD = (
    "{count} of {total} submissions of {assignment} have something that nobody has read"
    " yet, which counts 0 points: {students}."
)
NO_STUDENT = (
    "Row {row} of {file} is nobody's in the gradebook, and stays as it was: {name}."
)
NO_ROW = "{student} has points, and no row in {file}: {points}."
WRITTEN = "{count} grades are written to {file}."


class BadFile(Exception):
    """A platform's file cannot be filled in; the text says why and what to do."""


class Column(NamedTuple):
    """A column for an assignment's points: where it is, and out of how many."""

    index: int
    most: float | None


class Table:
    """A platform's file: rows of text, and how they are written."""

    path, mark, encoding = Path("new.csv"), b"", "utf-8"
    delimiter, quoting, end = ",", csv.QUOTE_MINIMAL, "\r\n"

    def __init__(self, platform, path=None):
        self.platform, self.rows, self.numbers = platform, [], []
        if path is not None:
            self.path = path
            self.read(self.text())

    def text(self):
        """Return what stands in the file. Raises BadFile."""
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise BadFile(self.says(NO_FILE, error=error.strerror)) from error
        if data.startswith(b"PK\x03\x04"):
            raise BadFile(self.says(WORKBOOK))
        self.mark = next((mark for mark in ENCODINGS if data.startswith(mark)), b"")
        self.encoding = ENCODINGS.get(self.mark, "utf-8")
        try:
            return data[len(self.mark) :].decode(self.encoding)
        except UnicodeDecodeError as error:
            raise BadFile(self.says(NOT_TEXT, byte=error.start)) from error

    def read(self, text):
        """Read the rows of a text. Raises BadFile."""
        head = text.partition("\n")[0]
        self.end = "\r\n" if head.endswith("\r") else "\n"
        self.delimiter = max(DELIMITERS, key=head.count)
        self.quoting = csv.QUOTE_ALL if head.startswith('"') else csv.QUOTE_MINIMAL
        csv.field_size_limit(FIELD)
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                self.rows.append(row)
                self.numbers.append(reader.line_num)
        except csv.Error as error:
            values = {"row": reader.line_num, "error": error}
            raise BadFile(self.says(NOT_A_TABLE, **values)) from error
        self.header = [cell.strip() for cell in self.rows[0]] if self.rows else []
        self.index = {name.casefold(): k for k, name in enumerate(self.header)}
        for row, number in zip(self.rows, self.numbers, strict=True):
            if row and len(row) != len(self.header):
                got, expected = len(row), len(self.header)
                raise BadFile(self.says(RAGGED, row=number, got=got, expected=expected))

    def write(self, path):
        """Write the rows, all of them or nothing. Raises BadFile."""
        text = io.StringIO(newline="")
        form = {"quoting": self.quoting, "lineterminator": self.end}
        csv.writer(text, delimiter=self.delimiter, **form).writerows(self.rows)
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(self.mark + text.getvalue().encode(self.encoding))
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise BadFile(NOT_ALL.format(file=path, error=error.strerror)) from error

    def says(self, text, **values):
        return text.format(file=self.path, platform=self.platform, **values)

    def cells(self, row, *names):
        """Return what a row has in columns of these names, where there are any."""
        places = [self.index.get(name.casefold()) for name in names]
        return ["" if k is None else row[k].strip() for k in places]

    def has(self, name):
        return name.casefold() in self.index


class PlatformExport(ExportPlugin):
    """Exports the grades to a learning platform."""

    file = Unicode("", help="The platform's own export, to be filled in.").tag(
        config=True
    )
    columns = Dict(
        help="Which column is an assignment's, where its name does not say it."
    ).tag(config=True)
    kind = "gradebook"
    wanted: ClassVar = ()  # without these columns it is not the platform's

    def export(self, gradebook):
        try:
            self.write(gradebook)
        except BadFile as error:
            self.parent.fail(str(error))

    def write(self, gradebook):
        names = sorted(each.name for each in gradebook.assignments)
        for name in map(str, self.assignment):
            if name not in names:
                known = ", ".join(names) or "none"
                raise BadFile(UNKNOWN.format(assignment=name, known=known))
        chosen = [str(name) for name in self.assignment] or names
        students = [
            each
            for each in gradebook.students
            if not self.student or each.id in map(str, self.student)
        ]
        most = {each.name: each.max_score for each in gradebook.assignments}
        if self.file:
            table = Table(self.platform, Path(self.file).expanduser())
            columns = self.places(table, chosen)
            points = self.points(gradebook, columns)
            count = self.fill(table, columns, points, students, most)
        else:
            points = self.points(gradebook, chosen)
            count = sum(len(each) for each in points.values())
            table = Table(self.platform)
            table.mark = self.mark
            table.rows = list(self.made(students, chosen, points, most))
        to = self.to or f"{self.platform.lower()}{table.path.suffix}"
        table.write(Path(to).expanduser())
        self.log.info(WRITTEN.format(count=count, file=to))

    def points(self, gradebook, assignments):
        """Return the points by assignment and student of all that were handed in."""
        points = {}
        for name in assignments:
            found = list(recorded(gradebook, name))
            points[name] = {each.student: each.score for each in found}
            if unread := [each.student for each in found if each.unread]:
                values = {"count": len(unread), "total": len(found), "assignment": name}
                self.log.warning(UNREAD.format(students=few(unread), **values))
        return points

    # a file of the platform's

    def places(self, table, chosen):
        """Return the Column of each assignment that the table has one for."""
        for name in self.wanted:
            if not table.has(name):
                found = ", ".join(filter(None, table.header)) or "nothing"
                values = {"wanted": name, "kind": self.kind, "found": found}
                raise BadFile(table.says(NO_COLUMN, **values))
        columns = {}
        for assignment in chosen:
            wanted = self.columns.get(assignment, assignment)
            found = [
                (k, each)
                for k, each in enumerate(table.header)
                if each == wanted or simply(self.title(each)) == simply(wanted)
            ]
            if len(found) > 1:
                raise BadFile(self.asks(table, TWO_PLACES, assignment, found))
            for k, each in found:
                columns[assignment] = Column(k, self.most(table, k, each))
        missing = [name for name in chosen if name not in columns]
        asked_for = chosen if self.assignment or not columns else self.columns
        for name in missing:
            if name in asked_for:
                every = enumerate(table.header)
                raise BadFile(self.asks(table, NO_PLACE, name, every))
        if missing:
            self.log.warning(table.says(LEFT_OUT, names=", ".join(missing)))
        return columns

    def asks(self, table, text, assignment, columns):
        """Return a text that asks which of some columns is an assignment's."""
        found = ", ".join(name for _, name in columns if name)
        values = {"assignment": assignment, "name": type(self).__name__}
        return table.says(text, found=found, **values)

    def title(self, column):
        """Return the title of an assignment in a column's name."""
        return column

    def most(self, table, k, name):
        """Return out of how many points a column is, or None."""

    def is_students(self, table, row):
        """Return whether a row after the first is a student's."""
        return any(row)

    def fill(self, table, columns, points, students, most):
        """Fill in the points, say what does not fit, and return how many there are."""
        for name, column in columns.items():
            if column.most not in (None, most[name]):
                values = {"assignment": name, "column": table.header[column.index]}
                values |= {"most": shortly(column.most), "ours": shortly(most[name])}
                self.log.warning(table.says(OTHER_MOST, **values))
        lines = [
            k for k, row in enumerate(table.rows) if k and self.is_students(table, row)
        ]
        whose = self.whose(table, lines, students)
        if not whose:
            known = few([each.id for each in students]) or "nobody"
            raise BadFile(table.says(NOBODYS, known=known))
        count, above = 0, defaultdict(list)
        for k in lines:
            student = whose.get(k)
            if student is None and not self.student:
                name = ", ".join(filter(None, table.rows[k][:4]))
                row = table.numbers[k]
                self.log.warning(table.says(NO_STUDENT, row=row, name=name))
            for name, column in columns.items():
                score = points[name].get(student)
                if score is None:
                    continue
                if column.most is not None and score > column.most:
                    above[name].append(student)
                table.rows[k][column.index] = shortly(score)
                count += 1
        for name, found in above.items():
            values = {"most": shortly(columns[name].most), "assignment": name}
            self.log.warning(table.says(ABOVE, students=few(found), **values))
        for student in sorted({each.id for each in students} - set(whose.values())):
            left = {n: each[student] for n, each in points.items() if student in each}
            if left:
                listed = ", ".join(f"{n} {shortly(p)}" for n, p in left.items())
                self.log.warning(table.says(NO_ROW, student=student, points=listed))
        return count

    def whose(self, table, lines, students):
        """Return the student of each row that is one's.

        What identifies surely comes first, for all rows, and a name last: a student
        whom a row has by an address is no other row's by the name.
        """
        known = defaultdict(set)
        for each in students:
            name = f"{each.first_name or ''} {each.last_name or ''}".strip()
            for key in each.id, each.lms_user_id, each.email, name:
                if key:
                    known[same(key)].add(each.id)
        whose, taken = {}, set()
        keys = {k: self.keys(table, table.rows[k]) for k in lines}
        for tier in range(max(map(len, keys.values()), default=0)):
            claims = defaultdict(list)
            for k in lines:
                found = known.get(same(keys[k][tier]), set())
                if k not in whose and len(found) == 1 and not found <= taken:
                    claims[min(found)].append(k)
            for student, claimed in claims.items():
                if len(claimed) > 1:
                    rows = " and ".join(str(table.numbers[k]) for k in claimed)
                    raise BadFile(table.says(TWICE, rows=rows, student=student))
                whose[claimed[0]] = student
                taken.add(student)
        return whose


def few(names):
    """Return the first of some names."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def same(key):
    """Return what is equal of two names that mean the same student."""
    return proper(key).casefold()


def simply(title):
    """Return what is equal of two titles that mean the same assignment."""
    return re.sub(r"[\W_]+", " ", title).strip().casefold()


def number(text):
    """Return a number of points in a platform's file, or None."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def plain(*texts):
    return [spreadsheet_text(text or "") for text in texts]


class Canvas(PlatformExport):
    """Canvas's gradebook, as it exports and imports it.

    An empty cell is no grade, and 0 is one. Above the students stands a row with the
    points possible, and perhaps one on posting by hand.
    """

    platform, mark = "Canvas", b""
    IDS = "ID", "SIS User ID", "SIS Login ID", "Integration ID"
    wanted = ("ID", "Section")

    def title(self, column):
        return re.sub(r"\s*\(\d+\)$", "", column)

    def most(self, table, k, name):
        for row in table.rows:
            if row and "Points Possible" in row[0]:
                return number(row[k])
        return None

    def is_students(self, table, row):
        kind = "".join(row[:1]).strip()
        if "Points Possible" in kind or kind == TEST_STUDENT:
            return False
        return bool(row) and any(table.cells(row, *self.IDS))

    def keys(self, table, row):
        name, first, last = table.cells(row, "Student", "FirstName", "LastName")
        own, *others = table.cells(row, *self.IDS)
        if first or last:
            name = f"{last}, {first}"
        # In its archives, files begin so.
        archived = "".join(filter(str.isalnum, name)).lower()
        turned = " ".join(reversed([part.strip() for part in name.split(",", 1)]))
        return [*others, own, f"{archived}_{own}", archived, turned]

    def made(self, students, chosen, points, most):
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *chosen]
        possible = [shortly(most[name]) for name in chosen]
        yield ["    Points Possible", "", "", "", "", *possible]
        for each in students:
            name = ", ".join(filter(None, [each.last_name, each.first_name])) or each.id
            row = plain(name, each.lms_user_id, "", each.id, "")
            yield [*row, *cells_of(each, chosen, points)]


class Moodle(PlatformExport):
    """Moodle's grading worksheet of one assignment, or its gradebook.

    It passes over an empty cell and one with a -, and takes 0 for a grade.
    """

    platform, mark = "Moodle", b""

    def places(self, table, chosen):
        if not table.has("Identifier"):
            self.wanted = ("Email address",)
            return super().places(table, chosen)
        self.kind, self.wanted = "grading worksheet", ("Grade", "Last modified (grade)")
        if len(chosen) != 1:
            raise BadFile(ONE_ONLY.format(known=", ".join(chosen) or "none"))
        self.columns = {chosen[0]: "Grade"}
        return super().places(table, chosen)

    def title(self, column):
        return re.sub(r"^\w+:|\(Real\)$", "", column)

    def most(self, table, k, name):
        if not table.has("Identifier"):
            return None
        found = (table.cells(row, "Maximum Grade") for row in table.rows[1:] if row)
        return next((number(text) for (text,) in found), None)

    def keys(self, table, row):
        first, last, surname = table.cells(row, "First name", "Last name", "Surname")
        name, participant = table.cells(row, "Full name", "Identifier")
        name = name or f"{first} {last or surname}".strip()
        own = participant.rpartition(" ")[2]
        others = table.cells(row, "Username", "ID number", "Email address")
        # In its archives, folders begin so.
        return [*others, f"{name} {own}", participant, name]

    def made(self, students, chosen, points, most):
        titles = (f"Assignment: {name} (Real)" for name in chosen)
        yield ["First name", "Last name", "Username", "Email address", *titles]
        for each in students:
            row = plain(each.first_name, each.last_name, each.id, each.email)
            yield [*row, *cells_of(each, chosen, points)]


class Blackboard(PlatformExport):
    """Blackboard's gradebook, separated by tabs or by commas.

    A column without the number that Blackboard has given it becomes a new one. An empty
    cell is no grade, and 0 is one.
    """

    platform, mark = "Blackboard", codecs.BOM_UTF8
    wanted = ("Username",)

    def title(self, column):
        return re.sub(r"\s*\[[^\]]*\]\s*(\|\d+)?$", "", column)

    def most(self, table, k, name):
        found = re.search(r"\[Total Pts: (?:up to )?([\d.,]+)", name)
        return number(found[1]) if found else None

    def keys(self, table, row):
        first, last = table.cells(row, "First Name", "Last Name")
        return [*table.cells(row, "Username", "Student ID"), f"{first} {last}".strip()]

    def made(self, students, chosen, points, most):
        titles = (f"{name} [Total Pts: {shortly(most[name])} Score]" for name in chosen)
        yield ["Last Name", "First Name", "Username", *titles]
        for each in students:
            row = plain(each.last_name, each.first_name, each.id)
            yield [*row, *cells_of(each, chosen, points)]


def cells_of(student, chosen, points):
    """Return a student's points, and nothing for what was never handed in."""
    found = (points[name].get(student.id) for name in chosen)
    return ["" if score is None else shortly(score) for score in found]
