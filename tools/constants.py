"""Write the constants that the browser shares with Python: src/tenfold/web/constants.js.

Only values of the same meaning are shared; where the two differ on purpose, each has its own
constant with the reason.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tenfold.files import write_text
from tenfold.photo import MAX_PICTURE_SIDE
from tenfold.photo.geometry import MIN_PAGE_SIDE
from tenfold.photo.layout.binarization import MIN_PAPER_GREY, STROKES_IN_REACH
from tenfold.photo.recognition.verdict import SURE_CONFIDENCE
from tenfold.photo.result import WITH_CELLS
from tenfold.types import SIDE

FILE = Path(__file__).parents[1] / "src" / "tenfold" / "web" / "constants.js"
CONSTANTS: Mapping[str, tuple[float | tuple[str, ...], str]] = MappingProxyType(
    {
        "IMAGE_SIDE": (SIDE, "pixels of a digit's image"),
        "MAX_PICTURE_SIDE": (MAX_PICTURE_SIDE, "pixels of the longer side at which it is read"),
        "MIN_PAGE_SIDE": (MIN_PAGE_SIDE, "pixels of the shorter side of what may be a page"),
        "MIN_PAPER_GREY": (MIN_PAPER_GREY, "grey level below which darkness means nothing"),
        "STROKES_IN_REACH": (STROKES_IN_REACH, "stroke widths within which paper is sought"),
        "SURE_CONFIDENCE": (SURE_CONFIDENCE, "from which on a digit is sure"),
        "WITH_CELLS": (WITH_CELLS, "kinds of regions in which a cell may be blank"),
    }
)


def constants_as_javascript() -> str:
    """Return the content of the file."""
    lines = ["// Made from Python's constants by: make constants", ""]
    for name, (value, comment) in CONSTANTS.items():
        lines.append(f"export const {name} = {json.dumps(value)}; // {comment}")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    write_text(FILE, constants_as_javascript())
