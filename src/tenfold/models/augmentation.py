"""Small changes that leave a digit the same digit, made anew for each batch on its own device.

Each function takes float32 images (n, 1, side, side) and a generator, and returns as many.
"""

import math
from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional

Augmentation = Callable[[Tensor, Generator], Tensor]


def unchanged(images: Tensor, _generator: Generator) -> Tensor:
    """Return the images as they are."""
    return images


def shifted(images: Tensor, generator: Generator) -> Tensor:
    """Return the images moved by up to 2 pixels each way; paper comes in from outside."""
    n, _, side, _ = images.shape
    offsets = torch.randint(0, 5, (2, n, 1), generator=generator, device=images.device)
    place = torch.arange(side, device=images.device)
    padded = functional.pad(images[:, 0], (2, 2, 2, 2))
    rows, columns = offsets[0] + place, offsets[1] + place
    image = torch.arange(n, device=images.device)[:, None, None]
    return padded[image, rows[:, :, None], columns[:, None, :]][:, None]


def affine(images: Tensor, generator: Generator) -> Tensor:
    """Return the images turned up to 12 degrees, scaled and sheared by 12 %, shifted by 2."""
    n, _, side, _ = images.shape
    draw = torch.rand((6, n), generator=generator, device=images.device) * 2 - 1
    turn = draw[0] * math.radians(12)
    wide, tall, shear = 1 + 0.12 * draw[1], 1 + 0.12 * draw[2], 0.12 * draw[3]
    cosine, sine = torch.cos(turn), torch.sin(turn)
    right, down = draw[4] * 4 / side, draw[5] * 4 / side
    top = torch.stack([cosine * wide, (shear - sine) * tall, right], dim=1)
    bottom = torch.stack([sine * wide, cosine * tall, down], dim=1)
    grid = functional.affine_grid(
        torch.stack([top, bottom], dim=1), list(images.shape), align_corners=False
    )
    return functional.grid_sample(images, grid, align_corners=False)


AUGMENTATIONS: dict[str, Augmentation] = {
    "none": unchanged,
    "shift": shifted,
    "affine": affine,
}
