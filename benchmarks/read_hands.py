"""Readings of writers that nothing was trained on: single digits, signs and letters, whole numbers.

Pen strokes are drawn with random pens on plain paper. Only what the README of the folder allows for
measuring is read: writers apart from those to train on, or the last pictures of each class.
"""

import argparse
import csv
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.recording import report
from tenfold.errors import SettingError
from tenfold.line_training.strokes import PenSample, draw_strokes, random_pen, read_strokes
from tenfold.photo import Layout, Reading, open_reader

SEED = 500
DIGIT_HEIGHT, NUMBER_HEIGHT = 64, 48  # pixels of what is drawn
MARGIN = 16  # pixels of paper around it
PAPER, INK = 225, 190  # greys: of the paper, and what full ink takes away
LOOK_ALIKES = frozenset("lIOoSZBzs()|")  # letters and signs that a person reads as digits too
PER_CLASS, HELD_OUT = 1_500, 150  # of bhmsds: pictures of a class, and the last that are kept
SIGNS = ".,-+/:=%"
Picture: TypeAlias = Path | NDArray[np.uint8]
Read: TypeAlias = Callable[[Picture], Reading]


@dataclass(frozen=True)
class Count:
    """The counts of ``n`` pictures.

    Attributes:
        right: all digits are right and nothing else is a digit
        with_signs: the signs too
        sure: called sure
        wrong: sure, and not right
    """

    n: int = 0
    right: int = 0
    with_signs: int = 0
    sure: int = 0
    wrong: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.n + other.n,
            self.right + other.right,
            self.with_signs + other.with_signs,
            self.sure + other.sure,
            self.wrong + other.wrong,
        )


def read_hands(given: argparse.Namespace) -> None:
    """Read the measuring part of each collection, and report."""
    if given.data is None:
        raise SettingError("--part hands needs --data, the folder of the collections.")
    reader = open_reader(given.model)
    as_digit, as_line, as_found = (
        partial(_read, reader.read, layout) for layout in ("digit", "line", "auto")
    )
    rows = []
    for name, read, pictures in (
        ("pendigits, writers tes01 to tes14", as_digit, _pendigits(given.data)),
        ("unipen, digits", as_digit, _unipen(given.data, "digits", str.isdigit)),
        ("bhmsds, digits", as_digit, _bhmsds(given.data)),
        ("unipen, signs and letters", as_digit, _no_digits(given.data)),
        ("unipen, numbers", as_found, _numbers(given.data)),
        ("lectaurep, lines", as_line, _registers(given.data)),
    ):
        counted = sum((_count(read(picture), text) for picture, text in pictures), Count())
        rows.append(_row(name, counted))
        print(" | ".join(rows[-1]), flush=True)
    header = ["set", "n", "digits right", "signs too", "called sure", "wrong among the sure"]
    report("Reading pictures: hands", header, rows, record=given.record)


def _read(read: Callable[..., Reading], layout: Layout, picture: Picture) -> Reading:
    return read(picture, layout=layout)


def _count(reading: Reading, wanted: str) -> Count:
    """Return the count of one picture; "" is the truth of what is no digit."""
    digits = [digit for digit in reading.digits if digit.verdict != "not a digit"]
    found = "".join(str(digit.label) for digit in digits)
    right = found == "".join(filter(str.isdigit, wanted))
    text = "".join(sign for sign in reading.text if sign.isdigit() or sign in SIGNS)
    with_signs = text == "".join(sign for sign in wanted if sign.isdigit() or sign in SIGNS)
    verdicts = [digit.verdict for digit in digits]
    sure = bool(verdicts) and all(verdict == "digit" for verdict in verdicts)
    return Count(1, right, with_signs, sure, sure and not right)


def _row(name: str, count: Count) -> list[str]:
    shares = (count.right, count.with_signs, count.sure)
    return [name, f"{count.n:,}", *(f"{each / count.n:.2%}" for each in shares), str(count.wrong)]


def _pendigits(folder: Path) -> Iterator[tuple[Picture, str]]:
    samples = read_strokes(folder / "pendigits-orig" / "digits.jsonl.gz")
    return _drawn((each for each in samples if each.writer.startswith("tes")), DIGIT_HEIGHT)


def _unipen(
    folder: Path, name: str, wanted: Callable[[str], bool]
) -> Iterator[tuple[Picture, str]]:
    samples = _kept(read_strokes(folder / "unipen" / f"{name}.jsonl.gz"))
    return _drawn((each for each in samples if wanted(each.label)), DIGIT_HEIGHT)


def _no_digits(folder: Path) -> Iterator[tuple[Picture, str]]:
    """Yield signs and letters, none of which looks like a digit."""
    for name in ("signs", "letters"):
        for picture, _ in _unipen(folder, name, lambda label: label not in LOOK_ALIKES):
            yield picture, ""


def _numbers(folder: Path) -> Iterator[tuple[Picture, str]]:
    """Yield whole numbers, some of which go on in further rows."""
    samples = _kept(read_strokes(folder / "unipen" / "numbers.jsonl.gz"))
    return _drawn(samples, NUMBER_HEIGHT)


def _kept(samples: Iterable[PenSample]) -> Iterator[PenSample]:
    """Yield the samples of unipen to measure with."""
    for sample in samples:
        is_kept = zlib.crc32(sample.writer.encode()) % 5 == 0
        if is_kept and not sample.suspect and not sample.writer.startswith("ibm:"):
            yield sample


def _drawn(samples: Iterable[PenSample], height: float) -> Iterator[tuple[Picture, str]]:
    """Yield a picture of each sample, drawn with a pen of its own, and its text."""
    for number, sample in enumerate(samples):
        random = np.random.default_rng((SEED, number))
        points = np.concatenate(sample.strokes)
        wide, tall = np.ptp(points, axis=0)
        scale = height / max(tall, wide / max(1, len(sample.label)), 1.0)
        ink = draw_strokes(sample.strokes, random_pen(random, height), scale, random)
        paper = np.full(ink.shape, PAPER, np.float32) - INK * ink
        page = np.pad(paper, MARGIN, constant_values=PAPER)
        noise = random.normal(0, 2, page.shape)
        yield np.clip(page + noise, 0, 255).astype(np.uint8), sample.label


def _bhmsds(folder: Path) -> Iterator[tuple[Picture, str]]:
    """Yield the last pictures of each digit, dark ink on paper."""
    images = np.load(folder / "bhmsds" / "images.npz", allow_pickle=False)["images"]
    labels = [row["label"] for row in _table(folder / "bhmsds" / "labels.csv")]
    for digit in "0123456789":
        places = [place for place, label in enumerate(labels) if label == digit]
        for place in places[PER_CLASS - HELD_OUT :]:
            yield 255 - images[place], digit


def _registers(folder: Path) -> Iterator[tuple[Picture, str]]:
    """Yield the lines of registers to measure with."""
    lines = folder / "lectaurep-numbers"
    for row in _table(lines / "labels.csv"):
        if row["use"] == "M":
            yield lines / "img" / row["file"], row["text"]


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
