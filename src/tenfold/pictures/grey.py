"""Pixels of any kind as grey ones: colours, transparency, 16 bits, turned, made smaller."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

Grey: TypeAlias = NDArray[np.uint8]

LONGEST = 20_000  # pixels of a side
ORIENTATION = 0x0112  # in a photograph's notes: how the camera was held
BAND = 256  # rows of the smaller picture that are made at once
EIGHT_BITS = ("1", "L", "P", "RGB", "CMYK", "YCbCr")


@dataclass(frozen=True)
class Picture:
    """A picture upright and grey, uint8 (height, width), 0 = black.

    ``scale`` is how many pixels of the picture as it came one of these is; ``width`` and
    ``height`` are what it came with, once upright.
    """

    grey: Grey
    scale: float
    width: int
    height: int


def fitted(image: "Image", longest: int | None, before: int | None = None) -> Picture:
    """Return an image as grey, made smaller where a side is longer than ``longest``.

    Args:
        image: of any mode, held in any way
        longest: pixels of the longer side at most
        before: pixels of the longer side of what the decoder has made smaller already
    """
    upright = _upright(image)
    decoded = max(upright.size)
    scale = (before or decoded) / decoded
    width, height = (round(side * scale) for side in upright.size)
    if longest and decoded > longest:
        grey = _shrunk(upright, longest / decoded)
    else:
        grey = np.asarray(_grey(upright))
    return Picture(grey, (before or decoded) / max(grey.shape), width, height)


def _shrunk(image: "Image", scale: float) -> Grey:
    """Return the image as grey and smaller, band by band: never all of it twice in memory."""
    from PIL import Image

    if image.mode not in EIGHT_BITS or image.has_transparency_data:
        image = _grey(image)
    width, height = (max(1, round(side * scale)) for side in image.size)
    small = np.empty((height, width), dtype=np.uint8)
    step = image.height / height
    for top in range(0, height, BAND):
        bottom = min(top + BAND, height)
        start, end = top * step, bottom * step
        above, below = int(start), min(math.ceil(end), image.height)
        part = image.crop((0, above, image.width, below)).convert("L")
        box = (0, start - above, image.width, end - above)
        small[top:bottom] = np.asarray(
            part.resize((width, bottom - top), Image.Resampling.BOX, box)
        )
    return small


def _upright(image: "Image") -> "Image":
    """Return the first frame with 8 bits, upright."""
    from PIL import ImageOps

    if image.mode in ("I;16", "I;16B", "I;16L", "I;16N", "I", "F"):
        image = _narrowed(image)
    if image.getexif().get(ORIENTATION, 1) != 1:  # it would be copied in any case
        image = ImageOps.exif_transpose(image)
    return image


def _grey(image: "Image") -> "Image":
    """Return the image as mode L, on paper where it is transparent."""
    from PIL import Image

    if not image.has_transparency_data:
        return image.convert("L")
    layers = image.convert("LA")
    alpha = layers.getchannel("A")
    seen = np.asarray(layers.getchannel("L"))[np.asarray(alpha) > 127]
    # White strokes on nothing would vanish on white paper.
    paper = 0 if seen.size and seen.min() > 127 else 255
    return Image.composite(layers.getchannel("L"), Image.new("L", image.size, paper), alpha)


def _narrowed(image: "Image") -> "Image":
    """Return an image of 16 or 32 bits a pixel with 8, which Pillow would clip and not scale."""
    if image.mode.startswith("I;16"):
        narrow = (np.asarray(image) >> 8).astype(np.uint8)
        return _with_notes(narrow, image)
    values = np.asarray(image, dtype=np.float32)
    whole = (
        1.0
        if image.mode == "F" and values.max() <= 1
        else 255.0
        if values.max() <= 255
        else 65_535.0
    )
    narrow = np.clip(np.nan_to_num(values) * (255 / whole), 0, 255).astype(np.uint8)
    return _with_notes(narrow, image)


def _with_notes(grey: Grey, image: "Image") -> "Image":
    """Return the grey pixels with what the image says of itself, how it was held among it."""
    from PIL import Image

    found = Image.fromarray(grey)
    found.info.update(image.info)
    return found


def grey_array(values: NDArray[np.generic]) -> Grey:
    """Return an array as grey.

    Raises:
        DataError: it has another shape or type
    """
    from PIL import Image

    pixels: Grey | None = None
    if values.dtype == np.uint8:
        pixels = values.view(np.uint8)
    elif values.dtype == np.bool_:
        pixels = values.astype(np.uint8) * np.uint8(255)
    elif values.dtype == np.uint16:
        pixels = (values.astype(np.uint16) >> 8).astype(np.uint8)
    elif (
        np.issubdtype(values.dtype, np.floating)
        and values.size
        and 0 <= values.min() <= values.max() <= 1
    ):
        pixels = np.rint(values.astype(np.float64) * 255).astype(np.uint8)
    if pixels is not None and pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[..., 0]
    right = pixels is not None and (
        pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] in (3, 4))
    )
    if pixels is None or not right or not pixels.size or max(pixels.shape) > LONGEST:
        raise DataError(
            f"A picture came as {values.dtype} in shape {values.shape}; uint8, uint16, bool or "
            "float from 0 to 1 in shape (height, width) or (height, width, 3 or 4) was wanted."
        )
    return pixels if pixels.ndim == 2 else np.asarray(_grey(Image.fromarray(pixels)))
