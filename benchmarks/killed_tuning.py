"""Searches with two workers, of which one process is killed, or all; the next one goes on."""

import os
import signal
import time
from pathlib import Path

from benchmarks.killing import WallClock, complete, fork, shares

TRIALS, ENDS = 6, 60.0  # seconds within which all processes of a search end


def search(storage: Path) -> None:
    """Search with two workers, and write the numbers of the finished trials."""
    from tests.shapes import squares

    from tenfold.tuning import tune

    found = tune("svm", squares(4), trials=TRIALS, folds=2, workers=2, storage=storage)
    storage.with_suffix(".count").write_text(str(len(found.trials)))


def killed_tunings(folder: Path, kills: int) -> list[str]:
    """Return a row: the first process, a worker or all of them are killed in turn."""
    folder.mkdir()
    began = time.monotonic()
    log = folder / "log"
    seconds = complete(lambda: search(folder / "unbroken"), log, WallClock())
    torn = failed = different = 0
    for number, share in enumerate(shares(kills)):
        storage = folder / str(number)
        process = fork(lambda storage=storage: search(storage), log)
        time.sleep(share * seconds)
        members = group(process)
        chosen = [process, members[-1], 0][number % 3] if members else process
        _kill(process, chosen)
        if chosen in (0, process):
            os.waitpid(process, 0)
            torn += not _is_gone(process)
        elif os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) != 0:
            failed += 1
            print(f"tuning, {share:.3f}: {log.read_text()[-800:]}", flush=True)
        try:
            complete(lambda storage=storage: search(storage), log, WallClock())
        except RuntimeError as error:
            failed += 1
            print(f"tuning, {share:.3f}: {error}", flush=True)
            continue
        different += storage.with_suffix(".count").read_text() != str(TRIALS)
    counts = map(str, (kills, torn, failed, different))
    return ["tune --workers 2", *counts, f"{time.monotonic() - began:.0f} s"]


def group(process: int) -> list[int]:
    """Return the living processes of a group."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[2] == str(process) and fields[0] not in "ZX":
            found.append(int(path.parent.name))
    return sorted(found)


def _kill(process: int, chosen: int) -> None:
    """Kill one process, or with 0 all of its group."""
    if chosen:
        os.kill(chosen, signal.SIGKILL)
    else:
        os.killpg(process, signal.SIGKILL)


def _is_gone(process: int) -> bool:
    """Return whether all processes of the group end in time."""
    until = time.monotonic() + ENDS
    while group(process):
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
