"""Segmentation of a line image: a crop of each digit, cut from its neighbours where they touch."""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, Boxes, heights
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.components import Components, find_components
from tenfold.pictures import Grey

MIN_INK_LEVEL = 64  # of 255: a brighter pixel is ink
MIN_WHOLE_HEIGHT = 0.45  # of a digit's height: a lower component is a part of a digit
MAX_BREAK = 0.1  # of a digit's height: the gap between parts, one above the other, of one component
CENTRE_WEIGHT = 0.2  # of the distance to a digit's centre, beside that to its component
OUTSIDE_WEIGHT = 3.0  # of a pixel outside of a component, beside one from its middle
ASIDE_PRICE = np.float32(0.15)  # of a step aside on the path of a cut, in pixels of full ink
OFF_CENTRE_PRICE = 0.5  # of a cut at a digit's centre, not halfway, in pixels of full ink


@dataclass(frozen=True)
class Crop:
    """One digit's ink.

    Attributes:
        ink: uint8, cut to its box
        box: in the line image
        touching: True if it was cut from a component that it shares with another digit
    """

    ink: Grey
    box: Box
    touching: bool


def segment_digits(
    ink: Grey,
    centres: NDArray[np.floating],
    height: float,
    *,
    low: NDArray[np.bool_] | None = None,
) -> list[Crop]:
    """Return a crop of each digit or sign, as ``Segmenter.crops`` does."""
    return Segmenter(ink, height).crops(centres, low=low)


@dataclass(frozen=True)
class OwnedInk:
    """The ink of a line, divided between its digits.

    Attributes:
        owners: of each pixel, uint16 (h, w): 0 is none, 1 the first digit
        touching: whether each digit shares a component with another, (n,)
        starts: the column from which on each digit owns pixels at most, (n,)
        ends: the column before which they end, (n,); 0 for a digit without any
    """

    owners: NDArray[np.uint16]
    touching: NDArray[np.bool_]
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]


class Segmenter:
    """The segmentation of one line image; what several label sequences share is found once.

    Args:
        ink: the line image, uint8 (h, w)
        height: of its digits, in pixels
    """

    def __init__(self, ink: Grey, height: float) -> None:
        self._ink = ink
        self._height = height
        self._components = _joined_components((ink > MIN_INK_LEVEL).astype(np.uint8), height)
        self._cuts: dict[tuple[int, int, int], NDArray[np.intp]] = {}

    def crops(
        self, centres: NDArray[np.floating], *, low: NDArray[np.bool_] | None = None
    ) -> list[Crop]:
        """Return a crop of each digit or sign.

        Args:
            centres: the column of each symbol, from left to right; at least one
            low: whether each symbol is a sign, which may be far lower than a digit; None for no
                signs
        """
        signs = np.zeros(len(centres), dtype=bool) if low is None else low
        owned = self._owned_ink(centres, signs)
        rim = np.asarray(cv2.dilate(owned.owners, np.ones((3, 3), np.uint8)))
        # With the pale rim of each stroke.
        around = np.where(self._ink > 0, rim, 0)
        owners = np.where(owned.owners > 0, owned.owners, around).astype(np.uint16)
        return [
            _crop(self._ink, owners, digit, centre, owned)
            for digit, centre in enumerate(centres.astype(float).tolist())
        ]

    def _owned_ink(self, centres: NDArray[np.floating], signs: NDArray[np.bool_]) -> OwnedInk:
        """Return which digit owns each pixel: its component's, or that on its side of a cut."""
        owners = np.zeros(self._ink.shape, dtype=np.uint16)  # a line may have more than 255 digits
        touching = np.zeros(len(centres), dtype=bool)
        starts = np.full(len(centres), self._ink.shape[1])
        ends = np.zeros(len(centres), dtype=np.intp)
        boxes, middles = self._components.boxes, self._components.centroids[:, 0]
        component_of = self._component_of_each(centres, signs)
        for number in range(1, len(boxes)):
            left, top, right, bottom = (int(side) for side in boxes[number])
            part = slice(top, bottom), slice(left, right)
            own = self._components.labels[part] == number
            digits = np.flatnonzero(component_of == number)
            if not len(digits):
                away = np.abs(centres - middles[number])
                gaps = _gaps(boxes[number], boxes[component_of])
                digits = (gaps + CENTRE_WEIGHT * away).argmin(keepdims=True)
            if len(digits) >= 2:
                touching[digits] = True
                sides = self._sides(number, centres[digits] - left)
                owners[part][own] = (digits[sides] + 1)[own]
            else:
                owners[part][own] = digits[0] + 1
            starts[digits] = np.minimum(starts[digits], left)
            ends[digits] = np.maximum(ends[digits], right)
        return OwnedInk(owners, touching, starts, ends)

    def _component_of_each(
        self, centres: NDArray[np.floating], signs: NDArray[np.bool_]
    ) -> NDArray[np.intp]:
        """Return the component of each symbol, a tall one for a digit; 0 where there is none."""
        least = MIN_WHOLE_HEIGHT * self._height
        component_of = _component_of_each(centres, self._components, least)
        if signs.any():
            component_of[signs] = _component_of_each(centres[signs], self._components, 0)
        return component_of

    def _sides(self, number: int, centres: NDArray[np.floating]) -> NDArray[np.intp]:
        """Return the digit of each pixel of a component, 0 for the first."""
        left, top, right, bottom = (int(side) for side in self._components.boxes[number])
        columns = np.arange(right - left)
        sides = np.zeros((bottom - top, right - left), dtype=np.intp)
        for first, second in pairwise(centres.tolist()):
            start = min(max(int(first) + 1, 0), right - left - 1)
            end = min(max(int(second), start + 1), right - left)
            key = number, start, end
            if key not in self._cuts:
                part = slice(top, bottom), slice(left + start, left + end)
                own = self._components.labels[part] == number
                self._cuts[key] = start + _cut(np.where(own, self._ink[part], 0))
            sides += columns >= self._cuts[key][:, None]
        return sides


