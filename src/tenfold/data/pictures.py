"""A picture from a file, as grey: whatever its format, its colours and how the camera was held."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tenfold.errors import DataError

FORMATS = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".bmp": "BMP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".webp": "WEBP",
    ".gif": "GIF",
}
_CEILING = 1 << 24  # pixels of one picture: 4,096 by 4,096


def pictures_in(folder: Path) -> list[Path]:
    """Return the files of a folder that are named as pictures, in the order of their names.

    Raises:
        OSError: the folder cannot be read
    """
    return [file for file in sorted(folder.iterdir()) if file.suffix.lower() in FORMATS]


def read_grey(path: Path) -> NDArray[np.uint8]:
    """Return a picture as uint8 (height, width), upright; what is transparent is white paper.

    Of several frames the first comes; 16 bits are scaled to 8.

    Raises:
        DataError: it cannot be read, or has more than 4,096 by 4,096 pixels; it is named
    """
    try:
        with Image.open(path, formats=sorted(set(FORMATS.values()))) as image:
            _check_size(image, path)
            return _grey(image)
    except DataError:
        raise
    except Exception as error:  # what Pillow raises on a damaged file is not to be foreseen
        raise DataError(f"{path} is no picture that can be read: {error}.") from error


def _check_size(image: Image.Image, path: Path) -> None:
    """Let a picture be decoded only if it is not too large."""
    if image.width * image.height > _CEILING:
        raise DataError(
            f"{path} has {image.width} by {image.height} pixels; at most {_CEILING:,} are "
            "accepted: make it smaller."
        )


def _grey(image: Image.Image) -> NDArray[np.uint8]:
    """Return the first frame as grey, upright, on white paper where it is transparent."""
    if image.mode.startswith("I;16"):  # 16 bits a pixel, which Pillow would clip and not scale
        return (np.asarray(image) >> 8).astype(np.uint8)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", upright.size, "white")
    return np.asarray(Image.alpha_composite(paper, upright).convert("L"))
