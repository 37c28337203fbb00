"""Strings of handwritten digits on paper, made from labelled images by a seed: touching or apart.

The images are MNIST's, so a string is one that nobody wrote; but its digits are real, its truth is
known, and how often neighbours touch is set, not found.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.data import Dataset
from tenfold.types import Images

LENGTHS = (3, 8)  # digits of a string, the fewest and the most
TALL = (34, 72)  # pixels that the 20 of MNIST's box come to
Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class String:
    """A picture of a string, uint8 (height, width), dark ink on paper, and the digits in it."""

    picture: Grey
    text: str
    touching: bool


def strings(digits: Dataset, count: int, *, seed: int) -> Iterator[String]:
    """Yield so many strings; in every other one at least one pair of neighbours touches."""
    for number in range(count):
        random = np.random.default_rng((seed, number))
        yield _string(digits, random, touching=number % 2 == 1)


def _string(digits: Dataset, random: Generator, *, touching: bool) -> String:
    length = int(random.integers(LENGTHS[0], LENGTHS[1] + 1))
    chosen = random.integers(0, len(digits), length)
    scale = random.uniform(*TALL) / 20
    shear = random.normal(0, 0.12)
    marks = [_grown(digits.images[each], scale, shear, random) for each in chosen]
    touches = random.random(length - 1) < (0.5 if touching else 0)
    if touching:
        touches[random.integers(length - 1)] = True
    ink = _laid_out(marks, touches, scale, random)
    text = "".join(str(label) for label in digits.labels[chosen])
    return String(_on_paper(ink, scale, random), text, touching)


def _grown(image: Images, scale: float, shear: float, random: Generator) -> Floats:
    """Return one digit's ink, 0 to 1, as large as it is written, cut to its ink."""
    size = scale * random.uniform(0.9, 1.1)
    side = round(28 * size) + 2 * round(4 * size)  # room for what is sheared out
    lean = shear + random.normal(0, 0.03)
    middle = side / 2
    matrix = np.array([[size, -lean * size, 0], [0, size, 0]], dtype=np.float64)
    matrix[:, 2] = middle - matrix[:, :2] @ (13.5, 13.5)
    grown = cv2.warpAffine(image, matrix, (side, side), flags=cv2.INTER_CUBIC)
    ink = np.asarray(grown, dtype=np.float32) / 255
    rows, columns = np.nonzero(ink > 0.25)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _laid_out(
    marks: list[Floats], touches: NDArray[np.bool_], scale: float, random: Generator
) -> Floats:
    """Return the ink of all digits in a row, 0 to 1, with a margin of paper around."""
    tall = max(len(mark) for mark in marks)
    margin = round(random.uniform(0.4, 1.2) * 20 * scale)
    height = tall + 2 * margin + round(6 * scale)
    width = 2 * margin + sum(mark.shape[1] for mark in marks) + round(10 * scale) * len(marks)
    page = np.zeros((height, width), dtype=np.float32)
    left, middle = margin, height / 2
    for place, mark in enumerate(marks):
        top = round(middle - len(mark) / 2 + random.normal(0, 0.8 * scale))
        top = min(max(top, 0), height - len(mark))
        if place and touches[place - 1]:
            left = _touching_left(page, mark, top, left, random.uniform(0, 1) * scale)
        elif place:
            left += round(random.uniform(1.5, 7) * scale)
        part = page[top : top + len(mark), left : left + mark.shape[1]]
        np.maximum(part, mark[:, : part.shape[1]], out=part)
        left += mark.shape[1]
    columns = np.flatnonzero(page.any(axis=0))
    return page[:, : columns.max() + margin + 1]


def _touching_left(page: Floats, mark: Floats, top: int, left: int, deeper: float) -> int:
    """Return where a mark has to begin to touch the ink on its left, and a little deeper.

    Nobody writes a digit into the arms of another: where it would have to move further in than a
    third of its width, a stroke is drawn out to it instead, as a pen that is not lifted does.
    """
    rows = page[top : top + len(mark)]
    right_edge = rows.shape[1] - 1 - np.argmax(rows[:, ::-1] > 0.4, axis=1)
    has = (rows > 0.4).any(axis=1) & (mark > 0.4).any(axis=1)
    furthest = left - mark.shape[1] // 3
    if has.any():
        gaps = left + np.argmax(mark > 0.4, axis=1) - right_edge
        wanted = left - (int(gaps[has].min()) - 1 + round(deeper))
        if wanted >= furthest:
            return wanted
        row = int(np.flatnonzero(has)[np.argmin(gaps[has])])
        start, end = int(right_edge[row]), furthest + int(np.argmax(mark[row] > 0.4))
        thick = max(1, round(deeper))
        page[top + row : top + row + thick, start : end + 1] = 0.9
    return furthest


def _on_paper(ink: Floats, scale: float, random: Generator) -> Grey:
    """Return the ink on paper: uneven light, fibres, perhaps rules; blurred and compressed."""
    height, width = ink.shape
    paper = np.full((height, width), random.uniform(150, 250), dtype=np.float32)
    paper *= 1 + random.uniform(0, 0.2) * _cloud(height, width, 3, random)  # light
    paper += random.uniform(0, 7) * _cloud(height, width, max(height, width) // 3, random)
    paper += random.normal(0, random.uniform(0, 5), (height, width)).astype(np.float32)
    dark = random.uniform(0.35, 0.9)  # the share of light that ink takes
    if random.random() < 0.3:
        _rule(paper, scale, random)
    uneven = 1 + 0.15 * _cloud(height, width, 12, random)
    blurred = cv2.GaussianBlur(ink, (0, 0), random.uniform(0.3, 0.25 * scale + 0.3))
    grey = paper * (1 - np.clip(dark * uneven * blurred, 0, 1))
    whole = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    quality = int(random.integers(40, 96))
    _, packed = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def _rule(paper: Floats, scale: float, random: Generator) -> None:
    """Draw the lines of ruled paper, fainter and thinner than the ink."""
    step, strength = random.uniform(26, 40) * scale, random.uniform(0.06, 0.2)
    thick = max(1, round(random.uniform(0.04, 0.08) * 20 * scale / 2))
    start = random.uniform(0, step)
    for top in np.arange(start, len(paper), step).astype(int):
        paper[top : top + thick] *= 1 - strength


def _cloud(height: int, width: int, knots: int, random: Generator) -> Floats:
    """Return a smooth random field, about -1 to 1."""
    down, along = max(2, min(height, knots)), max(2, min(width, knots))
    rough = random.uniform(-1, 1, (down, along)).astype(np.float32)
    return np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC))
