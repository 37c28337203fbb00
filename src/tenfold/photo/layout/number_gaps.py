"""The spaces between the numbers of a text line, and the signs that fill some of them."""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes

MIN_NUMBER_GAP = 1.2  # usual heights: the least space between two numbers of a line
WIDER = 3.0  # times the usual space within a line: the space between two numbers
MAX_SIGN_GAP = 0.8  # usual heights: the widest space beside a sign within a number
COMMA_REACH = 0.2  # of a line's height: how far below it the middle of a comma is


def part_numbers(boxes: Boxes, signs: Boxes, height: float) -> list[NDArray[np.intp]]:
    """Return the indices of the components of each number in a line, sorted from the left.

    Args:
        boxes: of the tall components, sorted from the left
        signs: of the low ones at their height, which fill a part of the space where they stand
        height: the usual one
    """
    ends = np.maximum.accumulate(boxes[:, 2])
    spaces = zip(ends[:-1].tolist(), boxes[1:, 0].tolist(), strict=True)
    near = MAX_SIGN_GAP * height
    gaps = np.array([_widest_gap(*space, signs, near) for space in spaces], dtype=np.intp)
    borders = np.flatnonzero(gaps > MIN_NUMBER_GAP * height)
    others = np.delete(gaps, borders)
    if not len(others):
        return [np.arange(len(boxes))]
    wide = borders[gaps[borders] > WIDER * max(float(np.median(others)), 1.0)]
    return np.split(np.arange(len(boxes)), wide + 1)


def _widest_gap(start: int, end: int, signs: Boxes, near: float) -> int:
    """Return the widest space between two columns that no sign near to both sides fills."""
    within = signs[(signs[:, 2] > start) & (signs[:, 0] < end)]
    within = within[np.argsort(within[:, 0])]
    starts = [start, *np.maximum.accumulate(within[:, 2]).tolist()]
    ends = [*within[:, 0].tolist(), end]
    widest = max(0, *(last - first for first, last in zip(starts, ends, strict=True)))
    return int(widest if widest <= near else max(0, end - start))


def are_at_height(boxes: Boxes, line: Boxes) -> NDArray[np.bool_]:
    """Return whether the middle of each box is at the height of a line, (n,)."""
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    top, bottom = float(np.median(line[:, 1])), float(np.median(line[:, 3]))
    reach = COMMA_REACH * (bottom - top)
    return np.asarray((middles >= top) & (middles <= bottom + reach))
