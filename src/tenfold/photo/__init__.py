"""Digits and their probabilities, read from pictures that people really have.

Bytes become a grey picture (``tenfold.pictures``), the picture an ink map (``layout``): its ink is
the cells of a grid, the lines of a text or one digit. ``recognition`` gives each a string of digits
and a verdict, and the ``Reader`` returns all of them as a ``Reading`` (``result``).
"""

from pathlib import Path

from tenfold.photo.assembly import assemble_reader, open_reader
from tenfold.photo.geometry import MAX_PICTURE_SIDE, Box
from tenfold.photo.result import LAYOUTS, Digit, Layout, Reading, Row, Verdict
from tenfold.pictures import PictureSource

__all__ = [
    "LAYOUTS",
    "MAX_PICTURE_SIDE",
    "Box",
    "Digit",
    "Layout",
    "Reading",
    "Row",
    "Verdict",
    "assemble_reader",
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
) -> Reading:
    r"""Return the digits of a picture, with a verdict on each.

    Args:
        picture: a path, the bytes of a file, a Pillow image, or an array
        layout: "digit" (a single one), "line", "page" (lines), "grid" (cells with a digit each), or
            "auto", which detects the layout
        model: the classifier of single digits: "default", "fast", or the path of a model file
        expect: a constraint on each line: the number of digits, or a pattern such as ``20\d\d``
        bright: True if the ink is brighter than the paper; None detects it

    Raises:
        DataError: the picture cannot be read
        ModelFileError: the model cannot be used
        SettingError: there is no such layout, or the pattern is not valid
    """
    return open_reader(model).read(picture, layout=layout, expect=expect, bright=bright)
