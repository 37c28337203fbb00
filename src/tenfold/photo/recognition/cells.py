"""The digits in the cells of tables: one for each cell of boxes and grids, numbers in others."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box, Boxes, box_around_points
from tenfold.photo.layout.binarization import Mask
from tenfold.photo.layout.cell import Ink, ink_pixels
from tenfold.photo.layout.merged_strokes import hides_bar, hides_foot
from tenfold.photo.layout.page import PageLayout
from tenfold.photo.layout.single_digit import MAX_DIGIT_ASPECT
from tenfold.photo.layout.tables import Table, TableCell
from tenfold.photo.layout.text_layout import TextLayout, TextLine
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.doubts import (
    MERGED,
    SEVERAL_ROWS,
    doubt_points,
    doubt_raised,
    doubt_signs,
    doubt_small,
    doubt_spaced,
)
from tenfold.photo.recognition.line_crossings import across_lines
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.rows import constrained
from tenfold.photo.recognition.verdict import (
    BLOT,
    SEVERAL_SYMBOLS,
    SingleDigit,
    verdict_on_rescored,
)
from tenfold.photo.result import ONE_EACH, Region, RegionKind, Row
from tenfold.photo.symbols import Symbol, doubted

MIN_ONE_EACH = 0.75  # of the cells with writing: how many hold one digit in boxes and grids
MIN_BLOT, MIN_BLOT_WIDTH = 0.85, 0.6  # of the box, and of the height: ink that fills a cell
MIN_HOLLOW_BLOT = 0.5  # the same of a block with filled corners, which a 0 has not
CORNER, MIN_CORNER = 0.12, 0.6  # of the sides of a box; of a corner that is filled
# What a digit may have lost in the line of its cell: without its foot a 2 is a 7, a 7 without its
# bar a 1.
HIDDEN: Mapping[int | None, Callable[[Mask, TableCell, Box], bool]] = MappingProxyType(
    {7: hides_foot, 1: hides_bar}
)
MAX_STEP = 0.25  # of their height: how far two rows of boxes side by side are apart in height


@dataclass(frozen=True)
class ReadCell:
    """The symbols of a cell.

    Attributes:
        single: the one digit that it was read as; None where it was read as a line, or is blank
        symbols: from left to right
    """

    single: SingleDigit | None = None
    symbols: tuple[Symbol, ...] = ()


@dataclass(frozen=True)
class ReadTable:
    """A table that was read.

    Attributes:
        table: its lines
        kind: "boxes", "grid" or "table"
        cells: what was read in each
    """

    table: Table
    kind: RegionKind
    cells: tuple[ReadCell, ...]


def read_tables(
    page: PageLayout,
    models: Models,
    constraint: Constraint | None,
    kind: RegionKind | None = None,
) -> list[ReadTable]:
    """Return the tables of a page, read.

    Args:
        page: its layout
        models: that recognise digits and lines
        constraint: on each cell that holds several digits
        kind: of all tables; None where what is written in them decides

    Raises:
        DataError: the time is over
    """
    found, start = [], 0
    for table in page.tables:
        lines = page.cells[start : start + len(table.cells)]
        start += len(table.cells)
        found.append(_read_table(page, table, lines, models, constraint, kind))
    return found


def _read_table(
    page: PageLayout,
    table: Table,
    lines: Sequence[TextLine | None],
    models: Models,
    constraint: Constraint | None,
    kind: RegionKind | None,
) -> ReadTable:
    """Return a table, read: a digit in each cell if nearly all hold one, else numbers."""
    written = [index for index, line in enumerate(lines) if line is not None]
    narrow = [index for index in written if _is_narrow(lines[index])]
    singles = _read_singles(page, table, lines, narrow, models)
    ones = [index for index, single in singles.items() if not _is_several(single)]
    kind = kind or _kind(table, len(ones), len(written))
    if kind in ONE_EACH:
        others = [index for index in written if index not in singles]
        singles |= _read_singles(page, table, lines, others, models)
        symbols = _symbols(singles)
    else:
        singles = {index: singles[index] for index in ones}
        symbols = _symbols(singles)
        wide = {index: lines[index] for index in written if index not in singles}
        symbols |= _read_lines(page, wide, models, constraint)
        if constraint is None:  # else what is in a cell was read to fit it
            symbols = across_lines(symbols, table.cells)
        singles = {index: single for index, single in singles.items() if symbols[index]}
    symbols = doubt_small(symbols)
    cells = [ReadCell(singles.get(index), symbols.get(index, ())) for index in range(len(lines))]
    return ReadTable(table, kind, tuple(cells))


def _symbols(singles: Mapping[int, SingleDigit]) -> dict[int, tuple[Symbol, ...]]:
    """Return the one digit of each cell."""
    return {index: (single.digit,) for index, single in singles.items()}


def _is_narrow(line: TextLine | None) -> bool:
    """Return whether what is written is no wider than one digit."""
    return line is not None and line.box.width <= MAX_DIGIT_ASPECT * line.height


def _is_several(single: SingleDigit) -> bool:
    return single.digit.why == SEVERAL_SYMBOLS


def _kind(table: Table, ones: int, written: int) -> RegionKind:
    """Return the kind of a table, by how many of the written cells hold one digit."""
    if ones < MIN_ONE_EACH * written:
        return "table"
    return "boxes" if table.n_rows == 1 else "grid"


def _read_singles(
    page: PageLayout,
    table: Table,
    lines: Sequence[TextLine | None],
    chosen: Sequence[int],
    models: Models,
) -> dict[int, SingleDigit]:
    """Return the digit that each of the chosen cells holds, if it holds one."""
    pairs = [(index, line) for index in chosen if (line := lines[index]) is not None]
    inks = [_ink(page, table.cells[index], line) for index, line in pairs]
    read = models.recognise_digits(inks, [line.box for _, line in pairs], in_cells=True)
    mask = page.ink_map.mask
    return {
        index: _without_blot(_doubt_merged(single, table.cells[index], line, mask), line, page)
        for (index, line), single in zip(pairs, read, strict=True)
    }


def _doubt_merged(single: SingleDigit, cell: TableCell, line: TextLine, mask: Mask) -> SingleDigit:
    """Return the digit of a cell, unsure where a stroke of it may be lost in the cell's line."""
    digit = single.digit
    is_hidden = HIDDEN.get(digit.label) if digit.verdict == "digit" else None
    if is_hidden is None or not is_hidden(mask, cell, line.box):
        return single
    return replace(single, digit=replace(digit, verdict="unsure", why=MERGED))


