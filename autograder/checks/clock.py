"""The time that looking for a mistake may take."""

import time


def now():
    """Return seconds, most of them of this process: a busy machine finds what an idle
    one finds, and what sleeps is not waited for without an end."""
    return time.process_time() + time.monotonic() / 8


class Budget:
    """How much may be tried: a number of candidates, the same on every machine, and
    seconds, which end what is slow.

    550 take half a second where a candidate's check takes as long as a layer's.
    """

    def __init__(self, tries=550, seconds=1.5):
        self.tries, self.end = tries, now() + seconds

    def is_left(self):
        return self.tries > 0 and now() < self.end

    def spend(self):
        """Count a try, and return whether there was one left."""
        left = self.is_left()
        self.tries -= 1
        return left
