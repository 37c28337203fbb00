"""Digits where they stand: a window of a strip around each, its neighbours left in."""

import numpy as np
from numpy.typing import NDArray

from tenfold.types import SIDE, Images


def windows(strip: NDArray[np.uint8], middles: NDArray[np.floating]) -> Images:
    """Return what lies around each place of a strip, (n, 28, 28); beyond the strip is paper.

    Args:
        strip: uint8 (height, width), 0 = paper, 255 = ink
        middles: (n, 2), the column and row of each place, counted from the corner of the first
            pixel, within the strip
    """
    half = SIDE // 2
    padded = np.pad(strip, half)
    starts = np.rint(middles).astype(np.intp)
    every = np.lib.stride_tricks.sliding_window_view(padded, (SIDE, SIDE))
    down = np.clip(starts[:, 1], 0, strip.shape[0])
    along = np.clip(starts[:, 0], 0, strip.shape[1])
    around: Images = every[down, along]
    return around
