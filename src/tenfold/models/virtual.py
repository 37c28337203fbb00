"""Virtual examples: small changes of a digit that a machine on fixed features cannot foresee.

Source: DeCoste and Schölkopf 2002, "Training invariant support vector machines", section 3.1.
"""

import numpy as np

from tenfold.types import SIDE, Images

NEIGHBOURS = ((0, 1), (0, -1), (1, 0), (-1, 0))  # rows down and columns right of a pixel
LEAN = 0.15  # pixels down for each pixel to the right, of the tilted copies


def virtual_images(images: Images) -> Images:
    """Return changed copies of each image, (copies n, 28, 28), all of one change together.

    They are moved by a pixel each of four ways, tilted two ways, and half a pixel thicker and
    thinner.
    """
    shifted = [_moved(images, rows, columns) for rows, columns in NEIGHBOURS]
    tilted = [_tilted(images, lean) for lean in (LEAN, -LEAN)]
    around = np.stack([images, *shifted])
    restroked = [_between(images, around.max(axis=0)), _between(images, around.min(axis=0))]
    return np.concatenate([*shifted, *tilted, *restroked])


def _moved(images: Images, rows: int, columns: int) -> Images:
    """Return the images moved; paper comes in from outside."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - rows : 1 - rows + SIDE, 1 - columns : 1 - columns + SIDE]


def _tilted(images: Images, lean: float) -> Images:
    """Return the images with each column moved down in proportion to its place, interpolated."""
    drop = lean * (np.arange(SIDE) - (SIDE - 1) / 2)
    rows = np.arange(SIDE)[:, None] - drop
    above = np.floor(rows).astype(np.intp)
    part = (rows - above).astype(np.float32)
    padded = np.pad(images, ((0, 0), (SIDE, SIDE), (0, 0))).astype(np.float32)
    columns = np.arange(SIDE)
    upper, lower = padded[:, above + SIDE, columns], padded[:, above + SIDE + 1, columns]
    mixed = upper * (1 - part) + lower * part
    tilted: Images = np.rint(mixed).astype(np.uint8)
    return tilted


def _between(first: Images, second: Images) -> Images:
    mean: Images = ((first.astype(np.uint16) + second) // 2).astype(np.uint8)
    return mean
