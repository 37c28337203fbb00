"""The digits of a page's text lines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.layout.binarization import InkMap
from tenfold.photo.layout.text_layout import TextLayout, TextLine, group_in_rows
from tenfold.photo.recognition.constraints import Constraint
from tenfold.photo.recognition.doubts import doubt_line
from tenfold.photo.recognition.models import Models
from tenfold.photo.recognition.verdict import verdict_on_rescored
from tenfold.photo.result import Row
from tenfold.photo.symbols import Digit, Symbol


@dataclass(frozen=True)
class ReadLine:
    """A text line that was read.

    Attributes:
        line: of the page
        symbols: digits and signs, from left to right
    """

    line: TextLine
    symbols: tuple[Symbol, ...]

    @property
    def has_digits(self) -> bool:
        """Return whether anything in it is a digit."""
        return any(
            isinstance(symbol, Digit) and symbol.verdict != "not a digit" for symbol in self.symbols
        )

    @property
    def cell(self) -> Cell:
        """Return the cell around its symbols."""
        return Cell(self.line.box, self.symbols)


def read_text_lines(
    ink_map: InkMap, text: TextLayout, models: Models, constraint: Constraint | None
) -> list[ReadLine]:
    """Return the text lines, read.

    Args:
        ink_map: of the page
        text: its lines
        models: that recognise lines
        constraint: on each line

    Raises:
        DataError: the time is over
    """
    read = models.recognise_lines(ink_map, text, constraint)
    found, mask = [], ink_map.mask
    for line, (image, rescored) in zip(text.lines, read, strict=True):
        symbols = [verdict_on_rescored(each, image.box_on_page(each.box)) for each in rescored]
        doubted = doubt_line(
            symbols, ink_map, mask, slope=line.slope, expected=constraint is not None
        )
        found.append(ReadLine(line, doubted))
    return found


def text_rows(lines: Sequence[ReadLine]) -> list[Row]:
    """Return the rows of lines, those beside each other as the cells of one."""
    read = {id(each.line): each for each in lines}
    rows = group_in_rows([each.line for each in lines])
    return [Row(tuple(read[id(line)].cell for line in row)) for row in rows]


def box_around_rows(rows: Sequence[Row]) -> Box:
    """Return the box around rows; at least one with a cell."""
    return box_around_points(
        np.concatenate([cell.box.corners for row in rows for cell in row.cells])
    )
