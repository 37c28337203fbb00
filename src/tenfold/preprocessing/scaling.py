"""Scaling of pixels to floats from 0 to 1, and flattening of images to rows."""

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.types import PIXELS, SIDE, Floats, Images


def scale(images: Images) -> Floats:
    """Return the pixels as float32 from 0 (paper) to 1 (ink), in the same shape.

    Raises:
        DataError: the pixels are not uint8
    """
    if images.dtype != np.uint8:
        raise DataError(f"Pixels came as {images.dtype}; uint8 from 0 to 255 was wanted.")
    return np.multiply(images, np.float32(1 / 255), dtype=np.float32)


def flatten(images: NDArray[np.generic]) -> NDArray[np.generic]:
    """Return images (n, 28, 28) as rows (n, 784), for models that take rows.

    Raises:
        DataError: the images are not 28 by 28
    """
    if images.shape[1:] != (SIDE, SIDE):
        raise DataError(f"Images came in shape {images.shape}; (n, {SIDE}, {SIDE}) was wanted.")
    return images.reshape(len(images), PIXELS)
