"""Composed pictures of digit strings on paper, with known text, touching or apart.

The digits are labelled images, such as MNIST's. Each string is drawn from a seed, so its text and
the share of touching neighbours are known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tenfold.data import Dataset
from tenfold.types import Images

LENGTHS = (3, 8)  # fewest and most digits of a string
HEIGHTS = (34, 72)  # pixels: smallest and largest size of MNIST's box of 20
Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class String:
    """A picture of a string, uint8 (height, width), dark ink on paper, and its text."""

    picture: Grey
    text: str
    touching: bool


def strings(digits: Dataset, count: int, *, seed: int) -> Iterator[String]:
    """Yield ``count`` strings; in every second one at least one pair of neighbours touches."""
    for number in range(count):
        random = np.random.default_rng((seed, number))
        yield _make_string(digits, random, touching=number % 2 == 1)


def _make_string(digits: Dataset, random: Generator, *, touching: bool) -> String:
    length = int(random.integers(LENGTHS[0], LENGTHS[1] + 1))
    chosen = random.integers(0, len(digits), length)
    scale = random.uniform(*HEIGHTS) / 20
    shear = random.normal(0, 0.12)
    inks = [draw_digit(digits.images[each], scale, shear, random) for each in chosen]
    touches = random.random(length - 1) < (0.5 if touching else 0)
    if touching:
        touches[random.integers(length - 1)] = True
    ink = _compose_line(inks, touches, scale, random)
    text = "".join(str(label) for label in digits.labels[chosen])
    return String(_on_paper(ink, scale, random), text, touching)


def draw_digit(image: Images, scale: float, shear: float, random: Generator) -> Floats:
    """Return the ink of one digit, 0 to 1, scaled, sheared and cropped to its bounding box."""
    size = scale * random.uniform(0.9, 1.1)
    side = round(28 * size) + 2 * round(4 * size)  # room for the shear
    lean = shear + random.normal(0, 0.03)
    middle = side / 2
    matrix = np.array([[size, -lean * size, 0], [0, size, 0]], dtype=np.float64)
    matrix[:, 2] = middle - matrix[:, :2] @ (13.5, 13.5)
    warped = cv2.warpAffine(image, matrix, (side, side), flags=cv2.INTER_CUBIC)
    ink = np.asarray(warped, dtype=np.float32) / 255
    rows, columns = np.nonzero(ink > 0.25)
    return ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _compose_line(
    inks: list[Floats], touches: NDArray[np.bool_], scale: float, random: Generator
) -> Floats:
    """Return the ink of a line of digits, 0 to 1, with a margin of paper around it."""
    tall = max(len(digit) for digit in inks)
    margin = round(random.uniform(0.4, 1.2) * 20 * scale)
    height = tall + 2 * margin + round(6 * scale)
    width = 2 * margin + sum(digit.shape[1] for digit in inks) + round(10 * scale) * len(inks)
    page = np.zeros((height, width), dtype=np.float32)
    left, middle = margin, height / 2
    for place, digit in enumerate(inks):
        top = round(middle - len(digit) / 2 + random.normal(0, 0.8 * scale))
        top = min(max(top, 0), height - len(digit))
        if place and touches[place - 1]:
            left = touching_left(page, digit, top, left, random.uniform(0, 1) * scale)
        elif place:
            left += round(random.uniform(1.5, 7) * scale)
        part = page[top : top + len(digit), left : left + digit.shape[1]]
        np.maximum(part, digit[:, : part.shape[1]], out=part)
        left += digit.shape[1]
    columns = np.flatnonzero(page.any(axis=0))
    return page[:, : columns.max() + margin + 1]


def touching_left(page: Floats, digit: Floats, top: int, left: int, overlap: float) -> int:
    """Return the left edge at which a digit touches the ink on its left, ``overlap`` pixels deep.

    A digit moves left by a third of its width at most. Where that is not enough, a joining stroke
    is drawn into the page instead, as a pen that is not lifted would draw it.
    """
    rows = page[top : top + len(digit)]
    right_edge = rows.shape[1] - 1 - np.argmax(rows[:, ::-1] > 0.4, axis=1)
    has = (rows > 0.4).any(axis=1) & (digit > 0.4).any(axis=1)
    furthest = left - digit.shape[1] // 3
    if has.any():
        gaps = left + np.argmax(digit > 0.4, axis=1) - right_edge
        wanted = left - (int(gaps[has].min()) - 1 + round(overlap))
        if wanted >= furthest:
            return wanted
        row = int(np.flatnonzero(has)[np.argmin(gaps[has])])
        start, end = int(right_edge[row]), furthest + int(np.argmax(digit[row] > 0.4))
        thick = max(1, round(overlap))
        page[top + row : top + row + thick, start : end + 1] = 0.9
    return furthest


def _on_paper(ink: Floats, scale: float, random: Generator) -> Grey:
    """Return the line on paper, uint8: uneven light, fibres, perhaps ruled lines, blur, JPEG."""
    height, width = ink.shape
    paper = np.full((height, width), random.uniform(150, 250), dtype=np.float32)
    paper *= 1 + random.uniform(0, 0.2) * smooth_noise(height, width, 3, random)  # light
    paper += random.uniform(0, 7) * smooth_noise(height, width, max(height, width) // 3, random)
    paper += random.normal(0, random.uniform(0, 5), (height, width)).astype(np.float32)
    dark = random.uniform(0.35, 0.9)  # the share of light that ink absorbs
    if random.random() < 0.3:
        _draw_ruled_lines(paper, scale, random)
    uneven = 1 + 0.15 * smooth_noise(height, width, 12, random)
    blurred = cv2.GaussianBlur(ink, (0, 0), random.uniform(0.3, 0.25 * scale + 0.3))
    grey = paper * (1 - np.clip(dark * uneven * blurred, 0, 1))
    whole = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    quality = int(random.integers(40, 96))
    _, packed = cv2.imencode(".jpg", whole, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE))


def _draw_ruled_lines(paper: Floats, scale: float, random: Generator) -> None:
    """Draw ruled lines into the paper, fainter and thinner than the ink."""
    step, strength = random.uniform(26, 40) * scale, random.uniform(0.06, 0.2)
    thick = max(1, round(random.uniform(0.04, 0.08) * 20 * scale / 2))
    start = random.uniform(0, step)
    for top in np.arange(start, len(paper), step).astype(int):
        paper[top : top + thick] *= 1 - strength


def smooth_noise(height: int, width: int, knots: int, random: Generator) -> Floats:
    """Return a smooth random field, about -1 to 1."""
    down, along = max(2, min(height, knots)), max(2, min(width, knots))
    rough = random.uniform(-1, 1, (down, along)).astype(np.float32)
    return np.asarray(cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC))