def _without_blot(single: SingleDigit, line: TextLine, page: PageLayout) -> SingleDigit:
    """Return the digit of a cell; one that is filled in holds none."""
    box = line.box
    if box.width < MIN_BLOT_WIDTH * box.height:
        return single
    filled = float(page.components.areas[line.numbers].sum()) / max(box.width * box.height, 1)
    if filled < MIN_BLOT and not (filled >= MIN_HOLLOW_BLOT and _has_corners(line, page)):
        return single
    return replace(single, digit=replace(single.digit, verdict="not a digit", why=BLOT))


def _has_corners(line: TextLine, page: PageLayout) -> bool:
    """Return whether ink fills the corners of its box, as a block does whose inside is lost."""
    left, top, right, bottom = (int(side) for side in line.box.sides)
    ink = np.isin(page.components.labels[top:bottom, left:right], line.numbers)
    high, wide = (max(1, round(CORNER * side)) for side in ink.shape)
    corners = (ink[:high, :wide], ink[:high, -wide:], ink[-high:, :wide], ink[-high:, -wide:])
    return all(float(corner.mean()) >= MIN_CORNER for corner in corners)


def _read_lines(
    page: PageLayout,
    lines: Mapping[int, TextLine | None],
    models: Models,
    constraint: Constraint | None,
) -> dict[int, tuple[Symbol, ...]]:
    """Return the symbols of cells that hold several."""
    known = {index: line for index, line in lines.items() if line is not None}
    layout = TextLayout(tuple(known.values()), page.components.labels)
    read = models.recognise_lines(page.ink_map, layout, constraint)
    found: dict[int, tuple[Symbol, ...]] = {}
    for (index, line), (image, rescored) in zip(known.items(), read, strict=True):
        symbols = [verdict_on_rescored(each, image.box_on_page(each.box)) for each in rescored]
        symbols = doubt_raised(symbols, line.slope)
        if constraint is None:
            symbols = doubt_spaced(doubt_points(symbols, line.slope))
        if line.has_rows:
            symbols = [doubted(symbol, SEVERAL_ROWS) for symbol in symbols]
        width = page.ink_map.darkness.shape[1]
        found[index] = doubt_signs(symbols, width, in_cell=True)
    return found


