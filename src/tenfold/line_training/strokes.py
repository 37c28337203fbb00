"""Pen strokes: what people wrote on a tablet, from files, and drawn as ink on paper.

A stroke shows the style of a hand, not its pen: the same strokes become many pictures. In a file
each line is a JSON object with ``label``, ``writer`` and ``strokes``, a list of x and y in turn for
each stroke, y down; ``suspect`` is true of a sample whose label is doubted.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.types import Floats

MAX_SAMPLE = 1_000_000  # bytes of one sample in a file
OVERSAMPLING = 4  # ink is drawn so many times larger, then averaged
STEP = 0.4  # pixels between two points of a stroke that is drawn
SMOOTHING = 2.0  # pixels along a stroke: tablets of few points write stairs
FIXED = 8  # fractional bits of the coordinates that OpenCV draws with
Stroke = NDArray[np.float64]  # (n, 2): x and y of its points


@dataclass(frozen=True)
class PenSample:
    """A sample of writing.

    Attributes:
        label: the text
        writer: a name that tells writers apart
        strokes: in the order in which they were written
        suspect: True if the label is doubted
    """

    label: str
    writer: str
    strokes: tuple[Stroke, ...]
    suspect: bool = False


@dataclass(frozen=True)
class Pen:
    """A pen, which makes ink of strokes.

    Attributes:
        width: of a stroke, in pixels
        pressure: how much its width changes along it, as a share of the width
        flatness: of the nib: 0 is round, near 1 writes strokes along ``tilt`` as thin as a hair
        tilt: the direction in radians in which the nib is thin
        spread: of the ink in the paper, in pixels
        tremble: of the hand, in pixels
    """

    width: float
    pressure: float = 0.0
    flatness: float = 0.0
    tilt: float = 0.0
    spread: float = 0.0
    tremble: float = 0.0


def read_strokes(path: Path) -> Iterator[PenSample]:
    """Yield the samples of a file, JSON lines packed by gzip.

    Raises:
        DataError: the file cannot be read, or a line is no sample
    """
    try:
        with gzip.open(path, "rb") as file:
            number = 0
            while line := file.readline(MAX_SAMPLE):
                number += 1
                yield _sample(line, f"{path}, line {number}")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path} is no file of strokes that can be read: {error}.") from error


def random_pen(random: Generator, height: float) -> Pen:
    """Return a pen for writing so many pixels high, from a fine ballpoint to a broad felt pen."""
    width = height * float(np.exp(random.uniform(np.log(0.05), np.log(0.17))))
    flat = random.random() < 0.3
    return Pen(
        width=width,
        pressure=random.uniform(0, 0.35),
        flatness=random.uniform(0.2, 0.6) if flat else 0.0,
        tilt=random.uniform(0, np.pi),
        spread=width * random.uniform(0, 0.2),
        tremble=width * random.uniform(0, 0.12),
    )


def written_again(strokes: Sequence[Stroke], random: Generator) -> list[Stroke]:
    """Return strokes as the same hand may write them another time: turned, slanted, narrower."""
    angle, slant = random.normal(0, 0.06), random.normal(0, 0.12)
    width = float(np.exp(random.normal(0, 0.1)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = turn @ np.array([[width, -slant], [0.0, 1.0]])
    return [stroke @ matrix.T for stroke in strokes]


def draw_strokes(strokes: Sequence[Stroke], pen: Pen, scale: float, random: Generator) -> Floats:
    """Return the ink of strokes, float32 (height, width), 0 to 1, with paper as wide as the pen.

    Args:
        strokes: at least one point altogether
        pen: that they are drawn with
        scale: pixels for each unit of the strokes
        random: draws pressure and tremble
    """
    lowest = np.concatenate(strokes).min(axis=0)
    margin = 2 * pen.width + 3 * pen.spread + 1
    moved = [(stroke - lowest) * scale + margin for stroke in strokes]
    width, height = (int(each) for each in np.ceil(np.concatenate(moved).max(axis=0) + margin))
    large = np.zeros((height * OVERSAMPLING, width * OVERSAMPLING), np.uint8)
    for stroke in moved:
        _draw(large, _dense(stroke), pen, random)
    ink = np.asarray(cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA))
    if pen.spread > 0:
        ink = np.asarray(cv2.GaussianBlur(ink, (0, 0), pen.spread))
    return (ink / 255).astype(np.float32)


def _sample(line: bytes, place: str) -> PenSample:
    """Return the sample of one line of a file."""
    try:
        found = json.loads(line)
        strokes = tuple(
            np.array(stroke, np.float64).reshape(-1, 2) for stroke in found["strokes"] if stroke
        )
        label, writer = str(found["label"]), str(found["writer"])
        suspect = bool(found.get("suspect", False))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DataError(
            f"{place} is no sample; an object with label, writer and strokes was wanted."
        ) from error
    if not strokes or not all(np.isfinite(stroke).all() for stroke in strokes):
        raise DataError(f"{place} has no strokes; at least one point was wanted.")
    return PenSample(label, writer, strokes, suspect)


def _dense(stroke: Stroke) -> Stroke:
    """Return a stroke with a point at each ``STEP``, its corners rounded as a pen rounds them."""
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < STEP:
        return stroke[:1]
    places = np.linspace(0, along[-1], int(along[-1] / STEP) + 2)
    dense = np.stack([np.interp(places, along, part) for part in stroke.T], axis=1)
    reach = min(int(SMOOTHING / STEP), (len(dense) - 1) // 4)
    if reach < 1:
        return dense
    padded = np.pad(dense, ((reach, reach), (0, 0)), mode="reflect", reflect_type="odd")
    window = np.hanning(2 * reach + 3)[1:-1]
    kernel = window / window.sum()
    smooth = [np.convolve(part, kernel, mode="valid") for part in padded.T]
    return np.stack(smooth, axis=1)


def _draw(large: NDArray[np.uint8], points: Stroke, pen: Pen, random: Generator) -> None:
    """Draw one stroke on an oversampled picture, in place."""
    count = len(points)
    points = points + pen.tremble * np.stack([_wave(count, random) for _ in range(2)], axis=1)
    direction = np.gradient(points, axis=0) if count > 1 else np.zeros((1, 2))
    angle = np.arctan2(direction[:, 1], direction[:, 0])
    across = np.abs(np.sin(angle - pen.tilt)) if count > 1 else np.ones(1)
    widths = pen.width * (1 + pen.pressure * _wave(count, random))
    widths *= 1 - pen.flatness * (1 - across)
    radii = np.maximum(widths, 0.3) * OVERSAMPLING / 2
    fixed = float(1 << FIXED)
    centres = np.rint((points * OVERSAMPLING) * fixed).astype(int)
    for (x, y), radius in zip(centres.tolist(), radii.tolist(), strict=True):
        cv2.circle(large, (x, y), round(radius * fixed), 255, -1, cv2.LINE_8, FIXED)


def _wave(count: int, random: Generator) -> NDArray[np.float64]:
    """Return values along a stroke that change slowly, mostly from -1 to 1."""
    knots = random.normal(0, 0.5, max(2, count // 12 + 2))
    places = np.linspace(0, len(knots) - 1, count)
    return np.asarray(np.interp(places, np.arange(len(knots)), knots))
