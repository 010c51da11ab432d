"""A stranger's code sees nothing, keeps nothing and harms nobody but itself.

It is tried with code that attacks. That runs in the sandbox alone, and around the
sandbox there are other namespaces and limits, so that a hole costs a test and not the
machine. What is tried is made so that little happens where it succeeds.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from autograder.grading.judging.oracle import Link, clean_outputs
from autograder.grading.recording.cohort import HOW_TO_ENABLE
from autograder.grading.running import kernel, sandbox
from autograder.grading.running.sandbox import (
    Ended,
    Interrupted,
    NoSandbox,
    Server,
)

ROOT = Path(__file__).parents[2]
# In place of bubblewrap: the same in namespaces that it cannot get out of either.
LIMITS = "ulimit -v 16000000 -t 300 -c 0"
AROUND = """#!/bin/sh
{limits}
exec {bwrap} --unshare-all --die-with-parent --ro-bind / / --dev /dev --proc /proc \\
    --cap-add ALL -- {bwrap} "$@"
"""
NOTHING_AROUND = """#!/bin/sh
{limits}
exec {bwrap} "$@"
"""
SECONDS = 20


@pytest.fixture(scope="module")
def around(tmp_path_factory):
    """Return a folder with a bwrap that has something around it."""
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        pytest.skip("there is no bubblewrap: `make system` installs it")
    folder = tmp_path_factory.mktemp("around")
    program = folder / "bwrap"
    for script in AROUND, NOTHING_AROUND:
        program.write_text(script.format(limits=LIMITS, bwrap=bwrap))
        program.chmod(0o755)
        line = [program, "--unshare-all", "--ro-bind", "/", "/", "true"]
        if subprocess.run(line, capture_output=True).returncode == 0:
            return folder
    pytest.skip("no sandbox can be made here: the system refuses namespaces")


@pytest.fixture(scope="module")
def hidden(tmp_path_factory):
    """Return a folder that lies in one that the sandbox shows."""
    folders = (str(path) for path in sorted(Path(sandbox.SYSTEM[0]).iterdir()))
    return next(path for path in folders if os.path.isdir(path) and os.listdir(path))


@pytest.fixture
def new_server(around, monkeypatch):
    """Return a function that starts a server, which is ended after the test."""
    monkeypatch.setenv("PATH", str(around), prepend=os.pathsep)
    with contextlib.ExitStack() as started:

        def start(*arguments, **named):
            server = Server(*arguments, **named)
            started.callback(server.close)
            server.wait()
            return server

        yield start


@pytest.fixture(scope="module")
def one_server(around, hidden):
    """Hold the server of the module, and start another where it has been ended."""
    held = []

    def get():
        if not held or held[-1].process.poll() is not None:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("PATH", str(around), prepend=os.pathsep)
                held.append(Server(["numpy"], [hidden]))
            held[-1].wait()
        return held[-1]

    yield get
    for server in held:
        server.close()


@pytest.fixture
def server(one_server):
    return one_server()


@pytest.fixture
def new_link(server):
    """Return a function that forks a process, which is ended after the test."""
    with contextlib.ExitStack() as started:

        def fork(server=server):
            link = Link(server.fork)
            started.callback(link.process.end)
            return link

        yield fork


@pytest.fixture
def link(new_link):
    return new_link()


BEGINNING = """
import contextlib, ctypes, errno, json, os, signal, socket, sys, time
libc = ctypes.CDLL(None, use_errno=True)
def refused(function, *arguments, but=(OSError,)):
    "Return the exception's name, or None where it worked."
    try:
        function(*arguments)
    except but as error:
        return errno.errorcode.get(getattr(error, "errno", None), type(error).__name__)
def syscall(*arguments):
    "Return the error's name, or None where it worked."
    ctypes.set_errno(0)
    result = libc.syscall(*(ctypes.c_long(a) for a in arguments))
    return errno.errorcode[ctypes.get_errno()] if result == -1 else None
