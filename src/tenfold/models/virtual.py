"""Virtual examples: copies of digits moved by a pixel, which leaves them the same digits.

Source: DeCoste and Schölkopf 2002, "Training invariant support vector machines", section 3.1.
"""

import numpy as np

from tenfold.models.features import made_alike, oriented_gradients
from tenfold.types import SIDE, Floats, Images

WAYS = ((-1, 0), (1, 0), (0, -1), (0, 1))  # rows down and columns right


def virtual_columns(rows: Floats, kind: str) -> Floats:
    """Return the columns of each row's copies, (4 n, d): all moved up, down, left, then right.

    Digits that are made alike before their gradients are taken are moved after that, since it
    would put them back in their place.

    Args:
        rows: (n, 784), scaled
        kind: of the columns, "gradients" or "pixels", as ``features.extract`` takes it
    """
    if kind == "gradients":
        return oriented_gradients(moved(made_alike(rows)))
    pixels = np.rint(rows * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    flat: Floats = moved(pixels).reshape(-1, SIDE * SIDE) * np.float32(1 / 255)
    return flat


def moved(images: Images) -> Images:
    """Return the images moved by a pixel each of four ways, (4 n, 28, 28); paper comes in."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return np.concatenate(
        [
            padded[:, 1 - down : 1 - down + SIDE, 1 - right : 1 - right + SIDE]
            for down, right in WAYS
        ]
    )
