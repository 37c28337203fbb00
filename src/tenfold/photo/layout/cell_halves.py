"""Halves of cells, which a stroke from line to line parts, joined to whole ones."""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.cell_area import Outline
from tenfold.photo.layout.levelling import hull, levelled_boxes, levelling

NARROW = 0.75  # of the usual side: a cell that may be one half of a cell that a stroke parts
WHOLE = 1.25  # of the usual side: what both halves have together, at most
HALF_REACH = 0.35  # of a half's side: how far from it a line of the next row goes on


def joined_halves(outlines: list[Outline]) -> list[Outline]:
    """Return the outlines, two halves of a cell being one where a digit's stroke parts them."""
    for axis in (0, 1):
        outlines = _joined_along(outlines, axis)
    return outlines


def _joined_along(outlines: list[Outline], axis: int) -> list[Outline]:
    boxes = levelled_boxes(outlines, levelling(outlines))
    starts, ends = boxes[:, axis], boxes[:, axis + 2]
    sides = ends - starts
    usual = float(np.median(sides))
    gone: set[int] = set()
    joined = []
    for index in np.flatnonzero(sides < NARROW * usual).tolist():
        other = _other_half(boxes, index, axis, WHOLE * usual)
        if index in gone or other is None or other in gone:
            continue
        gone |= {index, other}
        joined.append(hull([outlines[index], outlines[other]]))
    return [outline for index, outline in enumerate(outlines) if index not in gone] + joined


def _other_half(boxes: NDArray[np.float64], index: int, axis: int, longest: float) -> int | None:
    """Return the number of the cell behind this one that is its other half; None without any.

    The line between two cells goes on in the next row; a stroke does not.
    """
    across = 1 - axis
    start, end = boxes[index, axis], boxes[index, axis + 2]
    low, high = boxes[index, across], boxes[index, across + 2]
    shared = np.minimum(boxes[:, across + 2], high) - np.maximum(boxes[:, across], low)
    beside = shared > 0.6 * np.maximum(high - low, boxes[:, across + 2] - boxes[:, across])
    behind = (boxes[:, axis] > (start + end) / 2) & (boxes[:, axis + 2] - start <= longest)
    fits = np.flatnonzero(beside & behind)
    if len(fits) != 1:
        return None
    border = (end + boxes[fits[0], axis]) / 2
    reach = HALF_REACH * (end - start)
    goes_on = ~beside & (
        (np.abs(boxes[:, axis] - border) < reach) | (np.abs(boxes[:, axis + 2] - border) < reach)
    )
    return None if goes_on.any() else int(fits[0])
