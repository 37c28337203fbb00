"""Tables on a page: their cells in rows and columns. A row of boxes is a table of one row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.grid_lines import evened
from tenfold.photo.layout.outlined_cells import CellArea, Outline, find_cell_groups
from tenfold.photo.layout.quadrilaterals import fitted_quadrilateral
from tenfold.photo.layout.straight_runs import StraightRuns, find_straight_runs
from tenfold.pictures import Grey

LINE_REACH = 0.35  # of a low cell's side: how far the edges of cells on one line differ
NARROW = 0.75  # of the usual side: a cell that may be one half of a cell that a stroke parts
MIN_CELLS = 2  # a single one is a frame
MIN_LINE_WEIGHT = 0.5  # of the clearest line: how much of a line is seen, and borders on cells
LINE_SAMPLES = 200  # points at which a line is looked for
EDGE_REACH = 2  # pixels around the edges of cells in which their line is
MIN_PERSPECTIVE_CELLS = 12  # from here on, the outline of all cells shows the perspective
MAX_STROKE_WEIGHT = 0.6  # of the longest line: a longer one is no row of strokes
LINE_BEND = 0.06  # of a cell's shorter side: how far its lines bend
MIN_COVER = 0.9  # of a place between lines: the area of a cell that no stroke parts
POINTS_PER_SIDE = 50  # of an outline, to fit straight sides to
MIN_CROSSING = 0.6  # of a line's part: what is seen of a line that runs through a cell
MAX_OVERLAP = 0.3  # of a cell's side: how far the boxes of cells side by side overlap
CELL_LINE = 0.85  # of a cell's side: the length of a run that is no stroke in it
MIN_SQUARES, MIN_EDGES = 40, 3  # cells of squared paper, and edges that it reaches
RIM = 4  # pixels around a table in which its own border may be
MIN_STRIP, MIN_GOING_ON = 0.5, 0.6  # of a strip beside it, and of its lines: how many go on there
WHOLE = 1.25  # of the usual side: what both halves have together, at most

Slot: TypeAlias = tuple[int, int, int, int]  # row, column, number of rows and of columns
Matrix: TypeAlias = NDArray[np.float64]  # (3, 3)
Spans: TypeAlias = NDArray[np.float64]  # (n, 4): left, top, right, bottom


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
class Lattice:
    """The lines of a table, once levelled.

    Attributes:
        rows: where the lines between rows are
        columns: where the lines between columns are
        to_picture: (3, 3), from there to the picture
        line_width: of the lines
    """

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    to_picture: Matrix
    line_width: float

    def place(self, row: int, column: int, n_rows: int, n_columns: int) -> Outline:
        """Return the outline between lines in the picture, without the lines themselves."""
        x, y = self.columns[[column, column + n_columns]], self.rows[[row, row + n_rows]]
        inset = self.line_width / 2 + LINE_BEND * min(x[1] - x[0], y[1] - y[0])
        x, y = x + (inset, -inset), y + (inset, -inset)
        corners = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])])
        return _hull([_transformed(corners, self.to_picture)])

    def is_crossed(self, slot: Slot, runs: StraightRuns) -> bool:
        """Return whether a line runs through a place of several rows or columns: it is no cell."""
        row, column, n_rows, n_columns = slot
        level = [
            (self._ends(row + at, column, n_columns, False), runs.level) for at in range(1, n_rows)
        ]
        upright = [
            (self._ends(column + at, row, n_rows, True), runs.upright) for at in range(1, n_columns)
        ]
        return any(self._cover(ends, mask) >= MIN_CROSSING for ends, mask in [*level, *upright])

    def _ends(self, line: int, first: int, count: int, upright: bool) -> NDArray[np.float64]:
        """Return the ends of a part of a line, in the picture."""
        across, along = (self.columns, self.rows) if upright else (self.rows, self.columns)
        points = np.array([(along[first], across[line]), (along[first + count], across[line])])
        return _transformed(points[:, ::-1] if upright else points, self.to_picture)

    def _cover(self, ends: NDArray[np.float64], mask: Mask) -> float:
        """Return the share of a line that straight runs cover."""
        line = np.zeros_like(mask)
        start, end = np.rint(ends).astype(int).tolist()
        cv2.line(line, start, end, 1)
        side = 2 * max(2, round(self.line_width)) + 1
        near = np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)))
        return float(near[line > 0].mean()) if line.any() else 0.0


@dataclass(frozen=True)
class TablesOnPage:
    """The tables of a picture, and the straight runs that their lines consist of.

    Attributes:
        tables: from top to bottom
        runs: of the picture
    """

    tables: tuple[Table, ...]
    runs: StraightRuns


def find_tables(grey: Grey) -> TablesOnPage:
    """Return the tables of a picture with dark ink."""
    tried = [find_straight_runs(grey, faint=faint) for faint in (False, True)]
    pairs = [(runs, find_cell_groups(runs)) for runs in tried]
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
    height, width = runs.level.shape
    left, top, right, bottom = (round(side / runs.scale) for side in table.box.sides)
    beside = [
        (runs.level[top:bottom, : max(0, left - RIM)], 1, table.n_rows),
        (runs.level[top:bottom, right + RIM :], 1, table.n_rows),
        (runs.upright[: max(0, top - RIM), left:right], 0, table.n_columns),
        (runs.upright[bottom + RIM :, left:right], 0, table.n_columns),
    ]
    return sum(_goes_on(strip, axis, count) for strip, axis, count in beside) >= MIN_EDGES


def _goes_on(strip: Mask, axis: int, count: int) -> bool:
    """Return whether lines cross a strip at the picture's edge, or there is hardly any strip."""
    if strip.shape[axis] <= RIM:
        return True
    crossed = (strip.mean(axis=axis) >= MIN_STRIP).astype(np.uint8)
    lines = np.count_nonzero(np.diff(crossed, prepend=0) == 1)
    return bool(lines >= MIN_GOING_ON * count)


