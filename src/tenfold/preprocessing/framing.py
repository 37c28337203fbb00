"""One picture of any size becomes an image as MNIST's makers framed theirs.

Training pictures and photographed digits both come through ``frame``, so they arrive alike.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.types import SIDE, Images

BOX = 20  # the side of the box that MNIST's makers fitted each digit into
WEIGHT = 2.0**16  # the weight of a pixel right under a sample: all sums then stay below 2 ** 53
MIDDLE = SIDE // 2  # the row and column that MNIST's centres of mass lie on, within half a pixel


def frame(picture: NDArray[np.uint8]) -> Images:
    """Return one digit's picture as MNIST's makers framed theirs, in shape (28, 28).

    Cropped to its ink, scaled with antialiasing so that its longer side fills the 20x20 box, then
    placed so that its centre of mass is the centre of the 28x28 field: as near as whole pixels
    come to row 14 and column 14, as it is in MNIST's own files (the tests measure it there).
    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", the description
    of the files. Ink is what exceeds a fifth of the darkest pixel; the darkest pixel of the result
    is 255.

    Every sum is one of whole numbers that double precision holds exactly (up to 1,024 pixels each
    way), and the rest is rounded pixel by pixel: so an exported graph that takes the same steps
    gives the same bytes on every machine.

    Args:
        picture: uint8 (height, width) of any size, 0 = paper, 255 = ink

    Returns:
        uint8 (28, 28); all 0 where the picture is blank

    Raises:
        DataError: the picture has not two dimensions, or is not uint8
    """
    if picture.ndim != 2 or picture.dtype != np.uint8:
        raise DataError(
            f"A picture came as {picture.dtype} in shape {picture.shape}; uint8 of shape "
            "(height, width) was wanted, 0 = paper and 255 = ink."
        )
    framed = np.zeros((SIDE, SIDE), dtype=np.uint8)
    if picture.size == 0 or picture.max() == 0:
        return framed
    small = _fit_box(_crop_to_ink(picture))
    top, left = _centring(small)
    height, width = small.shape
    framed[top : top + height, left : left + width] = small
    return framed


def ink_up(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture with bright ink on paper of 0, whichever way it came.

    Paper is what the border shows, by the (lower) median of the outermost pixels: where that is
    brighter than the middle between the darkest and the brightest pixel, the picture is inverted;
    then the paper's grey is taken from every pixel.

    Args:
        picture: uint8 (height, width)
    """
    if picture.size == 0:
        return picture
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    paper = int(np.sort(border)[(border.size - 1) // 2])
    if 2 * paper > int(picture.max()) + int(picture.min()):
        picture, paper = 255 - picture, 255 - paper
    return np.maximum(picture, paper) - np.uint8(paper)


def _crop_to_ink(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    ink = picture > picture.max() / 5
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fit_box(cropped: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Scale to the 20 box, as two matrix products: one resamples the rows, one the columns."""
    height, width = cropped.shape
    longer = max(height, width)
    tall, wide = (max(1, round(BOX * side / longer)) for side in (height, width))
    down, along = _resampling(tall, height), _resampling(wide, width)
    weighed = down @ cropped.astype(np.float64) @ along.T
    small = weighed / np.outer(down.sum(axis=1), along.sum(axis=1))
    grey: NDArray[np.uint8] = np.rint(small * (255 / small.max())).astype(np.uint8)
    return grey


def _resampling(target: int, source: int) -> NDArray[np.float64]:
    """Return the (target, source) weights of antialiased linear interpolation.

    The triangle is as wide as the step between two samples, so that shrinking averages what it
    skips. Weights are whole numbers, not yet divided by the sum of their row.
    """
    step = source / target
    centre = (np.arange(target, dtype=np.float64)[:, None] + 0.5) * step - 0.5
    distance = np.abs(np.arange(source, dtype=np.float64) - centre)
    return np.rint(np.maximum(1 - distance / max(step, 1.0), 0) * WEIGHT)


def _centring(small: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the top and left at which the centre of mass comes to the middle of the field."""
    corner = []
    for axis, side in enumerate(small.shape):
        profile = small.sum(axis=1 - axis, dtype=np.float64)
        centre = float(profile @ np.arange(side, dtype=np.float64) / profile.sum())
        corner.append(min(max(round(MIDDLE - centre), 0), SIDE - side))
    return corner[0], corner[1]
