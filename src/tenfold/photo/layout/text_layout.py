"""The text lines of a page as they were found, and the rows that they make up."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, Boxes, box_around_points, heights

MIN_IN_ROW = 0.5  # of the lower one: the height that a line shares with the row that it is in
MIN_STACKED = 0.5  # of the narrower one: the width that digits above each other share
MAX_SLOPE = 0.3  # pixels down for each pixel to the right


@dataclass(frozen=True)
class TextLine:
    """One line of digits.

    Attributes:
        numbers: of its components in the layout's labels
        boxes: of the tall components among them, from left to right
        box: around all of them
        min_height: that its digits have, as those of other lines do, so that a dash stays small
    """

    numbers: NDArray[np.intp]
    boxes: Boxes
    box: Box
    min_height: float = 0.0

    @cached_property
    def height(self) -> float:
        """Return the median height of its digits, in pixels."""
        return max(float(np.median(heights(self.boxes))), self.min_height)

    @cached_property
    def slope(self) -> float:
        """Return the number of pixels that it sinks for each pixel to the right."""
        x, y = _middles(self.boxes)
        if len(x) < 3 or x.max() - x.min() < 3 * self.height:
            return 0.0
        away = x - x.mean()
        return float(np.clip((away @ (y - y.mean())) / (away @ away), -MAX_SLOPE, MAX_SLOPE))

    @cached_property
    def has_rows(self) -> bool:
        """Return whether some of its digits stand above others, as two numbers in one cell do."""
        left, top, right, bottom = self.boxes.T
        shared = np.minimum.outer(right, right) - np.maximum.outer(left, left)
        narrower = np.minimum.outer(right - left, right - left)
        apart = np.maximum.outer(top, top) >= np.minimum.outer(bottom, bottom)
        return bool((apart & (shared > MIN_STACKED * narrower)).any())

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Return a point on its middle: x and y."""
        x, y = _middles(self.boxes)
        return float(x.mean()), float(np.median(y - self.slope * (x - x.mean())))


@dataclass(frozen=True)
class TextLayout:
    """The text lines of a page.

    Attributes:
        lines: in reading order
        labels: int32 (height, width), the number of each pixel's component
        left_out: boxes of the components that may be text and are in no line, (n, 4)
    """

    lines: tuple[TextLine, ...]
    labels: NDArray[np.int32]
    left_out: Boxes = field(default_factory=lambda: np.empty((0, 4), np.intp))

    def main_lines(self) -> tuple[TextLine, ...]:
        """Return the lines of the row with the most writing, and those that continue it.

        Strokes of the lines above and below, as they reach into a picture of one line, are left
        out.
        """
        main = max(group_in_rows(self.lines), key=_amount, default=[])
        of_main = {id(line) for line in main}
        return tuple(line for line in self.lines if id(line) in of_main or _continues(line, main))

    def merged(self) -> "TextLayout":
        """Return the layout with the lines of its main row as one, from left to right."""
        return replace(self, lines=(merge_lines(self.main_lines()),)) if self.lines else self


def group_in_rows(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return the lines from top to bottom, those beside each other together, from the left."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda each: each.middle[1]):
        first = rows[-1][0] if rows else None
        if first and line.middle[1] - first.middle[1] < 0.5 * min(line.height, first.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.middle[0]) for row in rows]


def merge_lines(lines: Sequence[TextLine]) -> TextLine:
    """Return all lines as one, from left to right; at least one."""
    numbers = np.concatenate([line.numbers for line in lines])
    boxes = np.concatenate([line.boxes for line in lines])
    ordered = boxes[np.argsort(boxes[:, 0], kind="stable")]
    box = box_around_points(np.concatenate([line.box.corners for line in lines]))
    return TextLine(numbers, ordered, box)


def _middles(boxes: Boxes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middles of boxes: x and y."""
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def _amount(row: Sequence[TextLine]) -> float:
    """Return the sum of the heights of a row's digits, in pixels."""
    return float(sum(heights(line.boxes).sum() for line in row))


def _continues(line: TextLine, row: Sequence[TextLine]) -> bool:
    """Return whether a line continues a row: it stands at its height, or beside all of it."""
    top = float(np.median([each.box.top for each in row]))
    bottom = float(np.median([each.box.bottom for each in row]))
    shared = min(line.box.bottom, bottom) - max(line.box.top, top)
    if shared >= MIN_IN_ROW * min(line.box.bottom - line.box.top, bottom - top):
        return True
    beside = all(line.box.right <= each.box.left or line.box.left >= each.box.right for each in row)
    return beside and line.height >= MIN_IN_ROW * max(each.height for each in row)
