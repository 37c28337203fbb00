"""The writing in the cells of tables: ink without the lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, Boxes, heights, widths
from tenfold.photo.layout.binarization import (
    MIN_INK_DARKNESS,
    Darkness,
    InkMap,
    Mask,
    measure_stroke_width,
    normalise_background,
    otsu_threshold,
)
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.lattice import LINE_BEND
from tenfold.photo.layout.table_lines import TableLines, find_table_lines
from tenfold.photo.layout.tables import Table, TableCell, TablesOnPage
from tenfold.pictures import Grey

# Shares of the usual cell's shorter side.
PAPER_REACH = 0.6  # within which the paper of a stroke is sought
SMOOTHING = 1 / 80
EDGE_BAND = 0.12  # along the edges of a cell, where the rests of lines lie
BEND_REACH = 0.2  # how far a line that is drawn by hand bends into a cell
MAX_WITHIN_BAND = 0.7  # of a component's pixels: with more of them there, it is a line's rest
REST_REACH = 0.3  # around a table, where they lie too
MAX_REST_SIDE = 0.15  # the shorter side of such a rest
MAX_FRAME_FILL = 0.3  # of the box around a rest that runs along two sides of a cell
CROSSING_RIMS = 4  # pixels beside a line within which a stroke goes on that crosses it
DARKER_STROKE = 1.35  # times as dark as a line: what is no part of it
MIN_THICKNESS, MAX_REST_THICKNESS = 2.5, 1.3  # pixels, and of a line's thickness: that of a rest
CellLabels = NDArray[np.int32]  # (height, width): the number of each pixel's cell from 1, else 0


@dataclass(frozen=True)
class TableWriting:
    """The writing in the tables of a page.

    Attributes:
        ink_map: of the page, with the tables' own ink in them
        mask: uint8 (height, width), 1 on what is written in cells, or out of them
        zone: bool (height, width), True on the tables, their lines included
        ruled: uint8 (height, width), 1 on the tables' lines
        band: bool (height, width), True along these lines
        line_width: of these lines, in pixels
        cells: the number of each pixel's cell, that beside it on a line
    """

    ink_map: InkMap
    mask: Mask
    zone: NDArray[np.bool_]
    ruled: Mask
    band: NDArray[np.bool_]
    line_width: float
    cells: CellLabels


def find_table_writing(grey: Grey, ink_map: InkMap, found: TablesOnPage) -> TableWriting:
    """Return the writing in tables; cells are numbered through all tables, from 1.

    Args:
        grey: the page, with dark ink
        ink_map: of the page
        found: its tables; at least one
    """
    darkness = ink_map.darkness.copy()
    cells = np.zeros(grey.shape, np.int32)
    zone, mask = np.zeros(grey.shape, bool), np.zeros(grey.shape, np.uint8)
    ruled = np.zeros(grey.shape, np.uint8)
    band = np.zeros(grey.shape, bool)
    line_width = 0.0
    first = 1
    for table in found.tables:
        part = _part(table, grey.shape)
        numbers = _cell_labels(table.cells, part, first)
        first += len(table.cells)
        own = _darkness(grey[part], table)
        lines = find_table_lines(found.runs, table).in_picture(grey.shape, part)
        ruled[part] |= lines.mask
        within, along, written, width = _written(own, numbers, lines, table)
        band[part] |= along
        line_width = max(line_width, width)
        near = np.where(numbers > 0, numbers, _spread(numbers, within))
        cells[part] = np.where(near > 0, near, cells[part])
        darkness[part] = np.where(within, own, darkness[part])
        zone[part] |= within
        mask[part] |= written
    return TableWriting(
        replace(ink_map, darkness=darkness), mask, zone, ruled, band, line_width, cells
    )


def _part(table: Table, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Return the part of the page with a table and its border."""
    margin = 2 * (round(table.line_width) + round(table.cell_side * LINE_BEND)) + 8
    box = table.box
    rows = slice(max(0, int(box.top) - margin), min(shape[0], int(box.bottom) + margin + 1))
    columns = slice(max(0, int(box.left) - margin), min(shape[1], int(box.right) + margin + 1))
    return rows, columns


def _cell_labels(cells: Sequence[TableCell], part: tuple[slice, slice], first: int) -> CellLabels:
    """Return the number of each pixel's cell in a part of the page."""
    rows, columns = part
    numbers = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.int32)
    offset = np.array((columns.start, rows.start), np.int32)
    for number, cell in enumerate(cells, start=first):
        cv2.fillConvexPoly(numbers, cell.outline - offset, number)
    return numbers


def _spread(numbers: CellLabels, zone: NDArray[np.bool_]) -> CellLabels:
    """Return the number of the cell next to each pixel of a table's lines."""
    found = numbers.astype(np.float32)
    window = np.ones((3, 3), np.uint8)
    while (missing := zone & (found == 0)).any():
        found = np.where(missing, np.asarray(cv2.dilate(found, window)), found)
    return found.astype(np.int32)


