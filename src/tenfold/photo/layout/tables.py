"""Tables on a page: their cells in rows and columns. A row of boxes is a table of one row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.layout.binarization import Mask, measure_stroke_width
from tenfold.photo.layout.cell_area import CellArea, Outline
from tenfold.photo.layout.cell_halves import joined_halves
from tenfold.photo.layout.lattice import Lattice, Slot, fit_lattice
from tenfold.photo.layout.levelling import Spans, hull
from tenfold.photo.layout.outlined_cells import find_cell_groups
from tenfold.photo.layout.straight_runs import StraightRuns, find_straight_runs
from tenfold.pictures import Grey

MIN_CELLS = 2  # a single one is a frame
MAX_LINE_WIDTH = 0.15  # of a cell's side: a wider space between cells is no line
MIN_COVER = 0.9  # of a place between lines: what a cell fills that no stroke parts
CELL_LINE = 0.85  # of a cell's side: the length of a run that is no stroke in it
MIN_SQUARES, MIN_EDGES = 40, 3  # cells of squared paper, and edges that it reaches
BORDER_RIM = 4  # pixels around a table in which its own border may be
MIN_STRIP, MIN_GOING_ON = 0.5, 0.6  # of a strip beside it, and of its lines: how many go on there


@dataclass(frozen=True)
class TableCell:
    """A cell of a table.

    Attributes:
        row: of its upper edge, from 0
        column: of its left edge, from 0
        n_rows: over which it extends
        n_columns: over which it extends
        outline: its convex outline in the picture
    """

    row: int
    column: int
    n_rows: int
    n_columns: int
    outline: Outline

    @property
    def box(self) -> Box:
        """Return the box around its outline."""
        return box_around_points(self.outline)


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        cells: row by row, from left to right
        n_rows: number of rows
        n_columns: number of columns
        line_width: of the lines between cells, in pixels
    """

    cells: tuple[TableCell, ...]
    n_rows: int
    n_columns: int
    line_width: float

    @cached_property
    def cell_side(self) -> float:
        """Return the usual shorter side of its cells, in pixels."""
        boxes = [cell.box for cell in self.cells]
        return float(np.median([min(box.width, box.height) for box in boxes]))

    @cached_property
    def box(self) -> Box:
        """Return the box around all cells."""
        return box_around_points(np.concatenate([cell.outline for cell in self.cells]))


@dataclass(frozen=True)
class TablesOnPage:
    """The tables of a picture, and the straight runs that their lines consist of.

    Attributes:
        tables: from top to bottom
        runs: of the picture
    """

    tables: tuple[Table, ...]
    runs: StraightRuns


def find_tables(grey: Grey, runs: StraightRuns | None = None) -> TablesOnPage:
    """Return the tables of a picture with dark ink.

    Args:
        grey: uint8 (height, width)
        runs: its clear straight runs, if they were found before
    """
    clear = find_straight_runs(grey) if runs is None else runs
    pairs = [(clear, find_cell_groups(clear))]
    faint = clear.with_faint()
    if faint is not clear:
        pairs.append((faint, find_cell_groups(faint)))
    # Lines run on where strokes in a cell end.
    longer = [
        (runs, find_cell_groups(runs.longer(*_least_line(groups)).within(runs)))
        for runs, groups in pairs
        if groups
    ]
    counts = {_count(groups) for _, groups in pairs}
    pairs += [pair for pair in longer if _count(pair[1]) not in counts]
    best, groups = max(pairs, key=lambda pair: _area(pair[1]))
    found = [_table(group, best) for group in groups]
    several = [
        table
        for table in found
        if len(table.cells) >= MIN_CELLS and not _is_squared_paper(table, best)
    ]
    return TablesOnPage(tuple(sorted(several, key=lambda table: table.box.top)), best)


def _is_squared_paper(table: Table, runs: StraightRuns) -> bool:
    """Return whether the lines of many cells go on to three edges of the picture: it is no form."""
    if len(table.cells) < MIN_SQUARES:
        return False
    left, top, right, bottom = (round(side / runs.scale) for side in table.box.sides)
    beside = [
        (runs.level[top:bottom, : max(0, left - BORDER_RIM)], 1, table.n_rows),
        (runs.level[top:bottom, right + BORDER_RIM :], 1, table.n_rows),
        (runs.upright[: max(0, top - BORDER_RIM), left:right], 0, table.n_columns),
        (runs.upright[bottom + BORDER_RIM :, left:right], 0, table.n_columns),
    ]
    return sum(_goes_on(strip, axis, count) for strip, axis, count in beside) >= MIN_EDGES


