"""Printed lines, boxes and words of forms."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.kinds.pen import Colour, Page

Place: TypeAlias = tuple[float, float]  # x, y

GREY: Colour = (120, 120, 120)
LIGHT_BLUE: Colour = (225, 190, 140)
ORANGE: Colour = (90, 150, 245)
GREEN: Colour = (140, 190, 120)
PINK: Colour = (190, 160, 240)
BLACK: Colour = (45, 40, 40)
LINE_COLOURS = (LIGHT_BLUE, ORANGE, GREEN, PINK, GREY, BLACK)


def rule(page: Page, start: Place, end: Place, colour: Colour, thick: int = 2) -> None:
    """Draw a straight line."""
    rules(page, [(start, end)], colour, thick)


def rules(page: Page, lines: Iterable[tuple[Place, Place]], colour: Colour, thick: int = 2) -> None:
    """Draw straight lines of one colour."""
    mask = np.zeros(page.shape[:2], np.uint8)
    for start, end in lines:
        one, other = ([round(16 * each) for each in place] for place in (start, end))
        cv2.line(mask, one, other, 255, thick, cv2.LINE_AA, 4)
    paint(page, mask, colour)


def paint(page: Page, mask: NDArray[np.uint8], colour: Colour) -> None:
    """Paint a colour over a page where the mask is 255, partly where it is less."""
    page += (mask.astype(np.float32) / 255)[..., None] * (np.array(colour, np.float32) - page)


def draw_grid(
    page: Page, xs: Sequence[float], ys: Sequence[float], colour: Colour, thick: int = 2
) -> None:
    """Draw the lines of a grid: vertical ones at each x, horizontal ones at each y."""
    upright = [((x, ys[0]), (x, ys[-1])) for x in xs]
    level = [((xs[0], y), (xs[-1], y)) for y in ys]
    rules(page, [*upright, *level], colour, thick)


def print_text(
    page: Page, text: str, x: float, middle: float, height: float, colour: Colour = BLACK
) -> None:
    """Print a text in a plain font from x, its height that of capitals."""
    scale = height / 21  # capitals are 21 pixels high at scale 1
    mask = np.zeros(page.shape[:2], np.uint8)
    place, thick = (round(x), round(middle + height / 2)), max(1, round(height / 14))
    cv2.putText(mask, text, place, cv2.FONT_HERSHEY_DUPLEX, scale, 255, thick, cv2.LINE_AA)
    paint(page, mask, colour)


def steps(start: float, size: float, count: int) -> list[float]:
    """Return the edges of so many cells of one size."""
    return [float(each) for each in start + size * np.arange(count + 1)]
