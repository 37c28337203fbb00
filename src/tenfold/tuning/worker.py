"""One worker process of a search: its start, its share of the cores, its work and its end.

A worker starts with next to nothing, and receives the search through a connection afterwards: a
process that is killed while it starts would otherwise leave its parent writing for ever.
"""

import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread

from tenfold.crossval import split_folds
from tenfold.errors import TenfoldError
from tenfold.processes import children_without_interrupts, raise_interrupt
from tenfold.tuning.search import Search, open_study, run_trials
from tenfold.tuning.storage import Storage, storage_errors
from tenfold.types import unwatched

SHUTDOWN_SECONDS = 5.0  # for a worker to record that it was stopped
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT")  # read by numerical libraries


@dataclass(frozen=True)
class Worker:
    """A started worker: its process, its end of a connection, and the cores that it uses.

    The parent sends the search and the storage; the worker sends its error, if it has one.
    """

    process: SpawnProcess
    connection: Connection
    cores: tuple[int, ...]

    def send(self, search: Search, storage: Storage) -> None:
        """Send the work; a worker that has ended already gets none."""
        with suppress(OSError):
            self.connection.send((search, storage))

    def error(self) -> str | None:
        """Return the error of a worker that has ended; None if it ended as it should."""
        with suppress(EOFError, OSError):  # a killed worker sends nothing
            if self.connection.poll():
                return str(self.connection.recv())
        return f"a worker ended with {self.process.exitcode}" if self.process.exitcode else None

    def signal_name(self) -> str | None:
        """Return the name of the signal that killed the worker; None if it was not killed."""
        number = -(self.process.exitcode or 0)
        if number <= 0:
            return None
        known = set(signal.Signals)
        return signal.Signals(number).name if number in known else f"signal {number}"


def start_worker(cores: Sequence[int]) -> Worker:
    """Return a worker that has started and waits for its work.

    Ctrl-C in a terminal reaches all its processes. The worker never sees it, not even while it
    imports its modules: the parent ends its workers in order.

    Raises:
        KeyboardInterrupt: Ctrl-C came meanwhile; the worker is ended
    """
    context = get_context("spawn")
    parent_end, worker_end = context.Pipe()
    process = context.Process(target=_work, args=(worker_end,), daemon=True)
    with children_without_interrupts() as received, _assigned(cores):
        process.start()
    worker_end.close()
    if received:
        process.kill()
        process.join()
    raise_interrupt(received)
    return Worker(process, parent_end, tuple(cores))


@contextmanager
def _assigned(cores: Sequence[int]) -> Iterator[None]:
    """Let a process that starts in the block inherit these cores.

    Libraries count their cores when they are imported, before any code of the worker runs.
    """
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    own_cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
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


def _work(connection: Connection) -> None:
    """Run trials of the search that comes until it is finished or the parent has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        _run(*connection.recv())
    except (KeyboardInterrupt, EOFError):  # the parent stops it, or has ended
        return
    except TenfoldError as error:
        connection.send(str(error))
    except Exception as error:  # the parent process reports it
        connection.send(f"{type(error).__name__}: {error}")


def _run(search: Search, storage: Storage) -> None:
    splits = split_folds(search.dataset, search.folds)
    with storage_errors(storage):
        run_trials(search, open_study(search, storage), splits, unwatched)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(SHUTDOWN_SECONDS)
        os._exit(1)  # the interrupt came where Python ignores exceptions
