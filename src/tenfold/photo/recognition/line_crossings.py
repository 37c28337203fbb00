"""Numbers of a table that go on over the line to the next cell."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tenfold.photo.layout.tables import TableCell
from tenfold.photo.recognition.doubts import GOES_ON, GOING_ON
from tenfold.photo.symbols import Digit, Sign, Symbol, doubted

Symbols = tuple[Symbol, ...]


def across_lines(symbols: Mapping[int, Symbols], cells: Sequence[TableCell]) -> dict[int, Symbols]:
    """Return the symbols of each cell, those at the line to the next cell in the right one.

    A digit on the line is a decimal of the number before it where that ends in a point or a comma,
    as no whole number does. Digits behind the line, which touch such a one, are the next cell's.
    All of them are unsure.

    Args:
        symbols: of the cells with writing, by their indices
        cells: of the table
    """
    found = dict(symbols)
    order = sorted(range(len(cells)), key=lambda index: (cells[index].row, cells[index].column))
    for left, right in pairwise(order):
        if not _are_neighbours(cells[left], cells[right]):
            continue
        before, behind = found.get(left, ()), found.get(right, ())
        line = (cells[left].box.right + cells[right].box.left) / 2
        if _goes_on(before, behind, line):
            found[left], found[right] = (*before, doubted(behind[0], GOES_ON)), behind[1:]
        elif beyond := _beyond(before, line):
            found[left] = before[: -len(beyond)]
            found[right] = (*(doubted(each, GOES_ON) for each in beyond), *behind)
    return found


def _beyond(before: Symbols, line: float) -> Symbols:
    """Return the last symbols of a cell that are behind its line; never all of them."""
    count = sum(1 for symbol in before[1:] if symbol.box.left >= line)
    return before[len(before) - count :]


def _are_neighbours(left: TableCell, right: TableCell) -> bool:
    same_row = (left.row, left.n_rows) == (right.row, right.n_rows)
    return same_row and left.column + left.n_columns == right.column


def _goes_on(before: Symbols, behind: Symbols, line: float) -> bool:
    """Return whether a number without its decimals stands before a digit on the line."""
    if len(before) < 2 or not behind or not isinstance(behind[0], Digit):
        return False
    sign, box = before[-1], behind[0].box
    return isinstance(sign, Sign) and sign.symbol in GOING_ON and box.left < line < box.right
