"""The result of a reading: digits with their places and probabilities, in rows."""

from base64 import b64encode
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

from tenfold.photo.geometry import Box

Verdict: TypeAlias = Literal["digit", "unsure", "not a digit"]
Layout: TypeAlias = Literal["auto", "digit", "line", "page", "grid"]

LAYOUTS: tuple[Layout, ...] = ("auto", "digit", "line", "page", "grid")
UNSURE_MARK = "?"  # in ``Reading.marked``, for a digit that is not sure
BLANK_MARK = "."  # in a grid's text, for a cell without a digit


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

    def scaled(self, factor: float) -> "Digit":
        """Return the digit with the sides of its box multiplied by this factor."""
        return replace(self, box=self.box.scaled(factor))


@dataclass(frozen=True)
class Row:
    """A text line or a row of a grid, from left to right; a blank cell has no digit (None)."""

    digits: tuple[Digit | None, ...]

    @property
    def text(self) -> str:
        """Return the likeliest digits, unsure ones too."""
        return "".join(_letter(digit, marked=False) for digit in self.digits)

    @property
    def marked(self) -> str:
        """Return the digits with a question mark for each that is unsure."""
        return "".join(_letter(digit, marked=True) for digit in self.digits)

    def scaled(self, factor: float) -> "Row":
        """Return the row with the sides of its boxes multiplied by this factor."""
        return Row(tuple(None if digit is None else digit.scaled(factor) for digit in self.digits))


@dataclass(frozen=True)
class Reading:
    """The reading of a picture.

    Attributes:
        rows: lines from top to bottom, or the rows of a grid
        layout: in which the picture was read: "digit", "line", "page" or "grid"
        width: of the picture as it came, once upright, in pixels
        height: of the same
    """

    rows: tuple[Row, ...]
    layout: Layout
    width: int
    height: int

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
        return tuple(digit for row in self.rows for digit in row.digits if digit is not None)

    @property
    def sure(self) -> bool:
        """Return whether every place is a digit beyond doubt."""
        return all(digit.verdict == "digit" for digit in self.digits)

    def as_content(self, *, images: bool = False) -> dict[str, Any]:
        """Return everything as plain values, for JSON.

        Args:
            images: True to add the image of each digit, in base64
        """
        summary = {"text": self.text, "marked": self.marked, "sure": self.sure}
        content = {**summary, **asdict(self)}
        for row in content["rows"]:
            for digit in filter(None, row["digits"]):
                image = digit.pop("image")
                if images:
                    digit["image"] = b64encode(image).decode()
        return content


def _letter(digit: Digit | None, *, marked: bool) -> str:
    if digit is None:
        return BLANK_MARK
    if digit.verdict == "not a digit" or digit.label is None:
        return UNSURE_MARK if marked else ""
    return UNSURE_MARK if marked and digit.verdict == "unsure" else str(digit.label)
