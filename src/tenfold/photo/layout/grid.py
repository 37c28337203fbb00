"""A grid on a page: found by its lines, rectified, and cut into its cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, box_around_points, heights, widths
from tenfold.photo.layout.binarization import (
    MIN_INK_DARKNESS,
    Mask,
    normalise_background,
    otsu_threshold,
)
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.grid_lines import GRID_MARGIN, GRID_SIDE, find_line_places
from tenfold.pictures import Grey

MIN_GRID_AREA = 0.03  # of the picture
MAX_OUTLINES = 6  # of a mask: how many components are tried, the largest first
MIN_SQUARENESS = 0.93  # of the hull's area: the area between its four corners
CELL_SIDE = 100  # pixels of a rectified cell each way
THIN_LINE_DARKNESS = 0.1  # of thin lines beside thick ones
UNIT_SQUARE = ((0, 0), (1, 0), (1, 1), (0, 1))
Corners = NDArray[np.float32]  # (4, 2): x and y of top left, top right, bottom right, bottom left


@dataclass(frozen=True)
class Grid:
    """A grid in a picture.

    Attributes:
        corners: of the grid
        rows: where the lines between its rows run, from the top (0) to the bottom (1)
        columns: where the lines between its columns run, from the left (0) to the right (1)
    """

    corners: Corners
    rows: tuple[float, ...]
    columns: tuple[float, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of rows and of columns."""
        return len(self.rows) - 1, len(self.columns) - 1


@dataclass(frozen=True)
class GridCell:
    """A rectified cell.

    Attributes:
        row: its number from the top, from 0
        column: its number from the left, from 0
        picture: uint8 (CELL_SIDE, CELL_SIDE)
        corners: of the cell in the picture
    """

    row: int
    column: int
    picture: Grey
    corners: Corners

    def box_in_picture(self, box: Box) -> Box:
        """Return the box in the picture around a box in the cell."""
        square = np.array(UNIT_SQUARE, dtype=np.float32) * CELL_SIDE
        transform = cv2.getPerspectiveTransform(square, self.corners.astype(np.float32))
        points = box.corners[None].astype(np.float32)
        return box_around_points(np.asarray(cv2.perspectiveTransform(points, transform))[0])


def find_grid(grey: Grey) -> Grid | None:
    """Return the largest grid of a picture; None where there is none."""
    side = min(grey.shape)
    smooth = _as_grey(cv2.GaussianBlur(grey, (0, 0), 1.0))
    darkness = normalise_background(smooth, side / 25)
    mask = (darkness > max(0.08, 0.7 * otsu_threshold(darkness))).astype(np.uint8)
    # The cells come last: other things, such as a shadow's edge, may cross the lines.
    for outlines in (mask, _straight_lines(mask), _cells_and_lines(mask)):
        for corners in _quadrilaterals(outlines):
            grid = _grid_within(smooth, corners)
            if grid is not None:
                return grid
    return None


def rectify_cells(grey: Grey, grid: Grid) -> Iterator[GridCell]:
    """Yield the cells of a grid, row by row."""
    square = np.array(UNIT_SQUARE, dtype=np.float32)
    to_picture = cv2.getPerspectiveTransform(square, grid.corners)
    wanted = square * CELL_SIDE
    for row in range(len(grid.rows) - 1):
        for column in range(len(grid.columns) - 1):
            x, y = grid.columns[column : column + 2], grid.rows[row : row + 2]
            points = [[[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]]]
            corners = cv2.perspectiveTransform(np.array(points, dtype=np.float32), to_picture)[0]
            transform = cv2.getPerspectiveTransform(corners.astype(np.float32), wanted)
            picture = cv2.warpPerspective(
                grey, transform, (CELL_SIDE, CELL_SIDE), borderMode=cv2.BORDER_REPLICATE
            )
            yield GridCell(row, column, np.asarray(picture), np.asarray(corners, dtype=np.float32))


