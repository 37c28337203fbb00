"""What the base install weighs, and how long a cold process takes to its first answer.

Makes a virtual environment of its own and installs the project there without extras.
"""

import json
import subprocess
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.environments import environment
from benchmarks.recording import parser, tell

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
    """Return the bytes of all installed packages but pip and setuptools, which venv brings."""
    packages = next((python.parent.parent / "lib").glob("python*/site-packages"))
    brought = ("pip", "setuptools")
    return sum(
        file.stat().st_size
        for folder in packages.iterdir()
        if not folder.name.startswith(brought)
        for file in ([folder] if folder.is_file() else folder.rglob("*"))
        if file.is_file()
    )


def main() -> None:
    """Install, measure and tell."""
    given = parser(__doc__).parse_args()
    with TemporaryDirectory() as folder:
        python = environment(Path(folder) / "base", str(ROOT)) / "python"
        size = size_of_packages(python)
        rows = [["site-packages", f"{size / 1e6:.0f} MB"]]
        for model in ("default", "fast"):
            seconds, peak = _cold_answers(python, model)
            rows.append([f"{model}: process start to first answer, median", f"{seconds:.2f} s"])
            rows.append([f"{model}: peak memory", f"{peak / 1e6:.0f} MB"])
    tell("The base install", ["figure", f"measured (n = {RUNS})"], rows, keep=given.record)


def _cold_answers(python: Path, model: str) -> tuple[float, int]:
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
    return median(seconds[1:]), max(peaks)  # the first run fills the disk's cache


if __name__ == "__main__":
    main()
