"""Submissions that kill, flood, fork, loop and fill: for the sandbox alone.

Some stand on right answers: where a task is spoiled, the others get all their points.
`median` is the last task, so what its function breaks has nothing behind it.
"""

from functools import partial

from .attacks import OUT
from .course import POINTS, RIGHT, WRONG
from .records import TRACE, record, zero

attack = partial(record, "attack", harmless=False)
NEEDS_SANDBOX = ("sandbox",)
NOTHING = {name: 0 for name in POINTS if name.startswith("test_")}


def at_the_start(name, family, why, first, **more):
    """Record an attack that comes before all answers, which are wrong."""
    more.setdefault("needs", NEEDS_SANDBOX)
    attack(name, family, why, base=WRONG, first=first, **more)


def in_median(name, family, why, body, **more):
    """Record an attack in the last function. The other answers are right."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
    answer = f"def median(numbers):\n{lines}"
    more.setdefault("needs", NEEDS_SANDBOX)
    more["points"] = zero("median") | more.get("points", {})
    attack(name, family, why, base=RIGHT, answers={"median": answer}, **more)


def in_last_cell(name, family, why, last, **more):
    """Record an attack behind all cells. The answers are right, and are judged."""
    more.setdefault("needs", NEEDS_SANDBOX)
    attack(name, family, why, base=RIGHT, last=last, **more)


# The end of the process

in_median(
    "sys_exit_in_function",
    "exit",
    "A graded function ends the program politely.",
    "import sys\nsys.exit(0)",
)
in_median(
    "os_exit_in_function",
    "exit",
    "A graded function ends the process with success.",
    "import os\nos._exit(0)",
)
in_median(
    "keyboard_interrupt_raised",
    "exit",
    "A graded function raises what a person at the keyboard would.",
    "raise KeyboardInterrupt",
)
in_median(
    "generator_exit_raised",
    "exit",
    "A graded function raises GeneratorExit, which is no Exception.",
    "raise GeneratorExit",
)
in_median(
    "base_exception_raised",
    "exit",
    "A graded function raises an exception of its own below BaseException alone.",
    "raise type('Silent', (BaseException,), {})(2)",
)
in_last_cell(
    "quit_in_cell",
    "exit",
    "A last cell says quit and exit in every way there is.",
    """
import atexit
atexit.register(print, "bye")
try:
    quit()
finally:
    exit(0)
""",
)
in_last_cell(
    "os_exit_in_last_cell",
    "exit",
    "The process ends behind all that is judged.",
    "import os\nos._exit(0)",
)
at_the_start(
    "os_exit_at_once",
    "exit",
    "The process ends, with success, before any test.",
    "import os\nos._exit(0)",
    points=NOTHING,
)
at_the_start(
    "sys_exit_in_cell",
    "exit",
    "A cell ends the program before any test; IPython goes on.",
    "import sys\nsys.exit(0)",
    doubt="A grader that takes SystemExit in a cell for the end gives 0 for all tests.",
)
in_last_cell(
    "exit_handlers",
    "exit",
    "Handlers at the exit, and a __del__, that never come back.",
    """
import atexit
import time
import weakref


class Undead:
    def __del__(self):
        while True:
            time.sleep(1)


atexit.register(time.sleep, 10**6)
weakref.finalize(np, time.sleep, 10**6)
undead = Undead()
""",
)

# Signals

in_median(
    "killed_by_itself",
    "signals",
    "A graded function kills its own process.",
    "import os\nimport signal\nos.kill(os.getpid(), signal.SIGKILL)",
)
in_median(
    "stopped",
    "signals",
    "A graded function stops its process, which then neither runs nor ends.",
    "import os\nimport signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "parent_killed",
    "signals",
    "The parent is killed, and process 1, and the group.",
    """
import os
import signal
for process in os.getppid(), 1, 0:
    for sent in signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP:
        try:
            if process:
                os.kill(process, sent)
        except OSError:
            pass
