"""Pictures as grey arrays: from a file, bytes, Pillow or numpy, of any format and colours.

Files may be damaged or hostile: formats are an allow-list, sizes are checked before decoding, every
exception of a decoder becomes one error sentence, and a PDF is rendered in a process of its own.
"""

import importlib.util
import io
import os
import stat
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias, Union, cast

import numpy as np
from numpy.typing import NDArray

from tenfold.deprecation import former_name
from tenfold.errors import DataError
from tenfold.pictures.grey import MAX_SIDE, Grey, Picture, fitted, grey_array
from tenfold.pictures.jpeg_segments import JPEG_BEGINNING, check_segments
from tenfold.pictures.limits import CountedFile, check_exif
from tenfold.pictures.pdf import render_first_page
from tenfold.pictures.silence import silence_libtiff, silence_pillow
from tenfold.pictures.sizes import check_size, check_stated_size
from tenfold.pictures.tiff_tags import TIFF_BEGINNINGS, check_tags

__all__ = [
    "FORMATS",
    "MAX_PIXELS",
    "MAX_SIDE",
    "OPTIONAL_FORMATS",
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
OPTIONAL_FORMATS = {".heic": "HEIF", ".heif": "HEIF", ".pdf": "PDF"}  # each needs an extra
MAX_PIXELS = 50_000_000  # of a picture before it is reduced: a phone's camera has 48 million
MAX_BYTES = 200_000_000  # of a file


def open_picture(
    source: PictureSource, *, longest: int | None = None, most_pixels: int = MAX_PIXELS
) -> Picture:
    """Return a picture, upright and grey; transparency becomes paper, of frames the first counts.

    Args:
        source: a path, the bytes of a file, a Pillow image, or an array: uint8, uint16, bool or
            float from 0 to 1, of shape (height, width) or (height, width, 1, 3 or 4)
        longest: pixels of the longer side; a larger picture is reduced, at little cost
        most_pixels: a picture with more is refused

    Raises:
        DataError: it is not a picture, or damaged, or too large; the message names it
    """
    from PIL import Image

    if isinstance(source, np.ndarray):
        return fitted(Image.fromarray(grey_array(source)), longest)
    if isinstance(source, Image.Image):
        return _decoded(source, "The picture", longest, most_pixels)
    if isinstance(source, bytes):
        return _opened(io.BytesIO(source), "The picture", longest, most_pixels)
    if not isinstance(source, (str, os.PathLike)):
        raise DataError(
            f"{type(source).__name__} came; a path, the bytes of a file, a Pillow image or an "
            "array was wanted."
        )
    path = Path(source)
    try:
        regular = stat.S_ISREG(path.stat().st_mode)  # opening a pipe would block
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
    if size > MAX_BYTES:
        raise DataError(
            f"{name} has {size:,} bytes; at most {MAX_BYTES:,} are accepted: make it smaller."
        )
    try:
        if beginning.startswith(b"%PDF-"):
            _require("pypdfium2", "a PDF", "pdf", name)
            return fitted(render_first_page(file.read(), name), longest)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own errors report sizes and damage
            silence_pillow()
            _check_parts(file, beginning, name)
            counted = cast(IO[bytes], CountedFile(file, name))
            with Image.open(counted, formats=_formats(beginning, name)) as image:
                check_size(image, name, most_pixels)
                check_stated_size(image, size, name)
                return _decoded(image, name, longest, most_pixels)
    except DataError:
        raise
    except Image.DecompressionBombError as error:
        raise DataError(
            f"{name} has far more than the {most_pixels:,} pixels that are accepted: make it "
            "smaller."
        ) from error
    except Exception as error:  # decoders raise any exception on a damaged file
        wanted = ", ".join(sorted(set(FORMATS.values())))
        raise DataError(
            f"{name} is no picture that can be read: it is damaged, or not one of {wanted}."
        ) from error


def _formats(beginning: bytes, name: str) -> list[str]:
    """Return the formats to try; for a HEIC file only HEIF, if its reader is installed."""
    if beginning[4:8] != b"ftyp":
        return sorted(set(FORMATS.values()))
    _require("pillow_heif", "HEIC", "heic", name)
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False)
    return ["HEIF"]


def _check_parts(file: IO[bytes], beginning: bytes, name: str) -> None:
    """Raise DataError if a JPEG or TIFF has too many parts; other formats are counted as read."""
    if beginning.startswith(JPEG_BEGINNING):
        check_segments(file.read(), name)
    elif beginning.startswith(TIFF_BEGINNINGS):
        silence_libtiff()
        check_tags(file, name)
    file.seek(0)


def _require(module: str, what: str, extra: str, name: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise DataError(
            f"{name} is {what}, for which pip install 'tenfold[{extra}]' is needed; or save it as "
            "PNG or JPEG."
        )


def _decoded(image: "Image", name: str, longest: int | None, most_pixels: int) -> Picture:
    check_size(image, name, most_pixels)
    width, height = image.size
    if longest and image.format == "JPEG":
        # The decoder reduces while it decodes, which takes a quarter of the time and memory.
        image.draft("L", (-(-width * longest // max(width, height)),) * 2)
    image.load()
    check_exif(len(image.info.get("exif") or b""), name)
    return fitted(image, longest, before=max(width, height))


_RENAMED = {"FURTHER": "OPTIONAL_FORMATS", "LONGEST": "MAX_SIDE", "MOST_PIXELS": "MAX_PIXELS"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)
