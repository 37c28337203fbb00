"""The workers of one search: started, watched, replaced when they are killed, and stopped."""

import logging
import time
from collections.abc import Sequence
from multiprocessing.connection import wait

import optuna

from tenfold import machine
from tenfold.errors import TenfoldError
from tenfold.tuning.result import finished_trials
from tenfold.tuning.search import POLL_SECONDS, Search, report_progress
from tenfold.tuning.storage import Storage
from tenfold.tuning.worker import SHUTDOWN_SECONDS, Worker, start_worker
from tenfold.types import Progress

MAX_KILLED = 3  # workers in a row, without a finished trial between; more would be killed too
log = logging.getLogger("tenfold.tuning")


def run_workers(
    search: Search, storage: Storage, study: optuna.Study, workers: int, progress: Progress
) -> None:
    """Run worker processes until the study has all its trials.

    A worker that is killed is replaced, and its trial repeated. Ctrl-C ends all of them.

    Raises:
        TenfoldError: all workers ended too early, with the last worker's error; or one after the
            other was killed
    """
    missing = search.trials - len(finished_trials(study))
    if missing <= 0:
        return
    pool = WorkerPool(search, storage)
    try:
        pool.start(divide_cores(machine.core_numbers(), min(workers, missing)))
        _watch(search, study, pool, progress)
    finally:
        stop_workers(pool.workers)
    if len(finished_trials(study)) < search.trials:
        raise TenfoldError(
            f"Every worker ended before {search.trials} trials were finished; the last error "
            f"was: {pool.last_error}"
        )


def divide_cores(cores: Sequence[int], workers: int) -> list[list[int]]:
    """Return the cores of each worker: equal shares, or one each in turn if there are few."""
    share = max(1, len(cores) // workers)
    return [
        [cores[(worker * share + index) % len(cores)] for index in range(share)]
        for worker in range(workers)
    ]


class WorkerPool:
    """The workers of a search that have not ended yet, and how the others ended.

    Args:
        search: which trials they run
        storage: where they find it
    """

    def __init__(self, search: Search, storage: Storage) -> None:
        self.workers: list[Worker] = []
        self.killed = 0  # since the last finished trial
        self.last_error = "none"
        self._search = search
        self._storage = storage

    def start(self, shares: Sequence[Sequence[int]]) -> None:
        """Start a worker for each share of the cores, all at once; then send them their work."""
        started = len(self.workers)
        for cores in shares:
            self.workers.append(start_worker(cores))
        for worker in self.workers[started:]:
            worker.send(self._search, self._storage)

    def wait(self, seconds: float) -> None:
        """Return when a worker has ended, or after so many seconds."""
        wait([worker.process.sentinel for worker in self.workers], seconds)

    def replace_killed(self) -> None:
        """Let go of the workers that have ended, and start another for each one that was killed.

        Raises:
            TenfoldError: too many were killed in a row
        """
        ended = [worker for worker in self.workers if not worker.process.is_alive()]
        self.workers = [worker for worker in self.workers if worker not in ended]
        for worker in ended:
            self.last_error = worker.error() or self.last_error
            if worker.signal_name() is not None:
                self._replace(worker)

    def _replace(self, worker: Worker) -> None:
        self.killed += 1
        what = f"A worker was killed by {worker.signal_name()}"
        if self.killed > MAX_KILLED:
            raise TenfoldError(
                f"{what}, like {MAX_KILLED} before it, and no trial was finished in between. "
                "Often the memory does not suffice: take fewer workers or fewer images."
            )
        log.warning("%s; another one takes its place and repeats its trial.", what)
        self.start([worker.cores])


def _watch(search: Search, study: optuna.Study, pool: WorkerPool, progress: Progress) -> None:
    """Report the finished trials until there are enough or no worker is left."""
    reported = len(finished_trials(study))
    while True:
        any_left = bool(pool.workers)
        done = len(finished_trials(study))
        if done > reported:
            report_progress(study, search.trials, progress)
            reported, pool.killed = done, 0
        if done >= search.trials or not any_left:
            return
        pool.wait(POLL_SECONDS)
        pool.replace_killed()


def stop_workers(workers: Sequence[Worker]) -> None:
    """Stop the workers that still run, after the last trial or after Ctrl-C."""
    try:
        for worker in workers:
            worker.process.terminate()
        deadline = time.monotonic() + SHUTDOWN_SECONDS
        for worker in workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
    finally:  # also after a second Ctrl-C
        for worker in workers:
            worker.process.kill()
            worker.process.join()