""",
)
in_last_cell(
    "everybody_killed",
    "signals",
    "Every process that may be killed is killed.",
    "import os\nimport signal\nos.kill(-1, signal.SIGKILL)",
)
in_last_cell(
    "group_killed",
    "signals",
    "The process group is killed.",
    "import os\nimport signal\nos.killpg(0, signal.SIGKILL)",
)
in_median(
    "alarm",
    "signals",
    "An alarm goes off while the grader waits.",
    """
import signal
signal.signal(signal.SIGALRM, signal.SIG_DFL)
signal.setitimer(signal.ITIMER_REAL, 0.01)
while True:
    pass
""",
)
in_median(
    "signals_ignored",
    "signals",
    "All signals are ignored or blocked, and then it loops.",
    """
import signal
for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
while True:
    pass
""",
    needs=("sandbox", "deadline"),
)

# Time

in_last_cell(
    "endless_cell",
    "time",
    "The last cell does not end.",
    "while True:\n    pass",
    needs=("sandbox", "deadline"),
)
at_the_start(
    "endless_first_cell",
    "time",
    "The first cell does not end, until it is interrupted.",
    "while True:\n    pass",
    needs=("sandbox", "deadline"),
    doubt="A grader that ends the notebook at its first endless cell gives 0.",
)
in_median(
    "endless_function",
    "time",
    "A graded function does not end.",
    "while True:\n    pass",
    needs=("sandbox", "deadline"),
)
in_median(
    "deaf_function",
    "time",
    "A graded function catches whatever is to end it.",
    """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    needs=("sandbox", "deadline"),
)
at_the_start(
    "deaf_cell",
    "time",
    "The first cell catches whatever is to end it.",
    """
import time
while True:
    try:
        time.sleep(10**6)
    except BaseException:
        pass
""",
    points=NOTHING,
    needs=("sandbox", "deadline"),
    doubt="A grader that starts again without that cell may give what is wrong its"
    " points.",
)
in_median(
    "sleeping_function",
    "time",
    "A graded function sleeps.",
    "import time\ntime.sleep(10**6)",
    needs=("sandbox", "deadline"),
)
in_median(
    "endless_in_c",
    "time",
    "A graded function is inside of one step of C that lasts for years.",
    "return sum(range(10**18)) + len(str(7 ** (10**9)))",
    needs=("sandbox", "deadline"),
)
in_median(
    "endless_regular_expression",
    "time",
    "A pattern that backtracks for ever holds the interpreter.",
    'import re\nreturn re.match(r"(a+)+$", "a" * 60 + "!")',
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "endless_finalizer",
    "time",
    "An object's __del__ does not end.",
    """
class Undead:
    def __del__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass


Undead()
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "endless_answer",
    "time",
    "The answer is quick, and whatever is asked of it is not.",
    """
class Slow:
    def __getattribute__(self, name):
        while True:
            pass

    def __eq__(self, other):
        while True:
            pass

    __repr__ = __str__ = __hash__ = __len__ = __iter__ = lambda self: self.slow


return Slow()
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "endless_exception",
    "time",
    "The exception's text does not end.",
    """
class Long(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


raise Long
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "every_call_a_little_late",
    "time",
    "Each call takes half a second, and there are many.",
    "import time\ntime.sleep(0.5)\nreturn 0",
)

# Processes

at_the_start(
    "fork_bomb",
    "processes",
    "Processes that fork without end.",
    "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n"
    "        pass",
    needs=("sandbox", "deadline"),
    doubt="Forks are refused, and of an endless loop one interrupt in some is lost.",
)
in_last_cell(
    "thread_bomb",
    "processes",
    "Threads without end.",
    """
import threading
import time
try:
    while True:
        threading.Thread(target=time.sleep, args=(10**6,), daemon=True).start()
except BaseException:
    pass
""",
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "daemon_left",
    "processes",
    "A child in a session of its own outlives the notebook.",
    f"""
import os
import subprocess
import sys
import time
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
            open("/tmp/{TRACE}", "w").close()
        os._exit(0)
except OSError:
    pass
try:
    subprocess.Popen(
        ["nohup", sys.executable, "-c", "import time; time.sleep(600) # {TRACE}"],
        start_new_session=True,
    )
except OSError:
    pass
""",
)
in_last_cell(
    "two_processes_answer",
    "processes",
    "A fork reads and answers on the same pipe as its parent.",
    """
import os
try:
    os.fork()
except OSError:
    pass
""",
    doubt="Behind all tests; where forks are allowed, two processes serve the pipe.",
)
in_median(
    "forked_answer",
    "processes",
    "Two processes come back from one call.",
    "import os\nos.fork()\nreturn 0",
)
in_median(
    "thread_left",
    "processes",
    "Threads answer for the function when it has returned.",
    """
import os
import threading


def write():
    while True:
        for number in range(3, 50):
            try:
                os.write(number, b'{"value": 2}')
            except OSError:
                pass


for _ in range(4):
    threading.Thread(target=write, daemon=True).start()
return 0
""",
)
in_last_cell(
    "shell_started",
    "processes",
    "Shells, compilers and Python itself are started in all ways.",
    f"""
import os
import subprocess
for command in "id", "cat /etc/shadow", "python3 -c 'print(1)'":
    try:
        os.system(command)
        subprocess.run(command, shell=True)
    except OSError:
        pass
for start in os.posix_spawn, os.execv:
    try:
        arguments = ("/bin/sh", ["sh", "-c", "echo {TRACE}"])
        start(*arguments, *([{{}}] if start is os.posix_spawn else []))
    except OSError:
        pass
""",
)

# Memory

MEMORY = {
    "list": "x = [0]\nwhile True:\n    x += x",
    "array": "x = []\nwhile True:\n    x.append(np.ones(10**7))",
    "bytes": "x = b'x' * 10**11",
    "zeros": "x = np.zeros(10**12)\nx += 1",
    "string": "x = 'x'\nwhile True:\n    x += x",
}
for kind, body in MEMORY.items():
    in_median(
        f"memory_{kind}",
        "memory",
        f"A graded function takes all memory, as {kind}.",
        body,
    )
in_last_cell(
    "memory_in_cell",
    "memory",
    "A cell takes all memory, and keeps it.",
    """
kept = []
try:
    while True:
        kept.append(bytearray(10**8))
except MemoryError:
    pass
more = [bytearray(10**4) for _ in range(10**6)]
""",
)
in_last_cell(
    "memory_shared",
    "memory",
    "Memory that no process is charged for: memfd, shared maps, pipes.",
    """
import mmap
import os
kept = []
try:
    while True:
        kept.append(mmap.mmap(-1, 10**8))
        kept[-1].write(b"x" * 10**8)
except (OSError, ValueError, MemoryError):
    pass
try:
    while True:
        number = os.memfd_create("x")
        os.write(number, b"x" * 10**8)
except (OSError, AttributeError, MemoryError):
    pass
""",
)
in_median(
    "recursion",
    "memory",
    "A graded function calls itself without end.",
    "return median(numbers)",
)
in_median(
    "recursion_limit_raised",
    "memory",
    "The limit of recursion is raised until the stack bursts.",
    "import sys\nsys.setrecursionlimit(10**9)\n"
    "return eval('[' * 10**5 + ']' * 10**5) or median(numbers)",
)
in_median(
    "stack_burst",
    "memory",
    "Nested objects burst the stack of C when they are compared or shown.",
    """
import sys
sys.setrecursionlimit(10**9)
nested = []
for _ in range(10**6):
    nested = [nested]
return repr(nested)
""",
)
in_median(
    "collisions",
    "memory",
    "Keys whose hashes collide make a dict slow.",
    "return {k * (2**61 - 1): 0 for k in range(1, 9000)}",
)

# Disk

in_last_cell(
    "disk_one_file",
    "disk",
    "One file grows without end, in each folder that can be written.",
    """
for place in ".", "/tmp", "/dev/shm", "/var/tmp":
    try:
        with open(f"{place}/huge", "wb", buffering=0) as file:
            while True:
                file.write(b"x" * 10**7)
    except OSError:
        pass
""",
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "disk_many_files",
    "disk",
    "Files without end, in each folder that can be written.",
    """
for place in ".", "/tmp", "/dev/shm", "/var/tmp":
    try:
        for number in range(10**9):
            open(f"{place}/{number}", "w").close()
    except OSError:
        pass
""",
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "disk_sparse_and_deep",
    "disk",
    "A file of a terabyte that is empty, and folders nested without end.",
    """
import os
try:
    with open("sparse", "wb") as file:
        file.truncate(10**12)
except OSError:
    pass
try:
    while True:
        os.mkdir("deep")
        os.chdir("deep")
except OSError:
    pass
""",
    needs=("sandbox", "deadline"),
)
in_last_cell(
    "descriptors_used_up",
    "disk",
    "All descriptors are taken, and the folder it stands in is removed.",
    """
import os
import shutil
shutil.rmtree(os.getcwd(), ignore_errors=True)
kept = []
try:
    while True:
        kept.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
""",
)

# Output

OUTPUT = {
    "lines": ("Lines are printed without end.", "while True:\n    print('x' * 70)"),
    "stderr": (
        "Lines go to standard error without end.",
        "import sys\nwhile True:\n    sys.stderr.write('x' * 70 + '\\n')",
    ),
    "displays": (
        "Things are displayed without end.",
        "from IPython.display import HTML, display\nwhile True:\n"
        "    display(HTML('<b>x</b>'))",
    ),
}
for kind, (why, last) in OUTPUT.items():
    in_last_cell(f"output_{kind}", "output", why, last, needs=("sandbox", "deadline"))
in_last_cell("output_one_line", "output", "One line of 100 MB.", "print('x' * 10**8)")
in_last_cell(
    "output_one_value",
    "output",
    "The last value shows as 100 MB.",
    "class Long:\n    __repr__ = lambda self: 'x' * 10**8\n\n\nLong()",
)
in_last_cell(
    "output_many_kinds",
    "output",
    "Displayed data of a thousand kinds, some of them no text.",
    """
from IPython.display import display
for number in range(5000):
    display({f"x/{k}": ["x" * 100, {}, None][k % 3] for k in range(100)}, raw=True)
""",
)
in_last_cell(
    "output_traceback",
    "output",
    "An exception with a text of 100 MB and ten thousand notes.",
    """
error = ValueError("x" * 10**8)
for number in range(10**4):
    error.add_note("x" * 1000)
raise error
""",
)
in_last_cell(
    "output_raw_descriptors",
    "output",
    "Descriptors 1 and 2 are written to without end, past Python.",
    """
import os
while True:
    os.write(1, b"x" * 10**6)
    os.write(2, b"x" * 10**6)
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "output_of_function",
    "output",
    "A graded function prints without end.",
    "while True:\n    print('x' * 10**6)",
    needs=("sandbox", "deadline"),
)

