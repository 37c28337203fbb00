"""Conversion to grey: colours, transparency, 16 bits, orientation and reduction of size."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

Grey: TypeAlias = NDArray[np.uint8]

MAX_SIDE = 20_000  # pixels of a side
ORIENTATION_TAG = 0x0112  # EXIF
BAND_ROWS = 256  # of the reduced picture, computed at a time


@dataclass(frozen=True)
class Picture:
    """A picture upright and grey, uint8 (height, width), 0 = black.

    ``scale`` is the number of original pixels for each of these; ``width`` and ``height`` are
    those of the original, once upright.
    """

    grey: Grey
    scale: float
    width: int
    height: int


def fitted(image: "Image", longest: int | None, before: int | None = None) -> Picture:
    """Return an image as grey, reduced if a side is longer than ``longest``.

    Args:
        image: of any mode and orientation
        longest: the maximum number of pixels of the longer side
        before: pixels of the longer side before the decoder reduced the image
    """
    upright = _upright(image)
    decoded = max(upright.size)
    scale = (before or decoded) / decoded
    width, height = (round(side * scale) for side in upright.size)
    if longest and decoded > longest:
        grey = _reduce(upright, longest / decoded)
    else:
        grey = np.asarray(_grey(upright, _paper_of(upright)))
    return Picture(grey, (before or decoded) / max(grey.shape), width, height)


def _reduce(image: "Image", scale: float) -> Grey:
    """Return the image as grey and reduced, band by band, which saves a full copy in memory."""
    from PIL import Image

    paper = _paper_of(image)
    width, height = (max(1, round(side * scale)) for side in image.size)
    small = np.empty((height, width), dtype=np.uint8)
    step = image.height / height
    for top in range(0, height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, height)
        start, end = top * step, bottom * step
        above, below = int(start), min(math.ceil(end), image.height)
        part = _grey(image.crop((0, above, image.width, below)), paper)
        box = (0, start - above, image.width, end - above)
        small[top:bottom] = np.asarray(
            part.resize((width, bottom - top), Image.Resampling.BOX, box)
        )
    return small


def _upright(image: "Image") -> "Image":
    """Return the first frame with 8 bits per channel, upright."""
    from PIL import ImageOps

    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        image = _to_eight_bits(image)
    if image.getexif().get(ORIENTATION_TAG, 1) != 1:  # exif_transpose always copies
        image = ImageOps.exif_transpose(image)
    return image


def _grey(image: "Image", paper: int) -> "Image":
    """Return the image as mode L, with the grey of paper in its transparent parts."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("L")
    layers = image.convert("LA")
    return Image.composite(
        layers.getchannel("L"), Image.new("L", image.size, paper), layers.getchannel("A")
    )


def _paper_of(image: "Image") -> int:
    """Return the grey of paper: white strokes on a transparent ground would vanish on white."""
    darkest = 255
    opaque = False
    for band in _bands(image) if image.has_transparency_data else ():
        layers = np.asarray(band.convert("LA"))
        shown = layers[..., 0][layers[..., 1] > 127]
        if shown.size:
            opaque = True
            darkest = min(darkest, int(shown.min()))
    return 0 if opaque and darkest > 127 else 255


def _bands(image: "Image") -> Iterator["Image"]:
    """Yield the rows of an image, so many at a time, which saves copies in memory."""
    for top in range(0, image.height, BAND_ROWS):
        yield image.crop((0, top, image.width, min(top + BAND_ROWS, image.height)))


def _to_eight_bits(image: "Image") -> "Image":
    """Return an image of 16 or 32 bits a pixel scaled to 8; Pillow would clip it instead."""
    from PIL import Image

    grey = np.empty((image.height, image.width), dtype=np.uint8)
    white = 65_535.0 if image.mode.startswith("I;16") else _white_of(image)
    for number, band in enumerate(_bands(image)):
        rows = slice(number * BAND_ROWS, number * BAND_ROWS + band.height)
        if image.mode.startswith("I;16"):
            grey[rows] = np.asarray(band) >> 8
        else:
            values = np.nan_to_num(np.asarray(band, dtype=np.float32))
            grey[rows] = np.clip(values * (255 / white), 0, 255)
    converted = Image.fromarray(grey)
    converted.info.update(image.info)  # with its orientation
    return converted


def _white_of(image: "Image") -> float:
    """Return the value of white in an image of 32 bits a pixel: of 1, 8 or 16 bits."""
    largest = max(np.asarray(band, dtype=np.float32).max() for band in _bands(image))
    if image.mode == "F" and largest <= 1:
        return 1.0
    return 255.0 if largest <= 255 else 65_535.0


def grey_array(values: NDArray[np.generic]) -> Grey:
    """Return an array as grey.

    Raises:
        DataError: it has another shape or type
    """
    from PIL import Image

    pixels = _as_bytes(values)
    if pixels is not None and pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    if pixels is None or not _is_picture(pixels):
        raise DataError(
            f"A picture came as {values.dtype} in shape {values.shape}; uint8, uint16, bool or "
            "float from 0 to 1 in shape (height, width) or (height, width, 3 or 4) was wanted."
        )
    if pixels.ndim == 2:
        return pixels
    image = Image.fromarray(pixels)
    return np.asarray(_grey(image, _paper_of(image)))


def _as_bytes(values: NDArray[np.generic]) -> Grey | None:
    """Return the values as uint8 from 0 to 255; None for another type or range."""
    if values.dtype == np.uint8:
        return values.view(np.uint8)
    if values.dtype == np.bool_:
        return values.astype(np.uint8) * np.uint8(255)
    if values.dtype == np.uint16:
        return (values.astype(np.uint16) >> 8).astype(np.uint8)
    is_float = np.issubdtype(values.dtype, np.floating)
    if is_float and values.size and 0 <= values.min() <= values.max() <= 1:
        return np.rint(values.astype(np.float64) * 255).astype(np.uint8)
    return None


def _is_picture(pixels: Grey) -> bool:
    """Return whether the shape is that of a picture: grey, RGB or RGBA, neither empty nor huge."""
    channels = pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] in (3, 4))
    return channels and pixels.size > 0 and max(pixels.shape) <= MAX_SIDE
