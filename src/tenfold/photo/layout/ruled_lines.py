"""Ruled lines on a page: long level or upright lines that are no strokes."""

import cv2
import numpy as np

from tenfold.photo.geometry import heights, widths
from tenfold.photo.layout.binarization import InkMap, Mask
from tenfold.photo.layout.combs import find_margin_pieces, find_teeth
from tenfold.photo.layout.components import Components, find_components, usual_height

MIN_RULED_HEIGHTS = 3.5  # usual heights: the length from which a line is ruled and no stroke
MAX_RULED_WIDTH = 0.8  # of the width: a line of this length is ruled, however tall the writing is
MIN_RULED_WIDTH = 0.4  # of the width: a shorter line is never ruled
MAX_RULED_ASPECT = 0.12  # height to width of a line that is ruled
DARKER_STROKE = 1.4  # times as dark as a ruled line: what is no part of it
CROSSING_REACH = 4  # pixels above and below in which a stroke that crosses a line is sought


def find_components_off_lines(ink_map: InkMap) -> Components:
    """Return the components without long level or upright lines; strokes across them stay whole.

    A stroke also stays that runs along a line and is darker than it.
    """
    mask = ink_map.mask
    components = find_components(mask)
    for upright in (False, True):
        seen, darkness = mask, ink_map.darkness
        if upright:
            seen, darkness = np.ascontiguousarray(mask.T), ink_map.darkness.T
        height = _usual_height(components, ink_map.stroke_width)
        if upright and not height:
            continue  # what stands alone may as well be a 1
        ruled = _ruled(seen, ink_map.stroke_width, MIN_RULED_HEIGHTS * height)
        if not ruled.any():
            continue
        dark = darkness > DARKER_STROKE * float(np.median(darkness[(ruled > 0) & (seen > 0)]))
        removed = (ruled > 0) & (_crossed(seen, ruled) == 0) & ~dark
        kept = np.where(removed, 0, seen).astype(np.uint8)
        mask = np.ascontiguousarray(kept.T) if upright else kept
        components = find_components(mask)
    return _without_short_lines(components, ink_map)


def _without_short_lines(components: Components, ink_map: InkMap) -> Components:
    """Return the components without the teeth of combs and the pieces of margins."""
    ruled = ((ink_map.darkness > ink_map.threshold) & (components.labels == 0)).astype(np.uint8)
    if not ruled.any():
        return components
    short = np.union1d(find_teeth(components, ruled), find_margin_pieces(components))
    if not len(short):
        return components
    is_short = np.zeros(len(components.boxes), bool)
    is_short[short] = True
    kept = (components.labels > 0) & ~is_short[components.labels]
    return find_components(kept.astype(np.uint8))


def _usual_height(components: Components, stroke_width: float) -> float:
    """Return the usual height of the components that do not span the page; 0 without any."""
    boxes, (height, width) = components.boxes, components.labels.shape
    spanning = (widths(boxes) > 0.9 * width) | (heights(boxes) > 0.9 * height)
    written = boxes[~spanning & (components.areas > max(2.0, stroke_width * stroke_width))]
    return usual_height(written) if len(written) else 0.0


def _ruled(mask: Mask, stroke_width: float, min_length: float) -> Mask:
    """Return 1 on level lines, thin for their length, that run over a good part of the width."""
    page_width = mask.shape[1]
    run = max(25, round(8 * max(stroke_width, 2)), round(0.1 * page_width))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    components = find_components(np.asarray(opened, np.uint8))
    width, height = widths(components.boxes), heights(components.boxes)
    min_width = max(MIN_RULED_WIDTH * page_width, min(min_length, MAX_RULED_WIDTH * page_width))
    ruled = (width >= min_width) & (height < MAX_RULED_ASPECT * width)
    ruled[0] = False
    if not ruled.any():
        return np.zeros_like(mask)
    thick = ruled[components.labels].astype(np.uint8)
    return np.asarray(cv2.dilate(thick, np.ones((3, 1), np.uint8)))


def _crossed(mask: Mask, ruled: Mask) -> Mask:
    """Return 1 where ink lies right above and right below a line: a stroke crosses it."""
    outside = np.where(ruled > 0, 0, mask).astype(np.uint8)
    above, below = np.zeros_like(mask), np.zeros_like(mask)
    above[CROSSING_REACH:], below[:-CROSSING_REACH] = (
        outside[:-CROSSING_REACH],
        outside[CROSSING_REACH:],
    )
    through = (above > 0) & (below > 0)
    return np.asarray(cv2.dilate(through.astype(np.uint8), np.ones((3, 3), np.uint8)))
