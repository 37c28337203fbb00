"""Generated pictures of pen strokes, of many sizes and both polarities, for comparisons."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SIZES = (
    *((side, side) for side in (8, 9, 20, 27, 28, 29, 64, 101, 256, 400)),
    *((8, 1024), (1024, 8), (20, 400), (400, 20), (28, 20), (300, 299), (768, 1024)),
)
_POINTS = 5  # of a stroke


def sample_pictures() -> list[NDArray[np.uint8]]:
    """Return the same few dozen pictures at each call, uint8 (height, width), one blank."""
    chance = np.random.default_rng(0)
    pictures = [np.full((50, 40), 200, dtype=np.uint8)]
    for height, width in SIZES:
        picture = stroke(height, width, chance)
        pictures += [picture, 255 - picture]
    return pictures


def stroke(height: int, width: int, chance: np.random.Generator) -> NDArray[np.uint8]:
    """Return a bright pen stroke on dark noisy paper of some grey, uint8 (height, width)."""
    points = chance.uniform(0.1, 0.9, (_POINTS, 2)) * (height, width)
    radius = min(height, width) * chance.uniform(0.04, 0.12) + 0.5
    distance = np.min([_distance(height, width, *ends) for ends in pairwise(points)], axis=0)
    paper, ink = chance.uniform(0, 90), chance.uniform(160, 255)
    grey = paper + (ink - paper) * np.clip(radius - distance + 0.5, 0, 1)
    noise = chance.normal(0, 3, (height, width))
    picture: NDArray[np.uint8] = np.clip(np.rint(grey + noise), 0, 255).astype(np.uint8)
    return picture


def _distance(
    height: int, width: int, start: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the distance of each pixel from the line from ``start`` to ``end`` (row, column)."""
    rows, columns = np.arange(height)[:, None] - start[0], np.arange(width) - start[1]
    down, right = end - start
    length = max(down * down + right * right, 1e-9)
    along = np.clip((rows * down + columns * right) / length, 0, 1)
    return np.asarray(np.hypot(rows - along * down, columns - along * right))
