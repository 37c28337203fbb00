"""Memory of child processes, measured from /proc (Linux)."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile


def process_tree_memory(pid: int) -> int:
    """Return the resident bytes of a process and its descendants; 0 if unknown."""
    total, waiting = 0, [pid]
    page = os.sysconf("SC_PAGE_SIZE")
    while waiting:
        each = waiting.pop()
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page
            for thread in Path(f"/proc/{each}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:  # the process has ended
            continue
    return total


def peak_memory(command: Sequence[str], *, until: Path, every: float = 0.05) -> int:
    """Run a command and return the peak memory of it and its descendants, in bytes.

    Args:
        until: a file that the command creates when the measured part is over
        every: seconds between two measurements

    Raises:
        subprocess.CalledProcessError: the command failed; ``stderr`` has its messages
    """
    with TemporaryFile("w+") as errors:  # a pipe would fill, and the process would wait
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        memory = 0
        try:
            while process.poll() is None:
                now = process_tree_memory(process.pid)
                if not until.exists():  # so that nothing later is in it
                    memory = max(memory, now)
                time.sleep(every)
        finally:  # Ctrl-C leaves no child behind
            process.kill()
            process.wait()
        errors.seek(0)
        if process.returncode:
            message = errors.read()
            raise subprocess.CalledProcessError(process.returncode, list(command), stderr=message)
    return memory


def own_peak_megabytes() -> float:
    """Return the peak memory of this process so far, in MB; on Linux only."""
    # The value of getrusage would include the parent's memory.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
