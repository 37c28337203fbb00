"""Telling a trial that is under way from one whose process or machine is gone.

A process that runs a trial gives signs of life with it. Whoever waits for it takes it for dead
when its process has ended on this machine, or when no new sign came for a while by the watcher's
own clock: clocks of other machines may go as they like.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import optuna
from optuna.exceptions import OptunaError, UpdateFinishedTrialError
from optuna.trial import FrozenTrial, TrialState

BEAT = 15.0  # seconds between two signs of life
GRACE = 120.0  # seconds without one until a trial is taken for dead: a fit may hold up its process


class Watch:
    """Remembers since when each running trial has shown nothing new."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Any, float]] = {}

    def silent(self, trial: FrozenTrial, now: float) -> bool:
        """Whether the trial has shown nothing new for too long; ``now`` in seconds."""
        sign = trial.user_attrs.get("beat"), len(trial.intermediate_values)
        last, since = self._seen.get(trial.number, (None, now))
        if sign != last:
            since = now
        self._seen[trial.number] = sign, since
        return now - since > GRACE


def give_up_the_dead(
    study: optuna.Study, running: Sequence[FrozenTrial], watch: Watch, now: float
) -> None:
    """Mark as failed whichever of the running trials will never end."""
    for trial in running:
        gone = is_gone(trial.user_attrs.get("worker", ""))
        if watch.silent(trial, now) or gone:
            with suppress(UpdateFinishedTrialError):  # another watcher was quicker
                study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)


@contextmanager
def giving_signs(trial: optuna.Trial) -> Iterator[None]:
    """Let others see, as long as the block lasts, that the trial is under way, and where."""
    trial.set_user_attr("worker", here())
    ended = Event()
    thread = Thread(target=_beat, args=(trial, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(trial: optuna.Trial, ended: Event) -> None:
    count = 0
    while not ended.wait(BEAT):
        count += 1
        with suppress(OptunaError, OSError):  # a storage out of reach may be back at the next one
            trial.set_user_attr("beat", count)


def here() -> str:
    """Return what tells this process from every other on any machine; empty where not told."""
    place, begun = _place(), _begun(os.getpid())
    return f"{place}/{os.getpid()}/{begun}" if place and begun else ""


def is_gone(worker: str) -> bool:
    """Whether the process ran on this machine and has ended; False where that cannot be told."""
    place, process, begun = ["", "", *worker.rsplit("/", 2)][-3:]
    if not place or place != _place():
        return False
    return _begun(int(process)) != begun


def _place() -> str:
    """Return this start of this machine, and whose numbers of processes are meant (Linux)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _begun(process: int) -> str:
    """Return when the process began, in ticks; empty where there is none, or an ended one."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
