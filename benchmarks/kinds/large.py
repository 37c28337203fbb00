"""Single large digits: thin to thick strokes, dark on bright and bright on dark."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.kinds.paper import as_bytes, light
from benchmarks.kinds.pen import Page, Stroke, cover, extent, moved, random_hand, strokes_of

SIDES = (300, 2_000)  # pixels: the shortest and the longest side
STROKES = (0.005, 0.12)  # the width of the pen, a share of the side
HEIGHTS = (0.30, 0.85)  # of the digit, a share of the side
THICKEST = 0.17  # of the digit's height: a thicker pen would fill the loops of an 8


@dataclass(frozen=True)
class LargeDigit:
    """A picture of one digit, uint8 (height, width), and the share of its side that a stroke is."""

    picture: NDArray[np.uint8]
    digit: str
    stroke: float
    is_bright: bool  # the ink is brighter than the paper


def large_digits(count: int, *, seed: int) -> Iterator[LargeDigit]:
    """Yield so many pictures of a digit; every second one has bright ink on dark paper."""
    for number in range(count):
        random = np.random.default_rng((seed, number))
        yield _large_digit(str(number // 2 % 10), random, is_bright=number % 2 == 1)


def _large_digit(digit: str, random: Generator, *, is_bright: bool) -> LargeDigit:
    side = int(np.exp(random.uniform(*np.log(SIDES))))
    stroke = float(np.exp(random.uniform(*np.log(STROKES))))
    share = random.uniform(max(HEIGHTS[0], stroke / THICKEST), HEIGHTS[1])
    height = side * share - side * stroke
    hand = replace(random_hand(random), pen=side * stroke / height)
    hand = replace(hand, pressure=min(hand.pressure, 0.1))  # the width is what is counted
    strokes = _placed(strokes_of(digit, height, hand, random), side, random)
    picture = _on_paper(cover((side, side), strokes, hand.nib), is_bright, random)
    return LargeDigit(picture, digit, stroke, is_bright)


def _placed(strokes: list[Stroke], side: int, random: Generator) -> list[Stroke]:
    """Return the strokes somewhere in the picture, none of them outside."""
    left, top, right, bottom = extent(strokes)
    edge = 0.02 * side
    x = random.uniform(edge, max(edge, side - edge - (right - left)))
    y = random.uniform(edge, max(edge, side - edge - (bottom - top)))
    return moved(strokes, x - left, y - top)


def _on_paper(share: NDArray[np.float32], is_bright: bool, random: Generator) -> NDArray[np.uint8]:
    """Return the ink on paper: even, with a little noise, or in uneven light and noise."""
    paper, ink = random.uniform(200, 255), random.uniform(0, 70)
    page: Page = (paper + share * (ink - paper))[..., None]
    page = 255 - page if is_bright else page
    kind = random.integers(3)
    if kind == 2:
        page = light(page, random, random.uniform(0.1, 0.35))
    grey = np.asarray(page[..., 0], np.float32)
    if kind:
        blurred = cv2.GaussianBlur(grey, (0, 0), random.uniform(0.4, 1.2))
        grey = blurred + random.uniform(1, 4) * random.standard_normal(grey.shape, np.float32)
    return as_bytes(grey)
