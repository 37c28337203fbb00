"""Heartbeats of running trials, to detect those whose process or machine has died.

A process that runs a trial sends heartbeats with it. A waiting process treats the trial as dead if
its process has ended on this machine, or if no new heartbeat came for a while by the waiting
process's own clock: the clocks of other machines are not compared.
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

BEAT_SECONDS = 15.0  # between two heartbeats
TIMEOUT_SECONDS = 120.0  # without a heartbeat, after which a trial is dead: a fit may block one
UNNAMED_SECONDS = 15.0  # without the id of its process, after which a trial is dead


class HeartbeatMonitor:
    """The last heartbeat of each running trial, and the time when it was first seen."""

    def __init__(self) -> None:
        self._last_beats: dict[int, tuple[Any, float]] = {}

    def is_silent(self, trial: FrozenTrial, now: float) -> bool:
        """Return whether the trial has sent no new heartbeat for too long; ``now`` in seconds."""
        beat = trial.user_attrs.get("beat"), len(trial.intermediate_values)
        last, since = self._last_beats.get(trial.number, (None, now))
        if beat != last:
            since = now
        self._last_beats[trial.number] = beat, since
        # The id follows the start at once, unless the process is killed between the two.
        is_named = "worker" in trial.user_attrs
        return now - since > (TIMEOUT_SECONDS if is_named else UNNAMED_SECONDS)


def fail_dead_trials(
    study: optuna.Study, running: Sequence[FrozenTrial], monitor: HeartbeatMonitor, now: float
) -> None:
    """Mark the running trials as failed whose process has ended or sends no heartbeats."""
    for trial in running:
        ended = has_ended(trial.user_attrs.get("worker", ""))
        if monitor.is_silent(trial, now) or ended:
            with suppress(UpdateFinishedTrialError):  # another process was quicker
                study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)


@contextmanager
def send_heartbeats(trial: optuna.Trial) -> Iterator[None]:
    """Send heartbeats of the trial while the block runs, with the id of this process."""
    trial.set_user_attr("worker", worker_id())
    ended = Event()
    thread = Thread(target=_send, args=(trial, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _send(trial: optuna.Trial, ended: Event) -> None:
    count = 0
    while not ended.wait(BEAT_SECONDS):
        count += 1
        with suppress(OptunaError, OSError):  # the storage may be back at the next heartbeat
            trial.set_user_attr("beat", count)


def worker_id() -> str:
    """Return an id of this process, unique over all machines; empty if the system has none."""
    machine, started = _machine_id(), _start_time(os.getpid())
    return f"{machine}/{os.getpid()}/{started}" if machine and started else ""


def has_ended(worker: str) -> bool:
    """Return whether the process ran on this machine and has ended; False if unknown."""
    machine, process, started = ["", "", *worker.rsplit("/", 2)][-3:]
    if not machine or machine != _machine_id():
        return False
    return _start_time(int(process)) != started


def _machine_id() -> str:
    """Return the boot id of this machine and its namespace of process ids (Linux)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return ""


def _start_time(process: int) -> str:
    """Return the start time of the process in ticks; empty if there is none, or it has ended."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
