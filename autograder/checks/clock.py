"""The time that looking for a mistake may take."""

import time


def now():
    """Return seconds, most of them of this process: a busy machine finds what an idle
    one finds, and what sleeps is not waited for without an end."""
    return time.process_time() + time.monotonic() / 8
