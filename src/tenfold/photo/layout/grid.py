"""A grid on a page: found by its lines, straightened, and cut into its cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import FAINTEST, Mask, missing_light, split
from tenfold.pictures import Grey

LEAST_AREA = 0.03  # of the picture: what a grid takes at least
SQUARENESS = 0.93  # of its hull that its four corners span at least
CELL = 100  # pixels of a straightened cell each way
STRAIGHT = 720  # pixels of the straightened grid in which lines are looked for
MARGIN = 20  # pixels around it, for lines that bend outwards
COVERED = 0.35  # of its length that a line is seen over at least
THIN = 0.1  # the share of light that thin lines take beside thick ones
EXPLAINED = 0.7  # of the strength of all lines that an even grid has to account for
APART = 0.02  # of the grid between two lines at least
MOST_CELLS = 30  # in a row or a column
Corners = NDArray[np.float32]  # (4, 2): x and y of top left, top right, bottom right, bottom left


@dataclass(frozen=True)
class Grid:
    """Where a grid lies: its corners, and where its lines run between them, 0 to 1."""

    corners: Corners
    down: tuple[float, ...]
    along: tuple[float, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many rows and columns it has."""
        return len(self.down) - 1, len(self.along) - 1


def find_grid(grey: Grey) -> Grid | None:
    """Return the largest grid of a picture; None where there is none."""
    side = min(grey.shape)
    smooth = _bytes(cv2.GaussianBlur(grey, (0, 0), 1.0))
    shares = missing_light(smooth, side / 25)
    mask = (shares > max(0.08, 0.7 * split(shares))).astype(np.uint8)
    # What the lines enclose comes last: other things, as a shadow's edge, may cross the frame.
    for outlines in (mask, _lines_alone(mask), _enclosed(mask)):
        for corners in _quadrilaterals(outlines):
            grid = _ruled(smooth, corners)
            if grid is not None:
                return grid
    return None


def straightened(grey: Grey, grid: Grid) -> Iterator[tuple[int, int, Grey, Corners]]:
    """Yield each cell: its row, its column, its picture of ``CELL`` pixels, and its corners."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
    back = cv2.getPerspectiveTransform(square, grid.corners)
    wanted = square * CELL
    for row in range(len(grid.down) - 1):
        for column in range(len(grid.along) - 1):
            x, y = grid.along[column : column + 2], grid.down[row : row + 2]
            places = [[[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]]]
            corners = cv2.perspectiveTransform(np.array(places, dtype=np.float32), back)[0]
            turn = cv2.getPerspectiveTransform(corners.astype(np.float32), wanted)
            picture = cv2.warpPerspective(grey, turn, (CELL, CELL), borderMode=cv2.BORDER_REPLICATE)
            yield row, column, np.asarray(picture), np.asarray(corners, dtype=np.float32)


def _bytes(values: Any) -> Grey:
    """Return what OpenCV made of bytes, whose type its stubs leave open."""
    return np.asarray(values, dtype=np.uint8)


def _lines_alone(mask: Mask) -> Mask:
    length = max(15, min(mask.shape) // 25)
    level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    both = np.maximum(np.asarray(level), np.asarray(upright))
    return _bytes(cv2.dilate(both, np.ones((5, 5), np.uint8)))


def _enclosed(mask: Mask) -> Mask:
    """Return 1 on what looks like cells, and the lines between them: paper with lines around."""
    paper = (1 - mask).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    wide, tall = stats[:, 2], stats[:, 3]
    boxes = wide.astype(float) * tall
    like = (boxes > mask.size / 20_000) & (boxes < mask.size / 16) & (stats[:, 4] > 0.5 * boxes)
    like &= (wide < 4 * tall) & (tall < 4 * wide)
    cells = np.flatnonzero(like)
    if not len(cells):
        return np.zeros_like(mask)
    usual = np.median(boxes[cells])
    alike = cells[(boxes[cells] > usual / 3) & (boxes[cells] < usual * 3)]
    filled = np.isin(labels, alike).astype(np.uint8)
    across = (
        max(5, round(0.25 * float(np.sqrt(usual)))) | 1
    )  # wider than a line or a digit's stroke
    window = np.ones((across, across), np.uint8)
    return np.asarray(cv2.morphologyEx(filled, cv2.MORPH_CLOSE, window))


def _quadrilaterals(mask: Mask) -> Iterator[Corners]:
    """Yield the corners of connected lines that enclose a quadrilateral, the largest first."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = stats[1:, 2].astype(float) * stats[1:, 3]
    for mark in np.argsort(-boxes)[:6] + 1:
        left, top, wide, tall, _ = (int(value) for value in stats[mark])
        if wide * tall < LEAST_AREA * mask.size:
            return
        alone = (labels[top : top + tall, left : left + wide] == mark).astype(np.uint8)
        outlines, _ = cv2.findContours(alone, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        hull = cv2.convexHull(max(outlines, key=cv2.contourArea))
        area = cv2.contourArea(hull)
        corners = _four_corners(hull)
        if corners is None or area == 0:
            continue
        if cv2.contourArea(corners) / area >= SQUARENESS:
            yield _in_order(corners) + np.array((left, top), dtype=np.float32)


def _four_corners(hull: NDArray[np.int32]) -> Corners | None:
    around = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(hull, tolerance * around, closed=True)
        if len(found) == 4:
            return np.asarray(found[:, 0], dtype=np.float32)
    return None


def _in_order(corners: Corners) -> Corners:
    """Return the corners clockwise, from the one at the top left."""
    away = corners - corners.mean(axis=0)
    clockwise = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)


