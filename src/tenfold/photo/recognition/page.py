"""The reading of a page: its tables and text lines, and how much of the ink they explain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box
from tenfold.photo.layout.binarization import binarize
from tenfold.photo.layout.edges import Edges
from tenfold.photo.layout.page import PageLayout, find_page_layout
from tenfold.photo.layout.straight_runs import StraightRuns
from tenfold.photo.layout.tables import find_tables
from tenfold.photo.layout.text_layout import TextLayout, TextLine
from tenfold.photo.recognition.cells import ReadTable, joined_boxes, read_tables, table_region
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.doubts import OF_MEANING
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.text_lines import (
    ReadLine,
    box_around_rows,
    read_text_lines,
    text_rows,
)
from tenfold.photo.result import WITH_CELLS, Region, Row
from tenfold.photo.symbols import Digit, SignVerdict, Symbol, Verdict
from tenfold.pictures import Grey

# How far a place explains its ink, as a share of its probability.
EXPLAINED: dict[Verdict | SignVerdict, float] = {
    "digit": 1.0,
    "sign": 1.0,
    "unsure": 0.7,
    "not a digit": 0.2,
}
MIN_MAIN_DIGITS = 4  # of a table beside which other ink may stay unexplained
MIN_MAIN = 0.9  # how far its digits explain their ink
MIN_BESIDE = 0.8  # the same of a region beside it: what is read worse is unexplained
MIN_SUBJECT_CELLS, MIN_SUBJECT = 36, 0.15  # of a grid, and of the picture: its one subject
MIN_ALIKE, MAX_ALIKE = 0.5, 2.5  # times the height of its digits: what is written beside it


@dataclass(frozen=True)
class PageReading:
    """The reading of a page in one polarity and orientation.

    Attributes:
        regions: from top to bottom
        unexplained: boxes of ink that is in no region
        score: the share of the ink that is explained, by how surely, 0 to 1; 1 of an empty page
        ink_share: of all ink, specks included: what is in text lines and cells
        edges: of the page; None where they were not measured
        has_main_table: True if a table is read surely, beside which anything may be
    """

    regions: tuple[Region, ...]
    unexplained: tuple[Box, ...]
    score: float
    ink_share: float = 1.0
    edges: Edges | None = None
    has_main_table: bool = False

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Return the digits of all regions."""
        return tuple(digit for region in self.regions for digit in region.digits)


def analyse(
    grey: Grey, *, parted: bool, with_tables: bool = True, runs: StraightRuns | None = None
) -> PageLayout:
    """Return the layout of a page with dark ink, as it lies.

    Args:
        grey: uint8 (height, width)
        parted: True to part a text line into numbers at its wide spaces
        with_tables: True to find tables and boxes
        runs: its straight runs, if they were found before
    """
    tables = find_tables(grey, runs) if with_tables else None
    return find_page_layout(grey, binarize(grey, bright=False), tables, parted=parted)


def read_page(
    page: PageLayout,
    models: Models,
    *,
    constraint: Constraint | None,
    as_one: bool = False,
    tables: Sequence[ReadTable] | None = None,
    known: Sequence[ReadLine] = (),
) -> PageReading:
    """Return the reading of a page.

    Args:
        page: its layout
        models: that recognise digits and lines
        constraint: on each line, and each row of boxes
        as_one: True if all that is written is one line
        tables: those of the page, if they were read before
        known: text lines of the page that were read before

    Raises:
        DataError: the time is over
    """
    if tables is None:
        tables = read_tables(page, models, constraint)
    table_regions = joined_boxes([table_region(each, constraint) for each in tables])
    main = main_table(table_regions)
    text = page.text.merged() if as_one else page.text
    beside = _beside_the_line(page) if as_one else []
    alike = tuple(line for line in text.lines if main is None or _is_alike(line, main))
    others = [line.box for line in text.lines if main is not None and not _is_alike(line, main)]
    lines = _lines_read(page, replace(text, lines=alike), models, constraint, known)
    kept = _with_digits(lines, alone=not table_regions)
    regions = _in_order(table_regions, text_rows(kept))
    kept_ids = {id(each) for each in kept}
    unread = [each.line.box for each in lines if id(each) not in kept_ids]
    unread = [*unread, *others, *page.unexplained, *beside] if regions else list(page.all_ink)
    if main is None:
        score = score_of(page, tables, lines)
        return PageReading(tuple(regions), tuple(unread), score, page.ink_share)
    clear, doubtful = _beside(regions, main, page)
    unread += doubtful
    return PageReading(clear, tuple(unread), 1.0, page.ink_share, has_main_table=True)


def _beside_the_line(page: PageLayout) -> list[Box]:
    """Return the boxes of what is in other rows than the one that is read as a line.

    Strokes of a neighbour, which the edge of the picture cuts off, are left out.
    """
    kept = {id(line) for line in page.text.main_lines()}
    height = page.components.labels.shape[0]
    return [
        line.box
        for line in page.text.lines
        if id(line) not in kept and line.box.top > 1 and line.box.bottom < height - 1
    ]


def _lines_read(
    page: PageLayout,
    text: TextLayout,
    models: Models,
    constraint: Constraint | None,
    known: Sequence[ReadLine],
) -> list[ReadLine]:
    """Return the text lines, those read that are not known."""
    read = {id(each.line): each for each in known}
    new = tuple(line for line in text.lines if id(line) not in read)
    found = read_text_lines(page.ink_map, replace(text, lines=new), models, constraint)
    read |= {id(each.line): each for each in found}
    return [read[id(line)] for line in text.lines]


