"""Readings of pictures in which nothing is a page: the sure digits that are found in them."""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from benchmarks.kinds.nothing import scenes, view
from benchmarks.recording import report
from tenfold.errors import TenfoldError
from tenfold.machine import cores
from tenfold.photo import Reading
from tenfold.photo.assembly import assemble_reader
from tenfold.predictor import load

EACH = 100  # pictures of a kind
SEED = 300


@dataclass(frozen=True)
class Found:
    """The counts of ``n`` pictures of nothing.

    Attributes:
        any_sure: pictures with a digit that is called sure
        all_sure: pictures with text of which every digit is called sure
        any_text: pictures with text, sure or not
        refused: pictures that were refused with a sentence
        slowest: seconds of the processor for the slowest
    """

    n: int = 0
    any_sure: int = 0
    all_sure: int = 0
    any_text: int = 0
    refused: int = 0
    slowest: float = 0.0

    def __add__(self, other: "Found") -> "Found":
        return Found(
            self.n + other.n,
            self.any_sure + other.any_sure,
            self.all_sure + other.all_sure,
            self.any_text + other.any_text,
            self.refused + other.refused,
            max(self.slowest, other.slowest),
        )


def read_nothing(given: argparse.Namespace) -> None:
    """Read pictures of every kind with the layout "auto", a kind in each process, and report."""
    names = [name for name, _ in scenes()]
    rows, total = [], Found()
    with ProcessPoolExecutor(cores(), mp_context=get_context("spawn")) as processes:
        found = processes.map(_read_kind, range(len(names)), repeat(given.model))
        for name, each in zip(names, found, strict=True):
            rows.append(_row(name, each))
            total += each
            print(rows[-1], flush=True)
    header = ["picture", "n", "a sure digit", "all sure", "any text", "refused", "slowest"]
    rows.append(_row("all", total))
    packages = ["scikit-image"]
    report("Reading pictures: nothing", header, rows, record=given.record, packages=packages)


def _read_kind(place: int, model: str) -> Found:
    """Return the counts of the pictures of one kind; the first reading loads the models."""
    read = assemble_reader(load(model), threads=1).read
    read(np.full((50, 50), 255, np.uint8))
    _, draw = [*scenes()][place]
    randoms = (np.random.default_rng((SEED, place, number)) for number in range(EACH))
    return sum((_read_one(read, view(draw(each), each)) for each in randoms), Found())


def _read_one(read: Callable[[NDArray[np.uint8]], Reading], picture: NDArray[np.uint8]) -> Found:
    started = time.process_time()
    try:
        reading = read(picture)
    except TenfoldError:
        reading = None
    return count_found(reading, time.process_time() - started)


def count_found(reading: Reading | None, seconds: float) -> Found:
    """Return the counts of one picture of nothing; None is a picture that was refused."""
    if reading is None:
        return Found(1, refused=1, slowest=seconds)
    has_text = any(sign.isdigit() for sign in reading.text)
    any_sure = any(digit.verdict == "digit" for digit in reading.digits)
    return Found(1, any_sure, has_text and reading.sure, has_text, 0, seconds)


def _row(name: str, each: Found) -> list[str]:
    counts = (each.n, each.any_sure, each.all_sure, each.any_text, each.refused)
    return [name, *(f"{count:,}" for count in counts), f"{each.slowest:.2f} s"]
