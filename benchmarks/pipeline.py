"""How long the whole pipeline takes, how much memory, and what it finds.

Runs ``main.py`` as a process of its own and has the operating system tell its time and memory.
"""

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.processes import memory_of_tree
from benchmarks.recording import parser, tell

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """One run: wall seconds, the peak of memory (bytes) of all its processes together, results."""

    seconds: float
    memory: int
    results: dict[str, Any]


def main() -> None:
    """Run it and tell."""
    options = parser(__doc__)
    options.add_argument("--quick", action="store_true", help="measure main.py --quick")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--keep", type=Path, help="a folder to leave the last run in")
    given = options.parse_args()
    arguments = ["--quick"] if given.quick else []
    runs = [_run(arguments, given.keep) for _ in range(given.runs)]
    rows = [
        ["wall time, median", f"{median(run.seconds for run in runs):.0f} s (n = {len(runs)})"],
        ["peak memory, all processes", f"{max(run.memory for run in runs) / 2**30:.2f} GiB"],
    ]
    for name, model in runs[-1].results["models"].items():
        low, high = model["accuracy_interval"]
        error = f"{1 - model['accuracy']:.2%} ({1 - high:.2%} to {1 - low:.2%})"
        rows.append([f"{name}: test error, 95 % interval", error])
        rows.append([f"{name}: fit", f"{model['fit_seconds']:.1f} s"])
        rows.append([f"{name}: an answer", f"{model['microseconds_per_image']:.0f} µs"])
    title = "The quick run" if given.quick else "The default run"
    tell(title, ["figure", "measured"], rows, keep=given.record)


def _run(arguments: list[str], keep: Path | None) -> Run:
    with tempfile.TemporaryDirectory() as temporary:
        folder = str(keep or temporary)
        started = time.perf_counter()
        command = [sys.executable, str(ROOT / "main.py"), *arguments, "--out", folder]
        process = subprocess.Popen(command, cwd=ROOT)
        memory = 0
        while process.poll() is None:
            memory = max(memory, memory_of_tree(process.pid))
            time.sleep(0.25)
        seconds = time.perf_counter() - started
        if process.returncode:
            raise SystemExit(f"main.py ended with {process.returncode}")
        results = json.loads((Path(folder) / "results.json").read_text())
    return Run(seconds, memory, results)


if __name__ == "__main__":
    main()