"""


def ask(link, message, seconds=SECONDS):
    return link.process.ask(message, time.monotonic() + seconds)


def run(link, source, seconds=SECONDS):
    """Run source in the sandbox, and return what it has printed."""
    reply = ask(link, {"do": "cell", "source": BEGINNING + source}, seconds)
    outputs = clean_outputs(link.channel.decoder(reply)(reply["outputs"]))
    errors = [each for each in outputs if each["output_type"] == "error"]
    assert not errors, "\n".join(errors[0]["traceback"])
    return "".join(output.get("text", "") for output in outputs)


def told(link, source):
    """Run source, and return what it has bound to `result`."""
    return json.loads(run(link, f"{source}\nprint(json.dumps(result))"))


def ends(link, source, seconds=SECONDS):
    """Run source, which ends its process, and return how."""
    with pytest.raises(Ended) as ended:
        run(link, source, seconds)
    return str(ended.value)


# what can be seen


def test_there_is_no_network(link):
    assert told(
        link,
        """
result = [refused(socket.socket, family, kind)
          for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 16, 17, 40)
          for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)]
result.append(refused(socket.create_connection, ("127.0.0.1", 22)))
result.append(refused(socket.getaddrinfo, "localhost", 80))
result.append(refused(socket.getaddrinfo, "example.org", 80))
pair = socket.socketpair()[0]
result.append(refused(pair.connect, "\\0bus"))
result.append(refused(pair.bind, "\\0bus"))
result = [each for each in result if each is None]
""",
    ) == []  # fmt: skip


def test_no_file_of_the_course_can_be_seen(link):
    places = {
        ROOT, ROOT / "solutions", ROOT / "autograder" / "gradebook.db", Path.home(),
        Path("/work"), Path("/root/.bashrc"), Path("/home"), Path("/var"), Path("/mnt"),
        Path("/etc/passwd"), Path("/etc/shadow"), Path("/run"), Path("/sys"),
        Path("/proc/self"), Path("/proc/1"), Path("/grader/solutions"),
        Path("/libraries/0/solutions"), Path("/grader/autograder/nbgrader_config.py"),
        Path("/grader/autograder/grading/judging"), Path("/grader/autograder/source"),
        Path("/grader/autograder/release"),
    }  # fmt: skip
    # There may be an empty folder, for what is mounted into it.
    names = sorted(map(str, places))
    seen = told(
        link,
        f"""
def holds(name):
    return os.listdir(name) if os.path.isdir(name) else os.path.exists(name)
result = {{name: holds(name) for name in {names}}}
""",
    )
    assert {name: what for name, what in seen.items() if what} == {}


def test_the_answers_cannot_be_imported_or_found(link):
    assert (
        told(
            link,
            """
names = "solutions", "solutions.linear", "autograder.grading.judging.oracle"
result = [n for n in names if not refused(__import__, n, but=(ImportError,))]
for root in "/grader", "/libraries":
    for folder, folders, files in os.walk(root):
        if "/nbgrader/" not in folder:
            wanted = {"gradebook.db", ".secret", "nbgrader_config.py"} & {*files}
            result += [f"{folder}/{name}" for name in wanted]
""",
        )
        == []
    )


def test_what_is_seen_of_this_machine_is_python_and_what_it_needs():
    seen = [Path(os.path.realpath(source)) for source, _ in sandbox.bound()]
    print(*sandbox.bound(), sep="\n")
    # Anybody's files may lie below these.
    for place in "/", "/usr", "/usr/local", "/usr/share", "/etc", "/var", Path.home():
        assert Path(place) not in seen
    for place in sys.base_prefix, sys.prefix, "/usr/local/share/nbgrader/exchange":
        place = Path(os.path.realpath(place))
        assert not any(place.is_relative_to(each) for each in seen), place
    for module in "oracle", "cells", "judge":
        assert not any(f"judging/{module}" in str(each) for each in seen)


def test_the_checks_judge_nothing_in_a_sandbox(link):
    assert (
        told(
            link,
            """
from autograder import checks
verdict = checks.linear_weight_gradient(lambda dZ, X, W: X.T @ dZ, thorough=True)
verdict.must_pass()
result = [repr(verdict), verdict.points(dW=1)]
for name in "linear", "network", "comparison", "catalogue":
    result.append(refused(__import__, f"autograder.checks.{name}", but=(ImportError,)))
