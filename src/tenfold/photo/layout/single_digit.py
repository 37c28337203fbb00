"""The ink of a picture that shows one digit, found in no more pixels than it needs."""

from dataclasses import dataclass
from math import ceil

import cv2
import numpy as np

from tenfold.photo.geometry import heights, widths
from tenfold.photo.layout.binarization import Mask, binarize, measure_stroke_width
from tenfold.photo.layout.cell import Ink, cell_ink
from tenfold.photo.layout.components import find_components
from tenfold.pictures import Grey

TRIED_SIDES = (128, 480)  # pixels of the longer side that are tried before all pixels are used
MIN_DIGIT_SIZE = 36  # pixels that a digit is tall or wide at least, so that no detail is lost
MAX_PARTS = 4  # components of one digit
MAX_HOLES = 4  # in a digit, whose loops are two; the paper around writing is full of them
# Of the outer outline: where less of it steps so far, of 255, it is the light around something.
MIN_SHARP, SHARP_STEP = 0.5, 180
MAX_SPECKS = 0.1  # of the ink
MAX_EDGE_SHARE = 0.4  # of the pixels along the edges: more ink there is no stroke, but a canvas
MAX_STROKE = 0.4  # of the size of a digit: a broader stroke is a blot, or a sheet
MIN_LARGEST_PART = 0.6  # of the size of the digit
MAX_DIGIT_ASPECT = 1.25  # width to height: wider ink is no single digit


@dataclass(frozen=True)
class DigitInk:
    """The ink that may be one digit, and the pixels of the picture for each pixel of it."""

    ink: Ink
    scale: float

    @property
    def fits_one_digit(self) -> bool:
        """Return whether the ink is as wide as one digit, no point beside it and no ring around."""
        ink, box = self.ink, self.ink.box
        if box is None:
            return True
        is_narrow = box.width <= MAX_DIGIT_ASPECT * box.height
        return is_narrow and not ink.has_point_beside and not (ink.has_nested and not ink.is_coarse)

    @property
    def is_one_thing(self) -> bool:
        """Return whether one component is nearly all of the ink, as a digit on a canvas is."""
        ink, box = self.ink, self.ink.box
        if box is None or len(ink.boxes) > MAX_PARTS or ink.speck_share > MAX_SPECKS:
            return False
        if _edge_share(ink.pixels) > MAX_EDGE_SHARE:
            return False
        size = max(box.width, box.height)
        mask = (ink.pixels > 127).astype(np.uint8)
        if _count_holes(mask) > MAX_HOLES or measure_stroke_width(mask) > MAX_STROKE * size:
            return False
        if _sharp_share(ink.pixels, mask) < MIN_SHARP:
            return False
        largest = np.maximum(widths(ink.boxes), heights(ink.boxes)).max()
        return bool(largest >= MIN_LARGEST_PART * size)


def find_digit_ink(
    grey: Grey, *, bright: bool, remove_border: bool = True, local: bool = False
) -> DigitInk:
    """Return the ink of a digit.

    The picture is made smaller while the digit stays large enough, by whole numbers, which is many
    times as fast as by others.

    Args:
        grey: uint8 (height, width)
        bright: True if the ink is brighter than the paper
        remove_border: True if lines along the edges may be a border, which is no ink
        local: True to seek paper near the strokes, as in ``binarize``
    """
    longest = max(grey.shape)
    for side in TRIED_SIDES:
        if side >= longest:
            continue
        scale = float(ceil(longest / side))
        size = max(1, round(grey.shape[1] / scale)), max(1, round(grey.shape[0] / scale))
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
        ink = cell_ink(binarize(small, bright=bright, local=local), remove_border=remove_border)
        if ink.box is not None and max(ink.box.height, ink.box.width) >= MIN_DIGIT_SIZE:
            return DigitInk(ink, scale)
    ink = cell_ink(binarize(grey, bright=bright, local=local), remove_border=remove_border)
    return DigitInk(ink, 1.0)


def _count_holes(mask: Mask) -> int:
    """Return the number of areas of paper that ink encloses."""
    framed = cv2.copyMakeBorder(1 - mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    return len(find_components(np.asarray(framed, np.uint8), connectivity=4).boxes) - 2


def _sharp_share(pixels: Grey, mask: Mask) -> float:
    """Return the share of the outer outline at which ink ends within two pixels."""
    window = np.ones((5, 5), np.uint8)
    steps = cv2.morphologyEx(pixels, cv2.MORPH_GRADIENT, window)
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    x, y = np.concatenate(outlines)[:, 0].T
    return float(np.mean(np.asarray(steps)[y, x] >= SHARP_STEP))


def _edge_share(pixels: Grey) -> float:
    """Return the share of the pixels along the edges that are ink."""
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    return float(np.mean(edges > 127))