def _goes_on(strip: Mask, axis: int, count: int) -> bool:
    """Return whether lines cross a strip at the picture's edge, or there is hardly any strip."""
    if strip.shape[axis] <= BORDER_RIM:
        return True
    crossed = (strip.mean(axis=axis) >= MIN_STRIP).astype(np.uint8)
    lines = np.count_nonzero(np.diff(crossed, prepend=0) == 1)
    return bool(lines >= MIN_GOING_ON * count)


def _least_line(groups: Sequence[Sequence[CellArea]]) -> tuple[float, float]:
    """Return the least length of level and upright lines: nearly that of the usual cell."""
    cells = [cell for group in groups for cell in group]
    width, height = (float(np.median([side(cell) for cell in cells])) for side in (_width, _height))
    return CELL_LINE * width, CELL_LINE * height


def _count(groups: Sequence[Sequence[CellArea]]) -> int:
    return sum(len(cells) for cells in groups)


def _width(cell: CellArea) -> int:
    return cell.width


def _height(cell: CellArea) -> int:
    return cell.height


def _area(groups: Sequence[Sequence[CellArea]]) -> float:
    """Return the area of all cells: lines that are seen badly enclose less."""
    return sum(cv2.contourArea(cell.outline) for cells in groups for cell in cells)


def _table(areas: Sequence[CellArea], runs: StraightRuns) -> Table:
    """Return the table that adjacent cells are."""
    outlines = joined_halves([area.outline for area in areas])
    lattice, boxes = fit_lattice(outlines, runs)
    slots = _in_places(outlines, boxes, (lattice.columns, lattice.rows))
    whole = {slot: parts for slot, parts in slots.items() if not lattice.is_crossed(slot, runs)}
    scale = runs.scale
    cells = [replace(cell, outline=_scaled(cell.outline, scale)) for cell in _cells(whole, lattice)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    n_rows, n_columns = len(lattice.rows) - 1, len(lattice.columns) - 1
    found = Table(tuple(cells), n_rows, n_columns, scale * lattice.line_width)
    if cells and found.line_width > MAX_LINE_WIDTH * found.cell_side:  # boxes stand apart
        found = replace(found, line_width=scale * measure_stroke_width(runs.mask))
    return found


def _scaled(outline: Outline, scale: float) -> Outline:
    """Return an outline in a picture that is so many times as large."""
    found: Outline = np.rint((outline + 0.5) * scale - 0.5).astype(np.int32)
    return found


def _floats(outline: Outline) -> NDArray[np.float32]:
    return outline.astype(np.float32)


def _in_places(
    outlines: Sequence[Outline], boxes: Spans, lines: Sequence[NDArray[np.float64]]
) -> dict[Slot, list[Outline]]:
    """Return the outlines between the same lines."""
    slots: dict[Slot, list[Outline]] = {}
    for outline, box in zip(outlines, boxes, strict=True):
        left, top, right, bottom = (
            int(np.abs(lines[number % 2] - side).argmin()) for number, side in enumerate(box)
        )
        if left < right and top < bottom:
            slots.setdefault((top, left, bottom - top, right - left), []).append(outline)
    return slots


def _cells(slots: dict[Slot, list[Outline]], lattice: Lattice) -> list[TableCell]:
    """Return a cell for each place between lines, seen or not.

    Where no area was seen, or a part of it, since strokes parted it, the lines give the outline.
    """
    shape = len(lattice.rows) - 1, len(lattice.columns) - 1
    seen = np.zeros(shape, bool)
    cells = []
    for (row, column, n_rows, n_columns), parts in slots.items():
        seen[row : row + n_rows, column : column + n_columns] = True
        outline, place = hull(parts), lattice.place(row, column, n_rows, n_columns)
        shared, _ = cv2.intersectConvexConvex(_floats(outline), _floats(place))
        if shared < MIN_COVER * cv2.contourArea(place):
            outline = place
        cells.append(TableCell(row, column, n_rows, n_columns, outline))
    unseen = np.argwhere(~seen).tolist()
    return cells + [TableCell(row, at, 1, 1, lattice.place(row, at, 1, 1)) for row, at in unseen]