""",
        )[2:]
        == ["ModuleNotFoundError"] * 4
    )


def test_a_hidden_folder_is_empty_and_stays_so(link, hidden):
    assert told(link, f"result = os.listdir({hidden!r})") == []


def test_a_hidden_folder_cannot_be_written_to(link, hidden):
    assert told(link, f"result = refused(open, {hidden + '/a'!r}, 'w')")


def test_there_is_nothing_in_proc_or_sys(link):
    source = (
        "result = [p for p in ('/proc', '/sys') if os.path.exists(p) and os.listdir(p)]"
    )
    assert told(link, source) == []


def test_the_environment_is_the_one_that_is_listed(link):
    environment = told(link, "result = dict(os.environ)")
    path = environment.pop("PYTHONPATH").split(os.pathsep)
    # Of a Python that does not lie with the system.
    assert environment.pop("LD_LIBRARY_PATH", "/python/lib") == "/python/lib"
    assert environment.pop("PWD", None) in (None, sandbox.FOLDER)
    assert environment == sandbox.ENVIRONMENT
    assert path[0] == sandbox.GRADER


def test_no_file_is_open_but_the_wire(link):
    numbers = told(
        link, "result = [n for n in range(4096) if not refused(os.fstat, n)]"
    )
    # Standard input is a second name of /dev/null.
    assert set(numbers) >= {0, 1, 2, 3}
    kinds = told(
        link,
        "result = [os.fstat(n).st_rdev == os.stat('/dev/null').st_rdev"
        f" for n in {numbers} if n != 3]",
    )
    assert all(kinds)
    assert len(numbers) <= 5


def test_it_is_nobody_of_this_machine(link):
    result = told(
        link,
        """
result = [os.getuid(), os.geteuid(), os.getgid(), os.getpid(), os.getppid(),
          socket.gethostname()]
""",
    )
    assert result == [1000, 1000, 1000, 1, 0, "sandbox"]


# what can be written


def test_the_system_is_read_only(link, hidden):
    written = told(
        link,
        """
result = []
for top in sorted(os.listdir("/")):
    for folder, folders, files in os.walk(f"/{top}"):
        if folder.count("/") > 3:
            folders.clear()
        if folder.startswith(("/notebook", "/tmp", "/dev")):
            continue
        try:
            os.mkdir(f"{folder}/mine")
            result.append(folder)
            os.rmdir(f"{folder}/mine")
        except OSError:
            pass
        for file in files[:3]:
            if not os.path.islink(f"{folder}/{file}"):
                if not refused(open, f"{folder}/{file}", "r+b"):
                    result.append(f"{folder}/{file}")
""",
    )
    # test_a_hidden_folder_cannot_be_written_to
    assert [p for p in written if not p.startswith(hidden)] == []


def test_it_writes_to_its_own_folders(link):
    assert (
        told(
            link,
            """
result = []
for folder in ".", "/tmp", "/dev/shm":
    with open(f"{folder}/a", "w") as file:
        file.write("b")
    with open(f"{folder}/a") as file:
        result.append(file.read())
""",
        )
        == ["b"] * 3
    )


def test_it_writes_to_no_other_folder_of_devices(link):
    assert told(link, "result = refused(open, '/dev/mine', 'w')") is not None


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm"])
def test_what_it_writes_is_capped(link, folder):
    result = told(
        link,
        f"""
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def fill(name, much):
    written = 0
    with contextlib.suppress(OSError), open(name, "wb", buffering=0) as file:
        while written < much:
            written += file.write(bytes(1 << 20)) or much
    return written
written = sum(fill("{folder}/a%d" % n, 80 << 20) for n in range(3))
for n in range(3):
    os.unlink("{folder}/a%d" % n)
count = 0
with contextlib.suppress(OSError):
    for count in range(6000):
        open("{folder}/b%d" % count, "w").close()
result = [written, count]
""",
    )
    assert result[0] <= 64 << 20
    assert result[1] <= 4096


def test_a_file_without_a_name_is_capped_too(link):
    # SIGXFSZ would end the process, too.
    result = told(
        link,
        """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
result = refused(os.truncate, os.open("a", os.O_CREAT | os.O_RDWR), 1 << 40)
""",
    )
    assert result == "EFBIG"


# what can be asked of the kernel


def test_no_process_thread_or_program_can_be_started(link):
    # If a thread could be, nothing would have to be done in turn: see `turns`.
    assert set(
        told(
            link,
            """
import subprocess, multiprocessing, _thread
def fork():
    if os.fork() == 0:
        os._exit(0)