def _ruled(grey: Grey, corners: Corners) -> Grid | None:
    """Return the grid between these corners; None where lines do not cross it both ways."""
    side = STRAIGHT + 2 * MARGIN
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(corners, MARGIN + STRAIGHT * square)
    straight = _bytes(
        cv2.warpPerspective(grey, turn, (side, side), borderMode=cv2.BORDER_REPLICATE)
    )
    shares = missing_light(straight, STRAIGHT / 30)
    mask = (shares > max(FAINTEST, min(0.5 * split(shares), THIN))).astype(np.uint8)
    down, along = (_line_places(each) for each in (mask, np.ascontiguousarray(mask.T)))
    if min(len(down), len(along)) < 2 or len(down) + len(along) < 5:
        return None  # a mere frame
    return Grid(corners, down, along)


def _line_places(mask: Mask) -> tuple[float, ...]:
    """Return where level lines run, 0 (at the top) to 1."""
    run = np.ones((1, STRAIGHT // 24), np.uint8)
    lines = cv2.morphologyEx(mask, cv2.MORPH_OPEN, run)
    thick = np.asarray(cv2.dilate(lines, np.ones((5, 1), np.uint8)))  # those that lean a little
    covered = thick[:, MARGIN:-MARGIN].mean(axis=1)
    reach = round(APART * STRAIGHT / 2)
    highest = np.asarray(cv2.dilate(covered, np.ones((2 * reach + 1, 1)))).ravel()
    peaks = np.flatnonzero((covered == highest) & (covered > COVERED))
    starts = np.split(peaks, np.flatnonzero(np.diff(peaks) > reach) + 1)
    found = [each for each in starts if len(each)]
    places = np.array([(float(each.mean()) - MARGIN) / STRAIGHT for each in found])
    return _evened(places, np.array([float(covered[each].max()) for each in found]))


def _evened(places: NDArray[np.float64], strengths: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the lines with those put in that are missing from an even grid, and without others.

    Strokes of the same digit in several cells may look like a line, but cover less of its length.
    Lines that fit no even grid are taken as they are.
    """
    if len(places) < 2:
        return tuple(places)
    for cells in range(1, MOST_CELLS + 1):
        even = np.linspace(places[0], places[-1], cells + 1)
        away = np.abs(even[:, None] - places)
        near = 0.18 * (places[-1] - places[0]) / cells
        seen, explained = away.min(axis=1) < near, away.min(axis=0) < near
        if seen.mean() >= 0.8 and strengths[explained].sum() >= EXPLAINED * strengths.sum():
            return tuple(np.where(seen, places[away.argmin(axis=1)], even).tolist())
    return tuple(places.tolist())
