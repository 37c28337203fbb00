"""Time of the preprocessing functions for 60,000 images on one core."""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy loads

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks.recording import make_parser, report
from tenfold.data import load
from tenfold.models.features import oriented_gradients
from tenfold.preprocessing import deskew, flatten, frame, normalise_size, scale
from tenfold.types import Images

RUNS = 5


def main() -> None:
    """Time each function on all training images, and report."""
    given = make_parser(__doc__).parse_args()
    images = load("mnist").train.images
    work: dict[str, Callable[[Images], Any]] = {
        "scale": scale,
        "flatten": flatten,
        "deskew": deskew,
        "normalise_size": normalise_size,
        "frame (one by one)": _frame_all,
        "oriented_gradients": oriented_gradients,
    }
    rows = []
    for name, function in work.items():
        seconds = [_timed(function, images) for _ in range(RUNS)]
        rows.append([name, f"{median(seconds):.3f} s", f"{min(seconds):.3f} s", str(RUNS)])
    title = "Preprocessing 60,000 images on one core"
    report(title, ["function", "median", "fastest", "n"], rows, record=given.record)


def _frame_all(images: Images) -> None:
    for image in images:
        frame(image)


def _timed(function: Callable[[Images], Any], images: Images) -> float:
    started = time.perf_counter()
    function(images)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
