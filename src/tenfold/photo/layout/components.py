"""Connected components of a mask, with their boxes."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes, heights, widths
from tenfold.photo.layout.binarization import Mask

# Shares of the width of a stroke, and of the box.
MIN_DOT, MAX_DOT, MIN_DOT_FILL = 0.5, 3.0, 0.6


@dataclass(frozen=True)
class Components:
    """The connected components of a mask; number 0 is the background.

    Attributes:
        labels: int32 (height, width), the number of each pixel's component
        boxes: of each component, (n, 4)
        areas: of each component, in pixels, (n,)
        centroids: of each component, float64 (n, 2), x and y
    """

    labels: NDArray[np.int32]
    boxes: Boxes
    areas: NDArray[np.intp]
    centroids: NDArray[np.float64]


def find_components(mask: Mask, *, connectivity: int = 8) -> Components:
    """Return the components of a mask; neighbours share a side (4) or also a corner (8)."""
    if not cv2.countNonZero(mask):  # which takes a small part of the time
        return _background_alone(*mask.shape)
    _, labels, stats, centroids = cv2.connectedComponentsWithStats(mask, connectivity=connectivity)
    # OpenCV gives left, top, width, height and area.
    boxes = stats[:, :4].astype(np.intp)
    boxes[:, 2:] += boxes[:, :2]
    areas = stats[:, 4].astype(np.intp)
    return Components(np.asarray(labels), boxes, areas, np.asarray(centroids, np.float64))


def _background_alone(height: int, width: int) -> Components:
    """Return the one component of a blank mask."""
    return Components(
        np.zeros((height, width), np.int32),
        np.array([[0, 0, width, height]], np.intp),
        np.array([height * width], np.intp),
        np.array([[(width - 1) / 2, (height - 1) / 2]]),
    )


def usual_height(boxes: Boxes) -> float:
    """Return the median height, in which tall components count for more than dots and dashes."""
    ranked = np.sort(heights(boxes))
    weights = np.cumsum(ranked.astype(float))
    return float(ranked[np.searchsorted(weights, weights[-1] / 2)])


def are_dots(components: Components, stroke_width: float) -> NDArray[np.bool_]:
    """Return whether each component is about as thick as a stroke, and hardly longer: a point."""
    width, height = widths(components.boxes), heights(components.boxes)
    thick = np.minimum(width, height) >= MIN_DOT * stroke_width
    short = np.maximum(width, height) <= MAX_DOT * stroke_width
    full = components.areas >= MIN_DOT_FILL * width * height
    return np.asarray(thick & short & full)
