"""The border of a cell: lines along the edges of its picture, which are no strokes."""

import cv2
import numpy as np

from tenfold.photo.geometry import widths
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.components import find_components

# Shares of the picture's shorter side.
BORDER_BAND = 0.2  # how far in a border may run
MAX_BORDER_THICKNESS = 0.1
EDGE_BAND = 0.07  # how far in a border may run that does not reach the ends of its edge
# Shares of the picture's width or height.
MIN_RUN = 0.35  # how much of a border is straight at least
MIN_BORDER_LENGTH = 0.6
END_REACH = 3  # pixels from the end of an edge within which a border reaches it


def find_border(mask: Mask) -> Mask:
    """Return 1 on the lines along the edges of the picture: long, straight, running out of it."""
    border = np.zeros_like(mask)
    for runs, is_upright in ((_long_runs(mask), False), (_long_runs(mask.T), True)):
        if runs.any():
            kept = _running_out(runs)
            border |= kept.T if is_upright else kept
    if not border.any():
        return border
    return np.asarray(cv2.dilate(border, np.ones((5, 5), np.uint8)))


def _long_runs(mask: Mask) -> Mask:
    """Return the level runs of a third of the width, in the bands at the top and the bottom."""
    height, width = mask.shape
    band = max(2, round(BORDER_BAND * min(height, width)))
    run = np.ones((1, max(5, round(MIN_RUN * width))), np.uint8)
    runs: Mask = np.asarray(
        cv2.morphologyEx(np.ascontiguousarray(mask), cv2.MORPH_OPEN, run), dtype=np.uint8
    )
    runs[band : height - band] = 0
    return runs


def _running_out(runs: Mask) -> Mask:
    """Return the runs along most of the picture's edge that leave the picture.

    The bar of a 7 or the foot of a 2 is shorter, or ends before.
    """
    height, width = runs.shape
    side = min(height, width)
    components = find_components(runs)
    left, top, right, bottom = components.boxes.T
    length = widths(components.boxes)
    thin = components.areas <= MAX_BORDER_THICKNESS * side * length
    reaches_end = (left <= END_REACH) | (right >= width - END_REACH)
    along_edge = (bottom <= EDGE_BAND * side) | (top >= height - EDGE_BAND * side)
    kept = thin & (length >= MIN_BORDER_LENGTH * width) & (reaches_end | along_edge)
    kept[0] = False
    found: Mask = kept[components.labels].astype(np.uint8)
    return found
