"""The polarity of a picture: dark ink on bright paper, or bright ink on dark paper."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tenfold.photo.geometry import MIN_PAGE_SIDE
from tenfold.pictures import Grey

AMBIGUOUS_EDGE_SHARE = 0.2  # of the pixels along the edges that differ: then polarity is ambiguous
SAMPLED_SIDE = 100  # pixels of the shorter side that polarity is found with
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
    right at the edge. In a large one the strokes decide.
    """
    if min(grey.shape) >= MIN_PAGE_SIDE:
        return Polarity(_has_bright_strokes(grey), ambiguous=False)
    bright = _bright_edge_share(grey)
    is_ambiguous = AMBIGUOUS_EDGE_SHARE < bright < 1 - AMBIGUOUS_EDGE_SHARE
    return Polarity(bright < 0.5, is_ambiguous)


def _has_bright_strokes(grey: Grey) -> bool:
    """Return whether a page is mostly dark and has fine bright strokes."""
    height, width = grey.shape
    low, median, high = _quantiles(grey, (0.005, 0.5, 0.995))
    if median >= low + 0.3 * (high - low):
        return False
    side = max(3, min(height, width) // 60) | 1
    window = np.ones((side, side), np.uint8)
    darker, brighter = (
        float(np.mean(cv2.morphologyEx(grey, kind, window)))
        for kind in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
    )
    return darker < brighter


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
