"""Workers that judge: processes of this machine, or of others through Dask.

Jobs are bytes in, bytes out. A worker that ends costs one job, which is tried once more
in another; what takes too long is not.
"""

import contextlib
import hashlib
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import psutil

PATIENCE = 4  # times a cell's time, for a whole submission
SAME_AGAIN = "✗ The same mistake as above, on other inputs."
STUCK_SECONDS = 30  # beyond what a submission may take
LENGTH = struct.Struct(">Q")
BUSY = 8  # times slower than alone: then a machine is too busy to judge on
WARM = []  # processes that have been started ahead


class NotJudged(Exception):
    """A task that no worker could judge; its text says why."""


class Stuck(NotJudged):
    """A task that takes too long to judge."""


def digest(data):
    """Return what names bytes."""
    return hashlib.sha256(data).hexdigest()


def new_process():
    """Return a process that judges as soon as it is told what there is to judge."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.grading.judging.judge"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


def start_ahead():
    """Start a process for each processor, before it is known what there is to judge."""
    WARM.extend(new_process() for _ in range(processors()))


def processors():
    """Return how many processors there are for this process."""
    return len(os.sched_getaffinity(0))


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
        self.release, self.why, self.asking = release, None, threading.Lock()
        self.seconds = PATIENCE * json.loads(release)["seconds"] + STUCK_SECONDS
        self.process = WARM.pop() if WARM else new_process()
        self.cpu = psutil.Process(self.process.pid).cpu_times

    def no_sandbox(self):
        """Return why it can make no sandbox, "" if it can."""
        with self.asking:
            if self.why is None:
                self.send(self.release)
                self.why = self.answer().decode()
        return self.why

    def judge(self, task):
        """Return the verdict on a task. Raises NotJudged."""
        if why := self.no_sandbox():
            raise NotJudged(why)
        self.send(task)
        return self.answer()

    def send(self, data):
        with contextlib.suppress(OSError):  # what is not there does not answer
            send(self.process.stdin.fileno(), data)

    def answer(self):
        """Return what comes back. Its own deadlines are shorter than the ones here,
        which are for a process that is stuck, and the longer the busier the machine."""
        start, before = time.monotonic(), self.cpu().user

        def look():
            spent = self.cpu().user - before
            if max(spent, (time.monotonic() - start) / BUSY) > self.seconds:
                raise Stuck("judging it takes too long.")

        answer = receive(self.process.stdout.fileno(), look)
        if answer is None:
            raise NotJudged("the process that judges it has ended.")
        return answer

    def close(self):
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(OSError):  # of what was not sent
            self.process.stdin.close()


class Workers:
    """Workers of this machine, one for each thread of a pool."""

    def __init__(self, count, release):
        self.count, self.release = count, release
        self.pool = ThreadPoolExecutor(count)
        self.free = deque(Worker(release) for _ in range(count))
        self.all, self.closed, self.lock = set(self.free), False, threading.Lock()
        # All of them start now; where one can make none, none can.
        self.sandbox, *_ = [self.pool.submit(each.no_sandbox) for each in self.free]

    def no_sandbox(self):
        """Return why no sandbox can be made, "" if one can."""
        return self.sandbox.result()

    def submit(self, task):
        """Return the Future of the verdict on a task; it may raise NotJudged."""
        return self.pool.submit(self.judged, task)

    def judged(self, task):
        for again in True, False:
            worker = self.free.popleft()
            try:
                verdict = worker.judge(task)
            except NotJudged as error:
                # It may have ended for reasons that are not the submission's.
                self.replace(worker)
                if self.closed or isinstance(error, Stuck) or not again:
                    raise
            else:
                self.free.append(worker)
                return verdict

    def replace(self, worker):
        """Have another worker in the place of one."""
        worker.close()
        with self.lock:
            self.all.discard(worker)
            if not self.closed:
                worker = Worker(self.release)
                self.all.add(worker)
                self.free.append(worker)

    def close(self):
        """End the processes."""
        with self.lock:
            self.closed, workers = True, list(self.all)
        self.pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.close()
