"""The result of a reading: digits and signs with their places and probabilities, in rows."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

from tenfold.photo.cells import Cell, Number, number_of, runs_of
from tenfold.photo.geometry import Box
from tenfold.photo.numbers import DecimalMark
from tenfold.photo.symbols import Digit, Move, Sign, Symbol, is_sure

Layout: TypeAlias = Literal["auto", "digit", "line", "page", "grid", "boxes", "table"]
RegionKind: TypeAlias = Literal["digit", "line", "lines", "grid", "boxes", "table"]

LAYOUTS: tuple[Layout, ...] = ("auto", "digit", "line", "page", "grid", "boxes", "table")
BLANK_MARK = "."  # in the text of a grid, boxes or a table, for a cell without a digit
ONE_EACH: tuple[RegionKind, ...] = ("grid", "boxes")  # with a digit in each cell, at most
WITH_CELLS: tuple[RegionKind, ...] = ("grid", "boxes", "table")
UNEXPLAINED = "ink that is no digit, line or box"


@dataclass(frozen=True)
class Row:
    """A text line, or a row of cells, from left to right.

    Attributes:
        cells: from left to right
        kind: of the region that it is in
    """

    cells: tuple[Cell, ...]
    kind: RegionKind = "line"

    @property
    def digits(self) -> tuple[Digit | None, ...]:
        """Return the digits of all cells; None for a blank cell of a grid, boxes or a table."""
        return tuple(symbol for _, symbol in self.places if not isinstance(symbol, Sign))

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Return the signs of all cells."""
        return tuple(
            symbol for cell in self.cells for symbol in cell.symbols if isinstance(symbol, Sign)
        )

    @property
    def places(self) -> tuple[tuple[int, Symbol | None], ...]:
        """Return each digit and sign with the number of its cell, from 1; None for a blank cell."""
        blank = (None,) if self.kind in WITH_CELLS else ()
        return tuple(
            (number, symbol)
            for number, cell in enumerate(self.cells, start=1)
            for symbol in cell.symbols or blank
        )

    @property
    def text(self) -> str:
        """Return the likeliest symbols, unsure ones too, with a space between numbers.

        A cell of a grid, boxes or a table that holds nothing is a full stop.
        """
        return self._joined([cell.text for cell in self.cells])

    @property
    def marked(self) -> str:
        """Return the symbols with a question mark for each that is unsure."""
        return self._joined([cell.marked for cell in self.cells])

    def moved(self, move: Move) -> "Row":
        """Return the row with all boxes moved."""
        return replace(self, cells=tuple(cell.moved(move) for cell in self.cells))

    def _joined(self, texts: Sequence[str]) -> str:
        if self.kind in WITH_CELLS:
            texts = [text or BLANK_MARK for text in texts]
        return ("" if self.kind in ONE_EACH else " ").join(filter(None, texts))


