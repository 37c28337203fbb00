"""The ink of one cell or of one digit's picture, without border, ruled lines and specks."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import COARSE_SIDE, Box, Boxes, box_around_boxes, heights, widths
from tenfold.photo.layout.binarization import (
    MIN_INK_DARKNESS,
    Darkness,
    InkMap,
    Mask,
    measure_stroke_width,
    otsu_threshold,
)
from tenfold.photo.layout.border import find_border
from tenfold.photo.layout.components import are_dots, find_components
from tenfold.pictures import Grey

# Shares of the picture's shorter side.
OUTER_BAND = 0.1  # components mostly within are parts of a border, or of a neighbour
BLURRED_BAND = 0.06  # how far a border's blurred line may reach in
MIN_COMPONENT_SIZE = 0.1  # smaller components are specks
# Shares of the largest component's size.
LARGE_COMPONENT = 0.6  # a component so large is neither a speck nor the hat of a 5
MIN_NESTED = 0.25  # a component so large within the box of another is no dot in a 0
MAX_OVERLAP = 0.2  # how far the boxes of components side by side overlap where digits slant
MAX_POINT_GAP = 0.7  # of the height of all ink: between a digit and a point beside it
# Shares of other values.
MIN_POINT = 0.8  # of the stroke width: the thickness of a point beside a digit
FAINT_INK = 0.6  # of the threshold: ink that is connected to darker ink
MIN_INK_TO_BORDER = 0.15  # of the border's darkness: fainter ink was erased, or shines through


@dataclass(frozen=True)
class Ink:
    """The ink of one place.

    Attributes:
        pixels: uint8 (height, width), 255 = full
        boxes: of its connected components
        level: the median darkness of the ink, 0 without any
        had_border: True if lines along the edges were taken for a border and removed
        speck_share: of the ink: what was taken for specks and removed
        dots: boxes of the specks among them that are as thick as the strokes, as points are
    """

    pixels: Grey
    boxes: Boxes
    level: float = 0.0
    had_border: bool = False
    speck_share: float = 0.0
    dots: Boxes = field(default_factory=lambda: np.empty((0, 4), np.intp))

    @property
    def is_blank(self) -> bool:
        """Return whether there is no ink."""
        return not len(self.boxes)

    @cached_property
    def box(self) -> Box | None:
        """Return the box around all components; None without any."""
        return None if self.is_blank else box_around_boxes(self.boxes)

    @property
    def is_coarse(self) -> bool:
        """Return whether it has so few pixels that strokes fall to pieces in it."""
        return bool(min(self.pixels.shape) < COARSE_SIDE)

    @property
    def is_cut_off(self) -> bool:
        """Return whether the left or the right edge of the picture cuts components off."""
        left, right = self.boxes[:, 0], self.boxes[:, 2]
        return bool((left <= 1).any() or (right >= self.pixels.shape[1] - 1).any())

    @property
    def has_nested(self) -> bool:
        """Return whether something larger than a dot is within another component's box: a ring."""
        sizes = np.maximum(widths(self.boxes), heights(self.boxes))
        starts = (self.boxes[:, None, :2] > self.boxes[None, :, :2]).all(axis=2)
        ends = (self.boxes[:, None, 2:] < self.boxes[None, :, 2:]).all(axis=2)
        return bool((starts & ends & (sizes[:, None] >= MIN_NESTED * sizes[None])).any())

    @property
    def has_point_beside(self) -> bool:
        """Return whether a low dot is left or right of all else, as the point of a number is."""
        box = self.box
        if box is None or self.is_coarse or not len(self.dots):
            return False
        left, top, right, bottom = self.dots.T
        gap = np.maximum(box.left - right, left - box.right)
        low = ((top + bottom) / 2 >= (box.top + box.bottom) / 2) & (top <= box.bottom)
        return bool((low & (gap >= 0) & (gap <= MAX_POINT_GAP * box.height)).any())

    @property
    def is_apart(self) -> bool:
        """Return whether two of its larger components stand apart, as parts of a digit seldom do.

        In coarse ink this cannot be known.
        """
        if self.is_coarse or len(self.boxes) < 2:
            return False
        sizes = np.maximum(widths(self.boxes), heights(self.boxes))
        large = self.boxes[sizes >= LARGE_COMPONENT * sizes.max()]
        starts, ends = large[:, :2], large[:, 2:]
        gaps = (np.maximum(starts[:, None], starts) - np.minimum(ends[:, None], ends)).max(axis=2)
        pairs = gaps[np.triu_indices(len(gaps), 1)]
        return bool((pairs > -MAX_OVERLAP * sizes.max()).any())


