"""The spaces between the numbers of a text line, and the signs that fill some of them."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes
from tenfold.photo.layout.binarization import Darkness

MIN_NUMBER_GAP = 1.2  # usual heights: the least space between two numbers of a line
WIDER = 3.0  # times the usual space within a line: the space between two numbers
MAX_SIGN_GAP = 1.2  # usual heights: the widest space beside a sign within a number
MIN_RULE = 0.05  # the share of the paper's light that a ruled line lacks
MIN_UPRIGHT = 0.8  # of a line's height, and of what is above and below: how far a ruled line runs
BEYOND = 0.4  # of a line's height: how far above and below
MAX_PIECES = 0.7  # of the components: with more, each is in a square of its own
MAX_RULE_SHARE = 0.5  # of the width of a space
COMMA_REACH = 0.2  # of a line's height: how far below it the middle of a comma is


def part_numbers(
    boxes: Boxes, signs: Boxes, height: float, darkness: Darkness | None = None
) -> list[NDArray[np.intp]]:
    """Return the indices of the components of each number in a line, sorted from the left.

    Args:
        boxes: of the tall components, sorted from the left
        signs: of the low ones at their height, which fill a part of the space where they stand
        height: the usual one
        darkness: of the page: an upright ruled line between two components is between two columns
    """
    columns = find_columns(boxes, darkness) if darkness is not None else np.zeros(0, bool)
    pieces = np.split(np.arange(len(boxes)), np.flatnonzero(columns) + 1)
    if 1 < len(pieces) <= MAX_PIECES * len(boxes):
        parts = [(piece, part_numbers(boxes[piece], signs, height)) for piece in pieces]
        return [piece[part] for piece, found in parts for part in found]
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


def find_columns(boxes: Boxes, darkness: Darkness) -> NDArray[np.bool_]:
    """Return whether an upright ruled line stands in each space between components, (n - 1,).

    It may be fainter than ink, and goes on above and below. On squared paper, whose lines also run
    behind digits, there is none.

    Args:
        boxes: of the components, sorted from the left
        darkness: of the page
    """
    top, bottom = float(np.median(boxes[:, 1])), float(np.median(boxes[:, 3]))
    beyond = BEYOND * (bottom - top)
    rows = [round(max(0.0, row)) for row in (top - beyond, top, bottom, bottom + beyond)]
    parts = [darkness[start:end] > MIN_RULE for start, end in pairwise(rows)]
    above, level, below = (_share_of_rows(part) >= MIN_UPRIGHT for part in parts)
    goes_on = above & below
    if any(goes_on[left:right].any() for left, right in boxes[:, [0, 2]].tolist()):
        return np.zeros(max(0, len(boxes) - 1), bool)
    ends = np.maximum.accumulate(boxes[:, 2])
    spaces = zip(ends[:-1].tolist(), boxes[1:, 0].tolist(), strict=True)
    upright = goes_on & level
    return np.array([_is_thin(upright[start:end]) for start, end in spaces], bool)


def _share_of_rows(part: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of the rows in which each column is dark; 1 of no rows."""
    return part.mean(axis=0) if len(part) else np.ones(part.shape[1])


def _is_thin(columns: NDArray[np.bool_]) -> bool:
    """Return whether some columns of a space are those of a line, and most are not."""
    return bool(0 < columns.sum() <= MAX_RULE_SHARE * len(columns))


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
