"""A process that judges submissions, one after the other: `python -m …judge`.

A task is bytes and so is its verdict: JSON, with the contents of all files in it.
Before the first task it is told what there is to know of the release. It holds a
sandbox server, so that a submission's process is only a fork away, and the next one is
forked while this one runs.
"""

import contextlib
import gc
import json
import os
import resource
import sys
import tempfile
from base64 import b64decode
from pathlib import Path

from autograder.grading.judging.oracle import Link
from autograder.grading.judging.session import Session
from autograder.grading.judging.workers import PATIENCE, digest, receive, send
from autograder.grading.running.sandbox import NoSandbox, Server

MEMORY = 6 << 30  # bytes of address space: what a submission sends cannot fill more
RECYCLED_AFTER = 200  # submissions of one server
TRIALS = 5  # for a submission whose process ends, in the time of one


class Judge:
    """Judges the submissions of one release.

    release is JSON: the modules that its notebooks import, the seconds that a cell may
    take, its files in base64 by path, the folders to be hidden, and whether there is a
    sandbox.
    """

    def __init__(self, release):
        self.digest, self.release = digest(release), json.loads(release)
        self.server, self.forked, self.next = None, 0, None
        self.given = {
            path: b64decode(data) for path, data in self.release["given"].items()
        }
        self.folder = tempfile.TemporaryDirectory()

    def start(self):
        """Start the server. Raises NoSandbox."""
        told = self.release
        self.server = Server(told["modules"], told["hidden"], told["sandboxed"])
        self.forked = 0

    def lay_out(self):
        """Work where the assignment's files are: the course's own cells run here as
        they do beside the student's there, and import modules that came with them."""
        for name, data in self.given.items():
            path = Path(self.folder.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        os.chdir(self.folder.name)
        sys.path.insert(0, self.folder.name)

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

    def judge(self, task):
        """Return the verdict on a task, both as bytes.

        task is JSON: the cells of a notebook, see Session, and the submission's files
        in base64 by path. The verdict has the digests of task and release, outputs for
        each cell, what is said of each answer, and why the notebook was stopped.
        """
        told = json.loads(task)
        files = {path: b64decode(data) for path, data in told["files"].items()}
        left = PATIENCE * self.release["seconds"]
        for _ in range(TRIALS):
            link = self.fork()
            session = Session(link, told["cells"], self.release["seconds"])
            start = session.clock()
            session.end = start + left
            try:
                verdict = session.run({**files, **self.given})
            finally:
                link.process.end()
            spent = session.clock() - start
            left -= spent
            # What has gone may have been ended from outside. If it has not, it will be
            # gone again, and if there is time for that, nobody loses anything.
            if not link.process.gone or spent > left:
                break
        digests = {"release": self.digest, "task": digest(task)}
        return json.dumps({**digests, **verdict}).encode()


def main():
    """Judge what comes on standard input until it ends."""
    # Verdicts have this descriptor to themselves: nothing else may print there.
    tasks, verdicts = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    os.environ["NBGRADER_EXECUTION"] = "autograde"
    gc.freeze()  # what is imported stays
    os.nice(10)  # it is ahead of the process that records, which has the most to do
    with_limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    if with_limit == resource.RLIM_INFINITY or with_limit > MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, with_limit))
    # Where a machine has no memory left, a judge or its sandbox ends and nobody else.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("500")
    release = receive(tasks)
    if release is None:  # nobody wants anything judged
        return
    judge = Judge(release)
    try:
        judge.start()
        judge.lay_out()
        judge.server.wait()
        send(verdicts, b"")
    except NoSandbox as error:
        send(verdicts, str(error).encode())
    while (task := receive(tasks)) is not None:
        send(verdicts, judge.judge(task))


if __name__ == "__main__":
    main()
