"""The lines of a table, pixel by pixel, told from the strokes that run along or across them."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import widths
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.components import Components, find_components
from tenfold.photo.layout.straight_runs import StraightRuns, line_middles
from tenfold.photo.layout.tables import Table

RIM = 16  # pixels around a table, beside the width of a cell, in which its lines are sought
MIN_LINE = 0.5  # of a cell's side: the length of runs that are a line
MIN_BEND = 0.015  # of a cell's shorter side: how far lines drawn by hand are off a smooth curve
MIN_WHOLE_LINE = 0.95  # of a cell's side: the length of runs that go along a whole cell
LONG_LINE = 1.2  # of a cell's side: the length of a straight run that is no stroke along a line
NEARLY_AS_THICK = 0.7  # of a line's usual thickness: that of its straight part, where it has one


@dataclass(frozen=True)
class TableLines:
    """The lines of a table.

    Attributes:
        mask: uint8 (height, width), 1 on them
        whole: the same for lines as long as a cell, and all that is joined to them
        bent: True if they were drawn by hand
    """

    mask: Mask
    whole: Mask
    bent: bool

    def placed(self, part: tuple[slice, slice], shape: tuple[int, ...]) -> "TableLines":
        """Return the lines of a part of a picture in the whole of it."""
        whole = [np.zeros(shape, np.uint8) for _ in range(2)]
        for mask, own in zip(whole, (self.mask, self.whole), strict=True):
            mask[part] = own
        return TableLines(whole[0], whole[1], self.bent)

    def in_picture(self, shape: tuple[int, ...], part: tuple[slice, slice]) -> "TableLines":
        """Return the lines in a part of the picture, in its own pixels."""
        size = shape[::-1]
        large = [
            np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST), np.uint8)[part]
            for mask in (self.mask, self.whole)
        ]
        return TableLines(large[0], large[1], self.bent)


def find_table_lines(runs: StraightRuns, table: Table) -> TableLines:
    """Return the lines of a table, in the pixels of the runs.

    Where a line goes straight on, a stroke along it makes it thicker, and only its straight part is
    taken; where it bends, all of it.
    """
    boxes = [cell.box for cell in table.cells]
    width = float(np.median([box.width for box in boxes])) / runs.scale
    height = float(np.median([box.height for box in boxes])) / runs.scale
    part = _around(table, runs, round(width) + RIM, round(height) + RIM)
    return _own_lines(runs.cropped(part), table, width, height).placed(part, runs.level.shape)


def _around(table: Table, runs: StraightRuns, aside: int, above: int) -> tuple[slice, slice]:
    """Return the rows and columns of the runs with a table and the paper around it."""
    left, top, right, bottom = (round(side / runs.scale) for side in table.box.sides)
    rows = slice(max(0, top - above), bottom + above)
    return rows, slice(max(0, left - aside), right + aside)


def _own_lines(runs: StraightRuns, table: Table, width: float, height: float) -> TableLines:
    """Return the lines among the runs around a table, whose usual cell is so wide and high."""
    long = runs.longer(
        min(LONG_LINE * width, 0.8 * table.box.width / runs.scale),
        min(LONG_LINE * height, 0.8 * table.box.height / runs.scale),
    )
    blurred = runs.scale > 1
    level = _level_lines(runs.level, long.level, MIN_LINE * width, blurred=blurred)
    turned = np.ascontiguousarray(runs.upright.T)
    straight = np.ascontiguousarray(long.upright.T)
    upright = _level_lines(turned, straight, MIN_LINE * height, blurred=blurred)
    mask = np.maximum(level, upright.T)
    whole = np.maximum(
        _as_long(runs.level, MIN_WHOLE_LINE * width), _as_long(turned, MIN_WHOLE_LINE * height).T
    )
    rims = np.asarray(cv2.dilate(whole, np.ones((3, 3), np.uint8)), np.uint8)
    bends = [*_bends(runs.level, 1.5 * width), *_bends(turned, 1.5 * height)]
    bent = bool(bends) and float(np.median(bends)) > MIN_BEND * min(width, height)
    return TableLines(mask, rims, bent)


def _bends(runs: Mask, length: float) -> list[float]:
    """Return the distance of each line of level runs from a smooth curve, in pixels.

    Paper curls, and lenses bend; a hand trembles.
    """
    found = []
    for across, along in line_middles(runs, length):
        curve = np.polyval(np.polyfit(across, along, 2), across)
        found.append(float(np.sqrt(np.mean((along - curve) ** 2))))
    return found


def _as_long(runs: Mask, length: float) -> Mask:
    """Return the components of level runs that are at least so long."""
    components = find_components(runs)
    kept = widths(components.boxes) >= length
    kept[0] = False
    return np.where(kept[components.labels], runs, 0).astype(np.uint8)


def _level_lines(runs: Mask, straight: Mask, length: float, *, blurred: bool) -> Mask:
    """Return the lines of level runs.

    Args:
        runs: uint8 (height, width), which may bend
        straight: the parts of them that are straight over more than a cell
        length: of a line at least
        blurred: True if the lines' rims are broad, as in a picture that was made smaller
    """
    lines = _as_long(runs, length)
    components = find_components(lines)
    rims = np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), np.uint8)
    inner = straight
    if not blurred:  # runs are as much thicker than their line
        inner = np.asarray(cv2.erode(straight, np.ones((3, 1), np.uint8)), np.uint8)
    goes_straight = _goes_straight(components, straight)
    columns = np.broadcast_to(np.arange(runs.shape[1]), runs.shape)
    # Around a line, as far as its rims go, the line's own columns decide.
    near = np.asarray(cv2.dilate(components.labels.astype(np.float32), np.ones((3, 3), np.uint8)))
    mask = np.where(goes_straight[near.astype(np.intp), columns], inner * lines, rims)
    return mask.astype(np.uint8)


def _goes_straight(components: Components, straight: Mask) -> NDArray[np.bool_]:
    """Return whether each component goes straight on in each column, (components, width)."""
    width, count = straight.shape[1], len(components.boxes)
    columns = np.broadcast_to(np.arange(width), straight.shape)
    keys = components.labels.astype(np.int64) * width + columns
    whole = np.bincount(keys.ravel(), minlength=count * width).reshape(count, width)
    within = np.bincount(keys[straight > 0], minlength=count * width).reshape(count, width)
    usual = np.array([np.median(each[each > 0]) if each.any() else 0 for each in whole])
    found: NDArray[np.bool_] = within >= NEARLY_AS_THICK * usual[:, None]
    return found