# Answers that are too much

ANSWERS = {
    "huge_bytes": ("bytes of 1 GB", "return bytes(10**9)"),
    "huge_array": ("an array of 1 GB", "return np.zeros(10**9, dtype=np.int8)"),
    "huge_integer": ("an integer of a million digits", "return 10**1_000_000"),
    "huge_text": ("a text of 100 MB", "return 'x' * 10**8"),
    "huge_list": ("a list of ten million", "return [0] * 10**7"),
    "huge_dict": ("a dict of a million keys", "return dict.fromkeys(range(10**6))"),
    "strided_array": (
        "an array that says it has 10**18 entries, of one number",
        "return np.broadcast_to(0.0, (10**9, 10**9))",
    ),
    "deep_list": (
        "a list nested 100000 deep",
        "deep = []\nfor _ in range(10**5):\n    deep = [deep]\nreturn deep",
    ),
    "cyclic_list": (
        "a list that contains itself",
        "cycle = []\ncycle.append(cycle)\nreturn cycle",
    ),
    "doubling_list": (
        "fifty lists that hold each other twice, 2**50 in all",
        "twice = [0]\nfor _ in range(50):\n    twice = [twice, twice]\nreturn twice",
    ),
    "odd_dtypes": (
        "arrays of dates, texts, records and long doubles",
        "return [np.array(['x']), np.array(['2000'], 'M8[D]'),"
        " np.zeros(2, 'i4,f8'), np.longdouble(2), np.void(b'x')]",
    ),
    "many_handles": (
        "a hundred thousand objects of its own",
        "return [object() for _ in range(10**5)]",
    ),
    "lone_surrogate": ("a text that is no Unicode", "return '\\ud800' * 100"),
    "wire_words": (
        "plain data that look like the grader's own messages",
        "return [{'t': 'handle', 'id': 0}, {'t': 'yours', 'id': 0},"
        " {'t': 'array', 'd': 'O', 's': [1], 'b': 0}, {'value': 2, 'after': [[2]]}]",
    ),
}
for name, (what, body) in ANSWERS.items():
    in_median(name, "answers", f"A graded function returns {what}.", body)
