"""The writing on a page: marks that are no rules, frames or specks, in lines in reading order."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from tenfold.photo.layout.binarization import Mask, Page

MOST_MARKS = 3_000  # of a page; of more, the largest are looked at
TALL = 0.45  # of the usual height: marks at least so tall make up the lines
RULE = 3.5  # usual heights: the shortest line that is a rule and no stroke
ACROSS = 0.8  # of the width: a line so long is a rule however tall the writing is
DARKER = 1.4  # times as dark as a rule: what is no part of it
GAP = 2.5  # usual heights: the widest space within a line
PART = 0.12  # usual heights: what is larger may be a part of a digit, what is smaller is a speck
ASIDE, ABOVE = 1.0, 0.35  # usual heights: how far from a digit of a line its parts lie
Boxes = NDArray[np.intp]  # (n, 4): left, top, width, height


@dataclass(frozen=True)
class Line:
    """One line of writing, left to right.

    Attributes:
        marks: the numbers of its marks in the page's labels
        boxes: of the tall ones among them, from left to right
        around: left, top, right and bottom of all of them
    """

    marks: NDArray[np.intp]
    boxes: Boxes
    around: tuple[int, int, int, int]

    @cached_property
    def height(self) -> float:
        """Return how tall its digits are, in pixels."""
        return float(np.median(self.boxes[:, 3]))

    @cached_property
    def slope(self) -> float:
        """Return how many pixels it sinks for each pixel to the right."""
        x, y = self.boxes[:, 0] + self.boxes[:, 2] / 2, self.boxes[:, 1] + self.boxes[:, 3] / 2
        if len(x) < 3 or x.max() - x.min() < 3 * self.height:
            return 0.0
        away = x - x.mean()
        return float(np.clip((away @ (y - y.mean())) / (away @ away), -0.3, 0.3))

    @cached_property
    def middle(self) -> tuple[float, float]:
        """Return a point on its middle: x and y."""
        x, y = self.boxes[:, 0] + self.boxes[:, 2] / 2, self.boxes[:, 1] + self.boxes[:, 3] / 2
        return float(x.mean()), float(np.median(y - self.slope * (x - x.mean())))


@dataclass(frozen=True)
class Writing:
    """All lines of a page, and ``labels``, int32 (height, width): the mark of each pixel."""

    lines: tuple[Line, ...]
    labels: NDArray[np.int32]


def find_lines(page: Page) -> Writing:
    """Return the lines of a page from top to bottom, those side by side from left to right."""
    mask = without_rules(page)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    numbers = _written(np.asarray(stats, dtype=np.int32), mask.shape, page.stroke)
    if not len(numbers):
        return Writing((), np.asarray(labels))
    boxes = stats[numbers, :4].astype(np.intp)
    usual = _usual_height(boxes)
    tall = (boxes[:, 3] >= TALL * usual) & (boxes[:, 3] <= 4 * usual)
    groups = _joined(boxes[tall], usual)
    lines = []
    for group in range(groups.max(initial=-1) + 1):
        within = np.flatnonzero(tall)[groups == group]
        within = within[np.argsort(boxes[within, 0])]
        small = _beside(boxes, boxes[within], np.flatnonzero(~tall), usual)
        every = np.concatenate([within, small])
        lines.append(Line(numbers[every], boxes[within], _around(boxes[every])))
    return Writing(tuple(_reading_order(lines)), np.asarray(labels))


def without_rules(page: Page) -> Mask:
    """Return the mask without long level or upright lines; strokes that cross them stay whole.

    Nor does a stroke go that lies along a line and is darker than it.
    """
    found = page.mask
    for upright in (False, True):
        seen, shares = found, page.shares
        if upright:
            seen, shares = np.ascontiguousarray(found.T), page.shares.T
        usual = _height_of_marks(found, page.stroke)
        if upright and not usual:
            continue  # what stands alone may as well be a 1
        rules = _rules(seen, page.stroke, RULE * usual)
        if not rules.any():
            continue
        dark = shares > DARKER * float(np.median(shares[(rules > 0) & (seen > 0)]))
        gone = (rules > 0) & (_crossed(seen, rules) == 0) & ~dark
        kept = np.where(gone, 0, seen).astype(np.uint8)
        found = np.ascontiguousarray(kept.T) if upright else kept
    return found


def _height_of_marks(mask: Mask, stroke: float) -> float:
    """Return how tall the marks are that do not run over the whole page; 0 where there are none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    whole = (stats[:, 2] > 0.9 * mask.shape[1]) | (stats[:, 3] > 0.9 * mask.shape[0])
    boxes = stats[~whole & (stats[:, 4] > max(2.0, stroke * stroke))]
    return _usual_height(boxes[:, :4].astype(np.intp)) if len(boxes) else 0.0


