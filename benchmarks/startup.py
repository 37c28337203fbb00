"""Start times: --help, the import, the first prediction of a model.

Each start is a process of its own; the median and the fastest of several are printed.
"""

import subprocess
import sys
import time
from statistics import median

from benchmarks.recording import make_parser, report

STARTS = {
    "`tenfold --help`": "import sys; sys.argv[:] = ['tenfold', '--help']; "
    "from tenfold.cli import main; main()",
    "`import tenfold`": "import tenfold",
    "`tenfold.load()` and one prediction": "import numpy, tenfold; "
    "tenfold.load().predict(numpy.zeros((1, 28, 28), numpy.uint8))",
}
TARGETS = {"`tenfold --help`": "under 0.3 s"}
HEADER = ["start", "target", "median", "fastest"]


def main() -> None:
    """Measure the starts and print their table."""
    options = make_parser(__doc__)
    options.add_argument("--starts", type=int, default=11, help="the number of timed starts")
    given = options.parse_args()
    rows = []
    for title, code in STARTS.items():
        seconds_of(code)  # warms the disk cache
        seconds = [seconds_of(code) for _ in range(given.starts)]
        target = TARGETS.get(title, "")
        rows.append([title, target, f"{median(seconds):.2f} s", f"{min(seconds):.2f} s"])
    report("Starts", HEADER, rows, record=given.record)


def seconds_of(code: str) -> float:
    """Return the wall time of a Python process that runs the code."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