def _as_grey(values: Any) -> Grey:
    """Return an array that OpenCV made of bytes; its stubs leave the type open."""
    return np.asarray(values, dtype=np.uint8)


def _straight_lines(mask: Mask) -> Mask:
    """Return 1 on level and upright lines, and around them."""
    length = max(15, min(mask.shape) // 25)
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    both = np.maximum(np.asarray(level), np.asarray(upright))
    return _as_grey(cv2.dilate(both, np.ones((5, 5), np.uint8)))


def _cells_and_lines(mask: Mask) -> Mask:
    """Return 1 on areas of paper that look like cells, and on the lines between them."""
    paper = find_components((1 - mask).astype(np.uint8), connectivity=4)
    width, height = widths(paper.boxes), heights(paper.boxes)
    sizes = width.astype(float) * height
    like = (sizes > mask.size / 20_000) & (sizes < mask.size / 16) & (paper.areas > 0.5 * sizes)
    like &= (width < 4 * height) & (height < 4 * width)
    cells = np.flatnonzero(like)
    if not len(cells):
        return np.zeros_like(mask)
    usual = np.median(sizes[cells])
    alike = np.zeros(len(sizes), dtype=np.uint8)
    alike[cells[(sizes[cells] > usual / 3) & (sizes[cells] < usual * 3)]] = 1
    filled = alike[paper.labels]
    # The window is wider than a line or a digit's stroke.
    side = max(5, round(0.25 * float(np.sqrt(usual)))) | 1
    return np.asarray(cv2.morphologyEx(filled, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8)))


def _quadrilaterals(mask: Mask) -> Iterator[Corners]:
    """Yield the corners of components that fill a quadrilateral, the largest first."""
    components = find_components(mask)
    sizes = widths(components.boxes)[1:].astype(float) * heights(components.boxes)[1:]
    for number in np.argsort(-sizes)[:MAX_OUTLINES] + 1:
        left, top, right, bottom = (int(side) for side in components.boxes[number])
        if (right - left) * (bottom - top) < MIN_GRID_AREA * mask.size:
            return
        alone = (components.labels[top:bottom, left:right] == number).astype(np.uint8)
        outlines, _ = cv2.findContours(alone, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
        area = cv2.contourArea(hull)
        corners = _four_corners(hull)
        if corners is None or area == 0:
            continue
        if cv2.contourArea(corners) / area >= MIN_SQUARENESS:
            yield _clockwise(corners) + np.array((left, top), dtype=np.float32)


def _four_corners(hull: NDArray[np.int32]) -> Corners | None:
    """Return the corners of the quadrilateral that a hull nearly is; None where it is none."""
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(found) == 4:
            return np.asarray(found[:, 0], dtype=np.float32)
    return None


def _clockwise(corners: Corners) -> Corners:
    """Return the corners clockwise, from the one at the top left."""
    away = corners - corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)


def _grid_within(grey: Grey, corners: Corners) -> Grid | None:
    """Return the grid between these corners; None where no lines cross it both ways."""
    side = GRID_SIDE + 2 * GRID_MARGIN
    square = np.array(UNIT_SQUARE, dtype=np.float32)
    transform = cv2.getPerspectiveTransform(corners, GRID_MARGIN + GRID_SIDE * square)
    rectified = _as_grey(
        cv2.warpPerspective(grey, transform, (side, side), borderMode=cv2.BORDER_REPLICATE)
    )
    darkness = normalise_background(rectified, GRID_SIDE / 30)
    threshold = max(MIN_INK_DARKNESS, min(0.5 * otsu_threshold(darkness), THIN_LINE_DARKNESS))
    mask = (darkness > threshold).astype(np.uint8)
    rows, columns = (find_line_places(each) for each in (mask, np.ascontiguousarray(mask.T)))
    if min(len(rows), len(columns)) < 2 or len(rows) + len(columns) < 5:
        return None  # a single box
    return Grid(corners, rows, columns)
