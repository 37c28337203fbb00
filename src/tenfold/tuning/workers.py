"""Parallel worker processes of one search, each with its share of this machine's cores."""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread, current_thread, main_thread

import optuna

from tenfold import machine
from tenfold.crossval import split_folds
from tenfold.errors import TenfoldError
from tenfold.tuning.result import finished_trials
from tenfold.tuning.search import POLL_SECONDS, Search, open_study, report_progress, run_trials
from tenfold.tuning.storage import Storage, storage_errors
from tenfold.types import Progress, unwatched

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT")  # read by numerical libraries
_SHUTDOWN_SECONDS = 5.0  # for a worker to record that it was stopped


def run_workers(
    search: Search, storage: Storage, study: optuna.Study, workers: int, progress: Progress
) -> None:
    """Run worker processes until the study has all its trials.

    A worker that dies does not stop the others: they repeat its trial. Ctrl-C ends all of them.

    Raises:
        TenfoldError: all workers ended too early; it contains the last worker's error
    """
    missing = search.trials - len(finished_trials(study))
    if missing <= 0:
        return
    started = _start_workers(search, storage, min(workers, missing))
    try:
        _wait_for_workers(search, study, [process for process, _ in started], progress)
    finally:
        _stop_workers([process for process, _ in started])
    if len(finished_trials(study)) < search.trials:
        raise TenfoldError(
            f"Every worker ended before {search.trials} trials were finished; the last error "
            f"was: {_last_error([end for _, end in started])}"
        )


def divide_cores(cores: Sequence[int], workers: int) -> list[list[int]]:
    """Return the cores of each worker: equal shares, or one each in turn if there are few."""
    share = max(1, len(cores) // workers)
    return [
        [cores[(worker * share + index) % len(cores)] for index in range(share)]
        for worker in range(workers)
    ]


def _start_workers(
    search: Search, storage: Storage, workers: int
) -> list[tuple[SpawnProcess, Connection]]:
    """Return the started workers, each with the end of a pipe on which it sends its error."""
    context = get_context("spawn")
    started = []
    for cores in divide_cores(machine.core_numbers(), workers):
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_worker, args=(search, storage, sender), daemon=True)
        with _assigned_cores(cores):
            process.start()
        sender.close()
        started.append((process, receiver))
    return started


@contextmanager
def _assigned_cores(cores: Sequence[int]) -> Iterator[None]:
    """Let a process that starts in the block inherit these cores, and ignore Ctrl-C.

    Libraries count their cores when they are imported, before any code of the worker runs. Ctrl-C
    reaches all processes of a terminal; the parent process stops its workers in order.
    """
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    own_cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    in_main_thread = current_thread() is main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main_thread else None
    try:
        for name in _THREAD_VARIABLES:
            os.environ.setdefault(name, str(len(cores)))
        if own_cores:
            os.sched_setaffinity(0, cores)
        yield
    finally:
        if own_cores:
            os.sched_setaffinity(0, own_cores)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
        if in_main_thread:
            signal.signal(signal.SIGINT, handler)


def _worker(search: Search, storage: Storage, end: Connection) -> None:
    """Run trials of a search until it is finished or the parent process has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        splits = split_folds(search.dataset, search.folds)
        with storage_errors(storage):
            run_trials(search, open_study(search, storage), splits, unwatched)
    except KeyboardInterrupt:
        return
    except TenfoldError as error:
        end.send(str(error))
    except Exception as error:  # the parent process reports it
        end.send(f"{type(error).__name__}: {error}")


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_SHUTDOWN_SECONDS)
        os._exit(1)  # the interrupt came where Python ignores exceptions


def _wait_for_workers(
    search: Search, study: optuna.Study, workers: Sequence[SpawnProcess], progress: Progress
) -> None:
    """Report the finished trials until there are enough or no worker is left."""
    reported = len(finished_trials(study))
    while True:
        any_alive = any(worker.is_alive() for worker in workers)
        done = len(finished_trials(study))
        if done > reported:
            report_progress(study, search.trials, progress)
            reported = done
        if done >= search.trials or not any_alive:
            return
        time.sleep(POLL_SECONDS)


def _last_error(ends: Sequence[Connection]) -> str:
    errors = ["none"]
    for end in ends:
        with suppress(EOFError):  # the worker was killed and sent nothing
            errors.append(str(end.recv()))
    return errors[-1]


def _stop_workers(workers: Sequence[SpawnProcess]) -> None:
    """Stop the workers that still run, after the last trial or after Ctrl-C."""
    for worker in workers:
        if worker.is_alive():
            worker.terminate()
    deadline = time.monotonic() + _SHUTDOWN_SECONDS
    for worker in workers:
        worker.join(max(0.0, deadline - time.monotonic()))
        if worker.is_alive():
            worker.kill()
            worker.join()
