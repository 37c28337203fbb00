"""What every function of whole images asks first: whether they are images."""

import numpy as np

from tenfold.errors import DataError
from tenfold.types import SIDE, Images


def check_images(images: Images) -> None:
    """Refuse what is not uint8 (n, 28, 28).

    Raises:
        DataError: it is not
    """
    if images.dtype != np.uint8 or images.shape[1:] != (SIDE, SIDE):
        raise DataError(
            f"Images came as {images.dtype} in shape {images.shape}; uint8 of shape "
            f"(n, {SIDE}, {SIDE}) was wanted, 0 = paper and 255 = ink."
        )