def _ink(page: PageLayout, cell: TableCell, line: TextLine) -> Ink:
    """Return the ink of a cell, in the cell's own pixels."""
    boxes: Boxes = page.components.boxes[line.numbers]
    around = np.concatenate([cell.outline, boxes[:, :2], boxes[:, 2:]])
    (left, top), (right, bottom) = np.maximum(around.min(axis=0), 0), around.max(axis=0)
    part = slice(int(top), int(bottom)), slice(int(left), int(right))
    chosen = np.isin(page.components.labels[part], line.numbers).astype(np.uint8)
    pixels = ink_pixels(page.ink_map.darkness[part], chosen)
    return Ink(pixels, boxes - np.array([left, top, left, top]))


def table_region(read: ReadTable, constraint: Constraint | None) -> Region:
    """Return the region of a table, a row for each of its rows.

    A cell over several places is in the first, and blank in the others.
    """
    contents = {
        (cell.row, cell.column): content
        for cell, content in zip(read.table.cells, read.cells, strict=True)
    }
    boxes = {
        (row, column): cell.box
        for cell in read.table.cells
        for row in range(cell.row, cell.row + cell.n_rows)
        for column in range(cell.column, cell.column + cell.n_columns)
    }
    rows = []
    for row in range(read.table.n_rows):
        places = [(row, column) for column in range(read.table.n_columns)]
        found = [contents.get(place, ReadCell()) for place in places]
        symbols = _row_symbols(found, read, constraint)
        cells = [Cell(boxes[place], each) for place, each in zip(places, symbols, strict=True)]
        rows.append(Row(tuple(cells), read.kind))
    return Region(read.kind, read.table.box, tuple(rows))


def joined_boxes(regions: Sequence[Region]) -> list[Region]:
    """Return the regions, rows of boxes side by side as one, as the parts of a date are."""
    found: list[Region] = []
    for region in sorted(regions, key=lambda each: each.box.left):
        index = next((at for at, other in enumerate(found) if _is_beside(other, region)), None)
        if index is None:
            found.append(region)
            continue
        cells = (*found[index].rows[0].cells, *region.rows[0].cells)
        box = box_around_points(np.concatenate([found[index].box.corners, region.box.corners]))
        found[index] = Region("boxes", box, (Row(cells, "boxes"),))
    return found


def _is_beside(left: Region, right: Region) -> bool:
    """Return whether both are rows of boxes of one height, at the same height."""
    if left.kind != "boxes" or right.kind != "boxes":
        return False
    height = min(left.box.height, right.box.height)
    ends = left.box.top - right.box.top, left.box.bottom - right.box.bottom
    return max(map(abs, ends)) <= MAX_STEP * height


def _row_symbols(
    cells: Sequence[ReadCell], read: ReadTable, constraint: Constraint | None
) -> list[tuple[Symbol, ...]]:
    """Return the symbols of each cell of a row, as a constraint on the row allows."""
    if constraint is None or read.kind == "table":
        return [each.symbols for each in cells]
    singles = constrained([each.single for each in cells], constraint)
    return [
        (one,) if one is not None else each.symbols
        for each, one in zip(cells, singles, strict=True)
    ]
