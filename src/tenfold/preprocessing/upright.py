"""Slanted writing is sheared upright, by the moments of its ink."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tenfold.types import SIDE, Images, check_images

_CHUNK = 1024  # images worked on at once: their temporaries then stay within the processor's cache


def deskew(images: Images) -> Images:
    """Return the images sheared upright, so that slanted and straight writing look alike.

    Each row is shifted in proportion to its distance from the centre of mass, by ``slant``, in
    quarters of a pixel, linearly interpolated. Source: LeCun et al. 1998, "Gradient-based learning
    applied to document recognition", section III.A (deslanting).

    Every step is exact in whole numbers or is one rounded operation in double precision, so an
    exported graph that takes the same steps gives the same bytes on every machine.

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
    """Return how far each image leans: pixels to the right for each pixel down, (n,), -1 to 1.

    It is the regression of x on y over the ink; a blank image and a single row lean 0.

    Raises:
        DataError: the images are not uint8 (n, 28, 28)
    """
    check_images(images)
    return _lean(images)[0]


def _lean(images: Images) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each image's slant and the height of its centre of mass."""
    axis = np.arange(SIDE, dtype=np.float64)
    sums = images.astype(np.float32) @ np.stack([np.ones(SIDE), axis], axis=1).astype(np.float32)
    by_row, along = sums[..., 0].astype(np.float64), sums[..., 1].astype(np.float64)
    mass, x = by_row.sum(axis=1), along.sum(axis=1)
    y, xy, yy = by_row @ axis, along @ axis, by_row @ (axis * axis)
    spread = np.maximum(mass * yy - y * y, 1)
    return np.clip((mass * xy - x * y) / spread, -1, 1), y / np.maximum(mass, 1)


def _row_shifts(images: Images) -> NDArray[np.intp]:
    """Return by how many quarters of a pixel each row is read to the right, (n, 28)."""
    lean, centre = _lean(images)
    shifts = lean[:, None] * (np.arange(SIDE) - centre[:, None])
    return np.clip(np.rint(4 * shifts), -4 * SIDE, 4 * SIDE - 1).astype(np.intp)


def _shift_rows(images: Images, quarters: NDArray[np.intp]) -> Images:
    """Read each row from ``quarters`` of a pixel further right, with paper beyond its ends.

    The shift is one number per row, so a row is a window cut from itself with paper on both sides:
    a copy, not a gather pixel by pixel.
    """
    n = len(images) * SIDE
    whole, rest = np.divmod(quarters.reshape(n), 4)
    paper = np.zeros((n, 3 * SIDE + 1), dtype=np.uint8)
    paper[:, SIDE : 2 * SIDE] = images.reshape(n, SIDE)
    windows = sliding_window_view(paper, SIDE + 1, axis=1)
    cut = windows[np.arange(n), whole + SIDE].astype(np.uint16)
    right = rest.astype(np.uint16)[:, None]
    mixed: NDArray[np.uint16] = (cut[:, :-1] * (4 - right) + cut[:, 1:] * right + 2) >> 2
    return mixed.astype(np.uint8).reshape(images.shape)
