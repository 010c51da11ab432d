"""Makes photos smaller, in a process that can do nothing else: `python scaling.py`.

Each line of standard input is a picture in base64. When all are there, a line follows
for each: the picture as a JPEG, or nothing where it is none, or too large.

A decoder is a large program in C, and a picture may be made to break it. So it runs
with limits, and under a filter that lets it ask the kernel for memory, for what is said
on its pipes, and for its end. It imports nothing of this package, which is not there.
"""

import io
import resource
import sys
from base64 import b64decode, b64encode

import pyseccomp
from PIL import Image, ImageOps

FORMATS = "PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"
PIXELS = 120_000_000
SIDES = 2000, 1400, 900  # the longer one, until it is small enough
BYTES = 700_000
MEMORY, SECONDS = 3 << 30, 30
ALLOWED = (
    "read", "write", "lseek", "fstat", "newfstatat", "close", "mmap", "munmap",
    "mremap", "mprotect", "madvise", "brk", "futex", "rt_sigaction", "rt_sigreturn",
    "rt_sigprocmask", "getrandom", "clock_gettime", "exit", "exit_group",
)  # fmt: skip


def scaled(data):
    """Return a picture as a JPEG of at most so many bytes, or raise whatever comes."""
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    image.draft("RGB", (SIDES[0], SIDES[0]))  # of a JPEG, no more is decoded
    if image.width * image.height > PIXELS:
        raise ValueError("too many pixels")
    image.load()
    image.thumbnail((SIDES[0], SIDES[0]))
    image = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    image = paper.convert("RGB")
    for side in SIDES:
        image.thumbnail((side, side))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=80)
        if file.tell() <= BYTES:
            return file.getvalue()
    raise ValueError("too large")


def confine():
    """Load what decoding takes, and give up every right that it does not take."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = None  # it is counted here
    for kind in FORMATS:
        file = io.BytesIO()
        Image.new("RGB", (8, 8)).save(file, kind)
        scaled(file.getvalue())
    for name, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):  # fmt: skip
        resource.setrlimit(name, (most, most))
    rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
    for name in ALLOWED:
        rules.add_rule(pyseccomp.ALLOW, name)
    rules.load()


def main():
    confine()
    for line in sys.stdin.buffer.readlines():
        try:
            answer = b64encode(scaled(b64decode(line)))
        except Exception:  # Pillow raises whatever the bytes lead it to
            answer = b""
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
