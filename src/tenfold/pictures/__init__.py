"""Any picture as grey: of a file, of bytes, of Pillow or numpy, whatever its format and colours.

What it comes from may be damaged or hostile: formats are an allow-list, sizes are checked before
anything is decoded, and whatever a decoder throws ends here as one sentence.
"""

import importlib.util
import io
import os
import stat
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias, Union

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.pictures.grey import LONGEST, Grey, Picture, fitted, grey_array

__all__ = [
    "FORMATS",
    "FURTHER",
    "LONGEST",
    "MOST_PIXELS",
    "Grey",
    "Picture",
    "PictureSource",
    "open_picture",
]

if TYPE_CHECKING:
    from PIL.Image import Image

PictureSource: TypeAlias = Union[Path, str, bytes, "Image", NDArray[np.generic]]

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
FURTHER = {".heic": "HEIF", ".heif": "HEIF", ".pdf": "PDF"}  # each with an extra of its own
MOST_PIXELS = 50_000_000  # of a picture before it is made smaller: a telephone's 48 million
EMPTY = 20_000  # pixels to a byte of a WebP: of one colour
PAGE = 2_400  # pixels of the longer side that the first page of a PDF is drawn with
MOST_BYTES = 200_000_000  # of a file


def open_picture(
    source: PictureSource, *, longest: int | None = None, most_pixels: int = MOST_PIXELS
) -> Picture:
    """Return a picture upright as grey; what is transparent is paper, of several frames the first.

    Args:
        source: a path, the bytes of a file, a Pillow image, or an array: uint8, uint16, bool or
            float from 0 to 1, of shape (height, width) or (height, width, 1, 3 or 4)
        longest: pixels of the longer side; a larger picture is made smaller, at little cost
        most_pixels: a picture with more is refused

    Raises:
        DataError: it is no picture, or damaged, or too large; it is named
    """
    from PIL import Image

    if isinstance(source, np.ndarray):
        return fitted(Image.fromarray(grey_array(source)), longest)
    if isinstance(source, Image.Image):
        return _decoded(source, "The picture", longest, most_pixels)
    if isinstance(source, bytes):
        return _opened(io.BytesIO(source), "The picture", longest, most_pixels)
    path = Path(source)
    try:
        regular = stat.S_ISREG(path.stat().st_mode)  # a pipe would be waited for
        if regular:
            with path.open("rb") as file:
                return _opened(file, str(path), longest, most_pixels)
    except DataError:
        raise
    except (OSError, ValueError) as error:  # a path with a zero in it is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(f"{path} was not read: {reason}; a picture was wanted.") from error
    raise DataError(f"{path} is not a file; a picture was wanted.")


def _opened(file: IO[bytes], name: str, longest: int | None, most_pixels: int) -> Picture:
    from PIL import Image

    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    beginning = file.read(12)
    file.seek(0)
    if size == 0:
        raise DataError(f"{name} is empty; a picture was wanted.")
    if size > MOST_BYTES:
        raise DataError(
            f"{name} has {size:,} bytes; at most {MOST_BYTES:,} are accepted: make it smaller."
        )
    try:
        if beginning.startswith(b"%PDF-"):
            return fitted(_first_page(file, name), longest)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # sizes and faults are told in our own sentences
            with Image.open(file, formats=_formats(beginning, name)) as image:
                _check_size(image, name, most_pixels)
                _check_promise(image, size, name)
                return _decoded(image, name, longest, most_pixels)
    except DataError:
        raise
    except Image.DecompressionBombError as error:
        raise DataError(
            f"{name} has far more than the {most_pixels:,} pixels that are accepted: make it "
            "smaller."
        ) from error
    except Exception as error:  # what a decoder throws on a damaged file is not to be foreseen
        wanted = ", ".join(sorted(set(FORMATS.values())))
        raise DataError(
            f"{name} is no picture that can be read: it is damaged, or not one of {wanted}."
        ) from error


def _formats(beginning: bytes, name: str) -> list[str]:
    """Return the formats that are tried; HEIC only where it is, and what reads it is installed."""
    if beginning[4:8] != b"ftyp":
        return sorted(set(FORMATS.values()))
    _require("pillow_heif", "HEIC", "heic", name)
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    return ["HEIF"]


def _first_page(file: IO[bytes], name: str) -> "Image":
    """Return the first page of a PDF, drawn."""
    _require("pypdfium2", "a PDF", "pdf", name)
    from pypdfium2 import PdfDocument

    with PdfDocument(file.read()) as document:
        page = document[0]
        found: Image = page.render(scale=PAGE / max(1.0, *page.get_size())).to_pil()
        return found


def _require(module: str, what: str, extra: str, name: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise DataError(
            f"{name} is {what}, for which pip install 'tenfold[{extra}]' is needed; or save it as "
            "PNG or JPEG."
        )


def _check_promise(image: "Image", size: int, name: str) -> None:
    """Refuse a PNG or WebP that claims more than its bytes can hold, before room is made for it.

    Deflate packs at most 1,032 bytes into one (RFC 1951; zlib's technical details). WebP has no
    such bound, but of a picture with so few bytes for its pixels nothing can be read.
    """
    deep = 1 / 8 if image.mode == "1" else len(image.getbands())
    pixels = image.width * image.height
    if (image.format == "PNG" and pixels * deep > 1_032 * size) or (
        image.format == "WEBP" and pixels > EMPTY * size
    ):
        raise DataError(
            f"{name} says that it has {image.width:,} by {image.height:,} pixels, which its "
            f"{size:,} bytes cannot hold: it is damaged."
        )


def _check_size(image: "Image", name: str, most_pixels: int) -> None:
    width, height = image.size
    if width * height > most_pixels or max(width, height) > LONGEST:
        raise DataError(
            f"{name} has {width:,} by {height:,} pixels; at most {most_pixels:,}, and {LONGEST:,} "
            "each way, are accepted: make it smaller."
        )
    if width * height == 0:
        raise DataError(f"{name} has {width} by {height} pixels; a picture was wanted.")


def _decoded(image: "Image", name: str, longest: int | None, most_pixels: int) -> Picture:
    _check_size(image, name, most_pixels)
    width, height = image.size
    if longest and image.format == "JPEG":
        # The decoder halves while it decodes, which takes a quarter of the time and memory.
        image.draft("L", (-(-width * longest // max(width, height)),) * 2)
    return fitted(image, longest, before=max(width, height))
