"""The text lines of a page: components of like height side by side, in reading order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Boxes, box_around_boxes, heights, widths
from tenfold.photo.layout.bars import find_bars
from tenfold.photo.layout.binarization import Darkness, InkMap
from tenfold.photo.layout.components import Components, are_dots, usual_height
from tenfold.photo.layout.number_gaps import are_at_height, part_numbers
from tenfold.photo.layout.ruled_lines import find_components_off_lines
from tenfold.photo.layout.text_layout import TextLayout, TextLine, group_in_rows

MAX_COMPONENTS = 3_000  # of a page; of more, the largest are kept
MIN_TEXT_HEIGHT = 0.45  # of the usual height: components at least so tall make up the lines
MAX_TEXT_HEIGHT = 4  # times the usual height
MAX_GAP = 2.5  # usual heights: the widest space within a line
MIN_SHARED_HEIGHT = 0.4  # of the lower component: the overlap of two that are in one line
MAX_COMPARED = 300  # small components of a page that are compared with each other
MIN_SMALL_HEIGHT = 12  # pixels of writing that is smaller than the rest of a page
MIN_ALIKE = 0.6  # of the higher one: the height of a small component beside one like it
MAX_DIGIT_SIZE = 1.5  # times the median size: a larger hollow component is the edge of something
MIN_PART_SIZE = 0.12  # usual heights: a smaller component is a speck, a larger may be part of one
PART_ASIDE, PART_ABOVE = 1.0, 0.35  # usual heights: how far from a digit its parts lie


def find_text_lines(ink_map: InkMap) -> TextLayout:
    """Return the lines of a page from top to bottom, those side by side from left to right."""
    components = find_components_off_lines(ink_map)
    return group_text_lines(components, ink_map.stroke_width)


def group_text_lines(
    components: Components,
    stroke_width: float,
    *,
    parted: bool = False,
    darkness: Darkness | None = None,
) -> TextLayout:
    """Return the lines that components make up, from top to bottom, then from left to right.

    Args:
        components: of a page
        stroke_width: of what is written, in pixels
        parted: True to part a line where the space within it is far wider than elsewhere in it
        darkness: of the page; with ``parted``, upright ruled lines in it part lines too
    """
    numbers = _text_components(components, stroke_width)
    if not len(numbers):
        return TextLayout((), components.labels)
    lines = _lines_of(components, numbers, parted=parted, darkness=darkness)
    small = _smaller_writing(components, np.setdiff1d(numbers, _included(lines)), lines)
    if len(small):
        further = _lines_of(components, small, parted=parted, darkness=darkness)
        lines += [line for line in further if len(line.boxes) > 1]
    ordered = tuple(line for row in group_in_rows(lines) for line in row)
    others = np.union1d(numbers, _hollow(components, stroke_width))
    left_out = components.boxes[np.setdiff1d(others, _included(lines))]
    return TextLayout(ordered, components.labels, left_out)


def _included(lines: Sequence[TextLine]) -> NDArray[np.intp]:
    """Return the numbers of the components in lines."""
    return np.concatenate([np.empty(0, np.intp), *[line.numbers for line in lines]])


def _smaller_writing(
    components: Components, numbers: NDArray[np.intp], lines: Sequence[TextLine]
) -> NDArray[np.intp]:
    """Return which components are writing smaller than the lines: several side by side."""
    numbers = numbers[heights(components.boxes[numbers]) >= MIN_SMALL_HEIGHT]
    numbers = numbers[are_in_company(components.boxes[numbers])]
    return numbers[~are_level_with(components.boxes[numbers], lines)]


def _lines_of(
    components: Components,
    numbers: NDArray[np.intp],
    *,
    parted: bool,
    darkness: Darkness | None,
) -> list[TextLine]:
    """Return the lines of components of about the same size; at least one component."""
    boxes = components.boxes[numbers]
    height = usual_height(boxes)
    tall = heights(boxes) >= MIN_TEXT_HEIGHT * height
    tall &= heights(boxes) <= MAX_TEXT_HEIGHT * height
    line_of = _group_in_lines(boxes[tall], height)
    lines = []
    small = np.flatnonzero(heights(boxes) < MIN_TEXT_HEIGHT * height)
    for line in range(line_of.max(initial=-1) + 1):
        within = np.flatnonzero(tall)[line_of == line]
        within = within[np.argsort(boxes[within, 0])]
        signs = boxes[small[are_at_height(boxes[small], boxes[within])]]
        groups = [np.arange(len(within))]
        if parted:
            groups = part_numbers(boxes[within], signs, height, darkness)
        parts = [_parts_of(boxes, within[each], small, height) for each in groups]
        lines += [
            _text_line(numbers, boxes, within[each], own)
            for each, own in zip(groups, _each_once(parts, boxes, within, groups), strict=True)
        ]
    return lines


def _text_line(
    numbers: NDArray[np.intp], boxes: Boxes, within: NDArray[np.intp], parts: NDArray[np.intp]
) -> TextLine:
    """Return the line of the components ``within``, and of the small ones that are its parts."""
    every = np.concatenate([within, parts])
    return TextLine(numbers[every], boxes[within], box_around_boxes(boxes[every]))


def _parts_of(
    boxes: Boxes, within: NDArray[np.intp], small: NDArray[np.intp], height: float
) -> NDArray[np.intp]:
    """Return the small components close to the ones ``within``, which are of one line."""
    line = boxes[within]
    level = small[are_at_height(boxes[small], line)]
    inside = (boxes[level, 0] > line[:, 0].min()) & (boxes[level, 2] < line[:, 2].max())
    parts = np.union1d(_parts_beside(boxes, line, small, height), level[inside])
    if len(parts):  # a second sign behind the first, as in 25,-
        aside = _distances(boxes[level], boxes[parts], axis=0).min(axis=1)
        parts = np.union1d(parts, level[aside < PART_ASIDE * height])
    return parts


def _each_once(
    parts: Sequence[NDArray[np.intp]],
    boxes: Boxes,
    within: NDArray[np.intp],
    groups: Sequence[NDArray[np.intp]],
) -> list[NDArray[np.intp]]:
    """Return the parts of each number of a line; one close to two of them is of the nearer one."""
    every = np.unique(np.concatenate(parts))
    if len(groups) == 1 or not len(every):
        return list(parts)
    aside = np.array(
        [_distances(boxes[every], boxes[within[each]], axis=0).min(axis=1) for each in groups]
    )
    near = np.array([np.isin(every, each) for each in parts])
    nearest = np.where(near, aside, np.inf).argmin(axis=0)
    return [every[nearest == number] for number in range(len(groups))]


def _text_components(components: Components, stroke_width: float) -> NDArray[np.intp]:
    """Return the numbers of the components that may be text: no specks, borders or shadows.

    Broad strokes show which size is surely text; a smaller component may be a part of a digit that
    was written with a lighter hand, or a point.
    """
    width, height = widths(components.boxes), heights(components.boxes)
    areas, length = components.areas, np.maximum(width, height)
    small = _are_small(components, stroke_width)
    hollow = np.zeros(len(areas), bool)
    hollow[_hollow(components, stroke_width)] = True
    hollow[1:] |= find_bars(components.boxes[1:], components.areas[1:], components.labels.shape)
    hollow[0] = True  # the background
    sure = ~small & ~hollow
    if not sure.any():
        return np.empty(0, dtype=np.intp)
    min_size = MIN_PART_SIZE * usual_height(components.boxes[sure])
    large = ~small | (length >= min_size) | are_dots(components, stroke_width)
    numbers = np.flatnonzero(~hollow & large)
    return numbers[np.argsort(-areas[numbers], kind="stable")[:MAX_COMPONENTS]]


def _are_small(components: Components, stroke_width: float) -> NDArray[np.bool_]:
    """Return whether each component is hardly larger than a dot of the pen."""
    length = np.maximum(widths(components.boxes), heights(components.boxes))
    dots = components.areas < 3 * stroke_width * stroke_width
    found: NDArray[np.bool_] = (length < 2.5 * max(stroke_width, 1)) & dots
    return found


def _hollow(components: Components, stroke_width: float) -> NDArray[np.intp]:
    """Return the numbers of the components that are the edge of a sheet or a shadow.

    They are as wide or high as half the page, and mostly hollow.
    """
    width, height = widths(components.boxes), heights(components.boxes)
    page_height, page_width = components.labels.shape
    hollow = (width > page_width / 2) | (height > page_height / 2)
    hollow &= components.areas < 0.12 * width * height
    hollow[0] = False
    written = ~_are_small(components, stroke_width)[1:]
    if written.any():  # thin digits that fill a picture are as large as each other
        length = np.maximum(width, height)
        hollow &= length > MAX_DIGIT_SIZE * np.median(length[1:][written])
    return np.flatnonzero(hollow)


def _group_in_lines(boxes: Boxes, height: float) -> NDArray[np.intp]:
    """Return the number of the line that each component is in."""
    groups = np.zeros(len(boxes), dtype=np.intp)
    left, group = np.arange(len(boxes)), 0
    while len(left):
        newest, left = left[:1], left[1:]
        while len(newest):
            groups[newest] = group
            beside = _are_beside(boxes[newest], boxes[left], height).any(axis=0)
            newest, left = left[beside], left[~beside]
        group += 1
    return groups


def _are_beside(some: Boxes, others: Boxes, height: float) -> NDArray[np.bool_]:
    """Return whether each of some stands beside each of the others, in the same line."""
    left, top, right, bottom = some.T[:, :, None]
    shared = np.minimum(bottom, others[:, 3]) - np.maximum(top, others[:, 1])
    gap = np.maximum(left, others[:, 0]) - np.minimum(right, others[:, 2])
    lower = np.minimum(bottom - top, heights(others))
    beside: NDArray[np.bool_] = (shared > MIN_SHARED_HEIGHT * lower) & (gap < MAX_GAP * height)
    return beside


def _parts_beside(
    boxes: Boxes, line: Boxes, small: NDArray[np.intp], height: float
) -> NDArray[np.intp]:
    """Return the small components close to a tall one of the line: parts of broken strokes."""
    if not len(small):
        return small
    aside, above = (_distances(boxes[small], line, axis=axis) for axis in (0, 1))
    away = np.hypot(aside / (PART_ASIDE * height), above / (PART_ABOVE * height))
    found: NDArray[np.intp] = small[away.min(axis=1) < 1]
    return found


def are_level_with(boxes: Boxes, lines: Sequence[TextLine]) -> NDArray[np.bool_]:
    """Return whether each of some boxes is near a line and at its height, as signs are, (n,)."""
    found = np.zeros(len(boxes), bool)
    for line in lines:
        near = _distances(boxes, line.boxes, axis=0).min(axis=1) < MAX_GAP * line.height
        found |= near & are_at_height(boxes, line.boxes)
    return found


def are_in_company(boxes: Boxes) -> NDArray[np.bool_]:
    """Return whether each of some boxes has one of like height beside it, (n,).

    Of so many as a texture has, none has: each would have to be compared with each.
    """
    if not 2 <= len(boxes) <= MAX_COMPARED:
        return np.zeros(len(boxes), bool)
    height = heights(boxes)
    lower, higher = np.minimum.outer(height, height), np.maximum.outer(height, height)
    shared = np.minimum.outer(boxes[:, 3], boxes[:, 3]) - np.maximum.outer(boxes[:, 1], boxes[:, 1])
    gaps = np.maximum.outer(boxes[:, 0], boxes[:, 0]) - np.minimum.outer(boxes[:, 2], boxes[:, 2])
    beside = (lower > MIN_ALIKE * higher) & (shared > MIN_SHARED_HEIGHT * lower) & (gaps < lower)
    np.fill_diagonal(beside, val=False)
    return np.asarray(beside.any(axis=1))


def _distances(some: Boxes, others: Boxes, *, axis: int) -> NDArray[np.float64]:
    """Return the space between each of some boxes and each of others, across (0) or down (1)."""
    one, other = some.astype(float), others.astype(float)
    starts = np.maximum.outer(one[:, axis], other[:, axis])
    ends = np.minimum.outer(one[:, axis + 2], other[:, axis + 2])
    return np.asarray(np.maximum(starts - ends, 0))
