"""What a submission's process may ask the kernel for, and nothing else.

That is what Python, NumPy, SymPy and Matplotlib ask for in one process without threads.
Whatever is not here is answered as by a kernel that does not have it, also what kernels
to come will have: another process or program, a socket to anybody, a mount, a lock or a
lease on a file that others have too, a watch on one.
"""

import contextlib
import errno
import fcntl
import tempfile
import termios

CALLS = (
    # files
    "access", "chdir", "chmod", "close", "close_range", "copy_file_range", "creat",
    "dup", "dup2", "dup3", "faccessat", "faccessat2", "fadvise64", "fallocate",
    "fchdir", "fchmod", "fchmodat", "fchmodat2", "fdatasync", "fgetxattr",
    "flistxattr", "fstat", "fstatfs", "fsync", "ftruncate", "getcwd", "getdents",
    "getdents64", "getxattr", "lgetxattr", "link", "linkat", "listxattr",
    "llistxattr", "lseek", "lstat", "mkdir", "mkdirat", "newfstatat", "open",
    "openat", "pipe", "pipe2", "pread64", "preadv", "preadv2", "pwrite64", "pwritev",
    "pwritev2", "read", "readlink", "readlinkat", "readv", "rename", "renameat",
    "renameat2", "rmdir", "sendfile", "stat", "statfs", "statx", "symlink",
    "symlinkat", "truncate", "umask", "unlink", "unlinkat", "utime", "utimensat",
    "utimes", "write", "writev",
    # memory
    "brk", "madvise", "mincore", "mmap", "mprotect", "mremap", "msync", "munmap",
    # a pair of sockets, as the event loop of await has it, and waiting for it
    "epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2",
    "epoll_wait", "eventfd2", "getpeername", "getsockname", "getsockopt", "poll",
    "ppoll", "pselect6", "recvfrom", "select", "sendto", "shutdown", "socketpair",
    # time and signals, which reach nobody else
    "alarm", "clock_getres", "clock_gettime", "clock_nanosleep", "getitimer",
    "gettimeofday", "kill", "nanosleep", "pause", "restart_syscall", "rt_sigaction",
    "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend",
    "rt_sigtimedwait", "setitimer", "sigaltstack", "tgkill", "time", "times", "tkill",
    # itself
    "arch_prctl", "capget", "exit", "exit_group", "futex", "getcpu", "getegid",
    "geteuid", "getgid", "getgroups", "getpgid", "getpgrp", "getpid", "getppid",
    "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage",
    "getsid", "gettid", "getuid", "membarrier", "prlimit64", "rseq",
    "sched_getaffinity", "sched_yield", "set_robust_list", "set_tid_address",
    "setrlimit", "sysinfo", "uname", "wait4", "waitid",
)  # fmt: skip
# Of these calls, those that have one of these values for their argument of this number.
PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP = 3, 15, 16, 21
PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 23, 39, 47
SOME = {
    "fcntl": (1, (
        fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD,
        fcntl.F_GETFL, fcntl.F_SETFL,
    )),
    "ioctl": (1, (
        termios.TCGETS, termios.TIOCGWINSZ, termios.FIONREAD, termios.FIONBIO,
        termios.FIOCLEX, termios.FIONCLEX,
    )),
    "prctl": (0, (
        PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_GET_SECCOMP, PR_CAPBSET_READ,
        PR_GET_NO_NEW_PRIVS, PR_CAP_AMBIENT,
    )),
}  # fmt: skip


def seccomp_filter():
    """Return the program that lets these calls through, as bytes for the kernel.

    Raises ImportError, RuntimeError or OSError where there is no libseccomp.
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.ENOSYS))

    def allow(name, *arguments):
        # What this machine, or its libseccomp, does not have needs no rule.
        with contextlib.suppress(ValueError, OSError, RuntimeError):
            rules.add_rule(pyseccomp.ALLOW, name, *arguments)

    for name in CALLS:
        allow(name)
    for name, (place, values) in SOME.items():
        for value in values:
            allow(name, pyseccomp.Arg(place, pyseccomp.EQ, value))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
