"""Workers that judge: processes of this machine, or of others through Dask.

Jobs are bytes in, bytes out. A worker that ends costs one job, which is tried once more
in another; what takes too long is not. What takes long, such as an endless loop up to
its deadline, leaves its turn to others and goes on with what they leave over.
"""

import contextlib
import functools
import hashlib
import json
import os
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

PATIENCE = 4  # times a cell's time, for a whole submission
SAME_AGAIN = "✗ The same mistake as above, on other inputs."
STUCK_SECONDS = 30  # beyond what a submission may take
LENGTH = struct.Struct(">Q")
BUSY = 20  # times slower than alone: then a machine is too busy to judge on
LONG_SECONDS = 5  # a submission takes one; who takes more leaves its turn to others
SPARE = 2  # workers for each of those that have a turn, for those that have left it
WARM = []  # processes that have been started ahead
NOT_LINUX = (
    "Submissions can only be run on Linux, so nobody has been graded here: the page"
    " “Windows and macOS” says where a Linux comes from."
)


class NotJudged(Exception):
    """A task that no worker could judge; its text says why."""


class Stuck(NotJudged):
    """A task that takes too long to judge."""


def digest(data):
    """Return what names bytes."""
    return hashlib.sha256(data).hexdigest()


@functools.cache
def folder():
    """Return where all that judge have their files, which are removed at the end: they
    are ended, whatever they are doing, and cannot do it themselves."""
    return tempfile.TemporaryDirectory(prefix="judges-")


def new_process():
    """Return a process that judges as soon as it is told what there is to judge."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.grading.judging.judge"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        env={**os.environ, "TMPDIR": folder().name,
             "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def start_ahead():
    """Start a process for each processor, before it is known what there is to judge."""
    WARM.extend(new_process() for _ in range(processors()))


def processors():
    """Return how many processors there are for this process."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()  # macOS and Windows give a process all of them


def send(descriptor, data):
    """Write bytes with their length."""
    data = memoryview(LENGTH.pack(len(data)) + data)
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor, look=None):
    """Return the next bytes that were sent, None at the end.

    look is called each second until they are there, and may raise.
    """

    def read(size):
        pieces = []
        while size:
            while not select.select([descriptor], [], [], look and 1)[0]:
                look()
            piece = os.read(descriptor, min(size, 1 << 20))
            if not piece:
                return None
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    size = read(LENGTH.size)
    return size and read(*LENGTH.unpack(size))


class Worker:
    """A process that judges, as whoever gives it tasks sees it."""

    def __init__(self, release):
        self.release, self.why, self.aside = release, None, False
        self.seconds = PATIENCE * json.loads(release)["seconds"] + STUCK_SECONDS
        self.process = WARM.pop() if WARM else new_process()
        self.seen = psutil.Process(self.process.pid)

    def no_sandbox(self):
        """Return why it can make no sandbox, "" if it can. Raises NotJudged."""
        if self.why is None:
            self.send(self.release)
            self.why = self.answer().decode()
        return self.why

    def judge(self, task, leave):
        """Return the verdict on a task; leave() is called if that takes long.

        Raises NotJudged.
        """
        if why := self.no_sandbox():
            raise NotJudged(why)
        self.send(task)
        return self.answer(leave)

    def send(self, data):
        with contextlib.suppress(OSError):  # what is not there does not answer
            send(self.process.stdin.fileno(), data)

    def answer(self, leave=None):
        """Return what comes back. Its own deadlines are shorter than the ones here,
        which are for a process that is stuck, and the longer the busier the machine."""
        start, before, queued = time.monotonic(), self.seen.cpu_times().user, None

        def look():
            nonlocal queued
            spent = self.seen.cpu_times().user - before
            passed = time.monotonic() - start
            if max(spent, passed / BUSY) > self.seconds:
                raise Stuck("judging it takes too long.")
            if leave and not self.aside:
                # Waiting for a processor is nobody's own time.
                now = self.queued()
                queued = now if queued is None else queued
                if passed - (now - queued) > LONG_SECONDS:
                    self.step_aside()
                    leave()

        answer = receive(self.process.stdout.fileno(), look)
        if answer is None:
            raise NotJudged("the process that judges it has ended.")
        return answer

    def tree(self):
        """Return the process and all below it."""
        return [self.seen, *self.seen.children(recursive=True)]

    def queued(self):
        """Return how many seconds they have waited for a processor."""
        total = 0
        for each in self.tree():
            with contextlib.suppress(OSError, IndexError):
                text = Path(f"/proc/{each.pid}/schedstat").read_text()
                total += int(text.split()[1]) / 1e9
        return total

    def step_aside(self):
        """Have the sandbox from now on a tenth of what others have. Only root could
        undo it."""
        self.aside = True
        for each in self.tree()[1:]:
            with contextlib.suppress(psutil.Error, OSError):
                each.nice(19)
                # Its sandbox is a session; some kernels share out by those.
                if os.getsid(each.pid) != os.getsid(0):
                    Path(f"/proc/{each.pid}/autogroup").write_text("10")

    def close(self):
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(OSError):  # of what was not sent
            self.process.stdin.close()


class Workers:
    """Workers of this machine, so many of which have a turn at a time."""

    def __init__(self, count, release):
        self.count, self.release = count, release
        self.turns, self.lock = threading.Semaphore(count), threading.Lock()
        self.pool = ThreadPoolExecutor(count * (1 + SPARE))
        self.free = [Worker(release) for _ in range(count)]
        self.all, self.closed = set(self.free), False
        # All of them start now; where one can make none, none can.
        self.sandbox, *_ = [
            self.pool.submit(self.tried, Worker.no_sandbox) for _ in range(count)
        ]

    def no_sandbox(self):
        """Return why no sandbox can be made, "" if one can. May raise NotJudged."""
        return self.sandbox.result()

    def submit(self, task):
        """Return the Future of the verdict on a task; it may raise NotJudged."""
        return self.pool.submit(self.in_turn, task)

    def in_turn(self, task):
        """Judge a task when it is its turn, which ends when it takes long."""
        with contextlib.ExitStack() as turn:
            turn.enter_context(self.turns)
            return self.judged(task, turn.close)

    def judged(self, task, leave):
        """Return the verdict on a task. leave() is called if that takes long."""
        self.no_sandbox()  # which one of the workers is asked about at first
        return self.tried(lambda worker: worker.judge(task, leave))

    def tried(self, ask):
        """Return what a worker answers, or another one if it ends."""
        for again in True, False:
            worker = self.take()
            try:
                answer = ask(worker)
            except NotJudged as error:
                # It may have ended for reasons that are not the submission's.
                self.drop(worker)
                if self.closed or isinstance(error, Stuck) or not again:
                    raise
            else:
                if worker.aside:
                    self.drop(worker)
                else:
                    self.free.append(worker)
                return answer

    def take(self):
        """Return a worker that does nothing, a new one if there is none."""
        with self.lock:
            if self.closed:
                raise NotJudged("the grader has ended.")
            if self.free:
                return self.free.pop()
            worker = Worker(self.release)
            self.all.add(worker)
            return worker

    def drop(self, worker):
        """End a worker."""
        worker.close()
        with self.lock:
            self.all.discard(worker)

    def close(self):
        """End the processes."""
        with self.lock:
            self.closed, workers = True, list(self.all)
        self.pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
