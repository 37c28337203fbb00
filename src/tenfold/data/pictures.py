"""Grey pictures from files of any supported format, upright."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenfold.pictures import FORMATS, OPTIONAL_FORMATS, open_picture

__all__ = ["FORMATS", "pictures_in", "read_grey"]

_MAX_PIXELS = 1 << 24  # of one picture: 4,096 by 4,096


def pictures_in(folder: Path, *, further: bool = False) -> list[Path]:
    """Return the files of a folder with the ending of a picture, in the order of their names.

    With ``further``, also those of formats that need an extra.

    Raises:
        OSError: the folder cannot be read
    """
    wanted = {*FORMATS, *OPTIONAL_FORMATS} if further else {*FORMATS}
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in wanted]


def read_grey(path: Path) -> NDArray[np.uint8]:
    """Return a picture as uint8 (height, width), upright; transparent pixels are paper.

    Of several frames the first is taken; 16 bits are scaled to 8.

    Raises:
        DataError: it cannot be read, or has more than 4,096 by 4,096 pixels; it is named
    """
    return open_picture(path, most_pixels=_MAX_PIXELS).grey
