"""Sandboxes, as the grader sees them: started by bubblewrap, forked, talked to, ended.

One server process stands in a sandbox that bubblewrap made, and forks a process into
namespaces of its own for each submission; see `inside`. A process that runs a
submission has no network, sees no file but Python's and its own, cannot start another
process or thread, and has a cap on memory, time, files and what it may say.
"""

import contextlib
import glob
import json
import os
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from autograder.grading.running.kernel import seccomp_filter
from autograder.grading.running.wire import Channel, Closed, Refused

PACKAGE = Path(__file__).resolve().parents[2]
PROJECT = PACKAGE.parent
# Where things lie inside: what is imported of this package, Python, the libraries, and
# the folder that a notebook runs in.
GRADER, LIBRARIES, FOLDER, PYTHON = (
    "/grader",
    "/libraries",
    "/notebook",
    Path("/python"),
)
# The system's shared libraries, what loads them, and the time zones; on Debian all of
# /usr/lib would be other programs and their data too.
SHARED = f"/usr/lib/{sysconfig.get_config_var('MULTIARCH')}"
SYSTEM = (
    SHARED if os.path.isdir(SHARED) else "/usr/lib",
    *("/usr/lib64", "/usr/share/zoneinfo"),
    *(name for name in ("/lib", "/lib64") if not os.path.islink(name)),
    *glob.glob("/usr/lib/ld-*.so*"),
)
# Of this package, what runs there and what tells of an exception; and in the place of
# the checks, nothing that judges.
SEEN = {
    name: name
    for name in (
        "__init__.py", "grading/__init__.py",
        *(f"grading/running/{name}.py"
          for name in ("__init__", "wire", "displays", "turns", "inside")),
        *(f"checks/{name}" for name in ("exceptions.py", "causes.py", "verdict.py")),
        "checks/words",
    )
} | {"checks/__init__.py": "grading/running/checks.py"}  # fmt: skip
START_SECONDS = 60
CREDENTIALS = struct.Struct("3i")  # pid, uid, gid
GRACE_SECONDS = 1.5  # between asking to stop and stopping
ENVIRONMENT = {
    "HOME": FOLDER,
    "LANG": "C.UTF-8",
    "PATH": "/nonexistent",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONSAFEPATH": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "MPLCONFIGDIR": "/tmp",
    "NBGRADER_EXECUTION": "autograde",
    # A sandbox has one thread.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


class NoSandbox(Exception):
    """No sandbox can be made on this machine; the text says why."""


class Ended(BaseException):
    """A submission's process was ended, or has ended by itself; the text says why.

    No `except Exception` of a test cell takes this for what a function has raised.
    """


class Unreadable(Exception):
    """A submission's process has sent what is no message."""


class Interrupted(BaseException):
    """The notebook's code was interrupted at the deadline, and can be called again."""


def bound():
    """Return (from, to) of what a sandbox sees of this machine, all of it read-only.

    That is what Python needs and nothing else: the program, its standard library, the
    packages beside it, and the system's shared libraries. A prefix such as /usr/local
    may hold anybody's files, so of one only these parts are there.
    """
    pairs = [(name, name) for name in SYSTEM if os.path.exists(name)]
    program = Path(os.path.realpath(sys.executable))
    home = Path(os.path.realpath(sys.base_prefix))
    parts = {program, Path(os.path.realpath(os.__file__)).parent}
    parts.update((home / "lib").glob("*.so*"))
    for path in sorted(parts):
        if not any(path.is_relative_to(name) for name, _ in pairs):
            pairs.append((str(path), str(PYTHON / path.relative_to(home))))
    # Those of this environment, and of the ones that it stands on.
    libraries = [path for path in sys.path if path.endswith("-packages")]
    pairs += [(path, f"{LIBRARIES}/{n}") for n, path in enumerate(libraries)]
    for name, source in SEEN.items():
        pairs.append((str(PACKAGE / source), f"{GRADER}/autograder/{name}"))
    return pairs


def command(control, hidden):
    """Return bubblewrap's command for a server that is reached over control.

    hidden are folders that must not be seen, wherever they lie.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise NoSandbox("bubblewrap (the command bwrap) is not installed.")
    line = [
        program, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
        "--uid", "1000", "--gid", "1000", "--hostname", "sandbox",
        "--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETPCAP",
    ]  # fmt: skip
    for name in "/lib", "/lib64":
        if os.path.islink(name):
            line += ["--symlink", os.readlink(name), name]
    pairs = bound()
    for path, inside in pairs:
        line += ["--ro-bind", path, inside]
    # What lies in what is bound, and is nobody's business or brings the answers along.
    library = Path(os.__file__).parent
    hidden = [PROJECT, Path.home(), library / "site-packages", *hidden]
    hidden = [Path(os.path.realpath(folder)) for folder in hidden]
    empty = []
    for path, inside in pairs:
        real = Path(os.path.realpath(path))
        folders = list(hidden)
        if inside.startswith(LIBRARIES):
            folders += [real / "solutions", real / "autograder"]
        for folder in folders:
            if real in folder.parents and folder.is_dir():
                empty.append(f"{inside}/{folder.relative_to(real)}")
    for folder in empty:
        line += ["--tmpfs", folder, "--remount-ro", folder]
    line += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    # bubblewrap's own /dev could be written to, by one submission for another.
    line += ["--tmpfs", "/dev", "--dir", "/dev/shm"]
    for name in "null", "zero", "full", "random", "urandom":
        line += ["--dev-bind", f"/dev/{name}", f"/dev/{name}"]
    line += ["--remount-ro", "/dev", "--tmpfs", "/tmp", "--dir", FOLDER]
    inside = dict(pairs)
    python = inside.get(os.path.realpath(sys.executable))
    seen = [GRADER, *(to for to in inside.values() if to.startswith(LIBRARIES))]
    variables = {**ENVIRONMENT, "PYTHONPATH": os.pathsep.join(seen)}
    if python.startswith(str(PYTHON)):
        variables["LD_LIBRARY_PATH"] = f"{PYTHON}/lib"
    for name, value in variables.items():
        line += ["--setenv", name, value]
    line += ["--remount-ro", "/", "--chdir", FOLDER]
    return [
        *line,
        python,
        "-s",
        "-m",
        "autograder.grading.running.inside",
        str(control),
    ]


class Server:
    """A server that forks submissions' processes.

    modules are what it imports beforehand. Raises NoSandbox if it does not start.
    """

    def __init__(self, modules, hidden=(), sandboxed=True):
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.control.settimeout(START_SECONDS)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115
        environment = None
        program = None
        if sandboxed:
            line = command(theirs.fileno(), hidden)
            try:
                program = seccomp_filter().hex()
            except (ImportError, RuntimeError, OSError) as error:
                raise NoSandbox(f"libseccomp is missing ({error}).") from error
        else:
            line = [sys.executable, "-P", "-m", "autograder.grading.running.inside"]
            line.append(str(theirs.fileno()))
            environment = {**os.environ, **ENVIRONMENT, "PATH": os.defpath}
            environment["HOME"] = tempfile.gettempdir()
        self.process = subprocess.Popen(
            line, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=self.errors, pass_fds=[theirs.fileno()],
        )  # fmt: skip
        theirs.close()
        start = {"modules": list(modules), "filter": program}
        self.started = False
        with contextlib.suppress(OSError):
            self.control.send(json.dumps(start).encode())

    def wait(self):
        """Wait until it has started."""
        if self.started:
            return
        with contextlib.suppress(OSError):
            self.started = self.control.recv(100) == b"ready"
        if not self.started:
            raise NoSandbox(self.last_words() or "its server did not start.")

    def last_words(self):
        """End the server, and return what it has said on standard error."""
        self.close()
        self.errors.seek(0)
        return self.errors.read(4000).decode(errors="replace").strip()

    def fork(self, keep, found):
        """Return a new Process; keep and found are the Channel's. Raises NoSandbox."""
        self.wait()
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        try:
            with theirs:
                socket.send_fds(self.control, [b"fork"], [theirs.fileno()])
                number = int(self.control.recv(100))
        except (OSError, ValueError) as error:
            ours.close()
            raise NoSandbox(
                self.last_words() or f"its server ended: {error}"
            ) from error
        return Process(self, number, ours, keep, found)

    def tell(self, what, number):
        """Interrupt or end a process."""
        with contextlib.suppress(OSError):
            self.control.send(f"{what} {number}".encode())

    def close(self):
        """End the server and every process of its."""
        self.control.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


class Process:
    """A process that runs one submission's code.

    answer(message) is what the grader answers to a callback; it is set by the one who
    gives the callbacks out.
    """

    def __init__(self, server, number, connection, keep, found):
        self.server, self.number = server, number
        self.clock = FairClock()
        self.channel = Channel(connection, keep, found, self.clock)
        self.ended = None  # why, in words
        self.answer = None
        self.met = False
        self.gone = False  # by itself, or because somebody has ended it

    def meet(self, deadline):
        """Take the first byte, with which the kernel says which process sent it."""
        size = socket.CMSG_SPACE(CREDENTIALS.size)
        self.channel.wait(deadline)
        byte, said, *_ = self.channel.socket.recvmsg(1, size)
        if not byte:
            raise Closed("nobody is there")
        (pid,) = [CREDENTIALS.unpack(data)[0] for _, _, data in said] or [0]
        self.clock.watch(pid)
        self.met = True

    def ask(self, message, deadline):
        """Send a message and return the reply.

        Raises Interrupted at the deadline, and Ended if nothing comes back even then
        or the process has ended, now or before. Raises Refused if the message itself is
        too large.
        """
        if self.ended:
            raise Ended(self.ended)
        # A reply names the message that it answers, so that none can be sent ahead.
        question = secrets.token_hex(8)
        try:
            if not self.met:
                self.meet(deadline)
            self.channel.send({**message, "question": question}, deadline)
            return self.reply(question, deadline)
        except TimeoutError:
            self.server.tell("interrupt", self.number)
        except Unreadable as error:
            self.stop(f"sent what cannot be read ({error})")
        except Closed:
            self.gone = True
            self.stop("ended the program it ran in")
        try:
            self.reply(question, self.clock.now() + GRACE_SECONDS)
        except (TimeoutError, Unreadable, Closed):
            self.stop("took too long and could not be interrupted")
        raise Interrupted

    def reply(self, question, deadline):
        """Return the reply to a question, and answer the callbacks before it."""
        while True:
            try:
                reply = self.channel.receive(deadline)
            except Refused as error:
                raise Unreadable(str(error)) from error
            if reply.get("question") != question:
                raise Unreadable("it answers what was not asked")
            if "callback" not in reply:
                return reply
            answer = self.answer(reply)
            try:
                self.channel.send(answer, deadline)
            except Refused as error:
                raised = {"raised": ["ValueError", str(error)]}
                self.channel.send({**raised, "answers": question}, deadline)

    def stop(self, why):
        """End the process, and raise Ended."""
        self.ended = why
        self.end()
        raise Ended(why)

    def end(self):
        """End the process."""
        self.ended = self.ended or "has ended"
        self.server.tell("end", self.number)
        self.channel.socket.close()
        self.clock.close()


class FairClock:
    """A clock that stands still while the process whose turn it is waits for a
    processor, so that a busy machine takes no time from anybody."""

    def __init__(self):
        self.queues = {True: open_queue(os.getpid()), False: None}
        self.ours, self.lost, self.mark = True, 0.0, 0.0
        self.mark = self.waited()

    def watch(self, pid):
        """Watch the process on the other side."""
        self.queues[False] = open_queue(pid)

    def waited(self):
        """Return how many seconds whose turn it is has waited for a processor."""
        queue = self.queues[self.ours]
        try:
            return int(os.pread(queue, 100, 0).split()[1]) / 1e9 if queue else self.mark
        except (OSError, IndexError):  # it has ended
            return self.mark

    def now(self):
        return time.monotonic() - self.lost - (self.waited() - self.mark)

    def turn(self, ours):
        """Note whose turn it is."""
        self.lost += self.waited() - self.mark
        self.ours = ours
        self.mark = self.waited()

    def close(self):
        for queue in filter(None, self.queues.values()):
            os.close(queue)
        self.queues = dict.fromkeys(self.queues)


def open_queue(pid):
    """Return a descriptor of what the kernel says of a process's time, or None."""
    try:
        return os.open(f"/proc/{pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:  # a kernel that does not say it: then time is what passes
        return None