def _rules(mask: Mask, stroke: float, shortest: float) -> Mask:
    """Return 1 on level lines, thin for their length, that run over a good part of the width."""
    width = mask.shape[1]
    run = max(25, round(8 * max(stroke, 2)), round(0.1 * width))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    rules = [
        line
        for line in range(1, count)
        if stats[line, 2] >= max(0.4 * width, min(shortest, ACROSS * width))
        and stats[line, 3] < 0.12 * stats[line, 2]
    ]
    thick = np.isin(labels, rules).astype(np.uint8)
    return np.asarray(cv2.dilate(thick, np.ones((3, 1), np.uint8)))


def _crossed(mask: Mask, rules: Mask) -> Mask:
    """Return 1 where ink lies right above and right below of a rule: a stroke goes through."""
    outside = np.where(rules > 0, 0, mask).astype(np.uint8)
    reach = 4
    above, below = np.zeros_like(mask), np.zeros_like(mask)
    above[reach:], below[:-reach] = outside[:-reach], outside[reach:]
    through = (above > 0) & (below > 0)
    return np.asarray(cv2.dilate(through.astype(np.uint8), np.ones((3, 3), np.uint8)))


def _written(stats: NDArray[np.int32], shape: tuple[int, ...], stroke: float) -> NDArray[np.intp]:
    """Return the numbers of the marks that may be writing: no specks, no frames, no shadows.

    Broad strokes tell how large a mark surely is; what is smaller may be a part of a digit that was
    written with a lighter hand.
    """
    wide, tall, ink = stats[:, 2], stats[:, 3], stats[:, 4]
    long = np.maximum(wide, tall)
    small = (long < 2.5 * max(stroke, 1)) & (ink < 3 * stroke * stroke)
    # What is as wide as half the page and mostly hollow is the edge of a sheet or a shadow.
    hollow = (ink < 0.12 * wide * tall) & ((wide > shape[1] / 2) | (tall > shape[0] / 2))
    hollow[0] = True  # the paper, which OpenCV counts as the first mark
    sure = ~small & ~hollow
    if not sure.any():
        return np.empty(0, dtype=np.intp)
    seen = ~hollow & (~small | (long >= PART * _usual_height(stats[sure, :4].astype(np.intp))))
    numbers = np.flatnonzero(seen)
    return numbers[np.argsort(-ink[numbers], kind="stable")[:MOST_MARKS]]


def _usual_height(boxes: Boxes) -> float:
    """Return the median height, in which tall marks count for more than dots and dashes."""
    heights = np.sort(boxes[:, 3])
    weights = np.cumsum(heights.astype(float))
    return float(heights[np.searchsorted(weights, weights[-1] / 2)])


def _joined(boxes: Boxes, usual: float) -> NDArray[np.intp]:
    """Return the number of the line that each mark is in."""
    left, top = boxes[:, 0].astype(float), boxes[:, 1].astype(float)
    right, bottom = left + boxes[:, 2], top + boxes[:, 3]
    shared = np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top)
    gap = np.maximum.outer(left, left) - np.minimum.outer(right, right)
    near = (shared > 0.4 * np.minimum.outer(boxes[:, 3], boxes[:, 3])) & (gap < GAP * usual)
    groups = np.full(len(boxes), -1, dtype=np.intp)
    for start in range(len(boxes)):
        if groups[start] >= 0:
            continue
        number, waiting = groups.max(initial=-1) + 1, [start]
        while waiting:
            mark = waiting.pop()
            if groups[mark] < 0:
                groups[mark] = number
                waiting.extend(np.flatnonzero(near[mark] & (groups < 0)).tolist())
    return groups


def _beside(boxes: Boxes, line: Boxes, small: NDArray[np.intp], usual: float) -> NDArray[np.intp]:
    """Return the small marks that lie close to a tall one of the line: parts of broken strokes."""
    if not len(small):
        return small
    part, whole = boxes[small].astype(float), line.astype(float)
    between = []
    for axis in (0, 1):
        starts = np.maximum.outer(part[:, axis], whole[:, axis])
        ends = np.minimum.outer(
            part[:, axis] + part[:, axis + 2], whole[:, axis] + whole[:, axis + 2]
        )
        between.append(np.maximum(starts - ends, 0))
    aside, above = between[0] / (ASIDE * usual), between[1] / (ABOVE * usual)
    close = np.hypot(aside, above).min(axis=1) < 1
    found: NDArray[np.intp] = small[close]
    return found


def _around(boxes: Boxes) -> tuple[int, int, int, int]:
    left, top = boxes[:, :2].min(axis=0)
    right, bottom = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
    return int(left), int(top), int(right), int(bottom)


def _reading_order(lines: list[Line]) -> list[Line]:
    """Return the lines by rows, and within a row from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: each.middle[1]):
        first = rows[-1][0] if rows else None
        if first and line.middle[1] - first.middle[1] < 0.5 * min(line.height, first.height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.middle[0])]