def process():
    multiprocessing.get_context("fork").Process(target=int).start()
kinds = OSError, RuntimeError
result = [refused(each, but=kinds) for each in (
    fork, process, lambda: _thread.start_new_thread(int, ()),
    lambda: os.posix_spawn(sys.executable, ["python", "-c", ""], {}),
    lambda: os.execv(sys.executable, ["python", "-c", ""]),
    lambda: subprocess.run([sys.executable, "-c", ""]),
)]
result += [str(os.system("true") != 0 or None)]
""",
        )
    ) <= {"EPERM", "RuntimeError", "ENOSYS", "True"}  # fmt: skip


# Of x86-64 and of 64-bit ARM.
CALLS = {
    "clone": (56, 220), "fork": (57, None), "vfork": (58, None), "execve": (59, 221),
    "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "socket": (41, 198), "mount": (165, 40), "umount2": (166, 39), "unshare": (272, 97),
    "setns": (308, 268), "pivot_root": (155, 41), "chroot": (161, 51),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "pidfd_open": (434, 434), "open_tree": (428, 428),
    "add_key": (248, 217), "open_by_handle_at": (304, 265), "kexec_load": (246, 104),
    "init_module": (175, 105), "personality": (135, 92), "fsopen": (430, 430),
    "name_to_handle_at": (303, 264), "clone3": (435, 435), "execveat": (322, 281),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "flock": (73, 32),
    "fanotify_init": (300, 262), "rt_sigqueueinfo": (129, 138), "seccomp": (317, 277),
    "timer_create": (222, 107), "signalfd4": (289, 74), "sendmsg": (46, 211),
}  # fmt: skip


def test_what_is_not_listed_is_refused_however_it_is_asked_for(link):
    machine = {"x86_64": 0, "aarch64": 1}.get(os.uname().machine)
    if machine is None:
        pytest.skip("the numbers of this machine's calls are not known here")
    numbers = {name: each[machine] for name, each in CALLS.items() if each[machine]}
    # Those of kernels to come.
    numbers |= {f"number {n}": n for n in (*range(472, 512), 1000, 4000, 1 << 29)}
    # fork, vfork and clone would come back twice: the one who is new leaves.
    said = told(
        link,
        f"""
me = os.getpid()
result = {{}}
for name, number in {numbers}.items():
    result[name] = syscall(number, *([17] if name == "clone" else [0]), 0, 0, 0, 0, 0)
    if name in ("fork", "vfork", "clone") and result[name] is None:
        os._exit(0)
""",
    )
    assert {name: error for name, error in said.items() if error != "ENOSYS"} == {}


def test_no_file_that_others_have_can_be_watched_locked_or_leased(link):
    said = told(
        link,
        """
import fcntl, numpy
shared = os.open(numpy.__file__, os.O_RDONLY)
READ = (ctypes.c_short * 16)()
result = [
    refused(fcntl.flock, shared, fcntl.LOCK_SH), refused(fcntl.lockf, shared, 5),
    refused(fcntl.fcntl, shared, fcntl.F_SETLEASE, 0),
    refused(fcntl.fcntl, shared, fcntl.F_NOTIFY, 1),
    refused(fcntl.fcntl, os.pipe()[1], 1031, 1 << 20),
    refused(fcntl.ioctl, 0, 0x5412, b"a"),
]
""",
    )
    assert said == ["ENOSYS"] * 6


def test_signals_that_wait_are_capped(link):
    assert told(
        link,
        """
import resource
result = resource.getrlimit(resource.RLIMIT_SIGPENDING)
""",
    ) == [64, 64]


# What a notebook does in one process.
HONEST = """
import asyncio, csv, gzip, mmap, os, pathlib, queue, select, shutil, signal, sqlite3
import tempfile, threading, time, tracemalloc, uuid, zipfile
import matplotlib.pyplot as plt, numpy as np, sympy
A = np.random.default_rng(0).normal(size=(300, 300))
np.linalg.svd(A @ A)
np.save("a.npy", A)
np.load("a.npy", mmap_mode="r").sum()
np.memmap("b", dtype="f4", mode="w+", shape=9).flush()
plt.plot([1, 2])
for kind in "png", "pdf", "svg":
    plt.savefig(f"figure.{kind}")
