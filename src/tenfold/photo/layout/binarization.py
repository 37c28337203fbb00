"""Binarization: a grey picture becomes an ink map, whatever its light and polarity.

The background is normalised first. Paper is the brightest grey within reach of a pixel, smoothed;
the darkness of a pixel is the share of its paper's light that it lacks. Shadows, folds and lamps
change paper and ink alike, so that share stays. Otsu's threshold then separates ink from paper.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import COARSE_SIDE, MIN_PAGE_SIDE
from tenfold.photo.layout.bars import find_bars
from tenfold.photo.layout.polarity import find_polarity
from tenfold.pictures import Grey

MIN_INK_DARKNESS = 0.06  # the share of the paper's light that ink lacks at least
MIN_PAPER_GREY = 24  # grey levels of paper below which darkness means nothing
MIN_SMOOTHED_SIDE = 64  # pixels of the shorter side: smaller pictures have no grain
STROKES_IN_REACH = 6  # stroke widths within which paper is sought
Darkness = NDArray[np.float32]
Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class InkMap:
    """The ink of a picture.

    Attributes:
        darkness: float32 (height, width), 0 to 1: the share of the paper's light that each pixel
            lacks
        threshold: the darkness above which a pixel is ink
        stroke_width: of its strokes, in pixels; 0 on an empty page
    """

    darkness: Darkness
    threshold: float
    stroke_width: float

    @property
    def mask(self) -> Mask:
        """Return 1 where there is ink, uint8 (height, width)."""
        return (self.darkness > self.threshold).astype(np.uint8)


def binarize(grey: Grey, *, bright: bool | None = None, local: bool = False) -> InkMap:
    """Return the ink map of a picture.

    The reach within which paper is sought is wider than the strokes, which are measured first
    with a generous one: too narrow, a thick stroke would be its own paper; too wide, a shadow's
    edge would be ink.

    Args:
        grey: uint8 (height, width), as a camera sees it, dark or bright ink
        bright: True if the ink is brighter than the paper; None detects it
        local: True to seek paper as near as for fine strokes, whatever the stroke width: the edges
            of stains and shadows are then no ink, but the inside of broad strokes is paper
    """
    if grey.min() == grey.max():  # however dark it is, there is no ink
        return InkMap(np.zeros(grey.shape, np.float32), MIN_INK_DARKNESS, 0.0)
    is_bright = find_polarity(grey).bright_ink if bright is None else bright
    dark = 255 - grey if is_bright else grey
    side = min(grey.shape)
    if side < COARSE_SIDE:
        darkness = _darkness_in_one_light(dark)
        mask = (darkness > otsu_threshold(darkness)).astype(np.uint8)
        threshold = max(otsu_threshold(darkness), MIN_INK_DARKNESS)
        return InkMap(darkness, threshold, measure_stroke_width(mask))
    if side >= MIN_SMOOTHED_SIDE:
        sigma = side / 160 if side < MIN_PAGE_SIDE else 1.0
        dark = np.asarray(cv2.GaussianBlur(dark, (0, 0), sigma))
    widest, narrowest = _reaches(side)
    if local:
        widest = narrowest
    darkness = normalise_background(dark, widest)
    threshold = otsu_threshold(darkness)
    mask = (darkness > threshold).astype(np.uint8)
    bars = _bars(mask) if side < MIN_PAGE_SIDE else None
    if bars is not None:  # they are darker and thicker than what is written
        threshold = otsu_threshold(darkness[~bars])
        mask = ((darkness > threshold) & ~bars).astype(np.uint8)
    stroke_width = measure_stroke_width(mask)
    reach = min(max(STROKES_IN_REACH * stroke_width, narrowest), widest)
    if reach < 0.9 * widest:
        darkness = normalise_background(dark, reach)
        threshold = otsu_threshold(darkness if bars is None else darkness[~bars])
    return InkMap(darkness, max(threshold, MIN_INK_DARKNESS), stroke_width)


def _bars(mask: Mask) -> NDArray[np.bool_] | None:
    """Return True on bars that cross a picture, and on their rims; None without any."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    boxes = stats[:, :4].astype(np.intp)
    boxes[:, 2:] += boxes[:, :2]
    is_bar = np.zeros(count, bool)
    is_bar[1:] = find_bars(boxes[1:], stats[1:, 4].astype(np.intp), mask.shape)
    if not is_bar.any():
        return None
    bars = is_bar[labels].astype(np.uint8)
    return np.asarray(cv2.dilate(bars, np.ones((3, 3), np.uint8))) > 0


def _reaches(side: int) -> tuple[float, float]:
    """Return the widest and the narrowest reach of paper, for a picture's shorter side."""
    if side < MIN_PAGE_SIDE:
        return max(5.0, side / 2.5), side / 6
    return max(5.0, side / 10), side / 40


def normalise_background(grey: Grey, reach: float) -> Darkness:
    """Return the darkness of each pixel, relative to the paper within ``reach`` pixels."""
    paper = _paper(grey, reach).astype(np.float32)
    darkness: Darkness = np.clip((paper - grey) / np.maximum(paper, MIN_PAPER_GREY), 0, 1)
    return darkness


def otsu_threshold(darkness: Darkness) -> float:
    """Return the darkness that separates ink from paper best.

    Source: Otsu 1979, "A threshold selection method from gray-level histograms".
    """
    levels = np.minimum(darkness * 255, 255).astype(np.uint8)
    threshold, _ = cv2.threshold(levels.reshape(1, -1), 0, 255, cv2.THRESH_OTSU)
    return float(threshold) / 255


def measure_stroke_width(mask: Mask) -> float:
    """Return the stroke width of a mask in pixels: the median over its ink."""
    if mask.all():  # no pixel of paper that a distance could be measured to
        return float(min(mask.shape))
    depth = np.asarray(cv2.distanceTransform(mask, cv2.DIST_L2, 3))
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 1e-3) & (depth > 0)
    if not ridge.any():
        return 0.0
    depths = np.sort(depth[ridge])
    ink = np.cumsum(depths * depths)  # so that specks, many as they are, count little
    return float(2 * depths[np.searchsorted(ink, ink[-1] / 2)] - 0.5)


def _darkness_in_one_light(grey: Grey) -> Darkness:
    """Return the darkness of each pixel, relative to the brightest."""
    paper = max(float(np.percentile(grey, 99)), MIN_PAPER_GREY)
    darkness: Darkness = np.clip((paper - grey.astype(np.float32)) / paper, 0, 1)
    return darkness


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
