"""The edges in a picture: those of writing and of lines, and those that are of something else."""

from dataclasses import dataclass

import cv2
import numpy as np

from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.page import PageLayout
from tenfold.photo.layout.text_lines import MIN_TEXT_HEIGHT
from tenfold.pictures import Grey

SMOOTHING = 1.0  # pixels: grain and compression make edges of their own
MIN_STRONG = 0.5  # of the strength of writing's edges: what is as clear as writing
EDGE_REACH = 3  # pixels around writing and lines: within, an edge is theirs


@dataclass(frozen=True)
class Edges:
    """The edges of a page.

    Attributes:
        strength: the usual one of writing's edges, in greys, 0 to 255
        other_share: of all edges that are as clear: those of neither writing nor lines
    """

    strength: float
    other_share: float


def measure_edges(grey: Grey, page: PageLayout) -> Edges:
    """Return the edges of a page; a strength of 0 where nothing is written.

    Args:
        grey: the page, with dark ink
        page: its layout
    """
    writing, explained = _writing(page)
    rim = np.ones((3, 3), np.uint8)
    smooth = cv2.GaussianBlur(grey, (0, 0), SMOOTHING)
    steps = np.asarray(cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, rim), np.uint8)
    outline = (writing > 0) & (cv2.erode(writing, rim) == 0)
    if not outline.any():
        return Edges(0.0, 0.0)
    strength = float(np.median(np.asarray(cv2.dilate(steps, rim))[outline]))
    side = 2 * EDGE_REACH + 1
    near = np.asarray(cv2.dilate(explained, np.ones((side, side), np.uint8)))
    clear = steps >= max(1.0, MIN_STRONG * strength)
    n_clear, n_others = np.count_nonzero(clear), np.count_nonzero(clear & (near == 0))
    return Edges(strength, float(n_others / max(1, int(n_clear))))


def _writing(page: PageLayout) -> tuple[Mask, Mask]:
    """Return 1 on what is written in lines and cells, and 1 on that and on ruled lines.

    What is far smaller than the other lines may be writing, or the texture of something.
    """
    labels, ink_map = page.components.labels, page.ink_map
    is_written = np.zeros(len(page.components.boxes), np.uint8)
    least = MIN_TEXT_HEIGHT * max((line.height for line in page.text.lines), default=0.0)
    lines = [line for line in page.text.lines if line.height >= least]
    for line in (*lines, *page.cells):
        if line is not None:
            is_written[line.numbers] = 1
    writing: Mask = is_written[labels]
    ruled = (ink_map.darkness > ink_map.threshold) & (labels == 0)
    return writing, np.maximum(writing, ruled.astype(np.uint8))
