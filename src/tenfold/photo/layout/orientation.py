"""The direction of the text lines of a page, by the nearest neighbours of its components.

Source: O'Gorman 1993, "The document spectrum for page layout analysis", section 3.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import heights, widths
from tenfold.photo.layout.components import Components

MIN_COMPONENTS = 4  # with fewer, neighbours show no direction
MAX_COMPONENTS = 600  # that are looked at
NEIGHBOURS = 2  # of each component
MIN_SIZE = 0.4  # of the usual size: smaller components are parts or specks
SPREAD = 5.0  # degrees by which the directions of neighbours in one line differ
FINE_RANGE, FINE_STEP = 8.0, 0.5  # degrees around the direction of neighbours
BIN = 0.15  # of the usual size: the height of a bin of the profile


def find_direction(components: Components) -> float:
    """Return the direction of the text lines in degrees, from -90 to 90; 0 is level.

    A positive direction sinks to the right.
    """
    boxes = components.boxes[1:]
    sizes = np.maximum(widths(boxes), heights(boxes)).astype(float)
    if len(sizes) < MIN_COMPONENTS:
        return 0.0
    usual = float(np.median(sizes[sizes >= MIN_SIZE * np.quantile(sizes, 0.9)]))
    chosen = np.flatnonzero((sizes >= MIN_SIZE * usual) & (sizes <= 3 * usual))[:MAX_COMPONENTS]
    if len(chosen) < MIN_COMPONENTS:
        return 0.0
    middles = (boxes[chosen, :2] + boxes[chosen, 2:]) / 2
    rough = _neighbours_direction(middles)
    return _sharpest(middles, rough, BIN * usual)


def _neighbours_direction(middles: NDArray[np.float64]) -> float:
    """Return the usual direction from a component to its nearest ones."""
    away = middles[:, None] - middles[None]
    distances = np.hypot(away[..., 0], away[..., 1])
    np.fill_diagonal(distances, np.inf)
    nearest = np.argsort(distances, axis=1)[:, :NEIGHBOURS]
    pairs = away[np.arange(len(middles))[:, None], nearest].reshape(-1, 2)
    degrees = np.degrees(np.arctan2(pairs[:, 1], pairs[:, 0]))
    tried = np.arange(-90, 90, 1.0)
    off = (degrees[None] - tried[:, None] + 90) % 180 - 90
    weights = np.exp(-0.5 * (off / SPREAD) ** 2).sum(axis=1)
    return float(tried[weights.argmax()])


def _sharpest(middles: NDArray[np.float64], rough: float, size: float) -> float:
    """Return the direction near a rough one in which the profile across is sharpest."""
    best, found = -1.0, rough
    for degrees in np.arange(rough - FINE_RANGE, rough + FINE_RANGE + FINE_STEP, FINE_STEP):
        angle = np.radians(degrees)
        across = middles[:, 1] * np.cos(angle) - middles[:, 0] * np.sin(angle)
        off = np.abs(across[:, None] - across[None])
        sharpness = float(np.exp(-0.5 * (off / size) ** 2).sum())
        if sharpness > best:
            best, found = sharpness, float(degrees)
    return (found + 90) % 180 - 90
