"""The polarity of a picture: dark ink on bright paper, or bright ink on dark paper."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tenfold.photo.geometry import MIN_PAGE_SIDE
from tenfold.pictures import Grey

AMBIGUOUS_EDGE_SHARE = 0.2  # of the pixels along the edges that differ: then polarity is ambiguous
SAMPLED_SIDE = 100  # pixels of the shorter side that polarity is found with
# Pixels of the shorter side in which the strokes of a page are sought. In fewer than dense writing
# needs, the paper between its strokes is what is fine.
# The share of all strokes that is fine, from which on they tell: grain is fine as well.
STROKES_SIDES = {800: 0.12, 400: 0.12, 200: 0.04}
FINE_STROKE, BROAD_STROKE = 5, 51  # pixels of that: what is narrower is fine, or broad
MIN_STROKE_CONTRAST = 0.25  # from here on, fine strokes decide
PAPER_BAND = 0.15  # of the shorter side: the band along the edges that is taken for paper


@dataclass(frozen=True)
class Polarity:
    """The polarity of a picture.

    Attributes:
        bright_ink: True if the ink is brighter than the paper
        ambiguous: True if the edges leave that open, as in a small picture that a digit fills: as
            much ink as paper may lie along them
    """

    bright_ink: bool
    ambiguous: bool


def find_polarity(grey: Grey) -> Polarity:
    """Return the polarity of a picture.

    In a small picture the paper is what lies along the edges: a band of it, for a border may run
    right at the edge. In a large one fine strokes decide, and where there are none, the edges; if
    both differ, as on a desk, it is ambiguous.
    """
    bright = _bright_edge_share(grey)
    if min(grey.shape) < MIN_PAGE_SIDE:
        is_ambiguous = AMBIGUOUS_EDGE_SHARE < bright < 1 - AMBIGUOUS_EDGE_SHARE
        return Polarity(bright < 0.5, is_ambiguous)
    contrast = _stroke_contrast(grey)
    if not contrast:
        return Polarity(bright < 0.5, ambiguous=True)
    return Polarity(contrast > 0, ambiguous=bool((contrast > 0) != (bright < 0.5)))


def _stroke_contrast(grey: Grey) -> float:
    """Return from -1, of dark fine strokes, to 1, of bright ones; the finest that tell decide."""
    sides = (each for each in STROKES_SIDES.items() if each[0] <= min(grey.shape))
    contrasts = (_contrast_at(grey, side, min_share) for side, min_share in sides)
    return next((each for each in contrasts if abs(each) >= MIN_STROKE_CONTRAST), 0.0)


def _contrast_at(grey: Grey, side: int, min_share: float) -> float:
    """Return the contrast of the strokes that are fine where the picture is so small, or 0."""
    scale = side / min(grey.shape)
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    darker, brighter = _narrower_parts(small, FINE_STROKE)
    if darker + brighter <= min_share * sum(_narrower_parts(small, BROAD_STROKE)):
        return 0.0
    return (brighter - darker) / (darker + brighter)


def _narrower_parts(grey: Grey, side: int) -> tuple[float, float]:
    """Return the mean darkness and brightness of what differs from all around it in a window."""
    window = np.ones((side, side), np.uint8)
    return (
        float(np.mean(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, window))),
        float(np.mean(cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, window))),
    )


def _bright_edge_share(grey: Grey) -> float:
    """Return the share of the pixels along the edges that are in the brighter half of the greys."""
    step = max(1, min(grey.shape) // SAMPLED_SIDE)
    grey = np.ascontiguousarray(grey[::step, ::step])
    low, high = _quantiles(grey, (0.005, 0.995))
    band = max(1, round(PAPER_BAND * min(grey.shape)))
    across = np.concatenate([grey[:band], grey[-band:]])
    along = np.concatenate([grey[band:-band, :band], grey[band:-band, -band:]])
    bright = np.count_nonzero(2 * across.astype(np.uint16) >= low + high)
    bright += np.count_nonzero(2 * along.astype(np.uint16) >= low + high)
    return bright / (across.size + along.size)


def _quantiles(grey: Grey, shares: Sequence[float]) -> list[int]:
    """Return the greys below which these shares of the pixels lie."""
    counts = np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.int64).cumsum()
    return [int(np.searchsorted(counts, share * counts[-1])) for share in shares]
