"""The layout of a page: its tables, what is written in each of their cells, and its text lines."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tenfold.photo.geometry import Box, box_around_boxes, heights, widths
from tenfold.photo.layout.binarization import InkMap, Mask, measure_stroke_width
from tenfold.photo.layout.cell_writing import OwnedComponents, assign_to_cells
from tenfold.photo.layout.components import Components, are_dots, find_components
from tenfold.photo.layout.faint_writing import find_faint_writing
from tenfold.photo.layout.ruled_lines import find_components_off_lines
from tenfold.photo.layout.table_writing import find_table_writing, without_rests
from tenfold.photo.layout.tables import Table, TablesOnPage
from tenfold.photo.layout.text_layout import TextLayout, TextLine
from tenfold.photo.layout.text_lines import (
    MIN_PART_SIZE,
    MIN_TEXT_HEIGHT,
    are_in_company,
    are_level_with,
    group_text_lines,
)
from tenfold.pictures import Grey

MIN_WRITING = 0.2  # of a cell's shorter side: the length of something that is written in it
MIN_SPECK = 9  # pixels: smaller ink is grain of the paper
MAX_COMPONENTS = 10_000  # larger than specks: with more, a picture is a texture, and no page
MIN_SIGN, MIN_SIGN_PIXELS = 0.15, 5.0  # of the height of lines: the length of a sign
MIN_LOST = 0.25  # of a cell's side: the width and height of ink that is no rest of a line
MIN_SMALL = 8  # pixels: the height of a small digit
MIN_CELL_TEXT = 0.4  # of the usual height of what is written in cells: how high a digit is
MAX_CELL_ASPECT = 30.0  # of the height of a digit: what is longer is the rest of a line
MIN_LEVEL = 0.25  # of the cells' usual ink: fainter ink was erased, or is a shadow


@dataclass(frozen=True)
class PageLayout:
    """The content of a page: tables, their writing, text lines.

    Attributes:
        ink_map: of the page
        components: of all that is written, in cells or not
        tables: from top to bottom
        cells: what is written in each cell of all tables, None in blank ones
        text: the lines that are in no table
        unexplained: boxes of ink that is neither
    """

    ink_map: InkMap
    components: Components
    tables: tuple[Table, ...]
    cells: tuple[TextLine | None, ...]
    text: TextLayout
    unexplained: tuple[Box, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Return whether nothing is written on it."""
        return not self.text.lines and not any(self.cells)

    @property
    def written_cells(self) -> tuple[TextLine, ...]:
        """Return the lines in cells."""
        return tuple(line for line in self.cells if line is not None)

    @property
    def n_symbols(self) -> int:
        """Return the number of components in text lines."""
        return sum(len(line.boxes) for line in self.text.lines)

    @property
    def is_texture(self) -> bool:
        """Return whether it has more components than any page."""
        return bool(np.count_nonzero(self.components.areas[1:] >= MIN_SPECK) > MAX_COMPONENTS)

    @property
    def all_ink(self) -> tuple[Box, ...]:
        """Return the box around all ink that is no line, or none: what an empty reading leaves."""
        large = self.components.areas[1:] >= MIN_SPECK
        if not large.any():
            return ()
        return (box_around_boxes(self.components.boxes[1:][large]),)

    @property
    def ink_share(self) -> float:
        """Return the share of all ink, lines apart, that is in text lines and cells."""
        boxes = [line.box for line in (*self.text.lines, *self.written_cells)]
        labels = self.components.labels
        within = np.zeros(labels.shape, bool)
        for box in boxes:
            left, top, right, bottom = (int(side) for side in box.sides)
            within[top:bottom, left:right] = True
        ink = labels > 0
        return float((ink & within).sum()) / max(float(ink.sum()), 1.0)

    def without_text(self) -> "PageLayout":
        """Return the layout with all text lines as ink that nothing explains."""
        boxes = tuple(line.box for line in self.text.lines)
        text = replace(self.text, lines=())
        return replace(self, text=text, unexplained=self.unexplained + boxes)


def find_page_layout(
    grey: Grey, ink_map: InkMap, found: TablesOnPage | None, *, parted: bool = False
) -> PageLayout:
    """Return the layout of a page.

    Args:
        grey: the page, with dark ink
        ink_map: of the page
        found: its tables, if they were sought
        parted: True to part a text line into numbers at its wide spaces
    """
    if found is None or not found.tables:
        components = find_components_off_lines(ink_map)
        text = group_text_lines(
            components, ink_map.stroke_width, parted=parted, darkness=ink_map.darkness
        )
        unexplained = (*_left_out(text), *find_faint_writing(ink_map, text))
        return PageLayout(ink_map, components, (), (), text, unexplained)
    writing = find_table_writing(grey, ink_map, found)
    tables = found.tables
    outside = replace(ink_map, darkness=np.where(writing.zone, 0, ink_map.darkness))
    free = find_components_off_lines(outside).labels > 0
    mask = np.where(writing.zone, writing.mask, free).astype(np.uint8)
    kept = without_rests(mask, writing, tables)
    owned = assign_to_cells(find_components(kept), writing.cells)
    cells = _cell_lines(owned, writing.ink_map, tables, measure_stroke_width(kept))
    text = group_text_lines(
        _free(owned), ink_map.stroke_width, parted=parted, darkness=outside.darkness
    )
    read = np.concatenate([np.empty(0, np.intp), *[line.numbers for line in cells if line]])
    lost = mask & (1 - kept)
    lost[np.isin(owned.components.labels, np.setdiff1d(np.flatnonzero(owned.cells), read))] = 1
    faint = find_faint_writing(outside, text)
    unexplained = (*_large(lost, tables), *_left_out(text), *faint)
    return PageLayout(writing.ink_map, owned.components, tables, tuple(cells), text, unexplained)


