"""Several processes of this machine at one search, each with its share of the cores."""

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
from tenfold.tuning.result import finished
from tenfold.tuning.search import POLL, Search, join, tell_of, work
from tenfold.tuning.storage import Storage, told
from tenfold.types import Progress, unwatched

_THREADS = ("OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT")  # what numerical libraries go by
_LAST_SECONDS = 5.0  # for a worker to write down that it was stopped


def work_together(
    search: Search, storage: Storage, study: optuna.Study, workers: int, progress: Progress
) -> None:
    """Let so many processes search until the study has all its trials.

    One that dies does not stop the others: its trial is tried again. Ctrl-C ends all of them.

    Raises:
        TenfoldError: all of them ended before, with what the last one said
    """
    missing = search.trials - len(finished(study))
    if missing <= 0:
        return
    started = _start(search, storage, min(workers, missing))
    try:
        _wait(search, study, [process for process, _ in started], progress)
    finally:
        _stop([process for process, _ in started])
    if len(finished(study)) < search.trials:
        raise TenfoldError(
            f"Every worker ended before {search.trials} trials were finished; the last words "
            f"were: {_last_words([end for _, end in started])}"
        )


def shares(cores: Sequence[int], workers: int) -> list[list[int]]:
    """Return the cores of each worker: all in equal parts; one each in turn where they are few."""
    each = max(1, len(cores) // workers)
    return [
        [cores[(worker * each + place) % len(cores)] for place in range(each)]
        for worker in range(workers)
    ]


def _start(search: Search, storage: Storage, workers: int) -> list[tuple[SpawnProcess, Connection]]:
    """Start the workers; each comes with the end of a pipe on which it says why it gave up."""
    context = get_context("spawn")
    started = []
    for cores in shares(machine.core_numbers(), workers):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_worker, args=(search, storage, theirs), daemon=True)
        with _inheriting(cores):
            process.start()
        theirs.close()
        started.append((process, ours))
    return started


@contextmanager
def _inheriting(cores: Sequence[int]) -> Iterator[None]:
    """Let a process that starts in the block have these cores, and be deaf to Ctrl-C.

    Libraries count their cores as they are imported, before any line of a worker's own runs. Ctrl-C
    reaches all processes of a terminal; the one that started them passes it on in good order.
    """
    before = {name: os.environ.get(name) for name in _THREADS}
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    listening = current_thread() is main_thread()
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if listening else None
    try:
        for name in _THREADS:
            os.environ.setdefault(name, str(len(cores)))
        if ours:
            os.sched_setaffinity(0, cores)
        yield
    finally:
        if ours:
            os.sched_setaffinity(0, ours)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
        if listening:
            signal.signal(signal.SIGINT, handler)


def _worker(search: Search, storage: Storage, end: Connection) -> None:
    """Be one of several at a search, until it is finished or the process that began it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        splits = split_folds(search.dataset, search.folds)
        with told(storage):
            work(search, join(search, storage), splits, unwatched)
    except KeyboardInterrupt:
        return
    except TenfoldError as error:
        end.send(str(error))
    except Exception as error:  # it is said by the process that started this one
        end.send(f"{type(error).__name__}: {error}")


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_LAST_SECONDS)
        os._exit(1)  # it came where Python passes over what is raised


def _wait(
    search: Search, study: optuna.Study, workers: Sequence[SpawnProcess], progress: Progress
) -> None:
    """Tell of the trials as they finish, until there are enough or no worker is left."""
    known = len(finished(study))
    while True:
        left = any(worker.is_alive() for worker in workers)
        done = len(finished(study))
        if done > known:
            tell_of(study, search.trials, progress)
            known = done
        if done >= search.trials or not left:
            return
        time.sleep(POLL)


def _last_words(ends: Sequence[Connection]) -> str:
    words = ["none"]
    for end in ends:
        with suppress(EOFError):  # it was killed and could say nothing
            words.append(str(end.recv()))
    return words[-1]


def _stop(workers: Sequence[SpawnProcess]) -> None:
    """End what still runs: a worker waits for nothing, or Ctrl-C came."""
    for worker in workers:
        if worker.is_alive():
            worker.terminate()
    until = time.monotonic() + _LAST_SECONDS
    for worker in workers:
        worker.join(max(0.0, until - time.monotonic()))
        if worker.is_alive():
            worker.kill()
            worker.join()