plt.show()
sympy.integrate(sympy.sin(sympy.Symbol("x")) ** 2)

folder = pathlib.Path("folder")
folder.mkdir()
(folder / "a").write_text("1")
shutil.copytree(folder, "other")
shutil.copy2("a.npy", "c")
shutil.move("c", "d")
shutil.rmtree("other")
shutil.make_archive("archive", "zip", folder)
shutil.unpack_archive("archive.zip", "unpacked")
shutil.disk_usage(".")
os.symlink("d", "e"), os.link("d", "f"), os.chmod("d", 0o600), os.utime("d")
os.truncate("d", 0), os.replace("d", "g"), list(os.walk("/tmp")), os.umask(0o22)
with tempfile.TemporaryDirectory(), tempfile.TemporaryFile() as file:
    os.fsync(file.fileno()), os.set_inheritable(file.fileno(), True), file.isatty()
with gzip.open("h.gz", "wb") as file, zipfile.ZipFile("i.zip", "w") as other:
    file.write(b"1"), other.writestr("a", "b")
sqlite3.connect(":memory:").execute("create table a (b)")
mmap.mmap(-1, 4096), os.pipe(), os.dup(0), os.uname(), os.times(), uuid.uuid4()
threading.Event().wait(0.01), queue.Queue().put(1), tracemalloc.start()
select.epoll(), select.select([], [], [], 0), time.sleep(0.01), time.process_time()
signal.signal(signal.SIGALRM, signal.SIG_IGN), signal.alarm(1), signal.alarm(0)

async def one():
    await asyncio.sleep(0.01)
    return 1

assert await one() == 1
%timeit -n1 -r1 sum(range(3))
"""


def test_what_a_notebook_does_is_let_through(link):
    run(link, HONEST)


def test_each_call_that_is_listed_is_one_of_a_kernels():
    pyseccomp = pytest.importorskip("pyseccomp")
    names = [*kernel.CALLS, *kernel.SOME]
    assert len(names) == len(set(names))
    for name in names:
        # Raises for a name that no machine has; a new one is new to an old library.
        if name != "fchmodat2":
            pyseccomp.resolve_syscall(pyseccomp.Arch.X86_64, name)


AS_NOBODY = """
import os, time
from autograder.grading.judging.oracle import Link
from autograder.grading.running.sandbox import Server

assert os.getuid() == 4321
assert "CapEff:\\t0000000000000000" in open("/proc/self/status").read()
server = Server(["numpy"])
link = Link(server.fork)
for source in "import numpy; numpy.ones(3)", "import os; os.fork()":
    reply = link.process.ask({"do": "cell", "source": source}, time.monotonic() + 60)
    print(link.channel.decoder(reply)(reply["outputs"])[-1]["output_type"])
server.close()
"""


def test_it_needs_no_rights_of_root(around):
    """It works for an ordinary user, to whom these files happen to belong."""
    line = ["unshare", "--user", "--map-user=4321", "--map-group=4321"]
    done = subprocess.run(
        [*line, sys.executable, "-c", AS_NOBODY],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.stdout == "b'execute_result'\nb'error'\n", done.stderr


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="has no other calls")
@pytest.mark.parametrize(
    "code",
    # getpid by int 0x80, and by the x32 numbers
    [b"\xb8\x14\x00\x00\x00\xcd\x80\xc3", b"\xb8\x27\x00\x00\x40\x0f\x05\xc3"],
    ids=["32 bits", "x32"],
)
def test_the_kernel_cannot_be_asked_by_other_numbers(link, new_link, code):
    # They go through no rule at all, so they must end the process, or be unknown.
    source = f"""
import mmap
memory = mmap.mmap(-1, 4096, prot=7)
memory.write({code!r})
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
result = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
"""
    answer = -1
    with contextlib.suppress(Ended):
        answer = told(link, source)
    assert answer < 0
    assert run(new_link(), "print(1)") == "1\n"


def test_the_kernel_says_that_no_right_is_left(link):
    result = told(
        link,
        """
