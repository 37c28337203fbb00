"""Faint writing: what is paler than the ink of a page and may be writing all the same."""

import cv2
import numpy as np

from tenfold.photo.geometry import Box, heights, widths
from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.layout.components import find_components
from tenfold.photo.layout.text_layout import TextLayout
from tenfold.photo.layout.text_lines import are_in_company, are_level_with

MIN_FAINT = 0.2  # of the darkness of writing: what is paler is a surface or shines through
FULL_SHARE = 0.8  # of the ink of lines: what is paler than full strokes
RIM = 5  # pixels around ink that are its rim
MIN_HEIGHT, MAX_HEIGHT, MAX_WIDTH = 0.5, 1.6, 1.5  # times the height of lines
MIN_FILL, MAX_FILL = 0.08, 0.7  # of its box, as strokes fill it


def find_faint_writing(ink_map: InkMap, text: TextLayout) -> tuple[Box, ...]:
    """Return the boxes of faint components of a digit's size and fill, near a line or together.

    Args:
        ink_map: of the page
        text: its lines, darker
    """
    if not text.lines:
        return ()
    usual = float(np.median([line.height for line in text.lines]))
    ink = ink_map.darkness[text.labels > 0]
    least = MIN_FAINT * float(np.quantile(ink, FULL_SHARE)) if len(ink) else 1.0
    if least >= ink_map.threshold:
        return ()
    rims = np.asarray(cv2.dilate(ink_map.mask, np.ones((RIM, RIM), np.uint8)))
    faint = ((ink_map.darkness > least) & (rims == 0)).astype(np.uint8)
    components = find_components(faint)
    boxes, areas = components.boxes[1:], components.areas[1:]
    width, height = widths(boxes), heights(boxes)
    fill = areas / np.maximum(width * height, 1)
    alike = (height >= MIN_HEIGHT * usual) & (height <= MAX_HEIGHT * usual)
    alike &= (width <= MAX_WIDTH * usual) & (fill >= MIN_FILL) & (fill <= MAX_FILL)
    boxes = boxes[alike]
    found = boxes[are_level_with(boxes, text.lines) | are_in_company(boxes)]
    return tuple(Box(*map(float, box)) for box in found)