@dataclass(frozen=True)
class Region:
    """A part of a picture that is read as one thing.

    Attributes:
        kind: "digit" (a single one), "line", "lines", "grid" (a digit in each cell, at most),
            "boxes" (a row of those) or "table"
        box: around it
        rows: from top to bottom
    """

    kind: RegionKind
    box: Box
    rows: tuple[Row, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return the cells of all rows in reading order."""
        return tuple(cell for row in self.rows for cell in row.cells)

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Return all digits in reading order, without blank cells."""
        return tuple(digit for cell in self.cells for digit in cell.digits)

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """Return all digits and signs in reading order."""
        return tuple(symbol for cell in self.cells for symbol in cell.symbols)

    def moved(self, move: Move) -> "Region":
        """Return the region with all boxes moved."""
        return Region(self.kind, move(self.box), tuple(row.moved(move) for row in self.rows))

    def with_symbols(self, change: Callable[[Cell], tuple[Symbol, ...]]) -> "Region":
        """Return the region with the symbols of each cell changed."""
        rows = [
            replace(row, cells=tuple(Cell(cell.box, change(cell)) for cell in row.cells))
            for row in self.rows
        ]
        return replace(self, rows=tuple(rows))

    def misfitting(self, why: str) -> "Region":
        """Return the region with all symbols unsure for this reason, instead of their own."""
        return self.with_symbols(
            lambda cell: tuple(
                symbol
                if symbol.verdict == "not a digit"
                else replace(symbol, verdict="unsure", why=why)
                for symbol in cell.symbols
            )
        )

    def without_signs(self) -> "Region":
        """Return the region with signs that are dropped: they stand in ``marked`` only."""
        return self.with_symbols(
            lambda cell: tuple(
                replace(symbol, dropped=True) if isinstance(symbol, Sign) else symbol
                for symbol in cell.symbols
            )
        )


@dataclass(frozen=True)
class Reading:
    """The reading of a picture.

    Attributes:
        regions: in reading order
        layout: in which the picture was read: "digit", "line", "page", "grid", "boxes" or "table"
        width: of the picture as it came, once upright, in pixels
        height: of the same
        unexplained: boxes of ink that is no digit, line or box
        decimal: the mark of decimals in its numbers, or "auto"
    """

    regions: tuple[Region, ...]
    layout: Layout
    width: int
    height: int
    unexplained: tuple[Box, ...] = ()
    decimal: DecimalMark = "auto"

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all regions, in reading order."""
        return tuple(row for region in self.regions for row in region.rows)

    @property
    def text(self) -> str:
        """Return the likeliest symbols, a line for each row; empty where nothing was read."""
        return "\n".join(row.text for row in self.rows)

    @property
    def marked(self) -> str:
        """Return the text with a question mark for each symbol that is unsure."""
        return "\n".join(row.marked for row in self.rows)

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Return all digits in reading order, without blank cells."""
        return tuple(digit for region in self.regions for digit in region.digits)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Return the numbers in reading order: one for each cell, or each run of boxes."""
        return tuple(
            number_of(cells, self.decimal)
            for row in self.rows
            for cells in runs_of(row.cells, as_one=row.kind == "boxes")
        )

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """Return all digits and signs in reading order, without blank cells."""
        return tuple(symbol for region in self.regions for symbol in region.symbols)

    @property
    def sure(self) -> bool:
        """Return whether every place is beyond doubt, and no ink is left unexplained."""
        return not self.unexplained and all(map(is_sure, self.symbols))

    @property
    def why(self) -> str:
        """Return the reason against the reading as a whole; empty where there is none."""
        return UNEXPLAINED if self.unexplained else ""

    def as_content(self, *, images: bool = False) -> dict[str, Any]:
        """Return everything as plain values, for JSON.

        Args:
            images: True to add the image of each digit, in base64
        """
        return {
            "text": self.text,
            "marked": self.marked,
            "sure": self.sure,
            "why": self.why,
            "rows": [
                {
                    "digits": [_content(digit, images) for digit in row.digits],
                    "signs": [
                        {"place": place, **asdict(symbol)}
                        for place, (_, symbol) in enumerate(row.places, start=1)
                        if isinstance(symbol, Sign)
                    ],
                }
                for row in self.rows
            ],
            "numbers": [_number_content(number) for number in self.numbers],
            "regions": [_region_content(region) for region in self.regions],
            "layout": self.layout,
            "width": self.width,
            "height": self.height,
            "unexplained": [asdict(box) for box in self.unexplained],
            "decimal": self.decimal,
        }


def _content(digit: Digit | None, images: bool) -> dict[str, Any] | None:
    """Return a digit as plain values."""
    if digit is None:
        return None
    content = asdict(digit)
    image = content.pop("image")
    if images:
        content["image"] = b64encode(image).decode()
    return content


def _region_content(region: Region) -> dict[str, Any]:
    """Return a region as plain values; its digits are in the reading's rows."""
    rows = [{"cells": [_cell_content(cell) for cell in row.cells]} for row in region.rows]
    return {"kind": region.kind, "box": asdict(region.box), "rows": rows}


def _cell_content(cell: Cell) -> dict[str, Any]:
    """Return a cell as plain values, without its digits."""
    box = asdict(cell.box)
    return {"box": box, "text": cell.text, "marked": cell.marked, "sure": cell.sure}


def _number_content(number: Number) -> dict[str, Any]:
    """Return a number as plain values; its value as text, which keeps it exact."""
    value = None if number.value is None else str(number.value)
    return {**asdict(number), "value": value}
