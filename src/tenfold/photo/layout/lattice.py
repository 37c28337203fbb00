"""The lattice of a table: the places of the lines between its rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.cell_area import Outline
from tenfold.photo.layout.even_lines import evened
from tenfold.photo.layout.levelling import (
    Matrix,
    Spans,
    hull,
    levelled_boxes,
    levelling,
    transformed,
)
from tenfold.photo.layout.straight_runs import StraightRuns

LINE_REACH = 0.35  # of a low cell's side: how far the edges of cells on one line differ
MIN_LINE_WEIGHT = 0.5  # of the clearest line: how much of a line is seen, and borders on cells
LINE_SAMPLES = 200  # points at which a line is looked for
EDGE_REACH = 2  # pixels around the edges of cells in which their line is
MAX_STROKE_WEIGHT = 0.6  # of the longest line: a longer one is no row of strokes
LINE_BEND = 0.06  # of a cell's shorter side: how far its lines bend
MIN_EDGE_CELLS = 3  # of cells on one side of a line, to tell where that side is
INMOST = 0.1  # of these edges: how many lie further in
QUARTERS, MAX_EDGE_SCATTER = (0.25, 0.75), 2.0  # pixels between these: more of a line drawn by hand
MIN_CROSSING = 0.6  # of a line's part: what is seen of a line that runs through a cell
MAX_OVERLAP = 0.3  # of a cell's side: how far the boxes of cells side by side overlap

Slot: TypeAlias = tuple[int, int, int, int]  # row, column, number of rows and of columns


@dataclass(frozen=True)
class Lattice:
    """The lines of a table, once levelled.

    Attributes:
        rows: where the lines between rows are
        columns: where the lines between columns are
        to_picture: (3, 3), from there to the picture
        line_width: of the lines
        row_edges: (lines, 2), where the cells above and below a line end and begin
        column_edges: the same of the cells before and behind it
    """

    rows: NDArray[np.float64]
    columns: NDArray[np.float64]
    to_picture: Matrix
    line_width: float
    row_edges: NDArray[np.float64]
    column_edges: NDArray[np.float64]

    def place(self, row: int, column: int, n_rows: int, n_columns: int) -> Outline:
        """Return the outline between lines in the picture, without the lines themselves."""
        x = self.column_edges[column, 1], self.column_edges[column + n_columns, 0]
        y = self.row_edges[row, 1], self.row_edges[row + n_rows, 0]
        corners = np.array([(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])])
        return hull([transformed(corners, self.to_picture)])

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
        return transformed(points[:, ::-1] if upright else points, self.to_picture)

    def _cover(self, ends: NDArray[np.float64], mask: Mask) -> float:
        """Return the share of a line that straight runs cover."""
        line = np.zeros_like(mask)
        start, end = np.rint(ends).astype(int).tolist()
        cv2.line(line, start, end, 1)
        side = 2 * max(2, round(self.line_width)) + 1
        near = np.asarray(cv2.dilate(mask, np.ones((side, side), np.uint8)))
        return float(near[line > 0].mean()) if line.any() else 0.0


def fit_lattice(outlines: Sequence[Outline], runs: StraightRuns) -> tuple[Lattice, Spans]:
    """Return the lattice that cells lie in, and their boxes, once levelled.

    Args:
        outlines: of the cells, in the pixels of the runs
        runs: of the picture
    """
    to_level = levelling(outlines)
    boxes = levelled_boxes(outlines, to_level)
    to_picture: Matrix = np.linalg.inv(to_level).astype(np.float64)
    columns, rows = (_line_places(boxes, axis, to_picture, runs) for axis in (0, 1))
    width = _line_width(boxes)
    edges = [_edges(lines, boxes[:, axis::2], width) for axis, lines in enumerate((columns, rows))]
    return Lattice(rows, columns, to_picture, width, edges[1], edges[0]), boxes


def _edges(lines: NDArray[np.float64], spans: Spans, line_width: float) -> NDArray[np.float64]:
    """Return where all cells end before each line, and where all begin behind it, (lines, 2).

    Args:
        lines: across one axis
        spans: (n, 2), the first and the last edge of each cell along it
        line_width: of the lines
    """
    bend = LINE_BEND * float(np.diff(lines).min(initial=np.inf))
    reach = line_width / 2 + bend
    found = np.stack([lines - reach, lines + reach], axis=1)
    for side, edges, share in ((0, spans[:, 1], INMOST), (1, spans[:, 0], 1 - INMOST)):
        for number, line in enumerate(lines):
            near = edges[np.abs(edges - line) <= line_width + bend]
            if (
                len(near) >= MIN_EDGE_CELLS
                and np.ptp(np.quantile(near, QUARTERS)) <= MAX_EDGE_SCATTER
            ):
                found[number, side] = np.quantile(near, share)
    return found


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
    covers = np.array([_line_cover(edges[each], ends, axis, to_picture, runs) for each in groups])
    weights = (bordering / bordering.max() + covers) / 2
    clear = weights >= MIN_LINE_WEIGHT * weights.max()
    places, weights = _without_gaps(places[clear], weights[clear], spans)
    even = np.array(evened(places, weights))
    lost = np.abs(places[:, None] - even).min(axis=1) > reach
    # A stroke in some cells may look like a line, but is shorter.
    return places if (weights[lost] > MAX_STROKE_WEIGHT * weights.max()).any() else even


def _line_cover(
    edges: NDArray[np.float64],
    ends: tuple[float, float],
    axis: int,
    to_picture: Matrix,
    runs: StraightRuns,
) -> float:
    """Return the share of a line that is seen, at the edges of cells on both of its sides."""
    mask = runs.upright if axis == 0 else runs.level
    along = np.linspace(*ends, LINE_SAMPLES)
    seen = np.zeros(LINE_SAMPLES, bool)
    for place in np.arange(edges[0] - EDGE_REACH, edges[-1] + EDGE_REACH + 1):
        points = np.stack([np.full(LINE_SAMPLES, place), along], axis=1)
        x, y = np.rint(transformed(points if axis == 0 else points[:, ::-1], to_picture)).T
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
    joined = np.array(found, np.float64)
    return joined[:, 0], joined[:, 1]
