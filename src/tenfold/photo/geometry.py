"""Boxes and sizes in pictures, in pixels.

Every box is (left, top, right, bottom); ``right`` and ``bottom`` are one past the last pixel.
"""

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import SettingError

MAX_PICTURE_SIDE = 2_000  # of the longer side: enough for digits of a hundredth of it
MIN_PAGE_SIDE = 400  # of the shorter side: from here on, a picture is a page; below, a single thing
COARSE_SIDE = 48  # of the shorter side: below, there is room for a digit and for nothing around it

_PIXELS = re.compile(r" *[0-9]{1,6}(?:\.[0-9]{1,6})? *")  # no picture has a million a side

Boxes: TypeAlias = NDArray[np.intp]  # (n, 4): left, top, right, bottom


@dataclass(frozen=True)
class Box:
    """A box in pixels of the picture as it came, once upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom."""
        return self.left, self.top, self.right, self.bottom

    @property
    def width(self) -> float:
        """Return the distance from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the distance from top to bottom."""
        return self.bottom - self.top

    @property
    def corners(self) -> NDArray[np.float64]:
        """Return the four corners, (4, 2), x and y."""
        return np.array([(x, y) for x in (self.left, self.right) for y in (self.top, self.bottom)])

    def shifted(self, right: float, down: float) -> "Box":
        """Return the box moved by so many pixels."""
        return Box(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def scaled(self, factor: float) -> "Box":
        """Return the box with all sides multiplied by this factor."""
        return Box(*(side * factor for side in self.sides))

    def grown(self, margin: float) -> "Box":
        """Return the box with all sides moved outwards by so many pixels."""
        left, top, right, bottom = self.sides
        return Box(left - margin, top - margin, right + margin, bottom + margin)


def box_of_text(text: str) -> Box:
    """Return the box that a text such as ``40,20,300,150`` describes: x, y, width, height.

    Raises:
        SettingError: it is not four numbers of pixels, or the box is empty
    """
    parts = text.split(",")
    numbers = [float(part) for part in parts if _PIXELS.fullmatch(part)]
    if len(parts) != 4 or len(numbers) != 4 or not all(numbers[2:]):
        raise SettingError(
            f"region came as {text[:60]!r}; x,y,w,h was wanted: the left and the upper edge, the "
            "width and the height in pixels, such as 40,20,300,150."
        )
    left, top, width, height = numbers
    return Box(left, top, left + width, top + height)


def box_around_points(points: NDArray[Any]) -> Box:
    """Return the smallest box around points, (n, 2), x and y; at least one."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def box_around_boxes(boxes: Boxes) -> Box:
    """Return the smallest box around boxes; at least one."""
    return box_around_points(np.concatenate([boxes[:, :2], boxes[:, 2:]]))


def widths(boxes: Boxes) -> NDArray[np.intp]:
    """Return the width of each box."""
    found: NDArray[np.intp] = boxes[:, 2] - boxes[:, 0]
    return found


def heights(boxes: Boxes) -> NDArray[np.intp]:
    """Return the height of each box."""
    found: NDArray[np.intp] = boxes[:, 3] - boxes[:, 1]
    return found
