"""Virtual examples: copies of digits, shifted and distorted, which leaves them the same digits.

Sources: DeCoste and Schölkopf 2002, "Training invariant support vector machines", section 3.1
(shifts by a pixel); Loosli, Canu and Bottou 2007, "Training invariant support vector machines using
selective sampling" (distortions by random fields).
"""

import numpy as np
import torch

from tenfold.models.features import normalised_images, oriented_gradients
from tenfold.nets.augmentation import elastic
from tenfold.types import SIDE, Floats, Images

SHIFTS = ((-1, 0), (1, 0), (0, -1), (0, 1))  # rows down and columns right
N_DISTORTED = 4  # distorted copies of each digit
DISTORTION = 1.0  # pixels: less than for a network, which sees new copies in each epoch

_CHUNK = 512  # images distorted at once


def virtual_columns(rows: Floats, kind: str, *, seed: int) -> Floats:
    """Return the columns of each row's copies, (8 n, d): four shifted, then four distorted.

    For gradients, digits are shifted after they are normalised, which would undo a shift, and
    distorted before, like digits of another writer.

    Args:
        rows: (n, 784), scaled
        kind: of the columns, "gradients" or "pixels", as ``features.extract_features`` takes it
        seed: of the distortion
    """
    generator = torch.Generator().manual_seed(seed)
    copies = [distorted(rows, generator) for _ in range(N_DISTORTED)]
    if kind == "gradients":
        images = [shifted(normalised_images(rows)), *(normalised_images(copy) for copy in copies)]
        return np.concatenate([oriented_gradients(each) for each in images])
    pixels = np.rint(rows * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    flat: Floats = shifted(pixels).reshape(-1, SIDE * SIDE) * np.float32(1 / 255)
    return np.concatenate([flat, *copies])


def shifted(images: Images) -> Images:
    """Return the images shifted by a pixel in four directions, (4 n, 28, 28), paper behind."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return np.concatenate(
        [
            padded[:, 1 - down : 1 - down + SIDE, 1 - right : 1 - right + SIDE]
            for down, right in SHIFTS
        ]
    )


def distorted(rows: Floats, generator: torch.Generator) -> Floats:
    """Return scaled rows (n, 784), distorted, with thicker or thinner strokes."""
    images = torch.from_numpy(rows).reshape(-1, 1, SIDE, SIDE)
    parts = [
        elastic(images[start : start + _CHUNK], generator, bend=DISTORTION)
        for start in range(0, len(images), _CHUNK)
    ]
    whole: Floats = torch.cat(parts).clamp(0, 1).reshape(rows.shape).numpy()
    return whole
