"""Workers of other machines, through Dask: the same bytes in, the same bytes out.

A Dask worker keeps judges of its own, as this machine does. It needs what they need,
bubblewrap and this package, and nothing of the course; whether it has that is looked at
when it joins, and one that has it not is given nothing to judge.
"""

import threading
from concurrent.futures import Future

from distributed import Client, KilledWorker, WorkerPlugin, get_worker, secede

from autograder.grading.judging.workers import SPARE, NotJudged, Workers
from autograder.grading.running.sandbox import NoSandbox, Server

JUDGE = "judge"  # what a worker has of, if it can judge, as many as it judges at once
TOPIC = "autograder.grading"
POOLS, LOCK = {}, threading.Lock()  # of a Dask worker


class Ready(WorkerPlugin):
    """Finds out whether a worker can judge, as soon as it joins."""

    name = TOPIC

    async def setup(self, worker):
        why = await worker.loop.run_in_executor(None, no_sandbox)
        if why:
            worker.log_event(TOPIC, f"{worker.address} judges nothing: {why}")
        else:
            await worker.set_resources(**{JUDGE: worker.state.nthreads * (1 + SPARE)})


def no_sandbox():
    """Return why no sandbox can be made here, "" if one can."""
    try:
        server = Server(["numpy"])
        server.wait()
        server.close()
    except NoSandbox as error:
        return str(error)
    return ""


def judged(release, task):
    """Return the verdict on a task, judged by a process of this worker's."""
    with LOCK:
        if release not in POOLS:
            while POOLS:  # of an assignment that was graded before
                POOLS.popitem()[1].close()
            POOLS[release] = Workers(get_worker().state.nthreads, release)
    # What takes long leaves Dask's pool of threads.
    return POOLS[release].judged(task, secede)


class Cluster:
    """The workers that a Dask scheduler has; say(line) says what is wrong with one."""

    def __init__(self, address, release, say):
        self.client = Client(address, set_as_default=False)
        self.client.subscribe_topic(TOPIC, lambda event: say(event[1]))
        self.client.register_plugin(Ready())
        self.release = self.client.scatter(release, broadcast=True)
        self.futures = set()

    @property
    def count(self):
        return max(1, sum(self.client.nthreads().values()))

    def no_sandbox(self):
        """Return why nobody can judge, "" if somebody can."""
        reasons = self.client.run(no_sandbox)
        if not reasons:
            return "the scheduler has no workers."
        return "" if "" in reasons.values() else next(iter(reasons.values()))

    def submit(self, task):
        """Return the Future of the verdict on a task; it may raise NotJudged."""
        verdict = Future()
        asked = self.client.submit(
            judged, self.release, task, pure=False, resources={JUDGE: 1}
        )
        self.futures.add(asked)

        def answer(asked):
            self.futures.discard(asked)
            if error := asked.exception():
                if isinstance(error, KilledWorker):
                    error = NotJudged("every worker that judged it has ended.")
                verdict.set_exception(error)
            else:
                verdict.set_result(asked.result())

        asked.add_done_callback(answer)
        return verdict

    def close(self):
        self.client.cancel(list(self.futures))
        self.client.close()
