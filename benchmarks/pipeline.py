"""Time, memory and results of the whole pipeline.

Runs ``main.py`` in a separate process and measures its time and memory.
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

from benchmarks.processes import process_tree_memory
from benchmarks.recording import make_parser, report

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """One run: wall time in seconds, peak memory of all its processes in bytes, results."""

    seconds: float
    memory: int
    results: dict[str, Any]


def main() -> None:
    """Run the pipeline, and report."""
    options = make_parser(__doc__)
    options.add_argument("--quick", action="store_true", help="measure main.py --quick")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--keep", type=Path, help="a folder for the last run")
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
        rows.append([f"{name}: training time", f"{model['fit_seconds']:.1f} s"])
        rows.append([f"{name}: time per image", f"{model['microseconds_per_image']:.0f} µs"])
    title = "The quick run" if given.quick else "The default run"
    report(title, ["figure", "measured"], rows, record=given.record)


def _run(arguments: list[str], keep: Path | None) -> Run:
    with tempfile.TemporaryDirectory() as temporary:
        folder = str(keep or temporary)
        started = time.perf_counter()
        command = [sys.executable, str(ROOT / "main.py"), *arguments, "--out", folder]
        process = subprocess.Popen(command, cwd=ROOT)
        memory = 0
        while process.poll() is None:
            memory = max(memory, process_tree_memory(process.pid))
            time.sleep(0.25)
        seconds = time.perf_counter() - started
        if process.returncode:
            raise SystemExit(f"main.py exited with {process.returncode}")
        results = json.loads((Path(folder) / "results.json").read_text())
    return Run(seconds, memory, results)


if __name__ == "__main__":
    main()
