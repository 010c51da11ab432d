"""Threads and pools for a program that may start neither threads nor processes.

What an answer hands to a thread or a pool is done at once, in turn. It comes to the
same, unless one of them waits for another. Python has no other way to do without.
"""

import concurrent.futures.process
import concurrent.futures.thread
import contextlib
import itertools
import multiprocessing.dummy
import multiprocessing.pool
import sys
import threading


class Thread(threading.Thread):
    """A thread that has run to its end when `start` returns."""

    ended = False

    def start(self):
        if self.ended:
            raise RuntimeError("threads can only be started once")
        self.ended = True
        try:
            self.run()
        except Exception:
            threading.excepthook(threading.ExceptHookArgs([*sys.exc_info(), self]))

    def join(self, timeout=None):
        if not self.ended:
            raise RuntimeError("cannot join thread before it is started")

    def is_alive(self):
        return False


class Executor(concurrent.futures.Executor):
    """An executor whose futures are done."""

    def __init__(self, max_workers=None, *_, initializer=None, initargs=(), **settings):
        if initializer:
            initializer(*initargs)

    def submit(self, fn, /, *args, **kwargs):
        future = concurrent.futures.Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Result:
    """What multiprocessing's pools return for what is to be had later."""

    def __init__(self, future):
        self.future = future

    def get(self, timeout=None):
        return self.future.result()

    def wait(self, timeout=None):
        pass

    def ready(self):
        return True

    def successful(self):
        return self.future.exception() is None


class Pool(contextlib.AbstractContextManager):
    """A pool of multiprocessing's, without anybody in it."""

    def __init__(self, processes=None, initializer=None, initargs=(), *_, **settings):
        self.executor = Executor(initializer=initializer, initargs=initargs)

    def __exit__(self, *_):
        pass

    close = join = terminate = lambda self: None

    def apply(self, func, args=(), kwds={}):  # noqa: B006
        return func(*args, **kwds)

    def map(self, func, iterable, chunksize=None):
        return list(map(func, iterable))

    def starmap(self, func, iterable, chunksize=None):
        return list(itertools.starmap(func, iterable))

    def imap(self, func, iterable, chunksize=1):
        return iter(self.map(func, iterable))

    imap_unordered = imap

    def later(self, method, arguments, callback=None, error_callback=None):
        result = Result(self.executor.submit(method, *arguments))
        if callback and result.successful():
            callback(result.get())
        elif error_callback and not result.successful():
            error_callback(result.future.exception())
        return result

    def apply_async(self, func, args=(), kwds={}, *callbacks, **named):  # noqa: B006
        return self.later(self.apply, (func, args, kwds), *callbacks, **named)

    def map_async(self, func, iterable, chunksize=None, *callbacks, **named):
        return self.later(self.map, (func, iterable), *callbacks, **named)

    def starmap_async(self, func, iterable, chunksize=None, *callbacks, **named):
        return self.later(self.starmap, (func, iterable), *callbacks, **named)


def take_turns():
    """Have threads and pools do what they are given at once."""
    threading.Thread = Thread
    for module in (
        concurrent.futures, concurrent.futures.thread, concurrent.futures.process,
    ):  # fmt: skip
        module.ThreadPoolExecutor = module.ProcessPoolExecutor = Executor
    multiprocessing.Pool = multiprocessing.dummy.Pool = Pool
    multiprocessing.pool.Pool = multiprocessing.pool.ThreadPool = Pool
