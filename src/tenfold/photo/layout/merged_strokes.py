"""Strokes that run along a cell's line: they are lost with it, and a 2 is left as a 7."""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.tables import TableCell

REACH = 0.3  # of a cell's height: how far beyond its edge a line is followed
MAX_GAP = 2.0  # pixels between a digit and the line that it touches
THICKER = 1.4  # times the line beside the digit: the line with a stroke in it
MIN_THICKER = 2  # pixels, at least
MIN_SHARE = 0.35  # of the digit's width: along which the line is thicker
MIN_BESIDE = 0.25  # of the cell's width: of the line beside the digit


def hides_foot(mask: Mask, cell: TableCell, digit: Box) -> bool:
    """Return whether the line below a digit is thicker where the digit touches it.

    Args:
        mask: of the page, 1 where there is ink, lines included
        cell: that the digit stands in
        digit: the box of what is written in the cell
    """
    edge = cell.box.bottom - MAX_GAP
    if digit.bottom < edge:
        return False
    return _is_thicker(mask[max(0, int(edge)) :], cell.box, digit)


def hides_bar(mask: Mask, cell: TableCell, digit: Box) -> bool:
    """Return whether the line above a digit is thicker where the digit touches it."""
    edge = cell.box.top + MAX_GAP
    if digit.top > edge:
        return False
    return _is_thicker(mask[: max(0, int(edge))][::-1], cell.box, digit)


def _is_thicker(rows: Mask, cell: Box, digit: Box) -> bool:
    """Return whether the ink that rows begin with, from a cell on, is thicker at its digit."""
    left, right = (int(np.clip(side, 0, rows.shape[1])) for side in (cell.left, cell.right))
    strip = rows[: max(3, round(REACH * cell.height)), left:right]
    if not strip.size:
        return False
    thickness = _run_lengths(strip)
    first, last = max(round(digit.left) - left, 0), max(round(digit.right) - left, 0)
    here, beside = thickness[first:last], np.delete(thickness, slice(first, last))
    if not len(here) or len(beside) < MIN_BESIDE * strip.shape[1]:
        return False
    usual = float(np.median(beside))
    thick = here >= max(THICKER * usual, usual + MIN_THICKER)
    return usual > 0 and float(thick.mean()) >= MIN_SHARE


def _run_lengths(strip: Mask) -> NDArray[np.intp]:
    """Return for each column the length of its first run of ink, (columns,)."""
    ink = strip > 0
    begun = np.cumsum(ink, axis=0) > 0
    ended = np.cumsum(begun & ~ink, axis=0) > 0
    lengths: NDArray[np.intp] = (ink & ~ended).sum(axis=0)
    return lengths
