"""The levelling of cells: their outlines once tilt and perspective are undone."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import box_around_points
from tenfold.photo.layout.cell_area import Outline
from tenfold.photo.layout.quadrilaterals import fitted_quadrilateral

MIN_PERSPECTIVE_CELLS = 12  # from here on, the outline of all cells shows the perspective
MIN_GAIN = 0.01  # in the share of their boxes that cells fill: how much better without perspective
POINTS_PER_SIDE = 50  # of an outline, to fit straight sides to

Matrix: TypeAlias = NDArray[np.float64]  # (3, 3)
Spans: TypeAlias = NDArray[np.float64]  # (n, 4): left, top, right, bottom


def levelling(outlines: Sequence[Outline]) -> Matrix:
    """Return the transform (3, 3) that levels the lines of cells: of perspective, or of tilt.

    Where a cell at a corner was not seen, the outline of all cells is no quadrilateral. So the
    perspective is undone only where that makes the cells better rectangles.
    """
    tilts = [(cv2.minAreaRect(outline)[2] + 45) % 90 - 45 for outline in outlines]
    tilt = float(np.deg2rad(np.median(tilts)))
    cos, sin = np.cos(tilt), np.sin(tilt)
    turn = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    corners = fitted_quadrilateral(_dense(hull(outlines)))
    if corners is None or len(outlines) < MIN_PERSPECTIVE_CELLS:
        return turn
    level = np.array(box_around_points(corners).corners[[0, 2, 3, 1]], np.float32)
    upright = np.asarray(cv2.getPerspectiveTransform(corners, level), np.float64)
    gain = _rectangularity(outlines, turn) - _rectangularity(outlines, upright)
    return turn if gain > MIN_GAIN else upright


def _rectangularity(outlines: Sequence[Outline], transform: Matrix) -> float:
    """Return the mean share of their boxes that outlines fill once they are transformed."""
    level = [transformed(outline, transform).astype(np.float32) for outline in outlines]
    boxes = [np.ptp(outline, axis=0).prod() for outline in level]
    areas = [cv2.contourArea(outline) for outline in level]
    return float(np.mean(np.divide(areas, np.maximum(boxes, 1.0))))


def levelled_boxes(outlines: Sequence[Outline], levelling: Matrix) -> Spans:
    """Return the boxes around outlines, (n, 4), once they are levelled."""
    level = [transformed(outline, levelling) for outline in outlines]
    return np.array([[*each.min(axis=0), *each.max(axis=0)] for each in level])


def transformed(points: NDArray[Any], transform: Matrix) -> NDArray[np.float64]:
    """Return points, (n, 2), after a transform (3, 3)."""
    moved = cv2.perspectiveTransform(points[None].astype(np.float64), transform)
    found: NDArray[np.float64] = np.asarray(moved, np.float64)[0]
    return found


def hull(outlines: Sequence[NDArray[Any]]) -> Outline:
    """Return the convex outline around all outlines."""
    return np.asarray(cv2.convexHull(np.concatenate(outlines).astype(np.int32))[:, 0], np.int32)


def _dense(outline: Outline) -> NDArray[np.int32]:
    """Return all points along an outline, (n, 1, 2)."""
    ends = np.roll(outline, -1, axis=0)
    steps = np.linspace(0, 1, POINTS_PER_SIDE, endpoint=False)[:, None]
    points = [start + steps * (end - start) for start, end in zip(outline, ends, strict=True)]
    return np.concatenate(points).astype(np.int32)[:, None]
