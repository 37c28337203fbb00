"""What refusing files takes, measured in a process that does nothing else.

``python -m tests.modelfile.measuring FOLDER`` prints, as JSON, one line for each file in it.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.waiting import HANGS

ROOT = Path(__file__).parents[2]
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


class Refusal(NamedTuple):
    """How a file was refused; ``megabytes`` is what the process grew by at its peak."""

    name: str
    sentence: str | None
    seconds: float
    megabytes: float


def refusals(folder: Path) -> list[Refusal]:
    """Return what refusing each file of a folder takes, as another process finds it."""
    command = [sys.executable, "-m", "tests.modelfile.measuring", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS)
    if done.returncode != 0:
        raise RuntimeError(f"ended with {done.returncode}: {done.stdout[-300:]} {done.stderr}")
    return [Refusal(*json.loads(line)) for line in done.stdout.splitlines()]


def main() -> None:
    """Load each file of the folder and tell."""
    from tenfold import load

    for path in sorted(Path(sys.argv[1]).iterdir()):
        before = start_peak()
        started = time.perf_counter()
        sentence = refusal(load, path)
        seconds = time.perf_counter() - started
        told = Refusal(path.name, sentence, seconds, (peak() - before) / 1e6)
        print(json.dumps(told), flush=True)


def refusal(load, path: Path) -> str | None:
    from tenfold.errors import ModelFileError

    try:
        load(path, threads=1).predict_proba(blank())
    except ModelFileError as error:
        return str(error)
    return None


def blank():
    import numpy as np

    return np.zeros((1, 28, 28), dtype=np.uint8)


def start_peak() -> int:
    """Begin to watch for the most memory held, and return what is held now, in bytes."""
    if not RESET.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    RESET.write_text("5")
    return status("VmRSS")


def peak() -> int:
    """Return the most memory held since.

    Not getrusage's: that one begins with the peak of the process that started this one.
    """
    if not RESET.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return status("VmHWM")


def status(name: str) -> int:
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


if __name__ == "__main__":
    main()