def _left_out(text: TextLayout) -> tuple[Box, ...]:
    """Return the boxes of what may be writing and is in no text line.

    It is as large as writing, stands at the height of a line and near it, or is several things of
    like size side by side, as a smaller number is.
    """
    if not text.lines:
        return ()
    usual = float(np.median([line.height for line in text.lines]))
    boxes = text.left_out
    sizes = np.maximum(widths(boxes), heights(boxes))
    found = sizes >= MIN_TEXT_HEIGHT * usual
    smaller = ~found & (sizes >= max(MIN_SIGN * usual, MIN_SIGN_PIXELS))
    found[smaller] = are_level_with(boxes[smaller], text.lines) | are_in_company(boxes[smaller])
    return tuple(Box(*map(float, box)) for box in boxes[found])


def _large(lost: Mask, tables: Sequence[Table]) -> tuple[Box, ...]:
    """Return the boxes of ink in tables that is in no cell and too large for the rest of a line.

    Small things side by side may be a number.
    """
    boxes = find_components(lost).boxes[1:]
    least = MIN_LOST * min(table.cell_side for table in tables)
    large = np.minimum(widths(boxes), heights(boxes)) >= least
    smaller = ~large & (heights(boxes) >= MIN_SMALL) & (widths(boxes) <= heights(boxes))
    large[smaller] = are_in_company(boxes[smaller])
    return tuple(Box(*map(float, box)) for box in boxes[large])


def _free(owned: OwnedComponents) -> Components:
    """Return the components in no cell, under numbers of their own."""
    free = owned.cells == 0
    free[0] = False
    every = owned.components
    numbers = np.zeros(len(free), np.int32)
    numbers[free] = np.arange(1, np.count_nonzero(free) + 1)
    kept = np.concatenate([[0], np.flatnonzero(free)]).astype(np.intp)
    return Components(
        numbers[every.labels], every.boxes[kept], every.areas[kept], every.centroids[kept]
    )


def _cell_lines(
    owned: OwnedComponents, ink_map: InkMap, tables: Sequence[Table], stroke_width: float
) -> list[TextLine | None]:
    """Return the writing in each cell, as a line."""
    order = np.argsort(owned.cells, kind="stable")
    bounds = np.searchsorted(owned.cells[order], np.arange(1, _count(tables) + 2))
    found: list[TextLine | None] = []
    for table in tables:
        lines: list[TextLine | None] = []
        for cell in table.cells:
            index = len(found) + len(lines)
            box = cell.box
            side = min(box.width, box.height)
            numbers = order[bounds[index] : bounds[index + 1]]
            lines.append(_line(owned.components, numbers, side, stroke_width))
        found.extend(_alike(lines, owned.components, ink_map))
    return found


def _count(tables: Sequence[Table]) -> int:
    return sum(len(table.cells) for table in tables)


def _line(
    components: Components, numbers: NDArray[np.intp], side: float, stroke_width: float
) -> TextLine | None:
    """Return the line that components in one cell are; None where they are specks."""
    boxes = components.boxes[numbers]
    sizes = np.maximum(widths(boxes), heights(boxes))
    if not len(numbers) or sizes.max() < MIN_WRITING * side:
        return None
    kept = (sizes >= MIN_PART_SIZE * sizes.max()) | are_dots(components, stroke_width)[numbers]
    numbers, boxes = numbers[kept], boxes[kept]
    tall = heights(boxes) >= MIN_TEXT_HEIGHT * heights(boxes).max()
    text = boxes[tall][np.argsort(boxes[tall, 0], kind="stable")]
    return TextLine(numbers, text, box_around_boxes(boxes))


def _alike(
    lines: Sequence[TextLine | None], components: Components, ink_map: InkMap
) -> list[TextLine | None]:
    """Return the lines of one table, each of a digit's height.

    Those that are too faint, or far too long, are left out.
    """
    written = [line for line in lines if line is not None]
    if not written:
        return list(lines)
    usual = MIN_CELL_TEXT * float(np.median([line.height for line in written]))
    levels = [_level(line, components, ink_map) for line in written]
    min_level = MIN_LEVEL * float(np.median(levels))
    dark = iter(level >= min_level for level in levels)
    kept = [
        replace(line, min_height=usual) if line is not None and next(dark) else None
        for line in lines
    ]
    return [None if line is None or _is_too_long(line) else line for line in kept]


def _is_too_long(line: TextLine) -> bool:
    return line.box.width > MAX_CELL_ASPECT * line.height


def _level(line: TextLine, components: Components, ink_map: InkMap) -> float:
    """Return the median darkness of a line's largest component."""
    number = line.numbers[np.argmax(components.areas[line.numbers])]
    left, top, right, bottom = (int(side) for side in components.boxes[number])
    part = slice(top, bottom), slice(left, right)
    return float(np.median(ink_map.darkness[part][components.labels[part] == number]))
