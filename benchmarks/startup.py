"""The seconds until something is there: --help, the import, the first answer, a model's check.

Each start is a process of its own; of several the median is printed, and the fastest beside it.
"""

import subprocess
import sys
import time
from statistics import median

from benchmarks.recording import parser, tell

STARTS = {
    "`tenfold --help`": "import sys; sys.argv[:] = ['tenfold', '--help']; "
    "from tenfold.cli import main; main()",
    "`import tenfold`": "import tenfold",
    "`tenfold.load()` and one answer": "import numpy, tenfold; "
    "tenfold.load().predict(numpy.zeros((1, 28, 28), numpy.uint8))",
}
TARGETS = {"`tenfold --help`": "under 0.3 s"}
HEADER = ["start", "target", "median", "fastest"]


def main() -> None:
    """Measure the starts and print their table."""
    options = parser(__doc__)
    options.add_argument("--starts", type=int, default=11, help="how many of each are timed")
    given = options.parse_args()
    rows = []
    for title, code in STARTS.items():
        seconds_of(code)  # a first one, so that the files are in memory
        seconds = [seconds_of(code) for _ in range(given.starts)]
        target = TARGETS.get(title, "")
        rows.append([title, target, f"{median(seconds):.2f} s", f"{min(seconds):.2f} s"])
    tell("Starts", HEADER, rows, keep=given.record)


def seconds_of(code: str) -> float:
    """Return the wall time of a Python process that runs the code."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
