"""Child processes: Ctrl-C is left to their parent, and the work of one that is killed is repeated.

Ctrl-C in a terminal reaches all processes of a command. Only the parent process acts on it, and
ends its children in order; a child that starts would print where it was interrupted.
"""

import logging
import signal
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.resource_tracker import ensure_running
from threading import current_thread, main_thread
from typing import TypeVar

from tenfold.errors import TenfoldError

MAX_KILLED = 2  # times that work is repeated; a further process would be killed too
_IDLE_SECONDS = 5  # after which an idle process ends and frees its memory
T = TypeVar("T")
log = logging.getLogger("tenfold.processes")


@contextmanager
def delayed_interrupts() -> Iterator[list[int]]:
    """Yield a list, which gets the signals that arrive within the block instead of raising.

    Only those that raise KeyboardInterrupt are delayed, and only in the main thread, which alone
    receives them. The caller passes them on with ``raise_interrupt`` when the work is safe.
    """
    received: list[int] = []
    delayed = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if current_thread() is main_thread()
        and signal.getsignal(number) is signal.default_int_handler
    ]
    for number in delayed:
        signal.signal(number, lambda number, _: received.append(number))
    try:
        yield received
    finally:
        for number in delayed:
            signal.signal(number, signal.default_int_handler)


def raise_interrupt(received: list[int]) -> None:
    """Raise KeyboardInterrupt if a signal was received.

    Raises:
        KeyboardInterrupt: one was
    """
    if received:
        signal.default_int_handler(received[0], None)


@contextmanager
def children_without_interrupts() -> Iterator[list[int]]:
    """Yield a list as ``delayed_interrupts``; a process that starts in the block gets no Ctrl-C."""
    ensure_running()  # multiprocessing's own process, which starts with an unblocked Ctrl-C
    with delayed_interrupts() as received:
        block = getattr(signal, "pthread_sigmask", None)  # not on Windows
        mask = block(signal.SIG_BLOCK, {signal.SIGINT}) if block else set()
        try:
            yield received
        finally:
            if block:
                block(signal.SIG_SETMASK, mask)


def in_processes(
    function: Callable[..., T], jobs: Mapping[int, tuple[object, ...]], *, workers: int
) -> Iterator[T]:
    """Yield the results of ``function`` as they are done, in any order.

    Args:
        function: of a module, so that another process finds it
        jobs: its arguments, by any numbers
        workers: the number of processes; -1 for one a core, 1 for this process alone

    Raises:
        TenfoldError: one process after the other was killed
    """
    missing = dict(jobs)
    for killed in range(MAX_KILLED + 1):
        try:
            for number, result in _parallel(function, missing, workers):
                del missing[number]
                yield result
        except BrokenProcessPool as error:
            if killed == MAX_KILLED:
                raise TenfoldError(
                    f"{killed + 1} processes were killed, one after the other. Often the memory "
                    "does not suffice: take fewer images."
                ) from error
            log.warning("A process was killed; its work is repeated.")
        else:
            return


def _parallel(
    function: Callable[..., T], jobs: Mapping[int, tuple[object, ...]], workers: int
) -> Iterator[tuple[int, T]]:
    from joblib import Parallel, delayed

    runner = Parallel(
        n_jobs=workers, return_as="generator_unordered", idle_worker_timeout=_IDLE_SECONDS
    )
    calls = [delayed(_numbered)(function, number, arguments) for number, arguments in jobs.items()]
    with warnings.catch_warnings():
        # A process may end just as it gets a job; joblib then gives the job to another one.
        warnings.filterwarnings("ignore", "A worker stopped while", UserWarning)
        with children_without_interrupts() as received:
            results = runner(calls)
        raise_interrupt(received)
        yield from results


def _numbered(
    function: Callable[..., T], number: int, arguments: Sequence[object]
) -> tuple[int, T]:
    return number, function(*arguments)
