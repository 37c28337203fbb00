"""The cells of a reading: places of their own in a row, and the numbers that they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tenfold.photo.geometry import Box, box_around_points
from tenfold.photo.numbers import DecimalMark, NumberKind, Parsed, parse_number
from tenfold.photo.symbols import Digit, Move, Symbol, is_sure, letter

UNSURE_SYMBOL = "a symbol is not sure"


@dataclass(frozen=True)
class Cell:
    """A place of its own in a row: the cell of a table, a box, or a number beside others.

    Attributes:
        box: of the cell's lines; of a number without lines, around its symbols
        symbols: digits and signs, from left to right; none in a blank cell
    """

    box: Box
    symbols: tuple[Symbol, ...] = ()

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Return the digits alone, and what is neither digit nor sign, from left to right."""
        return tuple(symbol for symbol in self.symbols if isinstance(symbol, Digit))

    @property
    def text(self) -> str:
        """Return the likeliest symbols, unsure ones too; empty in a cell without any."""
        return "".join(letter(symbol, marked=False) for symbol in self.symbols)

    @property
    def marked(self) -> str:
        """Return the symbols with a question mark for each that is unsure."""
        return "".join(letter(symbol, marked=True) for symbol in self.symbols)

    @property
    def sure(self) -> bool:
        """Return whether every place is a digit or a sign beyond doubt."""
        return all(map(is_sure, self.symbols))

    def moved(self, move: Move) -> "Cell":
        """Return the cell with all boxes moved."""
        return Cell(move(self.box), tuple(symbol.moved(move) for symbol in self.symbols))


@dataclass(frozen=True)
class Number:
    """One number that was read.

    Attributes:
        text: its digits and signs
        kind: "number", "date", "time", or "other" of a text that is none of them
        value: of a number, exact; None of any other text
        box: around it
        sure: True if all of it is beyond doubt, and its value too
        why: the reason against it; empty where there is none
    """

    text: str
    kind: NumberKind
    value: Decimal | None
    box: Box
    sure: bool
    why: str = ""


def runs_of(cells: Sequence[Cell], *, as_one: bool) -> list[list[Cell]]:
    """Return the cells of each number of a row.

    Args:
        cells: from left to right
        as_one: True if cells side by side are one number, as boxes are
    """
    runs: list[list[Cell]] = [[]]
    for cell in cells:
        if not as_one or not cell.symbols:
            runs.append([])
        if cell.symbols:
            runs[-1].append(cell)
    return [run for run in runs if any(cell.digits for cell in run)]


def number_of(cells: Sequence[Cell], decimal: DecimalMark) -> Number:
    """Return the number that cells side by side hold."""
    text = "".join(cell.text for cell in cells)
    parsed = parse_number(text, decimal) if text else Parsed("other")
    box = box_around_points(np.concatenate([cell.box.corners for cell in cells]))
    why = parsed.why if all(cell.sure for cell in cells) else UNSURE_SYMBOL
    return Number(text, parsed.kind, parsed.value, box, not why, why)