PR_GET_SECCOMP, PR_GET_NO_NEW_PRIVS, PR_CAPBSET_READ, PR_GET_DUMPABLE = 21, 39, 23, 3
PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET = 47, 1
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert libc.capget(header, data) == 0
result = {
    "capabilities": list(data),
    "bounding": [n for n in range(64) if libc.prctl(PR_CAPBSET_READ, n, 0, 0, 0) == 1],
    "ambient": [n for n in range(64)
                if libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, n, 0, 0) == 1],
    "seccomp": libc.prctl(PR_GET_SECCOMP, 0, 0, 0, 0),
    "no_new_privs": libc.prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0),
    "dumpable": libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0),
}
""",
    )  # fmt: skip
    assert result == {
        "capabilities": [0] * 6, "bounding": [], "ambient": [], "seccomp": 2,
        "no_new_privs": 1, "dumpable": 0,
    }  # fmt: skip


def test_nothing_is_mounted_or_made_a_device(link):
    assert None not in told(
        link,
        """
result = [refused(os.chroot, "/tmp"), refused(os.mknod, "/tmp/null", 0o20666, 259),
          refused(os.setuid, 0), refused(os.setgroups, [0]),
          refused(socket.sethostname, "a"), refused(os.nice, -5),
          refused(os.chown, "/tmp", 0, 0)]
""",
    )  # fmt: skip


# who else is there


def test_two_submissions_cannot_reach_each_other(new_link):
    one, other = new_link(), new_link()
    run(
        one,
        """
for folder in ".", "/tmp", "/dev/shm":
    open(f"{folder}/mine", "w").write("from the one")
import numpy
numpy.leak = os.environ["LEAK"] = "from the one"
""",
    )
    seen = told(
        other,
        """
import numpy
result = [os.listdir(f) for f in (".", "/dev/shm")]
result += [os.path.exists("/tmp/mine"), hasattr(numpy, "leak"), "LEAK" in os.environ]
""",
    )
    assert seen == [[], [], False, False, False]
    assert told(new_link(), "result = os.path.exists('/tmp/mine')") is False


def test_a_signal_reaches_nobody_else(new_link):
    one, other = new_link(), new_link()
    result = told(
        one,
        """
result = [n for n in range(2, 3000) if not refused(os.kill, n, 0)]
result += [n for n in range(2, 3000) if not refused(os.killpg, n, 0)]
result += [refused(os.kill, -1, signal.SIGTERM)]
""",
    )
    assert result == ["ESRCH"]
    assert run(other, "print(1)") == "1\n"


def test_a_signal_to_its_group_reaches_nobody_else(new_link):
    one, other = new_link(), new_link()
    with contextlib.suppress(Ended):
        run(one, "os.kill(0, signal.SIGKILL)")
    assert run(other, "print(1)") == "1\n"


def test_a_terminal_is_nobody_elses(new_link):
    assert told(new_link(), "result = refused(os.openpty)") is not None


def test_each_draws_random_numbers_of_its_own(new_link):
    source = """
import random, numpy
result = [random.random(), numpy.random.rand(), numpy.random.default_rng().random(),
          os.urandom(8).hex()]
"""
    draws = [told(new_link(), source) for _ in range(2)]
    assert not set(draws[0]) & set(draws[1])


# how much


def test_memory_is_capped(link):
    source = "result = refused(lambda: bytearray(3 << 30), but=(MemoryError,))"
    assert told(link, source) == "MemoryError"
    source = """
import resource
kinds = "AS", "CPU", "FSIZE", "NOFILE", "CORE", "MEMLOCK"
result = {k: resource.getrlimit(getattr(resource, f"RLIMIT_{k}")) for k in kinds}
more = resource.RLIMIT_AS, (-1, -1)
result["more"] = refused(resource.setrlimit, *more, but=(ValueError,))
"""
    limits = told(link, source)
    assert limits.pop("more") == "ValueError"
    assert limits == {
        "AS": [2 << 30] * 2, "CPU": [600] * 2, "FSIZE": [64 << 20] * 2,
        "NOFILE": [128] * 2, "CORE": [0, 0], "MEMLOCK": [0, 0],
    }  # fmt: skip


def test_time_is_capped_by_the_kernel(link):
    # A shorter cap of its own ends it as the one that it was given would.
    source = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))"
    run(link, source)
    assert "ended the program" in ends(link, "while True: pass")


def test_open_files_are_capped(link):
    source = """
held = []
with contextlib.suppress(OSError):
    while len(held) < 1000:
        held.append(os.open("/dev/null", 0))
