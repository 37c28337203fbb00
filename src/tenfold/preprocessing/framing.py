"""MNIST's framing of a digit: a picture of any size cropped, scaled and centred into 28x28.

Training pictures and photographed digits both go through ``frame``, so they look alike.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import DataError
from tenfold.types import SIDE, Images

BOX = 20  # the side of the box that MNIST's makers fitted each digit into
WEIGHT = 2.0**16  # of a pixel exactly at a sample: all sums then stay below 2 ** 53
MIDDLE = SIDE // 2  # the row and column of the centres of mass in MNIST, within half a pixel


def frame(picture: NDArray[np.uint8]) -> Images:
    """Return one digit's picture framed as in MNIST, in shape (28, 28).

    The picture is cropped to its ink, scaled with antialiasing so that its longer side fills the
    20x20 box, then placed so that its centre of mass is the centre of the 28x28 field: as close to
    row 14 and column 14 as whole pixels allow, as in MNIST's own files (the tests measure it).
    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", the description
    of the files. Ink is every pixel above a fifth of the darkest one; the darkest pixel of the
    result is 255.

    Every sum adds whole numbers that double precision represents exactly (up to 1,024 pixels each
    way), and the rest is rounded pixel by pixel, so an exported graph with the same steps gives the
    same bytes on every machine.

    Args:
        picture: uint8 (height, width) of any size, 0 = paper, 255 = ink

    Returns:
        uint8 (28, 28); all 0 if the picture is blank

    Raises:
        DataError: the picture does not have two dimensions, or is not uint8
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
    """Return the picture with bright ink on paper of 0, inverted if the paper was bright.

    The grey of the paper is the (lower) median of the outermost pixels. If it is brighter than the
    mean of the darkest and the brightest pixel, the picture is inverted; then the paper's grey is
    subtracted from every pixel.

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
    """Return the picture scaled to the 20x20 box by two matrix products, for rows and columns."""
    height, width = cropped.shape
    longer = max(height, width)
    new_height, new_width = (max(1, round(BOX * side / longer)) for side in (height, width))
    down, along = _resampling(new_height, height), _resampling(new_width, width)
    weighted = down @ cropped.astype(np.float64) @ along.T
    small = weighted / np.outer(down.sum(axis=1), along.sum(axis=1))
    grey: NDArray[np.uint8] = np.rint(small * (255 / small.max())).astype(np.uint8)
    return grey


def _resampling(target: int, source: int) -> NDArray[np.float64]:
    """Return the (target, source) weights of antialiased linear interpolation.

    The triangle is as wide as the step between two samples, so that shrinking averages the pixels
    between them. Weights are whole numbers, not yet divided by the sum of their row.
    """
    step = source / target
    centre = (np.arange(target, dtype=np.float64)[:, None] + 0.5) * step - 0.5
    distance = np.abs(np.arange(source, dtype=np.float64) - centre)
    return np.rint(np.maximum(1 - distance / max(step, 1.0), 0) * WEIGHT)


def _centring(small: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the top and left that put the centre of mass in the middle of the field."""
    corner = []
    for axis, side in enumerate(small.shape):
        profile = small.sum(axis=1 - axis, dtype=np.float64)
        centre = float(profile @ np.arange(side, dtype=np.float64) / profile.sum())
        corner.append(min(max(round(MIDDLE - centre), 0), SIDE - side))
    return corner[0], corner[1]