def _least_line(groups: Sequence[Sequence[CellArea]]) -> tuple[float, float]:
    """Return how long level and upright lines are at least: nearly as long as the usual cell."""
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
    outlines = _joined_halves([area.outline for area in areas])
    levelling = _levelling(outlines)
    boxes = _levelled_boxes(outlines, levelling)
    to_picture = np.linalg.inv(levelling)
    columns, rows = (_line_places(boxes, axis, to_picture, runs) for axis in (0, 1))
    width = _line_width(boxes)
    lattice = Lattice(rows, columns, to_picture, width)
    slots = _in_places(outlines, boxes, (columns, rows))
    whole = {slot: parts for slot, parts in slots.items() if not lattice.is_crossed(slot, runs)}
    scale = runs.scale
    cells = [replace(cell, outline=_scaled(cell.outline, scale)) for cell in _cells(whole, lattice)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(tuple(cells), len(rows) - 1, len(columns) - 1, scale * width)


def _scaled(outline: Outline, scale: float) -> Outline:
    return np.rint((outline + 0.5) * scale - 0.5).astype(np.int32)


def _line_width(boxes: Spans) -> float:
    """Return the usual distance between a cell and the one behind or below it."""
    gaps = []
    for axis in (0, 1):
        across = 1 - axis
        shared = np.minimum.outer(boxes[:, across + 2], boxes[:, across + 2]) - np.maximum.outer(
            boxes[:, across], boxes[:, across]
        )
        lower = boxes[:, across + 2] - boxes[:, across]
        away = boxes[:, axis] - boxes[:, axis + 2, None]
        sides = boxes[:, axis + 2] - boxes[:, axis]
        behind = away > -MAX_OVERLAP * np.minimum.outer(sides, sides)
        away[~behind | (shared < 0.5 * np.minimum.outer(lower, lower))] = np.inf
        nearest = away.min(axis=1)
        gaps.append(nearest[np.isfinite(nearest)])
    every = np.concatenate(gaps)
    return max(1.0, float(np.median(every))) if len(every) else 1.0


def _levelling(outlines: Sequence[Outline]) -> Matrix:
    """Return the transform (3, 3) that levels the lines of cells: of perspective, or of tilt."""
    corners = fitted_quadrilateral(_dense(_hull(outlines)))
    if corners is not None and len(outlines) >= MIN_PERSPECTIVE_CELLS:
        level = np.array(box_around_points(corners).corners[[0, 2, 3, 1]], np.float32)
        return np.asarray(cv2.getPerspectiveTransform(corners, level), np.float64)
    tilts = [(cv2.minAreaRect(outline)[2] + 45) % 90 - 45 for outline in outlines]
    tilt = np.deg2rad(np.median(tilts))
    cos, sin = np.cos(tilt), np.sin(tilt)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _dense(outline: Outline) -> NDArray[np.int32]:
    """Return all points along an outline, (n, 1, 2)."""
    ends = np.roll(outline, -1, axis=0)
    steps = np.linspace(0, 1, POINTS_PER_SIDE, endpoint=False)[:, None]
    points = [start + steps * (end - start) for start, end in zip(outline, ends, strict=True)]
    return np.concatenate(points).astype(np.int32)[:, None]


def _transformed(points: NDArray[Any], transform: Matrix) -> NDArray[np.float64]:
    """Return points, (n, 2), after a transform (3, 3)."""
    moved = cv2.perspectiveTransform(points[None].astype(np.float64), transform)
    return np.asarray(moved, np.float64)[0]


def _levelled_boxes(outlines: Sequence[Outline], levelling: Matrix) -> Spans:
    """Return the boxes around outlines, (n, 4), once they are levelled."""
    level = [_transformed(outline, levelling) for outline in outlines]
    return np.array([[*each.min(axis=0), *each.max(axis=0)] for each in level])


def _line_places(
    boxes: Spans, axis: int, to_picture: Matrix, runs: StraightRuns
) -> NDArray[np.float64]:
    """Return the places of the lines across an axis: at edges of cells, where straight runs are.

    Args:
        boxes: of the cells, once levelled
        axis: 0 for upright lines, 1 for level ones
        to_picture: from levelled points to those of the runs
        runs: of the picture
    """
    spans, lengths = boxes[:, axis::2], boxes[:, 3 - axis] - boxes[:, 1 - axis]
    reach = max(2.0, LINE_REACH * float(np.median(spans[:, 1] - spans[:, 0])))
    order = np.argsort(spans.ravel(), kind="stable")
    edges = spans.ravel()[order]
    # A cell on each side of a line sees it; the outermost lines have cells on one side alone.
    before, behind = (np.kron(lengths, side)[order] for side in ((1.0, 0.0), (0.0, 1.0)))
    groups = np.split(np.arange(len(edges)), np.flatnonzero(np.diff(edges) > reach / 2) + 1)
    places = np.array([np.average(edges[each], weights=(before + behind)[each]) for each in groups])
    ends = float(boxes[:, 1 - axis].min()), float(boxes[:, 3 - axis].max())
    bordering = np.array([max(before[each].sum(), behind[each].sum()) for each in groups])
    covers = np.array([_cover(edges[each], ends, axis, to_picture, runs) for each in groups])
    weights = (bordering / bordering.max() + covers) / 2
    clear = weights >= MIN_LINE_WEIGHT * weights.max()
    places, weights = _without_gaps(places[clear], weights[clear], spans)
    even = np.array(evened(places, weights))
    lost = np.abs(places[:, None] - even).min(axis=1) > reach
    # A stroke in some cells may look like a line, but is shorter.
    return places if (weights[lost] > MAX_STROKE_WEIGHT * weights.max()).any() else even


def _cover(
    edges: NDArray[np.float64],
    ends: tuple[float, float],
    axis: int,
    to_picture: Matrix,
    runs: StraightRuns,
) -> float:
    """Return how much of a line is seen, at the edges of cells on both of its sides."""
    mask = runs.upright if axis == 0 else runs.level
    along = np.linspace(*ends, LINE_SAMPLES)
    seen = np.zeros(LINE_SAMPLES, bool)
    for place in np.arange(edges[0] - EDGE_REACH, edges[-1] + EDGE_REACH + 1):
        points = np.stack([np.full(LINE_SAMPLES, place), along], axis=1)
        x, y = np.rint(_transformed(points if axis == 0 else points[:, ::-1], to_picture)).T
        inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
        seen[inside] |= mask[y[inside].astype(int), x[inside].astype(int)] > 0
    return float(seen.mean())


def _without_gaps(
    places: NDArray[np.float64], weights: NDArray[np.float64], spans: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lines, those as one that have no cell between them: both sides of a broad line."""
    middles = (places[:-1] + places[1:]) / 2
    parted = ((spans[:, :1] < middles) & (middles < spans[:, 1:])).any(axis=0)
    groups = np.split(np.arange(len(places)), np.flatnonzero(parted) + 1)
    found = [
        (np.average(places[each], weights=weights[each]), weights[each].max()) for each in groups
    ]
    joined = np.array(found)
    return joined[:, 0], joined[:, 1]


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
        outline, place = _hull(parts), lattice.place(row, column, n_rows, n_columns)
        if cv2.contourArea(outline) < MIN_COVER * cv2.contourArea(place):
            outline = place
        cells.append(TableCell(row, column, n_rows, n_columns, outline))
    unseen = np.argwhere(~seen).tolist()
    return cells + [TableCell(row, at, 1, 1, lattice.place(row, at, 1, 1)) for row, at in unseen]


def _hull(outlines: Sequence[NDArray[Any]]) -> Outline:
    """Return the convex outline around all outlines."""
    return np.asarray(cv2.convexHull(np.concatenate(outlines).astype(np.int32))[:, 0], np.int32)


def _joined_halves(outlines: list[Outline]) -> list[Outline]:
    """Return the outlines, two halves of a cell being one where a digit's stroke parts them."""
    for axis in (0, 1):
        outlines = _joined_along(outlines, axis)
    return outlines


def _joined_along(outlines: list[Outline], axis: int) -> list[Outline]:
    boxes = _levelled_boxes(outlines, _levelling(outlines))
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
        joined.append(_hull([outlines[index], outlines[other]]))
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
    reach = LINE_REACH * (end - start)
    goes_on = ~beside & (
        (np.abs(boxes[:, axis] - border) < reach) | (np.abs(boxes[:, axis + 2] - border) < reach)
    )
    return None if goes_on.any() else int(fits[0])
