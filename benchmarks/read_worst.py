"""Time and memory for the pages that take longest, each read in a fresh process of its own.

The memory is the growth of the peak of the process beyond that of an ordinary small picture.
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from benchmarks.kinds.worst import WORST
from benchmarks.processes import own_peak_megabytes
from benchmarks.recording import report
from tenfold.errors import TenfoldError
from tenfold.photo import Reading, open_reader

SEED = 300
HEADER = ["page", "million pixels", "processor time", "time", "memory growth", "answer"]


def read_worst(given: argparse.Namespace) -> None:
    """Read every page with the layout "auto", and report."""
    rows = []
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        for place, (name, draw) in enumerate(WORST.items()):
            picture = draw(np.random.default_rng((SEED, place)))
            path = Path(folder) / f"{place}.png"
            cv2.imwrite(str(path), picture)
            with ProcessPoolExecutor(1, spawn) as pool:
                measured = pool.submit(_measured, path, given.model).result()
            rows.append([name, f"{picture.shape[0] * picture.shape[1] / 1e6:.1f}", *measured])
            print(rows[-1], flush=True)
    report("Reading pictures: worst", HEADER, rows, record=given.record)


def _measured(path: Path, model: str) -> list[str]:
    """Return the times, the memory and the answer of one page; in a process of its own."""
    read = open_reader(model).read
    small = np.full((120, 300), 255, np.uint8)
    small[30:90:2, 40:260] = 60
    read(small)  # imports and models are no cost of the page
    before, processor, started = own_peak_megabytes(), sum(os.times()[:2]), time.perf_counter()
    try:
        answer = _answer(read(path))
    except TenfoldError as error:
        answer = str(error)
    took, passed = sum(os.times()[:2]) - processor, time.perf_counter() - started
    growth = own_peak_megabytes() - before
    return [f"{took:.2f} s", f"{passed:.2f} s", f"{growth:.0f} MB", answer]


def _answer(reading: Reading) -> str:
    """Return the layout of a reading, its rows, its digits and the share that is called sure."""
    sure = sum(digit.verdict == "digit" for digit in reading.digits)
    return (
        f"{reading.layout}: {len(reading.rows):,} rows, {len(reading.digits):,} digits, "
        f"{sure:,} of them sure"
    )
