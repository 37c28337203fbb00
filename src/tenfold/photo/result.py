"""The result of a reading: digits with their places and probabilities, in rows."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

from tenfold.photo.geometry import Box

Verdict: TypeAlias = Literal["digit", "unsure", "not a digit"]
Layout: TypeAlias = Literal["auto", "digit", "line", "page", "grid", "boxes", "table"]
RegionKind: TypeAlias = Literal["digit", "line", "lines", "grid", "boxes", "table"]
Move: TypeAlias = Callable[[Box], Box]  # from a place in one picture to that in another

LAYOUTS: tuple[Layout, ...] = ("auto", "digit", "line", "page", "grid", "boxes", "table")
UNSURE_MARK = "?"  # in ``Reading.marked``, for a digit that is not sure
BLANK_MARK = "."  # in the text of a grid, boxes or a table, for a cell without a digit
ONE_EACH: tuple[RegionKind, ...] = ("grid", "boxes")  # with a digit in each cell, at most
WITH_CELLS: tuple[RegionKind, ...] = ("grid", "boxes", "table")
UNEXPLAINED = "ink that is no digit, line or box"


@dataclass(frozen=True)
class Digit:
    """One place that was read.

    Attributes:
        box: of the digit in the picture
        label: the likeliest digit, 0 to 9; None where nothing is a digit
        probability: of that digit, 0 to 1
        second: the next likeliest digit
        second_probability: of that digit
        verdict: "digit", "unsure", or "not a digit"
        why: the reason against a digit; empty where there is none
        probabilities: of all ten digits; the rest up to 1 is doubt
        image: uint8 (28, 28) as bytes, the digit as the classifier saw it
    """

    box: Box
    label: int | None
    probability: float
    second: int | None
    second_probability: float
    verdict: Verdict
    why: str = ""
    probabilities: tuple[float, ...] = ()
    image: bytes = field(default=b"", repr=False)

    def moved(self, move: Move) -> "Digit":
        """Return the digit with its box moved."""
        return replace(self, box=move(self.box))


@dataclass(frozen=True)
class Cell:
    """A place of its own in a row: the cell of a table, a box, or a number beside others.

    Attributes:
        box: of the cell's lines; of a number without lines, around its digits
        digits: from left to right; none in a blank cell
    """

    box: Box
    digits: tuple[Digit, ...] = ()

    @property
    def text(self) -> str:
        """Return the likeliest digits, unsure ones too; empty in a cell without any."""
        return "".join(_letter(digit, marked=False) for digit in self.digits)

    @property
    def marked(self) -> str:
        """Return the digits with a question mark for each that is unsure."""
        return "".join(_letter(digit, marked=True) for digit in self.digits)

    @property
    def sure(self) -> bool:
        """Return whether every place is a digit beyond doubt."""
        return all(digit.verdict == "digit" for digit in self.digits)

    def moved(self, move: Move) -> "Cell":
        """Return the cell with all boxes moved."""
        return Cell(move(self.box), tuple(digit.moved(move) for digit in self.digits))


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
        return tuple(digit for _, digit in self.places)

    @property
    def places(self) -> tuple[tuple[int, Digit | None], ...]:
        """Return each of the digits with the number of its cell, from 1."""
        blank = (None,) if self.kind in WITH_CELLS else ()
        return tuple(
            (number, digit)
            for number, cell in enumerate(self.cells, start=1)
            for digit in cell.digits or blank
        )

    @property
    def text(self) -> str:
        """Return the likeliest digits, unsure ones too, with a space between numbers.

        A cell of a grid, boxes or a table that holds no digit is a full stop.
        """
        return self._joined([cell.text for cell in self.cells])

    @property
    def marked(self) -> str:
        """Return the digits with a question mark for each that is unsure."""
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
    def digits(self) -> tuple[Digit, ...]:
        """Return all digits in reading order, without blank cells."""
        return tuple(digit for row in self.rows for cell in row.cells for digit in cell.digits)

    def moved(self, move: Move) -> "Region":
        """Return the region with all boxes moved."""
        return Region(self.kind, move(self.box), tuple(row.moved(move) for row in self.rows))


@dataclass(frozen=True)
class Reading:
    """The reading of a picture.

    Attributes:
        regions: in reading order
        layout: in which the picture was read: "digit", "line", "page", "grid", "boxes" or "table"
        width: of the picture as it came, once upright, in pixels
        height: of the same
        unexplained: boxes of ink that is no digit, line or box
    """

    regions: tuple[Region, ...]
    layout: Layout
    width: int
    height: int
    unexplained: tuple[Box, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows of all regions, in reading order."""
        return tuple(row for region in self.regions for row in region.rows)

    @property
    def text(self) -> str:
        """Return the likeliest digits, a line for each row; empty where nothing was read."""
        return "\n".join(row.text for row in self.rows)

    @property
    def marked(self) -> str:
        """Return the text with a question mark for each digit that is unsure."""
        return "\n".join(row.marked for row in self.rows)

    @property
    def digits(self) -> tuple[Digit, ...]:
        """Return all digits in reading order, without blank cells."""
        return tuple(digit for region in self.regions for digit in region.digits)

    @property
    def sure(self) -> bool:
        """Return whether every place is a digit beyond doubt, and no ink is left unexplained."""
        return not self.unexplained and all(digit.verdict == "digit" for digit in self.digits)

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
                {"digits": [_content(digit, images) for digit in row.digits]} for row in self.rows
            ],
            "regions": [_region_content(region) for region in self.regions],
            "layout": self.layout,
            "width": self.width,
            "height": self.height,
            "unexplained": [asdict(box) for box in self.unexplained],
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


def _letter(digit: Digit, *, marked: bool) -> str:
    if digit.verdict == "not a digit" or digit.label is None:
        return UNSURE_MARK if marked else ""
    return UNSURE_MARK if marked and digit.verdict == "unsure" else str(digit.label)
