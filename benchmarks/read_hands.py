"""Readings of writers that nothing was trained on: single digits, signs and letters, whole numbers.

Pen strokes are drawn with random pens on plain paper. Only what the README of the folder allows for
measuring is read: writers apart from those to train on, or the last pictures of each class. With
``--writers validation`` it is the writers that settings are chosen with.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.recording import report
from tenfold.errors import SettingError
from tenfold.line_training import hands
from tenfold.line_training.hands import Part
from tenfold.line_training.strokes import PenSample, draw_strokes, random_pen
from tenfold.lineformat import SYMBOLS
from tenfold.photo import Layout, Reading, open_reader

SEED = 500
DIGIT_HEIGHT, NUMBER_HEIGHT = 64, 48  # pixels of what is drawn
MARGIN = 16  # pixels of paper around it
PAPER, INK = 225, 190  # greys: of the paper, and what full ink takes away
LOOK_ALIKES = frozenset("lIOoSZBzs()|")  # letters and signs that a person reads as digits too
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
    part = Part[given.writers.upper()]
    for name, read, pictures in (
        ("pendigits", as_digit, _drawn(hands.pendigits(given.data, part), DIGIT_HEIGHT)),
        ("unipen, digits", as_digit, _unipen(given.data, "digits", part, str.isdigit)),
        ("bhmsds, digits", as_digit, _bhmsds(given.data, part)),
        ("unipen, signs and letters", as_digit, _no_digits(given.data, part)),
        ("unipen, numbers", as_found, _numbers(given.data, part)),
        ("lectaurep, lines", as_line, hands.registers(given.data, part)),
    ):
        counted = sum((_count(read(picture), text) for picture, text in pictures), Count())
        if counted.n:  # of bhmsds no writers are for validation
            rows.append(_row(name, counted))
            print(" | ".join(rows[-1]), flush=True)
    header = ["set", "n", "digits right", "signs too", "called sure", "wrong among the sure"]
    report("Reading pictures: hands", header, rows, record=given.record)


def _read(read: Callable[..., Reading], layout: Layout, picture: Picture) -> Reading:
    return read(picture, layout=layout)


def _count(reading: Reading, wanted: str) -> Count:
    """Return the count of one picture; "" is the truth of what is no digit.

    Of a number, sure and wrong includes its signs; of what is no digit, a sure digit is wrong.
    """
    found = "".join(digit.character for digit in reading.digits)
    right = found == "".join(filter(str.isdigit, wanted))
    text = "".join(sign for sign in reading.text if sign in SYMBOLS)
    with_signs = text == "".join(sign for sign in wanted if sign in SYMBOLS)
    sure = bool(found) and reading.sure
    return Count(1, right, with_signs, sure, sure and not with_signs)


def _row(name: str, count: Count) -> list[str]:
    shares = (count.right, count.with_signs, count.sure)
    share = [f"{each / count.n:.2%}" for each in shares]
    return [name, f"{count.n:,}", *share, str(count.wrong)]


def _unipen(
    folder: Path, name: str, part: Part, wanted: Callable[[str], bool]
) -> Iterator[tuple[Picture, str]]:
    samples = hands.unipen(folder, name, part)
    return _drawn((each for each in samples if wanted(each.label)), DIGIT_HEIGHT)


def _no_digits(folder: Path, part: Part) -> Iterator[tuple[Picture, str]]:
    """Yield signs and letters, none of which looks like a digit."""
    for name in ("signs", "letters"):
        for picture, _ in _unipen(folder, name, part, lambda label: label not in LOOK_ALIKES):
            yield picture, ""


def _numbers(folder: Path, part: Part) -> Iterator[tuple[Picture, str]]:
    """Yield whole numbers, some of which go on in further rows."""
    return _drawn(hands.unipen(folder, "numbers", part), NUMBER_HEIGHT)


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


def _bhmsds(folder: Path, part: Part) -> Iterator[tuple[Picture, str]]:
    """Yield the digits, dark ink on paper."""
    for image, symbol in zip(*hands.bhmsds(folder, part), strict=True):
        if symbol.isdigit():
            yield 255 - image, symbol