in_median(
    "huge_exception",
    "answers",
    "A graded function raises an exception with a text of 100 MB.",
    "raise ValueError('x' * 10**8)",
)
in_median(
    "deep_causes",
    "answers",
    "An exception with a hundred thousand causes, in a circle.",
    """
first = error = ValueError("0")
for number in range(10**5):
    error.__cause__ = ValueError(number)
    error = error.__cause__
error.__cause__ = first
raise first
""",
)
in_median(
    "argument_made_huge",
    "answers",
    "A graded function makes the list that it was given a hundred million long.",
    "numbers += [0] * 10**8\nreturn 0",
)

# The pipe to the grader

FRAMES = """
import json
import os
import struct
reply = json.dumps({"value": 2, "outputs": [], "sizes": []}).encode()
frames = [
    struct.pack(">II", len(reply), 0) + reply,
    reply + b"\\n",
    struct.pack("<I", len(reply)) + reply,
    struct.pack(">Q", len(reply)) + reply,
    b"Content-Length: %d\\r\\n\\r\\n%s" % (len(reply), reply),
]
"""
in_median(
    "frames_forged",
    "wire",
    "Bytes that look like the answer go to every descriptor there is.",
    FRAMES
    + """
for number in range(3, 50):
    for frame in frames * 8:
        try:
            os.write(number, frame)
        except OSError:
            break
return 0
""",
)
in_last_cell(
    "frames_forged_in_cell",
    "wire",
    "A cell answers for the calls that are still to come.",
    FRAMES
    + """
for number in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd") else []:
    for frame in frames * 8:
        try:
            if int(number) > 2:
                os.write(int(number), frame)
        except OSError:
            break
for number in range(3, 50):
    try:
        os.write(number, frames[0])
    except OSError:
        pass
""",
)
at_the_start(
    "frames_forged_at_once",
    "wire",
    "The first cell answers for all calls that are to come, with all that is right.",
    FRAMES
    + """
for number in range(3, 50):
    try:
        for _ in range(40):
            os.write(number, frames[0])
    except OSError:
        pass
""",
    points=NOTHING,
    doubt="A grader that pairs requests and replies drops the channel, and all is 0;"
    " one that throws away what it has not asked for may go on, with what is wrong.",
)
in_median(
    "half_a_frame",
    "wire",
    "A frame's head promises 4 GB, and nothing follows.",
    """
import os
for number in range(3, 50):
    try:
        os.write(number, b"\\xff" * 8)
    except OSError:
        pass
import time
time.sleep(10**6)
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "frames_deep_and_wrong",
    "wire",
    "Frames with JSON that is deep, no object, or full of other types.",
    """
import os
import struct
for text in b"[" * 10**5, b"3", b"null", b'{"sizes": {}}', b'{"sizes": [-1]}', b"NaN":
    for number in range(3, 50):
        try:
            os.write(number, struct.pack(">II", len(text), 0) + text)
        except OSError:
            pass
return 0
""",
)
in_median(
    "descriptors_closed",
    "wire",
    "Every descriptor is closed.",
    "import os\nos.closerange(0, 1000)\nreturn 0",
)
in_median(
    "descriptors_read",
    "wire",
    "Every descriptor is read from, and so what the grader says next is taken.",
    f"""
import os
import select
for number in range(3, 50):
    try:
        if select.select([number], [], [], 0.01)[0]:
            text = os.read(number, 10**6)
            if b"HIDDEN" in text:
                print({OUT})
    except (OSError, ValueError):
        pass
return 0
""",
)
in_median(
    "descriptors_duplicated",
    "wire",
    "One descriptor takes another's place, and sockets are shut down for writing.",
    """
import os
import socket
for number in range(3, 50):
    try:
        socket.socket(fileno=os.dup(number)).shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    try:
        os.dup2(1, number)
    except OSError:
        pass
return 0
""",
)
in_median(
    "runner_rewritten",
    "wire",
    "The sandbox's own program, found in memory, is made to say what is wanted.",
    """
import gc
import sys
for value in gc.get_objects():
    kind = type(value).__name__
    if kind in ("Channel", "Runner", "Encoder", "Decoder"):
        try:
            for name in list(vars(type(value))):
                if not name.startswith("__"):
                    setattr(type(value), name, lambda *anything, **named: 2)
        except Exception:
            pass
return 0
""",
    needs=("sandbox", "deadline"),
)
in_median(
    "encoder_lies",
    "wire",
    "The sandbox's program is made to send an array of other sizes than it says.",
    """
import sys
for name, module in list(sys.modules.items()):
    encoder = getattr(module, "Encoder", None)
    if encoder is not None and "wire" in name:
        encoder.array = lambda self, array, depth: {
            "t": "array", "d": "<f8", "s": [10**6, 10**6], "l": "C", "w": True, "b": 0,
        }
        encoder.__call__ = lambda self, value, depth=0: {
            "t": "array", "d": "|O8", "s": [-1], "l": "C", "w": True, "b": 7,
        }
return np.zeros(3)
""",
)

# The machine

in_median(
    "segfault",
    "machine",
    "A graded function reads address zero.",
    "import ctypes\nreturn ctypes.string_at(0)",
)
in_median("abort", "machine", "A graded function aborts.", "import os\nos.abort()")
in_median(
    "faulthandler",
    "machine",
    "The fault handler is told to leave in the middle of the next call.",
    "import faulthandler\nfaulthandler.dump_traceback_later(0.01, exit=True)\n"
    "while True:\n    pass",
)
in_last_cell(
    "network",
    "machine",
    "Somebody is called, by number and by name, and waited for.",
    f"""
import socket
import urllib.request
for address in ("1.1.1.1", 53), ("8.8.8.8", 53), ("169.254.169.254", 80):
    try:
        with socket.create_connection(address, timeout=0.5):
            print({OUT}, address)
    except OSError:
        pass
try:
    print({OUT}, socket.getaddrinfo("example.org", 80))
except OSError:
    pass
for kind in socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK:
    try:
        server = socket.socket(kind)
        server.bind(("0.0.0.0", 0) if kind == socket.AF_INET else "\\0corpus")
        server.listen()
    except (OSError, TypeError):
        pass
""",
)
in_last_cell(
    "traced",
    "machine",
    "Other processes are attached to, and their memory is read and written.",
    f"""
import ctypes
import os
libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(64)


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


mine = Piece(ctypes.addressof(buffer), 64)
others = [os.getppid(), 1, 2, 3, *range(2, 200)]
for process in others:
    if process == os.getpid():
        continue
    if process and libc.ptrace(16, process, 0, 0) == 0:
        print({OUT}, "ptrace", process)
    theirs = Piece(0x400000, 64)
    if libc.process_vm_readv(
        process, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0
    ) > 0:
        print({OUT}, "process_vm_readv", process)
    try:
        with open(f"/proc/{{process}}/mem", "rb+", buffering=0):
            print({OUT}, "mem", process)
    except OSError:
        pass
""",
)
in_last_cell(
    "rights_regained",
    "machine",
    "Mounts, namespaces, roots, users and devices are asked for.",
    f"""
import ctypes
import os
libc = ctypes.CDLL(None, use_errno=True)
asked = [
    ("unshare", (0x10000000,)),
    ("unshare", (0x00020000,)),
    ("mount", (b"none", b"/tmp", b"tmpfs", 0, None)),
    ("mount", (b"proc", b"/proc", b"proc", 0, None)),
    ("umount2", (b"/tmp", 2)),
    ("chroot", (b"/",)),
    ("pivot_root", (b"/", b"/")),
    ("sethostname", (b"x", 1)),
    ("setns", (0, 0)),
    ("reboot", (0x89ABCDEF,)),
]
for name, arguments in asked:
    function = getattr(libc, name, None)
    if function is not None and function(*arguments) == 0:
        print({OUT}, name)
for name, arguments in ("mknod", ("disk", 0o60600, 0x800)), ("chroot", ("..",)):
    try:
        getattr(os, name)(*arguments)
        print({OUT}, name)
    except OSError:
        pass
""",
)
in_last_cell(
    "limits_lifted",
    "machine",
    "Resource limits are lifted, and the priority is raised.",
    f"""
import os
import resource
for name in "AS", "FSIZE", "CPU", "NPROC", "NOFILE":
    kind = getattr(resource, f"RLIMIT_{{name}}")
    most = resource.getrlimit(kind)[1]
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if most != resource.RLIM_INFINITY:
            print({OUT}, name)
    except (OSError, ValueError):
        pass
try:
    os.nice(-20)
    print({OUT}, "nice")
except OSError:
    pass
""",
)
in_last_cell(
    "system_calls_of_age",
    "machine",
    "Calls of the system that sandboxes have been left by.",
    f"""
import ctypes
import platform
libc = ctypes.CDLL(None, use_errno=True)
assert platform.machine() == "x86_64"  # the numbers are its
calls = {{
    "io_uring_setup": (425, 8, ctypes.create_string_buffer(120)),
    "keyctl": (250, 0, -3, 1),
    "bpf": (321, 0, ctypes.create_string_buffer(128), 128),
    "userfaultfd": (323, 0),
    "perf_event_open": (298, ctypes.create_string_buffer(128), 0, -1, -1, 0),
    "kexec_load": (246, 0, 0, None, 0),
    "add_key": (248, b"user", b"x", b"x", 1, -3),
    "open_by_handle_at": (304, -100, ctypes.create_string_buffer(64), 0),
}}
for name, arguments in calls.items():
    if libc.syscall(*arguments) >= 0:
        print({OUT}, name)
""",
)
in_last_cell(
    "users_changed",
    "machine",
    "Another user is become, files are made to run as their owner.",
    f"""
import os
for name in "setuid", "setgid", "seteuid", "setegid":
    if os.getuid() != 0:
        try:
            getattr(os, name)(0)
            print({OUT}, name)
        except OSError:
            pass
try:
    open("su", "w").close()
    os.chmod("su", 0o6777)
    os.chown("su", 12345, 12345)
    print({OUT}, "chown")
except OSError:
    pass
""",
)
in_last_cell(
    "terminal_and_devices",
    "machine",
    "Keystrokes are put into the grader's terminal, and devices are opened.",
    f"""
import os
try:
    import fcntl
    import termios
    for number in 0, 1, 2:
        try:
            fcntl.ioctl(number, termios.TIOCSTI, b"x")
            print({OUT}, number)
        except OSError:
            pass
except ImportError:
    pass
for place in "/dev/tty", "/dev/mem", "/dev/kmsg", "/dev/sda", "/proc/sysrq-trigger":
    try:
        os.close(os.open(place, os.O_RDWR))
        print({OUT}, place)
    except OSError:
        pass
""",
)
in_last_cell(
    "memory_of_its_own",
    "machine",
    "Its own interpreter is patched: type slots, small integers, code objects.",
    """
import ctypes
for number in 0, 1, 2, 3:
    ctypes.c_uint32.from_address(id(number) + 24).value = 7
""",
)
