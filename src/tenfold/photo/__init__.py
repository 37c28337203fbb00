"""Digits and their probabilities, read from pictures that people really have.

Bytes become a grey picture (``tenfold.pictures``), the picture an ink map (``layout``): its ink is
the cells of tables, the lines of a text or one digit. ``recognition`` gives each a string of digits
and a verdict, and the ``Reader`` returns all of them as a ``Reading`` (``result``).
"""

from pathlib import Path

from tenfold.photo.assembly import assemble_reader, open_reader
from tenfold.photo.cells import Cell, Number
from tenfold.photo.geometry import MAX_PICTURE_SIDE, Box, box_of_text
from tenfold.photo.numbers import DECIMAL_MARKS, DecimalMark
from tenfold.photo.recognition.constraints import NAMED_PATTERNS
from tenfold.photo.result import LAYOUTS, Layout, Reading, Region, Row
from tenfold.photo.symbols import Digit, Sign, Symbol, Verdict
from tenfold.pictures import PictureSource

__all__ = [
    "DECIMAL_MARKS",
    "LAYOUTS",
    "MAX_PICTURE_SIDE",
    "NAMED_PATTERNS",
    "Box",
    "Cell",
    "DecimalMark",
    "Digit",
    "Layout",
    "Number",
    "Reading",
    "Region",
    "Row",
    "Sign",
    "Symbol",
    "Verdict",
    "assemble_reader",
    "box_of_text",
    "open_reader",
    "read",
]


def read(
    picture: PictureSource,
    *,
    layout: Layout = "auto",
    model: Path | str = "default",
    expect: str | int | None = None,
    bright: bool | None = None,
    region: Box | None = None,
    decimal: DecimalMark = "auto",
    digits_only: bool = False,
) -> Reading:
    r"""Return the digits and signs of a picture, with a verdict on each.

    Args:
        picture: a path, the bytes of a file, a Pillow image, or an array
        layout: "digit" (a single one), "line", "page" (lines), "grid" (the largest table, a digit
            in each cell), "boxes" (a row of those), "table" (the largest table, a number in each
            cell), or "auto", which detects the layout
        model: the classifier of single digits: "default", "fast", or the path of a model file
        expect: a constraint on each line: the number of digits, a pattern such as ``20\d\d``, or
            one of ``NAMED_PATTERNS``: "integer", "amount", "date", "time"
        bright: True if the ink is brighter than the paper; None detects it
        region: the part of the picture that is read, in its pixels; None reads all of it
        decimal: the mark of decimals, "." or ","; "auto" leaves a value unsure where both are
            possible
        digits_only: True to leave signs out of the text; ``Reading.marked`` still shows them

    Raises:
        DataError: the picture cannot be read
        ModelFileError: the model cannot be used
        SettingError: there is no such layout or decimal mark, the pattern is not valid, or the
            region is empty
    """
    return open_reader(model).read(
        picture,
        layout=layout,
        expect=expect,
        bright=bright,
        region=region,
        decimal=decimal,
        digits_only=digits_only,
    )
