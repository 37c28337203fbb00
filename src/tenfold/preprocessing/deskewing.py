"""Deskewing: slanted digits are sheared upright, by the moments of their ink."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tenfold.types import SIDE, Images, check_images

_CHUNK = 1024  # images at a time: their temporaries then fit into the processor's cache


def deskew(images: Images) -> Images:
    """Return the images sheared upright, so that slanted and straight digits look alike.

    Each row is shifted in proportion to its distance from the centre of mass, by ``slant``, in
    quarters of a pixel, linearly interpolated. Source: LeCun et al. 1998, "Gradient-based learning
    applied to document recognition", section III.A (deslanting).

    Every step is exact in whole numbers or is one rounded operation in double precision, so an
    exported graph with the same steps gives the same bytes on every machine.

    Raises:
        DataError: the images are not uint8 (n, 28, 28)
    """
    check_images(images)
    upright = np.empty_like(images)
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        upright[part] = _shift_rows(images[part], _row_shifts(images[part]))
    return upright


def slant(images: Images) -> NDArray[np.float64]:
    """Return the slant of each image: pixels to the right for each pixel down, (n,), -1 to 1.

    It is the regression of x on y over the ink; a blank image and a single row have slant 0.

    Raises:
        DataError: the images are not uint8 (n, 28, 28)
    """
    check_images(images)
    return _slant_and_centre(images)[0]


def _slant_and_centre(images: Images) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each image's slant and the height of its centre of mass."""
    axis = np.arange(SIDE, dtype=np.float64)
    sums = images.astype(np.float32) @ np.stack([np.ones(SIDE), axis], axis=1).astype(np.float32)
    by_row, along = sums[..., 0].astype(np.float64), sums[..., 1].astype(np.float64)
    mass, x = by_row.sum(axis=1), along.sum(axis=1)
    y, xy, yy = by_row @ axis, along @ axis, by_row @ (axis * axis)
    spread = np.maximum(mass * yy - y * y, 1)
    return np.clip((mass * xy - x * y) / spread, -1, 1), y / np.maximum(mass, 1)


def _row_shifts(images: Images) -> NDArray[np.intp]:
    """Return the shift of each row in quarters of a pixel, (n, 28)."""
    slants, centres = _slant_and_centre(images)
    shifts = slants[:, None] * (np.arange(SIDE) - centres[:, None])
    return np.clip(np.rint(4 * shifts), -4 * SIDE, 4 * SIDE - 1).astype(np.intp)


def _shift_rows(images: Images, quarters: NDArray[np.intp]) -> Images:
    """Return the images with each row shifted left by ``quarters`` of a pixel, padded with paper.

    The shift is one number per row, so a shifted row is a window of the padded row: one copy
    instead of a gather of single pixels.
    """
    n = len(images) * SIDE
    whole, rest = np.divmod(quarters.reshape(n), 4)
    padded = np.zeros((n, 3 * SIDE + 1), dtype=np.uint8)
    padded[:, SIDE : 2 * SIDE] = images.reshape(n, SIDE)
    windows = sliding_window_view(padded, SIDE + 1, axis=1)
    shifted = windows[np.arange(n), whole + SIDE].astype(np.uint16)
    weight = rest.astype(np.uint16)[:, None]
    mixed: NDArray[np.uint16] = (shifted[:, :-1] * (4 - weight) + shifted[:, 1:] * weight + 2) >> 2
    return mixed.astype(np.uint8).reshape(images.shape)
