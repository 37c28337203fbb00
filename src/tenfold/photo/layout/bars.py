"""Bars: the black edge of a page or a thick rule that crosses a picture from side to side."""

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes

MAX_THICKNESS = 0.35  # of the picture's other side
MAX_THIN = 0.12  # of its length: a bar so thin may lean, and fill its box as little as it does
MIN_FILL = 0.6  # of the box of a thicker one
MAX_WRITING = 0.75  # of the picture's side: how long anything else is beside a bar
END_REACH = 1  # pixels from an edge within which a bar ends
MIN_BESIDE = 6  # pixels: the length of anything that stands beside a bar


def find_bars(boxes: Boxes, areas: NDArray[np.intp], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Return which components are bars, (n,): none where all others are as long as they are.

    A 1 that fills a picture crosses it too; but there nothing is shorter, or all of it is specks.
    A rule that a digit touches is no bar: it is not as full.

    Args:
        boxes: of the components
        areas: of the same, in pixels
        shape: height and width of the picture
    """
    found = np.zeros(len(boxes), bool)
    full = areas >= MIN_FILL * (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    for axis in (0, 1):  # level bars, then upright ones
        length = shape[1 - axis]
        starts, ends = boxes[:, axis], boxes[:, axis + 2]
        across = boxes[:, 3 - axis] - boxes[:, 1 - axis]
        spans = (starts <= END_REACH) & (ends >= length - END_REACH)
        bars = spans & (across <= MAX_THICKNESS * shape[axis])
        bars &= full | (across <= MAX_THIN * length)
        others = np.maximum(
            boxes[~spans, 2] - boxes[~spans, 0], boxes[~spans, 3] - boxes[~spans, 1]
        )
        if bars.any() and len(others) and MIN_BESIDE <= others.max() <= MAX_WRITING * length:
            found |= bars
    return found
