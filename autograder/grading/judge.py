"""A process that judges submissions, one after the other: `python -m …judge`.

It is told on standard input what there is to know of the assignment, and then one
submission a line; on standard output it says what became of each. Both are JSON. It
holds a sandbox server, so that a submission's process is only a fork away, and the
next one is forked while this one runs.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from autograder.grading.oracle import Link, Names, Outcome, run_locked, run_test
from autograder.grading.sandbox import Ended, Interrupted, NoSandbox, Server
from autograder.grading.wire import Refused

MEMORY = 6 << 30  # bytes of address space: what a submission sends cannot fill more
RECYCLED_AFTER = 200  # submissions of one server
PATIENCE = 4  # times a cell's time, for a whole submission


class Judge:
    """Judges submissions."""

    def __init__(self, assignment):
        self.modules = assignment["modules"]
        self.seconds = assignment["seconds"]
        self.hidden = assignment["hidden"]
        self.sandboxed = assignment["sandboxed"]
        self.server, self.forked, self.next = None, 0, None
        self.folders = {}

    def start(self):
        """Start the server. Raises NoSandbox."""
        self.server = Server(self.modules, self.hidden, self.sandboxed)
        self.forked = 0

    def fork(self):
        """Return a Link to a new process, and have the one after it forked."""
        if self.forked >= RECYCLED_AFTER:
            self.restart()
        try:
            link, self.next = self.next or Link(self.server.fork), None
            self.next = Link(self.server.fork)
        except NoSandbox as error:
            print(
                f"A sandbox server has ended, and another starts: {error}",
                file=sys.stderr,
            )
            self.restart()
            link = Link(self.server.fork)
        self.forked += 1
        return link

    def restart(self):
        """Start another server in the place of this one."""
        self.server.close()
        self.next = None
        self.start()

    def folder(self, given):
        """Return a folder with copies of an assignment's files.

        The course's own cells run in it here, as they do beside the student's there.
        """
        key = tuple(sorted(given.items()))
        if key not in self.folders:
            self.folders[key] = folder = tempfile.TemporaryDirectory()
            for name, path in given.items():
                copy = Path(folder.name, name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)
        return self.folders[key].name

    def judge(self, submission):
        """Return what became of a submission: outputs for each cell, and comments."""
        folder = self.folder(submission["given"])
        os.chdir(folder)
        if folder not in sys.path:
            sys.path.append(folder)  # modules that came with the assignment
        link = self.fork()
        try:
            return Session(self, link, submission).run()
        finally:
            link.process.end()


class Session:
    """One submission being judged."""

    def __init__(self, judge, link, submission):
        self.link, self.seconds = link, judge.seconds
        self.names = Names(link, submission["answers"])
        self.cells = submission["cells"]
        self.folder, self.given = Path(submission["files"]), submission["given"]
        self.end = time.monotonic() + PATIENCE * judge.seconds
        self.stopped = None  # why nothing is run any more
        link.begin = self.begin

    def begin(self, seconds):
        """Give what comes next so many seconds, but no more than are left in all."""
        self.link.deadline = min(time.monotonic() + seconds, self.end)
        if time.monotonic() >= self.end:
            self.link.process.stop(
                f"had used up the {PATIENCE * self.seconds:g} s of a whole submission"
            )

    def run(self):
        outputs, comments, answer, said = [], {}, None, []
        self.send_files()
        for cell in self.cells:
            outcome = Outcome([])
            if cell["role"] == "answer":
                answer, said = cell["name"], []
            if cell["role"] == "test":
                outcome = self.test(cell, said)
                first = outcome.text.splitlines()[:1]
                if answer and first and first[0] not in said:
                    said += first
                    comments.setdefault(answer, []).append(outcome.text)
            elif cell["role"] != "text":
                outcome = self.cell(cell)
                if cell["role"] == "locked":
                    self.locked(cell)
            outputs.append(outcome.outputs)
        return {"outputs": outputs, "comments": comments, "stopped": self.stopped}

    def send_files(self):
        """Put the submission's files, and the assignment's over them, where it runs."""
        files = {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
        for name, path in self.given.items():
            files[name] = Path(path).read_bytes()
        encode = self.link.channel.encoder()
        try:
            message = {"do": "files", "files": encode(files), "buffers": encode.buffers}
        except Refused as error:
            self.stopped = f"The files beside it cannot be handed on: {error}."
        else:
            self.ask(message)

    def cell(self, cell):
        """Run a cell in the sandbox, and return its Outcome."""
        reply = self.ask({"do": "cell", "source": cell["source"]})
        if "stopped" in reply:
            output = {"output_type": "error", "ename": "Ended", "traceback": []}
            return Outcome([{**output, "evalue": reply["stopped"]}])
        try:
            return Outcome(self.link.channel.decoder(reply)(reply.get("outputs")))
        except Refused:
            return Outcome([])

    def ask(self, message):
        """Ask the sandbox; the reply says so where the notebook was stopped."""
        if self.stopped:
            return {"stopped": self.stopped}
        try:
            self.begin(self.seconds)
            return self.link.process.ask(message, self.link.deadline)
        except Interrupted:
            return {"stopped": f"interrupted after {self.seconds:g} s"}
        except Refused as error:
            return {"stopped": f"not run: {error}"}
        except Ended:
            self.note_end()
            return {"stopped": self.stopped}

    def locked(self, cell):
        """Run a locked cell here too: what it names is the course's."""
        try:
            self.begin(self.seconds)
            run_locked(cell, self.names)
        except (Ended, Interrupted):
            self.note_end()

    def note_end(self):
        """Note why nothing can be run any more."""
        if self.link.process.ended and not self.stopped:
            self.stopped = f"Your code {self.link.process.ended}."

    def test(self, cell, said):
        """Run a test cell here, and return its Outcome."""
        key = bytes.fromhex(cell["key"])
        outcome = run_test(cell, self.names, key, self.seconds, said)
        self.note_end()
        return outcome


def main():
    """Judge what comes on standard input until it ends."""
    # Results have this descriptor to themselves: nothing else may print there.
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    os.nice(10)  # it is ahead of nbgrader's own process, which has the most to do
    with_limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    if with_limit == resource.RLIM_INFINITY or with_limit > MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, with_limit))
    judge = Judge(json.loads(sys.stdin.readline()))
    try:
        judge.start()
        judge.server.wait()
        started = {"started": True}
    except NoSandbox as error:
        started = {"no_sandbox": str(error)}
    print(json.dumps(started), file=results, flush=True)
    for line in sys.stdin:
        print(json.dumps(judge.judge(json.loads(line))), file=results, flush=True)


if __name__ == "__main__":
    main()