def cell_ink(ink_map: InkMap, *, remove_border: bool = True) -> Ink:
    """Return the ink within a cell; no components where it is blank.

    Args:
        ink_map: of the cell
        remove_border: True if lines along the edges may be a border, which is no ink
    """
    faint = np.asarray(ink_map.darkness > max(FAINT_INK * ink_map.threshold, MIN_INK_DARKNESS))
    border = np.zeros(faint.shape, np.uint8)
    if remove_border and min(faint.shape) >= COARSE_SIDE:
        border = np.maximum(find_border(ink_map.mask), find_border(faint.astype(np.uint8)))
    has_border = bool(border.any())
    darkness = np.where(border > 0, np.float32(0), ink_map.darkness)
    # A border is often darker than what is written: the threshold is sought again without it.
    threshold = max(otsu_threshold(_inner_part(darkness, BLURRED_BAND)), MIN_INK_DARKNESS)
    components = find_components(_with_faint_ink(darkness, threshold))
    band = OUTER_BAND if has_border else 0.0
    count = len(components.boxes)
    within = np.bincount(_inner_part(components.labels, band).ravel(), minlength=count)
    sizes = np.maximum(widths(components.boxes), heights(components.boxes))
    # What was written lies mostly within; the rest of a border lies along the edge.
    kept = sizes >= MIN_COMPONENT_SIZE * min(faint.shape)
    kept &= 2 * within > components.areas
    kept[0] = False
    chosen = kept[components.labels]
    level = float(np.median(darkness[chosen])) if kept.any() else 0.0
    border_level = float(np.quantile(ink_map.darkness[border > 0], 0.9)) if has_border else 0.0
    if level < max(MIN_INK_DARKNESS, MIN_INK_TO_BORDER * border_level):
        return Ink(np.zeros(faint.shape, np.uint8), np.empty((0, 4), dtype=np.intp))
    pixels = ink_pixels(darkness, chosen.astype(np.uint8))
    written = float(components.areas[kept].sum())
    specks = 1 - written / max(float(components.areas[1:].sum()), 1.0)
    boxes, stroke_width = components.boxes, measure_stroke_width(chosen.astype(np.uint8))
    dots = are_dots(components, stroke_width) & ~kept
    dots &= np.minimum(widths(boxes), heights(boxes)) >= MIN_POINT * stroke_width
    dots[0] = False
    return Ink(pixels, boxes[kept], level, has_border, specks, boxes[dots])


def _with_faint_ink(darkness: Darkness, threshold: float) -> Mask:
    """Return 1 on ink, and on fainter ink that is connected to it.

    Source: Canny 1986, "A computational approach to edge detection", section 7 (hysteresis).
    """
    low = np.asarray(darkness > max(FAINT_INK * threshold, MIN_INK_DARKNESS))
    count, labels = cv2.connectedComponents(low.astype(np.uint8), connectivity=8)
    strong = np.zeros(count, dtype=bool)
    strong[labels[darkness > threshold]] = True
    strong[0] = False
    found: Mask = strong[labels].astype(np.uint8)
    return found


def ink_pixels(darkness: Darkness, chosen: Mask) -> Grey:
    """Return the darkness of the chosen pixels, and of those around, as ink up to 255."""
    level = float(np.median(darkness[chosen > 0]))
    around = cv2.dilate(chosen, np.ones((3, 3), np.uint8))
    rising = np.clip((darkness - 0.25 * level) / (0.75 * level), 0, 1) * 255
    return np.where(around > 0, np.rint(rising), 0).astype(np.uint8)


def _inner_part(values: NDArray[Any], share: float) -> NDArray[Any]:
    """Return the part further from the edges than this share of the shorter side."""
    height, width = values.shape
    band = round(share * min(height, width))
    return values[band : height - band, band : width - band]
