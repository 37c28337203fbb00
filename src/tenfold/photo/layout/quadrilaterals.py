"""Quadrilaterals: the four corners of a hull that nearly is one."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

MIN_SQUARENESS = 0.93  # of the hull's area: the area between its four corners
MAX_CORNER_GAP = 0.12  # of the shortest side: how far the hull is from a corner
TOLERANCES = (0.01, 0.02, 0.03, 0.05, 0.08)  # of the hull's length: how far its corners are cut
Corners: TypeAlias = NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left


def quadrilateral(hull: NDArray[np.int32]) -> Corners | None:
    """Return the corners of the quadrilateral that a hull (n, 1, 2) nearly is; else None."""
    area, length = cv2.contourArea(hull), cv2.arcLength(hull, True)
    for tolerance in TOLERANCES:
        found = cv2.approxPolyDP(hull, tolerance * length, True)
        if len(found) == 4 and cv2.contourArea(found) >= MIN_SQUARENESS * max(area, 1.0):
            return clockwise(np.asarray(found[:, 0], dtype=np.float32))
    return None


def clockwise(corners: Corners) -> Corners:
    """Return the corners clockwise, from the one at the top left."""
    away = corners - corners.mean(axis=0)
    ordered = corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    return np.roll(ordered, -int(np.argmin(ordered.sum(axis=1))), axis=0)


def fitted_quadrilateral(outline: NDArray[np.int32]) -> Corners | None:
    """Return the corners where the four straight sides of an outline (n, 1, 2) meet; else None.

    The sides are fitted to all points along them, so rounded corners do no harm.
    """
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, True)
    rough = next(
        (
            found
            for tolerance in TOLERANCES
            if len(found := cv2.approxPolyDP(hull, tolerance * length, True)) == 4
        ),
        None,
    )
    if rough is None:
        return None
    corners = clockwise(np.asarray(rough[:, 0], np.float32))
    lines = [
        _side(outline[:, 0].astype(np.float32), corners[number], corners[(number + 1) % 4])
        for number in range(4)
    ]
    meeting = [_meeting(lines[number - 1], lines[number]) for number in range(4)]
    if any(point is None for point in meeting):
        return None
    fitted = np.array(meeting, np.float32)
    away = np.linalg.norm(fitted[:, None] - hull[None, :, 0], axis=2).min(axis=1)
    sides = np.linalg.norm(np.roll(fitted, -1, axis=0) - fitted, axis=1)
    if away.max() > MAX_CORNER_GAP * sides.min():  # it is round
        return None
    ratio = cv2.contourArea(hull) / max(cv2.contourArea(fitted), 1.0)
    return fitted if MIN_SQUARENESS <= ratio <= 1 / MIN_SQUARENESS else None


Line: TypeAlias = NDArray[np.float64]  # direction x and y, a point x and y


def _side(points: NDArray[np.float32], start: Corners, end: Corners) -> Line:
    """Return the line along the points between two corners."""
    along = end - start
    length = max(float(np.linalg.norm(along)), 1.0)
    offset = points - start
    place = offset @ along / length**2
    away = np.abs(offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
    near = points[(place > 0.15) & (place < 0.85) & (away < 0.1 * length)]
    if len(near) < 2:
        near = np.array([start, end])
    return np.asarray(cv2.fitLine(near, cv2.DIST_HUBER, 0, 0.01, 0.01), np.float64).ravel()


def _meeting(first: Line, second: Line) -> NDArray[np.float64] | None:
    """Return the point in which two lines meet; None of nearly parallel ones."""
    sides = np.array([first[:2], -second[:2]]).T
    if abs(np.linalg.det(sides)) < 0.1:
        return None
    found: NDArray[np.float64] = (
        first[2:] + np.linalg.solve(sides, second[2:] - first[2:])[0] * first[:2]
    )
    return found
