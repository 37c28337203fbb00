"""Virtual examples: copies of digits, moved and bent, which leaves them the same digits.

Sources: DeCoste and Schölkopf 2002, "Training invariant support vector machines", section 3.1
(moved by a pixel); Loosli, Canu and Bottou 2007, "Training invariant support vector machines using
selective sampling" (bent by random fields).
"""

import numpy as np
import torch

from tenfold.models.features import made_alike, oriented_gradients
from tenfold.nets.augmentation import elastic
from tenfold.types import SIDE, Floats, Images

WAYS = ((-1, 0), (1, 0), (0, -1), (0, 1))  # rows down and columns right
BENT = 4  # copies of each digit as other hands would have written it
BEND = 1.0  # pixels by which they are bent: less than a network takes, which sees them all anew

_CHUNK = 512  # images bent at once


def virtual_columns(rows: Floats, kind: str, *, seed: int) -> Floats:
    """Return the columns of each row's copies, (8 n, d): moved four ways, then bent four times.

    Digits that are made alike before their gradients are taken are moved after that, since it
    would put them back in their place, and bent before it, as another hand would have.

    Args:
        rows: (n, 784), scaled
        kind: of the columns, "gradients" or "pixels", as ``features.extract`` takes it
        seed: of how they are bent
    """
    generator = torch.Generator().manual_seed(seed)
    others = [bent(rows, generator) for _ in range(BENT)]
    if kind == "gradients":
        alike = [moved(made_alike(rows)), *(made_alike(other) for other in others)]
        return np.concatenate([oriented_gradients(images) for images in alike])
    pixels = np.rint(rows * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    flat: Floats = moved(pixels).reshape(-1, SIDE * SIDE) * np.float32(1 / 255)
    return np.concatenate([flat, *others])


def moved(images: Images) -> Images:
    """Return the images moved by a pixel each of four ways, (4 n, 28, 28); paper comes in."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    return np.concatenate(
        [
            padded[:, 1 - down : 1 - down + SIDE, 1 - right : 1 - right + SIDE]
            for down, right in WAYS
        ]
    )


def bent(rows: Floats, generator: torch.Generator) -> Floats:
    """Return scaled rows (n, 784) of which each is bent and restroked, as by another hand."""
    images = torch.from_numpy(rows).reshape(-1, 1, SIDE, SIDE)
    parts = [
        elastic(images[at : at + _CHUNK], generator, bend=BEND)
        for at in range(0, len(images), _CHUNK)
    ]
    whole: Floats = torch.cat(parts).clamp(0, 1).reshape(rows.shape).numpy()
    return whole
