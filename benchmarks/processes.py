"""Processes of their own, and what the operating system tells about them (Linux)."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile


def memory_of_tree(pid: int) -> int:
    """Return the resident bytes of a process and all that it started; 0 where it is not told."""
    total, waiting = 0, [pid]
    page = os.sysconf("SC_PAGE_SIZE")
    while waiting:
        each = waiting.pop()
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page
            for thread in Path(f"/proc/{each}/task").iterdir():
                waiting += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:  # it has ended meanwhile
            continue
    return total


def peak_memory(command: Sequence[str], *, until: Path, every: float = 0.05) -> int:
    """Run a command to its end; return the most bytes that it and its own held at once.

    Args:
        until: the file that the command makes when what follows is no longer to be counted
        every: seconds between two looks

    Raises:
        subprocess.CalledProcessError: it failed; ``stderr`` is what it said
    """
    with TemporaryFile("w+") as errors:  # a pipe would fill, and the process would wait
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        memory = 0
        try:
            while process.poll() is None:
                if not until.exists():
                    memory = max(memory, memory_of_tree(process.pid))
                time.sleep(every)
        finally:  # Ctrl-C leaves no child behind
            process.kill()
            process.wait()
        errors.seek(0)
        if process.returncode:
            said = errors.read()
            raise subprocess.CalledProcessError(process.returncode, list(command), stderr=said)
    return memory
