"""Work in a process of its own that is killed (SIGKILL) at a point of its work.

The process is forked from this one, which has the imports done, so that a thousand of them take
minutes. A point is a share of the processor time that the work takes, which the load of the machine
does not change; or of the time on the clock, for work that waits for other processes.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

POLL_SECONDS = 0.001
HANGS = 600.0  # seconds; no work here takes so long

Clock = Callable[[int], float]


def processor_seconds(process: int) -> float:
    """Return the processor time of a process's first thread."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


class WallClock:
    """The clock on the wall, from the first question about a process on."""

    def __init__(self) -> None:
        self._started: dict[int, float] = {}

    def __call__(self, process: int) -> float:
        """Return the seconds since the first call for this process."""
        return time.monotonic() - self._started.setdefault(process, time.monotonic())


def fork(work: Callable[[], object], log: Path) -> int:
    """Return the id of a new process, in a group of its own, that does the work and ends."""
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.setpgid(0, 0)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        work()
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stdout.flush()
        os._exit(code)


def complete(work: Callable[[], object], log: Path, clock: Clock = processor_seconds) -> float:
    """Return the seconds that the work takes in a process of its own.

    Raises:
        RuntimeError: it fails, or never ends
    """
    process, seconds = fork(work, log), 0.0
    until = time.monotonic() + HANGS
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        seconds = clock(process)
        if time.monotonic() > until:
            kill_group(process)
        time.sleep(POLL_SECONDS)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code != 0:
        raise RuntimeError(f"The work ended with {code}: {log.read_text()[-800:]}")
    return seconds


def kill_after(
    work: Callable[[], object], seconds: float, log: Path, clock: Clock = processor_seconds
) -> bool:
    """Return whether the process of the work was killed after so many seconds of its clock."""
    process = fork(work, log)
    while os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if clock(process) >= seconds:
            os.kill(process, signal.SIGKILL)
            break
        time.sleep(POLL_SECONDS)
    status = os.waitpid(process, 0)[1]
    return os.WIFSIGNALED(status)


def kill_group(process: int) -> None:
    """Kill a process and all that it started."""
    os.killpg(process, signal.SIGKILL)


def shares(count: int, seed: int = 0) -> Iterator[float]:
    """Yield so many points from 0 to 1, one at random in each of as many equal parts."""
    random = Random(seed)
    for place in range(count):
        yield (place + random.random()) / count
