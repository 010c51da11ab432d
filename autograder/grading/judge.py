"""A process that judges submissions, one after the other: `python -m …judge`.

It is told on standard input what there is to know of the assignment, and then one
submission a line; on standard output it says what became of each. Both are JSON. It
holds a sandbox server, so that a submission's process is only a fork away, and the
next one is forked while this one runs.
"""

import json
import os
import re
import resource
import sys
import time
from pathlib import Path

from autograder.grading.oracle import Link, Names, Outcome, run_locked, run_test
from autograder.grading.sandbox import Ended, Interrupted, NoSandbox, Server
from autograder.grading.wire import Refused

MEMORY = 6 << 30  # bytes of address space: what a submission sends cannot fill more
RECYCLED_AFTER = 200  # submissions of one server
PATIENCE = 4  # times a cell's time, for a whole submission
TEXT = 200_000
MIMES = "text/plain", "image/png", "image/jpeg"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")


class Judge:
    """Judges submissions."""

    def __init__(self, assignment):
        self.modules = assignment["modules"]
        self.seconds = assignment["seconds"]
        self.hidden = assignment["hidden"]
        self.sandboxed = assignment["sandboxed"]
        self.server, self.forked, self.next = None, 0, None

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

    def judge(self, submission):
        """Return what became of a submission: outputs for each cell, and comments."""
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
                    comments.setdefault(answer, []).append(clean_text(outcome.text))
            elif cell["role"] != "text":
                outcome = self.cell(cell)
                if cell["role"] == "locked":
                    self.locked(cell)
            # A test cell's words may quote the notebook's.
            outputs.append(clean_outputs(outcome.outputs))
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
        return Outcome(reply.get("outputs"))

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


def clean_outputs(outputs):
    """Return a sandbox's outputs made anew of what outputs may consist of."""
    clean = []
    for output in outputs[:1000] if type(outputs) is list else []:
        kind = output.get("output_type") if type(output) is dict else None
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            text = clean_text(output.get("text"))
            clean.append({"output_type": "stream", "name": name, "text": text})
        elif kind in ("execute_result", "display_data"):
            data = output.get("data")
            data = data if type(data) is dict else {}
            data = {mime: clean_text(data[mime]) for mime in MIMES if mime in data}
            for mime in MIMES[1:]:
                # A page has it between quotes.
                if not BASE64.fullmatch(data.get(mime, "")):
                    del data[mime]
            clean.append({"output_type": kind, "data": data})
        elif kind == "error":
            lines = output.get("traceback")
            clean.append(
                {
                    "output_type": "error",
                    "ename": clean_text(output.get("ename")),
                    "evalue": clean_text(output.get("evalue")),
                    "traceback": [clean_text(line) for line in lines[:200]]
                    if type(lines) is list
                    else [],
                }
            )
    return clean


def clean_text(text):
    """Return text without what no file or database may hold."""
    text = text if type(text) is str else ""
    text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "")[: 8 << 20]


def main():
    """Judge what comes on standard input until it ends."""
    # Results have this descriptor to themselves: nothing else may print there.
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
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