def _joined_components(mask: Mask, height: float) -> Components:
    """Return the components, parts that lie one above the other with a small break being one.

    Tall components are whole, and one that leans over another stays apart from it.
    """
    components = find_components(mask)
    low = heights(components.boxes) < MIN_WHOLE_HEIGHT * height
    if np.count_nonzero(low) < 2:
        return components
    parts = low[components.labels].astype(np.uint8)
    joined = find_components(np.maximum(mask, _closed(parts, round(MAX_BREAK * height))))
    return Components(joined.labels * mask, joined.boxes, joined.areas, joined.centroids)


def _closed(parts: Mask, reach: int) -> Mask:
    """Return the parts with the gaps filled between two of them, one above the other."""
    padded = cv2.copyMakeBorder(parts, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    upright = np.ones((2 * reach + 1, 1), np.uint8)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, upright)
    return np.asarray(closed[reach : reach + len(parts)])


def _gaps(part: NDArray[np.intp], boxes: Boxes) -> NDArray[np.float64]:
    """Return the distance of each box from the box of a part."""
    starts = np.maximum(part[:2], boxes[:, :2])
    ends = np.minimum(part[2:], boxes[:, 2:])
    gaps: NDArray[np.float64] = np.hypot(*np.maximum(starts - ends, 0).T)
    return gaps


def _component_of_each(
    centres: NDArray[np.floating], components: Components, min_height: float
) -> NDArray[np.intp]:
    """Return the component of each digit; 0 where there is no tall one.

    Components that lean reach over their neighbours, so a component's middle tells as much as its
    sides.
    """
    boxes = components.boxes
    tall = np.flatnonzero(heights(boxes) >= min_height)
    tall = tall[tall > 0]
    if not len(tall):
        return np.zeros(len(centres), dtype=np.intp)
    left, right = boxes[tall, 0], boxes[tall, 2]
    outside = np.maximum(np.maximum(left - centres[:, None], centres[:, None] - right), 0)
    away = np.abs(centres[:, None] - components.centroids[tall, 0])
    found: NDArray[np.intp] = tall[(OUTSIDE_WEIGHT * outside + away).argmin(axis=1)]
    return found


def _cut(ink: Grey) -> NDArray[np.intp]:
    """Return the column of each row from which the second of two digits begins.

    The cut runs from top to bottom on the path with the least ink.

    Args:
        ink: between the centres of the two, of the component that they share
    """
    off_centre = np.abs(np.linspace(-1, 1, ink.shape[1], dtype=np.float32))
    level = ink.astype(np.float32) / np.float32(255)
    prices = level + OFF_CENTRE_PRICE * off_centre / len(ink)
    # The prices of the paths so far, with walls on both sides.
    paths = np.full((len(ink), ink.shape[1] + 2), np.inf, dtype=np.float32)
    paths[0, 1:-1] = prices[0]
    for row in range(1, len(ink)):
        here, left, right = paths[row - 1, 1:-1], paths[row - 1, :-2], paths[row - 1, 2:]
        aside = np.minimum(left, right) + ASIDE_PRICE
        np.add(np.minimum(here, aside), prices[row], out=paths[row, 1:-1])
    cut = np.empty(len(ink), dtype=np.intp)
    column = cut[-1] = int(paths[-1, 1:-1].argmin())
    for row in range(len(ink) - 2, -1, -1):
        left, here, right = paths[row, column : column + 3]
        if here > min(left, right) + ASIDE_PRICE:
            column += -1 if left <= right else 1
        cut[row] = column
    return cut


def _crop(
    ink: Grey, owners: NDArray[np.uint16], digit: int, centre: float, owned: OwnedInk
) -> Crop:
    """Return the crop of the pixels that a digit owns; an empty one in its column without any."""
    touching = bool(owned.touching[digit])
    first = max(0, int(owned.starts[digit]) - 1)  # with the rim
    within = slice(first, int(owned.ends[digit]) + 1)
    own = owners[:, within] == digit + 1
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    if not len(rows):
        column = min(max(int(centre), 0), ink.shape[1] - 1)
        return Crop(np.zeros((1, 1), np.uint8), Box(column, 0, column + 1, len(ink)), touching)
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    left, right = int(columns[0]), int(columns[-1]) + 1
    pixels = np.where(own, ink[:, within], 0)[top:bottom, left:right].astype(np.uint8)
    return Crop(pixels, Box(first + left, top, first + right, bottom), touching)