result = len(held)
for number in held:
    os.close(number)
"""
    assert told(link, source) < 128


def test_output_is_capped(link):
    text = run(link, "for _ in range(5000): print('a' * 100)")
    assert len(text) <= 100_100
    assert text.endswith("cut off")
    reply = ask(link, {"do": "cell", "source": "for _ in range(9000): display(1)"})
    assert len(link.channel.decoder(reply)(reply["outputs"])) <= 1000
    assert run(link, "print(1)") == "1\n"


@pytest.mark.parametrize(
    "source",
    [
        "print('\\U0001f600' * 100_000)",
        "display({'image/png': 'A' * 1_500_000}, raw=True)",
        "print('\\x1b' * 100_000); print('é' * 100_000, file=sys.stderr)\n"
        "display({'image/png': 'A' * 900_000}, raw=True)",
    ],
    ids=["emoji", "a large figure", "both"],
)
def test_honest_output_ends_nothing(link, source):
    ask(link, {"do": "cell", "source": "import sys\n" + source})


def test_a_long_answer_ends_nothing(link):
    run(link, "def f(): return 'a' * 2_000_000")
    ask(link, {"do": "get", "name": "f"})
    none = {"t": "dict", "v": []}
    call = {"of": 0, "arguments": [], "named": none, "buffers": 0}
    reply = ask(link, {"do": "calls", "calls": [call]})
    assert "refused" in reply


# how it ends


@pytest.mark.parametrize(
    "source",
    [
        "os._exit(0)", "ctypes.string_at(0)", "os.kill(os.getpid(), signal.SIGSEGV)\n"
        "ctypes.string_at(0)", "os.close(3)", "libc.abort()",
        "os.write(3, b'x' * 100)", "os.write(3, bytes(8))",
    ],
)  # fmt: skip
def test_whoever_ends_ends_alone(server, new_link, source):
    link, other = new_link(), new_link()
    ends(link, source)
    assert run(other, "print(1)") == "1\n"
    assert run(new_link(), "print(2)") == "2\n"
    assert server.process.poll() is None


def test_an_endless_loop_is_interrupted_and_the_notebook_goes_on(link):
    run(link, "kept = 7")
    start = link.process.clock.now()
    with pytest.raises(Interrupted):
        run(link, "while True: pass", 0.3)
    assert link.process.clock.now() - start < 1.5
    assert run(link, "print(kept)") == "7\n"


def test_a_busy_machine_takes_no_time_from_a_submission(new_link):
    def burnt():
        # Seconds of the processor, until the deadline of one second.
        link = new_link()
        run(link, "import time; before = time.process_time()")
        with pytest.raises(Interrupted):
            run(link, "while True: pass", 1)
        return float(run(link, "print(time.process_time() - before)"))

    hogs = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(3 * os.cpu_count())
    ]
    try:
        assert burnt() > 0.8
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


@pytest.mark.parametrize(
    "source",
    [
        "while True:\n    try:\n        for _ in iter(int, 1): len('a')\n"
        "    except BaseException: pass",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
    ],
    ids=["catches it", "ignores it", "blocks it"],
)
def test_who_does_not_listen_is_ended_within_the_grace(new_link, source):
    link = new_link()
    start = link.process.clock.now()
    assert "could not be interrupted" in ends(link, source, 0.6)
    assert link.process.clock.now() - start < 0.6 + sandbox.GRACE_SECONDS + 1
    with pytest.raises(Ended):
        run(link, "print(1)")
    assert run(new_link(), "print(1)") == "1\n"


def children(number):
    """Return the processes below one, as the machine sees them."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents.setdefault(int(parent), []).append(int(path.parent.name))
    found, waiting = [], [number]
    while waiting:
        below = parents.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def comes_true(question, seconds=5):
    end = time.monotonic() + seconds
    while not question() and time.monotonic() < end:
        time.sleep(0.02)
    return question()


needs_proc = pytest.mark.skipif(not Path("/proc/1/stat").exists(), reason="no /proc")