def _with_digits(lines: Sequence[ReadLine], *, alone: bool) -> list[ReadLine]:
    """Return the lines with digits; of none, those with any symbol, if nothing else is read."""
    found = [each for each in lines if each.symbols]
    return [each for each in found if each.has_digits] or (found if alone else [])


def _beside(
    regions: Sequence[Region], main: Region, page: PageLayout
) -> tuple[tuple[Region, ...], list[Box]]:
    """Return a table with what is read surely beside it, and the boxes of what is not.

    Where a grid is the subject of a picture, nothing else is.
    """
    is_subject = _is_subject(main, page)
    clear: list[Region] = []
    doubtful: list[Box] = []
    for region in regions:
        if region is main:
            clear.append(region)
        elif is_subject or region.kind in WITH_CELLS:
            is_clear = not is_subject and _score_of(region.symbols) >= MIN_BESIDE
            clear += [region] if is_clear else []
            doubtful += [] if is_clear else [region.box]
        else:  # number by number
            unread = [cell for cell in region.cells if _score_of(cell.symbols) < MIN_BESIDE]
            doubtful += [cell.box for cell in unread]
            clear += text_region([row for row in without_cells(region.rows, unread) if row.cells])
    return tuple(clear), doubtful


def without_cells(rows: Sequence[Row], cells: Sequence[Cell]) -> list[Row]:
    """Return rows without these cells; a row may have none left."""
    known = {id(cell) for cell in cells}
    return [
        replace(row, cells=tuple(cell for cell in row.cells if id(cell) not in known))
        for row in rows
    ]


def main_table(tables: Sequence[Region]) -> Region | None:
    """Return the table with the most digits, if it is read surely; else None."""
    largest = max(tables, key=lambda region: len(region.digits), default=None)
    if largest is None or len(largest.digits) < MIN_MAIN_DIGITS:
        return None
    return largest if _score_of(largest.symbols) >= MIN_MAIN else None


def _is_subject(table: Region, page: PageLayout) -> bool:
    """Return whether a grid is what the picture was taken of, as of a puzzle in a newspaper."""
    height, width = page.components.labels.shape
    cells = sum(len(row.cells) for row in table.rows)
    share = table.box.width * table.box.height / (height * width)
    return table.kind == "grid" and cells >= MIN_SUBJECT_CELLS and share >= MIN_SUBJECT


def _score_of(symbols: Sequence[Symbol]) -> float:
    """Return the share of their ink that symbols explain, in the mean; 0 without any."""
    return float(np.mean([_explained(each) for each in symbols] or [0.0]))


def _is_alike(line: TextLine, table: Region) -> bool:
    """Return whether a line beside a table is about as high as what is written in it."""
    usual = float(np.median([digit.box.height for digit in table.digits]))
    return MIN_ALIKE * usual <= line.height <= MAX_ALIKE * usual


def _in_order(tables: Sequence[Region], rows: Sequence[Row]) -> list[Region]:
    """Return the regions from top to bottom; rows between two tables are one region."""
    regions: list[Region] = []
    waiting = list(rows)
    for table in sorted(tables, key=lambda region: region.box.top):
        above = [row for row in waiting if _middle(row) < table.box.top]
        waiting = waiting[len(above) :]
        regions += [*text_region(above), table]
    return [*regions, *text_region(waiting)]


def _middle(row: Row) -> float:
    return float(np.mean([(cell.box.top + cell.box.bottom) / 2 for cell in row.cells]))


def text_region(rows: Sequence[Row]) -> list[Region]:
    """Return the region of text lines; none without rows."""
    if not rows:
        return []
    return [Region("line" if len(rows) == 1 else "lines", box_around_rows(rows), tuple(rows))]


def score_of(
    page: PageLayout,
    tables: Sequence[ReadTable],
    lines: Sequence[ReadLine],
) -> float:
    """Return the share of a page's ink that is explained; small signs count as little as they are.

    Args:
        page: its layout
        tables: that were read
        lines: that were read, or a sample of them
    """
    places: list[tuple[Symbol, ...]] = [cell.symbols for each in tables for cell in each.cells]
    places += [each.symbols for each in lines]
    symbols = [symbol for each in places for symbol in each]
    areas = [_area(symbol.box.width, symbol.box.height) for symbol in symbols]
    left = sum(_area(*size) for size in _unread_sizes(page, lines))
    total = sum(areas) + left
    if not total:
        return 1.0
    return float(np.dot(areas, [_explained(each) for each in symbols]) / total)


def _explained(symbol: Symbol) -> float:
    """Return the share of its ink that a symbol explains, 0 to 1."""
    share = EXPLAINED["digit"] if symbol.why in OF_MEANING else EXPLAINED[symbol.verdict]
    return share * symbol.probability


def _area(width: float, height: float) -> float:
    """Return the area of a digit; a narrow one counts as half as wide as high."""
    return height * max(width, height / 2)


def _unread_sizes(page: PageLayout, lines: Sequence[ReadLine]) -> list[tuple[float, float]]:
    """Return the widths and heights of what was taken for text and is in no line that was read."""
    boxes = page.text.left_out
    sizes = [(float(box[2] - box[0]), float(box[3] - box[1])) for box in boxes]
    return sizes + [(each.line.box.width, each.line.height) for each in lines if not each.symbols]
