"""Lines made even: the places of a table's lines, where they are evenly apart."""

import numpy as np
from numpy.typing import NDArray

MIN_EXPLAINED = 0.7  # of the strength of all lines: how much an even table has to explain
MIN_SEEN = 0.8  # of the lines of an even table: how many are seen
MAX_LINE_OFFSET = 0.18  # of a cell: the distance of a line from its place in an even table
MAX_EVEN_CELLS = 30  # in a row or a column


def evened(places: NDArray[np.float64], strengths: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the lines of the even table that fits best: missing lines added, others removed.

    Strokes of the same digit in several cells may look like a line, but cover less of its length.
    Lines that fit no even table are returned unchanged.
    """
    if len(places) < 2:
        return tuple(places)
    for cells in range(1, MAX_EVEN_CELLS + 1):
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