@needs_proc
def test_nothing_lives_on_after_the_end(server):
    before = set(children(server.process.pid))
    link = Link(server.fork)
    run(link, "print(1)")
    assert len(set(children(server.process.pid)) - before) == 1
    with pytest.raises(Interrupted):
        run(link, "while True: pass", 0.2)
    link.process.channel.send(
        {"do": "cell", "source": "while True: pass", "question": "a"}
    )
    link.process.end()
    assert comes_true(lambda: not set(children(server.process.pid)) - before)
    assert link.process.ended


@needs_proc
def test_nothing_lives_on_after_the_server(new_server):
    server = new_server([])
    link = Link(server.fork)
    link.process.channel.send(
        {"do": "cell", "source": "while True: pass", "question": "a"}
    )
    below = children(server.process.pid)
    assert below
    server.close()
    assert comes_true(lambda: not any(os.path.exists(f"/proc/{n}") for n in below))


def test_ended_forks_do_not_pile_up(server):
    before = len(children(server.process.pid))
    for _ in range(20):
        link = Link(server.fork)
        link.process.end()
    Link(server.fork).process.end()
    assert comes_true(lambda: len(children(server.process.pid)) <= before)


# where there is none


def test_without_bubblewrap_it_is_said_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandbox, match="bubblewrap"):
        Server([]).wait()


REFUSALS = [
    "bwrap: No permissions to create new namespace, likely because the kernel does not"
    " allow non-privileged user namespaces.",
    "bwrap: setting up uid map: Permission denied",
    "bwrap: Creating new namespace failed: No space left on device",
]


@pytest.mark.parametrize("said", REFUSALS)
def test_where_namespaces_are_refused_it_is_said_so(monkeypatch, tmp_path, said):
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    start = time.monotonic()
    with pytest.raises(NoSandbox) as refused:
        Server([]).wait()
    assert str(refused.value) == said
    assert time.monotonic() - start < 5


def test_a_bubblewrap_that_says_nothing_is_not_waited_for(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(NoSandbox, match="did not start"):
        Server([]).wait()


def test_a_filter_that_cannot_be_made_is_no_sandbox(around, monkeypatch):
    monkeypatch.setenv("PATH", str(around), prepend=os.pathsep)
    monkeypatch.setitem(sys.modules, "pyseccomp", None)
    with pytest.raises(NoSandbox, match="libseccomp"):
        Server([]).wait()


def test_it_is_said_how_to_enable_it_and_which_switch_does_without():
    from autograder.grading.recording import cohort

    text = HOW_TO_ENABLE.format(reason="bwrap: no", assignment="linear_layer")
    assert "bwrap: no" in text
    assert "linear_layer" in text
    assert "unprivileged_userns_clone" in text
    (switch,) = [word for word in text.split() if word.startswith("--")]
    name = switch.partition("=")[0].rpartition(".")[2]
    assert name in Path(cohort.__file__).read_text(encoding="utf-8")


# without it


@pytest.fixture
def bare():
    """Start a server without a sandbox; only what is harmless is given to it."""
    server = Server([], sandboxed=False)
    server.wait()
    yield server
    server.close()


def test_without_a_sandbox_it_runs_all_the_same(bare):
    link = Link(bare.fork)
    folder = told(link, "result = os.getcwd()")
    assert os.path.isdir(folder)
    assert Path(folder).is_relative_to(tempfile.gettempdir())
    with pytest.raises(Interrupted):
        run(link, "while True: pass", 0.2)
    assert run(link, "print(1)") == "1\n"
    link.process.end()
    assert comes_true(lambda: not os.path.exists(folder))


@needs_proc
def test_without_a_sandbox_what_it_has_started_ends_with_it(bare):
    link = Link(bare.fork)
    source = "import subprocess; result = subprocess.Popen(['sleep', '60']).pid"
    number = told(link, source)
    assert os.path.exists(f"/proc/{number}")
    link.process.end()
    assert comes_true(lambda: not os.path.exists(f"/proc/{number}"))


@needs_proc
def test_without_a_sandbox_what_it_has_started_ends_where_it_ends_itself(bare):
    link = Link(bare.fork)
    source = "import subprocess; result = subprocess.Popen(['sleep', '20']).pid"
    number = told(link, source)
    try:
        message = {"do": "cell", "source": "import os; os._exit(0)", "question": ""}
        link.process.channel.send(message)
        time.sleep(0.5)
        link.process.end()
        assert comes_true(lambda: not os.path.exists(f"/proc/{number}"), 2)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
