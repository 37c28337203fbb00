"""Size of the base installation, and time of a new process to its first prediction.

The project is installed without extras into a new virtual environment.
"""

import json
import subprocess
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.environments import make_environment
from benchmarks.recording import make_parser, report

ROOT = Path(__file__).parent.parent
RUNS = 9
ANSWER = """
import resource, sys
import numpy as np
import tenfold
answer = tenfold.load("{model}").predict(np.zeros((1, 28, 28), dtype=np.uint8))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print([peak, [name for name in ("torch", "sklearn") if name in sys.modules]])
"""


def size_of_packages(python: Path) -> int:
    """Return the size in bytes of the installed packages, without pip and setuptools."""
    packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
    excluded = ("pip", "setuptools")
    return sum(
        file.stat().st_size
        for folder in packages.iterdir()
        if not folder.name.startswith(excluded)
        for file in ([folder] if folder.is_file() else folder.rglob("*"))
        if file.is_file()
    )


def main() -> None:
    """Install, measure and report."""
    given = make_parser(__doc__).parse_args()
    with TemporaryDirectory() as folder:
        python = make_environment(Path(folder) / "base", str(ROOT)) / "python"
        size = size_of_packages(python)
        rows = [["site-packages", f"{size / 1e6:.0f} MB"]]
        for model in ("default", "fast"):
            seconds, peak = _cold_start(python, model)
            rows.append([f"{model}: process start to first prediction, median", f"{seconds:.2f} s"])
            rows.append([f"{model}: peak memory", f"{peak / 1e6:.0f} MB"])
    report("The base installation", ["figure", f"measured (n = {RUNS})"], rows, record=given.record)


def _cold_start(python: Path, model: str) -> tuple[float, int]:
    seconds, peaks = [], []
    for _ in range(RUNS + 1):
        started = time.perf_counter()
        done = subprocess.run(
            [str(python), "-c", ANSWER.format(model=model)],
            check=True,
            capture_output=True,
            text=True,
        )
        seconds.append(time.perf_counter() - started)
        peaks.append(json.loads(done.stdout)[0])
    return median(seconds[1:]), max(peaks)  # the first run warms the disk cache


if __name__ == "__main__":
    main()
