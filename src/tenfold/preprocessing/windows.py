"""Windows of a line image around given centres, with parts of the neighbouring digits."""

import numpy as np
from numpy.typing import NDArray

from tenfold.types import SIDE, Images


def windows(strip: NDArray[np.uint8], middles: NDArray[np.floating]) -> Images:
    """Return the window of the strip around each centre, (n, 28, 28); outside the strip is paper.

    Args:
        strip: uint8 (height, width), 0 = paper, 255 = ink
        middles: (n, 2), the column and row of each centre, counted from the corner of the first
            pixel, within the strip
    """
    half = SIDE // 2
    padded = np.pad(strip, half)
    starts = np.rint(middles).astype(np.intp)
    all_windows = np.lib.stride_tricks.sliding_window_view(padded, (SIDE, SIDE))
    rows = np.clip(starts[:, 1], 0, strip.shape[0])
    columns = np.clip(starts[:, 0], 0, strip.shape[1])
    selected: Images = all_windows[rows, columns]
    return selected
