"""The lines of a rectified grid: their places, made even where a grid is even."""

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import Mask

GRID_SIDE = 720  # pixels of the rectified grid in which lines are sought
GRID_MARGIN = 20  # pixels around it, for lines that bend outwards
MIN_LINE_COVER = 0.35  # of its length: how much of a line is seen
MIN_EXPLAINED = 0.7  # of the strength of all lines: how much an even grid has to explain
MIN_SEEN = 0.8  # of the lines of an even grid: how many are seen
MIN_SPACING = 0.02  # of the grid: the distance between two lines
MAX_LINE_OFFSET = 0.18  # of a cell: the distance of a line from its place in an even grid
MAX_CELLS = 30  # in a row or a column


def find_line_places(mask: Mask) -> tuple[float, ...]:
    """Return the places of level lines, from the top (0) to the bottom (1).

    Args:
        mask: of the rectified grid and its margin, uint8 (GRID_SIDE + 2 GRID_MARGIN) each way
    """
    run = np.ones((1, GRID_SIDE // 24), np.uint8)
    lines = cv2.morphologyEx(mask, cv2.MORPH_OPEN, run)
    thick = np.asarray(cv2.dilate(lines, np.ones((5, 1), np.uint8)))  # for lines that lean a little
    cover = thick[:, GRID_MARGIN:-GRID_MARGIN].mean(axis=1)
    reach = round(MIN_SPACING * GRID_SIDE / 2)
    highest = np.asarray(cv2.dilate(cover, np.ones((2 * reach + 1, 1)))).ravel()
    peaks = np.flatnonzero((cover == highest) & (cover > MIN_LINE_COVER))
    groups = np.split(peaks, np.flatnonzero(np.diff(peaks) > reach) + 1)
    lines_found = [each for each in groups if len(each)]
    places = np.array([(float(each.mean()) - GRID_MARGIN) / GRID_SIDE for each in lines_found])
    return evened(places, np.array([float(cover[each].max()) for each in lines_found]))


def evened(places: NDArray[np.float64], strengths: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the lines of the even grid that fits best: missing lines added, others removed.

    Strokes of the same digit in several cells may look like a line, but cover less of its length.
    Lines that fit no even grid are returned unchanged.
    """
    if len(places) < 2:
        return tuple(places)
    for cells in range(1, MAX_CELLS + 1):
        even = np.linspace(places[0], places[-1], cells + 1)
        away = np.abs(even[:, None] - places)
        near = MAX_LINE_OFFSET * (places[-1] - places[0]) / cells
        seen, explained = away.min(axis=1) < near, away.min(axis=0) < near
        explains = strengths[explained].sum() >= MIN_EXPLAINED * strengths.sum()
        if seen.mean() >= MIN_SEEN and explains:
            # Of several lines near one place, the strongest is the line, others are strokes.
            near_strengths = np.where(away < near, strengths - away / (10 * near), -np.inf)
            return tuple(np.where(seen, places[near_strengths.argmax(axis=1)], even).tolist())
    return tuple(places.tolist())
