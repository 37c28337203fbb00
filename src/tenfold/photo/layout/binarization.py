"""A grey picture becomes a page: ink = 255 on paper of 0, whatever the light and the polarity.

Paper is the brightest that lies within reach of a pixel, smoothed; ink is how much darker a pixel
is than its paper, as a share of it. Shadows, folds and lamps change paper and ink alike, so the
share stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.pictures import Grey

SMALL = 400  # pixels of the shorter side: below, the picture holds one thing; above, it is a page
TINY = 48  # pixels of the shorter side: below, there is room for a digit and for nothing around it
FAINTEST = 0.06  # the share of light that ink has to take to be ink at all
OPEN = 0.2  # of the pixels along the edges that have to be unlike the others to leave it open
ENOUGH = 100  # pixels of the shorter side that are looked at to tell paper from ink
DARKEST = 24  # grey levels of paper below which shares mean nothing
Shares = NDArray[np.float32]
Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Page:
    """What is darker than its paper.

    Attributes:
        shares: float32 (height, width), 0 to 1: how much of the paper's light is missing
        threshold: the share above which a pixel is ink
        stroke: how wide strokes are, in pixels; 0 on an empty page
    """

    shares: Shares
    threshold: float
    stroke: float

    @property
    def mask(self) -> Mask:
        """Return 1 where there is ink, uint8 (height, width)."""
        return (self.shares > self.threshold).astype(np.uint8)


def find_ink(grey: Grey, *, bright: bool | None = None, close: bool = False) -> Page:
    """Return the page that a picture shows.

    The reach within which paper is sought is wider than the strokes, which are measured first
    with a generous one: too narrow, a thick stroke would be its own paper; too wide, a shadow's
    edge would be ink.

    Args:
        grey: uint8 (height, width), as a camera sees it, dark or bright ink
        bright: whether ink is brighter than paper; None finds out
        close: whether paper is sought as close as to fine strokes, whatever the strokes: so the
            edges of stains and shadows are no ink, but broad strokes are paper
    """
    if grey.min() == grey.max():  # however dark it is, there is no ink
        return Page(np.zeros(grey.shape, np.float32), FAINTEST, 0.0)
    dark = 255 - grey if (has_bright_ink(grey) if bright is None else bright) else grey
    side = min(grey.shape)
    if side < TINY:
        shares = _missing_of_one_light(dark)
        mask = (shares > split(shares)).astype(np.uint8)
        return Page(shares, max(split(shares), FAINTEST), stroke_width(mask))
    if side >= 64:  # smaller pictures have no grain to smooth away
        dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), side / 160 if side < SMALL else 1.0))
    widest = max(5.0, side / 2.5 if side < SMALL else side / 10)
    narrowest = side / 6 if side < SMALL else side / 40
    if close:
        widest = narrowest
    shares = missing_light(dark, widest)
    threshold = split(shares)
    stroke = stroke_width((shares > threshold).astype(np.uint8))
    reach = min(max(6 * stroke, narrowest), widest)
    if reach < 0.9 * widest:
        shares = missing_light(dark, reach)
        threshold = split(shares)
    return Page(shares, max(threshold, FAINTEST), stroke)


def find_polarity(grey: Grey) -> tuple[bool, bool]:
    """Return whether ink is brighter than paper, and whether the edges leave that open.

    They do in a small picture that a digit fills: as much ink as paper may lie along them.
    """
    if min(grey.shape) >= SMALL:
        return _has_bright_strokes(grey), False
    bright = _bright_edges(grey)
    return bright < 0.5, OPEN < bright < 1 - OPEN


def has_bright_ink(grey: Grey) -> bool:
    """Return whether ink is brighter than paper.

    In a small picture paper is what lies along its edges, a band of it, for a frame may run right
    at the edge.
    """
    return find_polarity(grey)[0]


def _has_bright_strokes(grey: Grey) -> bool:
    """Return whether a page is dark for the most part and has fine bright strokes."""
    height, width = grey.shape
    low, half, high = _levels(grey, (0.005, 0.5, 0.995))
    if half >= low + 0.3 * (high - low):
        return False
    side = max(3, min(height, width) // 60) | 1
    window = np.ones((side, side), np.uint8)
    darker, brighter = (
        float(np.mean(cv2.morphologyEx(grey, kind, window)))
        for kind in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT)
    )
    return darker < brighter


def _missing_of_one_light(grey: Grey) -> Shares:
    """Return how much darker each pixel is than the brightest, as a share of that."""
    paper = max(float(np.percentile(grey, 99)), DARKEST)
    shares: Shares = np.clip((paper - grey.astype(np.float32)) / paper, 0, 1)
    return shares


def _bright_edges(grey: Grey) -> float:
    """Return the share of the pixels along the edges that are of the brighter half of greys."""
    step = max(1, min(grey.shape) // ENOUGH)
    grey = np.ascontiguousarray(grey[::step, ::step])
    low, high = _levels(grey, (0.005, 0.995))
    band = max(1, round(0.15 * min(grey.shape)))
    across = np.concatenate([grey[:band], grey[-band:]])
    along = np.concatenate([grey[band:-band, :band], grey[band:-band, -band:]])
    bright = np.count_nonzero(2 * across.astype(np.uint16) >= low + high)
    bright += np.count_nonzero(2 * along.astype(np.uint16) >= low + high)
    return bright / (across.size + along.size)


def _levels(grey: Grey, shares: Sequence[float]) -> list[int]:
    """Return the greys that these shares of the pixels are at most as bright as."""
    counts = np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.int64).cumsum()
    return [int(np.searchsorted(counts, share * counts[-1])) for share in shares]


def missing_light(grey: Grey, reach: float) -> Shares:
    """Return how much darker each pixel is than the paper within ``reach``, as a share of it."""
    paper = _paper(grey, reach).astype(np.float32)
    shares: Shares = np.clip((paper - grey) / np.maximum(paper, DARKEST), 0, 1)
    return shares


def split(shares: Shares) -> float:
    """Return the share that parts ink from paper best (Otsu 1979)."""
    levels = np.minimum(shares * 255, 255).astype(np.uint8)
    threshold, _ = cv2.threshold(levels.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    return float(threshold) / 255


def stroke_width(mask: Mask) -> float:
    """Return how wide the strokes of a mask are: the median over their ink, in pixels."""
    if mask.all():  # no pixel of paper that a distance could be measured to
        return float(min(mask.shape))
    depth = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 3))
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 1e-3) & (depth > 0)
    if not ridge.any():
        return 0.0
    depths = np.sort(depth[ridge])
    ink = np.cumsum(depths * depths)  # so that specks, many as they are, count little
    return float(2 * depths[np.searchsorted(ink, ink[-1] / 2)] - 0.5)


def _paper(grey: Grey, reach: float) -> Grey:
    """Return the paper's grey under each pixel: a closing, which takes dark strokes away."""
    height, width = grey.shape
    shrink = max(1, int(reach // 8))
    small = grey
    if shrink > 1:
        size = max(1, width // shrink), max(1, height // shrink)
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))
    side = max(3, round(reach / shrink) | 1)
    padded = cv2.copyMakeBorder(small, side, side, side, side, cv2.BORDER_REPLICATE)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc)
    smooth = cv2.GaussianBlur(closed, (0, 0), side / 4)[side:-side, side:-side]
    if shrink > 1:
        smooth = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(smooth)
