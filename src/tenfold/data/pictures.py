"""A picture from a file, as grey: whatever its format, its colours and how the camera was held."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenfold.pictures import FORMATS, FURTHER, open_picture

__all__ = ["FORMATS", "pictures_in", "read_grey"]

_CEILING = 1 << 24  # pixels of one picture: 4,096 by 4,096


def pictures_in(folder: Path, *, further: bool = False) -> list[Path]:
    """Return the files of a folder that are named as pictures, in the order of their names.

    Those that an extra is needed for come too where ``further`` says so.

    Raises:
        OSError: the folder cannot be read
    """
    wanted = {*FORMATS, *FURTHER} if further else {*FORMATS}
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in wanted]


def read_grey(path: Path) -> NDArray[np.uint8]:
    """Return a picture as uint8 (height, width), upright; what is transparent is paper.

    Of several frames the first comes; 16 bits are scaled to 8.

    Raises:
        DataError: it cannot be read, or has more than 4,096 by 4,096 pixels; it is named
    """
    return open_picture(path, most_pixels=_CEILING).grey