def _darkness(grey: Grey, table: Table) -> Darkness:
    """Return the darkness of a table's part, relative to the paper within a cell's reach."""
    smooth = cv2.GaussianBlur(grey, (0, 0), max(0.5, SMOOTHING * table.cell_side))
    reach = max(5.0, PAPER_REACH * table.cell_side)
    return normalise_background(np.asarray(smooth, np.uint8), reach)


def _written(
    darkness: Darkness, numbers: CellLabels, lines: TableLines, table: Table
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Mask, float]:
    """Return the zone of a table, the bands along its lines, its ink without these, their width."""
    inside = (numbers > 0).astype(np.uint8)
    margin = max(1, round(table.line_width)) + 1 + round(LINE_BEND * table.cell_side)
    around = np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)
    zone = np.asarray(cv2.dilate(inside, around)) > 0
    threshold = max(otsu_threshold(darkness[inside > 0]), MIN_INK_DARKNESS)
    ink = (darkness > threshold).astype(np.uint8)
    ruled = lines.mask * (1 - inside)
    if lines.bent:  # the outline of a cell is convex, and a line that bends goes into it
        outer = ~_inner(numbers, BEND_REACH * table.cell_side)
        ruled = np.maximum(ruled, lines.whole * outer.astype(np.uint8))
    ruled *= (darkness <= DARKER_STROKE * _level(darkness, ink * ruled)).astype(np.uint8)
    reach = round(measure_stroke_width(ink * ruled)) + CROSSING_RIMS
    crossing = ink * ruled * _between(np.where(ruled > 0, 0, ink), 2 * (reach // 2) + 1)
    written = np.where(ruled > 0, crossing, ink * zone).astype(np.uint8)
    band = zone & ~_inner(numbers, EDGE_BAND * table.cell_side)
    return zone, band, written, measure_stroke_width(ink * ruled)


def _level(darkness: Darkness, mask: Mask) -> float:
    """Return the darkness of the inner pixels of a mask; 1 without any."""
    return float(np.quantile(darkness[mask > 0], 0.75)) if mask.any() else 1.0


def without_rests(mask: Mask, writing: TableWriting, tables: Sequence[Table]) -> Mask:
    """Return the mask of a page without what is left of the lines of its tables.

    That is thin and lies along the edges of cells, or close around a table.
    """
    mask = np.where((writing.ruled > 0) & ~writing.zone, 0, mask).astype(np.uint8)
    components = find_components(mask)
    boxes, count = components.boxes, len(components.boxes)
    width, height = widths(boxes), heights(boxes)
    along = np.bincount(components.labels[writing.band & (mask > 0)], minlength=count)
    thickness = max(MIN_THICKNESS, MAX_REST_THICKNESS * writing.line_width)
    rest = along > MAX_WITHIN_BAND * components.areas
    rest &= components.areas <= thickness * (width + height)
    rest &= (np.minimum(width, height) <= 2 * thickness) | (
        components.areas <= MAX_FRAME_FILL * width * height
    )
    free = np.bincount(components.labels[(mask > 0) & ~writing.zone], minlength=count) > 0
    for table in tables:
        strip = _in_strip(boxes, table.box, REST_REACH * table.cell_side)
        narrow = np.minimum(width, height) <= MAX_REST_SIDE * table.cell_side
        rest |= free & strip & narrow
    rest[0] = False
    return np.where(rest[components.labels], 0, mask).astype(np.uint8)


def _in_strip(boxes: Boxes, around: Box, margin: float) -> NDArray[np.bool_]:
    """Return whether boxes lie along one side of another box, no further from it than a margin."""
    strips = [
        np.maximum(np.abs(boxes[:, number] - side), np.abs(boxes[:, (number + 2) % 4] - side))
        for number, side in enumerate(around.sides)
    ]
    return np.asarray((np.array(strips) <= margin).any(axis=0))


def _inner(numbers: CellLabels, band: float) -> NDArray[np.bool_]:
    """Return True within cells, further from their edges than a band."""
    levels = numbers.astype(np.float32)
    side = 2 * max(1, round(band)) + 1
    window = np.ones((side, side), np.uint8)
    lowest, highest = (np.asarray(turn(levels, window)) for turn in (cv2.erode, cv2.dilate))
    found: NDArray[np.bool_] = (lowest == highest) & (numbers > 0)
    return found


def _between(written: Mask, reach: int) -> Mask:
    """Return 1 between ink right above and right below, or right and left: strokes over lines."""
    around = np.ones((3, 3), np.uint8)
    found = np.zeros_like(written)
    for window in (np.ones((reach, 1), np.uint8), np.ones((1, reach), np.uint8)):
        found |= np.asarray(cv2.morphologyEx(written, cv2.MORPH_CLOSE, window), np.uint8)
    return np.asarray(cv2.dilate(found, around), np.uint8)
