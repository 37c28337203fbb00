"""Symbols drawn from pen strokes: digits framed as MNIST's, signs at their places in a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.line_training.glyphs import SIDE, Glyphs
from tenfold.line_training.strokes import PenSample, draw_strokes, random_pen
from tenfold.lineformat import DIGIT_HEIGHT, SYMBOLS, label_of
from tenfold.preprocessing import frame
from tenfold.types import SIDE as MNIST_SIDE
from tenfold.types import Floats, Images

FULL = 1.4  # times: what averaging takes from thin strokes
DRAWN_HEIGHT = 48  # pixels of a digit, before it is framed
# Letters and signs that a person reads as a digit too: they teach nothing about what is none.
LOOK_ALIKES = frozenset("lIOoSZBzs|")


@dataclass(frozen=True)
class Place:
    """The place of a sign beside a digit that is 20 pixels tall.

    Attributes:
        size: least and greatest length of its longer side, in pixels
        middle: highest and lowest row of its middle, in a glyph's image
    """

    size: tuple[float, float]
    middle: tuple[float, float]


PLACES = {
    ".": Place((0.5, 4), (27, 30.5)),
    ",": Place((4, 10), (27.5, 33)),
    "-": Place((5, 15), (16, 25)),
    "+": Place((8, 16), (17, 24)),
    "/": Place((16, 29), (17, 24)),
    ":": Place((7, 15), (18, 26)),
    "=": Place((6, 15), (16, 25)),
    "%": Place((14, 24), (17, 23)),
}
ANYTHING = Place((10, 26), (16, 25))  # any other symbol


def draw_digits(samples: Iterable[PenSample], *, seed: int) -> tuple[Images, NDArray[np.uint8]]:
    """Return digits drawn with a pen of their own each, (n, 28, 28), and their labels.

    Args:
        samples: single digits
        seed: of the pens
    """
    images, labels = [], []
    for number, sample in enumerate(samples):
        random = np.random.default_rng((seed, number))
        scale = DRAWN_HEIGHT / _side(sample)
        ink = draw_strokes(sample.strokes, random_pen(random, DRAWN_HEIGHT), scale, random)
        images.append(frame(full_ink(ink)))
        labels.append(int(sample.label))
    return as_images(images), np.array(labels, dtype=np.uint8)


def as_images(images: Sequence[Images]) -> Images:
    """Return images (28, 28) as one array (n, 28, 28), of none as well."""
    return np.array(images, dtype=np.uint8).reshape(-1, MNIST_SIDE, MNIST_SIDE)


def draw_symbols(samples: Iterable[PenSample], *, seed: int) -> Glyphs:
    """Return signs and letters drawn as glyphs, at the size and place that each has in a number.

    Args:
        samples: single symbols; look-alikes of digits are left out
        seed: of pens, sizes and places
    """
    images, labels = [], []
    for number, sample in enumerate(samples):
        if sample.label in LOOK_ALIKES:
            continue
        random = np.random.default_rng((seed, number))
        place = PLACES.get(sample.label, ANYTHING)
        size = random.uniform(*place.size)
        pen = random_pen(random, DIGIT_HEIGHT)
        ink = draw_strokes(sample.strokes, pen, max(size - pen.width, 0.5) / _side(sample), random)
        images.append(_placed(ink, random.uniform(*place.middle)))
        labels.append(label_of(sample.label))
    return Glyphs(np.stack(images), np.array(labels, dtype=np.intp))


def place_symbols(pictures: Images, symbols: Iterable[str], *, seed: int) -> Glyphs:
    """Return pictures of single symbols (n, 28, 28) as glyphs, those of digits left out."""
    images, labels = [], []
    for number, (picture, symbol) in enumerate(zip(pictures, symbols, strict=True)):
        if symbol in SYMBOLS[:10] or symbol in LOOK_ALIKES:
            continue
        random = np.random.default_rng((seed, number))
        place = PLACES.get(symbol, ANYTHING)
        rows = np.flatnonzero(picture.max(axis=1) > 60)
        columns = np.flatnonzero(picture.max(axis=0) > 60)
        if not len(rows):
            continue
        ink = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        scale = random.uniform(*place.size) / max(ink.shape)
        sides = [max(1, round(side * scale)) for side in ink.shape]
        small = cv2.resize(ink, (sides[1], sides[0]), interpolation=cv2.INTER_AREA)
        inked = np.asarray(small, np.float32) / np.float32(255)
        images.append(_placed(inked, random.uniform(*place.middle)))
        labels.append(label_of(symbol))
    return Glyphs(np.stack(images), np.array(labels, dtype=np.intp))


def _side(sample: PenSample) -> float:
    """Return the longer side of a sample, in its units."""
    return max(float(np.ptp(np.concatenate(sample.strokes), axis=0).max()), 1e-6)


def _placed(ink: Floats, middle: float) -> NDArray[np.uint8]:
    """Return ink as a glyph's image, centred on a row; cut off where it is too large."""
    image = np.zeros((SIDE, SIDE), np.float32)
    height, width = min(ink.shape[0], SIDE), min(ink.shape[1], SIDE)
    top = min(max(round(middle - height / 2), 0), SIDE - height)
    left = (SIDE - width) // 2
    image[top : top + height, left : left + width] = ink[:height, :width]
    return full_ink(image)


def full_ink(ink: Floats) -> NDArray[np.uint8]:
    """Return ink of 0 to 1 as 0 to 255, so dark that the middle of a thin stroke is full."""
    found: NDArray[np.uint8] = np.rint(255 * np.clip(FULL * ink, 0, 1)).astype(np.uint8)
    return found
