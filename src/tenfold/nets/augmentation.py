"""Augmentation: random changes of images that leave a digit the same digit, drawn for each batch.

Each function takes float32 images (n, 1, side, side) and a generator on the same device, and
returns as many images.
"""

import math
from collections.abc import Callable

import torch
from torch import Generator, Tensor
from torch.nn import functional

Augmentation = Callable[[Tensor, Generator], Tensor]

KNOTS = 7  # of the elastic distortion, each way: one for every 7 pixels, and one outside each edge
BEND = 1.5  # pixels, the standard deviation of the displacement of a knot
MAX_STROKE_CHANGE = 0.5  # pixels of thickness that strokes gain or lose


def unchanged(images: Tensor, _generator: Generator) -> Tensor:
    """Return the images unchanged."""
    return images


def shifted(images: Tensor, generator: Generator) -> Tensor:
    """Return the images shifted by up to 2 pixels each way, with paper behind them."""
    n, _, side, _ = images.shape
    offsets = torch.randint(0, 5, (2, n, 1), generator=generator, device=images.device)
    place = torch.arange(side, device=images.device)
    padded = functional.pad(images[:, 0], (2, 2, 2, 2))
    rows, columns = offsets[0] + place, offsets[1] + place
    image = torch.arange(n, device=images.device)[:, None, None]
    return padded[image, rows[:, :, None], columns[:, None, :]][:, None]


def affine(images: Tensor, generator: Generator) -> Tensor:
    """Return the images rotated up to 12 degrees, scaled and sheared by 12 %, shifted by 2."""
    grid = _affine_grid(images, generator)
    return functional.grid_sample(images, grid, align_corners=False)


def elastic(images: Tensor, generator: Generator, bend: float = BEND) -> Tensor:
    """Return the images distorted elastically, changed by ``affine``, with other stroke widths.

    Each pixel is displaced by a smooth random field. Source:
    Simard et al. 2003, "Best practices for convolutional neural networks applied to visual
    document analysis", section 2; the field here is a cubic B-spline over few knots, which costs
    two small matrix products.

    Args:
        images: (n, 1, side, side), 0 to 1
        generator: of the random numbers
        bend: the standard deviation, in pixels, of the displacement of a knot of the field
    """
    grid = _affine_grid(images, generator) + _bending(images, generator, bend)
    return functional.grid_sample(_restroked(images, generator), grid, align_corners=False)


def _affine_grid(images: Tensor, generator: Generator) -> Tensor:
    """Return the source of each pixel, (n, side, side, 2), from -1 to 1 over the image."""
    n, _, side, _ = images.shape
    draw = _draw((6, n), images, generator)
    turn = draw[0] * math.radians(12)
    wide, tall, shear = 1 + 0.12 * draw[1], 1 + 0.12 * draw[2], 0.12 * draw[3]
    cosine, sine = torch.cos(turn), torch.sin(turn)
    right, down = draw[4] * 4 / side, draw[5] * 4 / side
    top = torch.stack([cosine * wide, (shear - sine) * tall, right], dim=1)
    bottom = torch.stack([sine * wide, cosine * tall, down], dim=1)
    return functional.affine_grid(
        torch.stack([top, bottom], dim=1), list(images.shape), align_corners=False
    )


def _bending(images: Tensor, generator: Generator, bend: float) -> Tensor:
    """Return the displacement of each pixel's source, (n, side, side, 2): a smooth field."""
    n, _, side, _ = images.shape
    knots = torch.randn((n, 2, KNOTS, KNOTS), generator=generator, device=images.device)
    spline = cubic_spline(side, KNOTS).to(images.device)
    field = spline @ (knots * (2 * bend / side)) @ spline.T
    return field.permute(0, 2, 3, 1)


def _restroked(images: Tensor, generator: Generator) -> Tensor:
    """Return the images with strokes up to half a pixel thicker or thinner on either side."""
    thick = functional.max_pool2d(images, 3, stride=1, padding=1)
    thin = -functional.max_pool2d(-images, 3, stride=1, padding=1)
    change = _draw((len(images), 1, 1, 1), images, generator) * MAX_STROKE_CHANGE
    return torch.where(
        change > 0, images + change * (thick - images), images + change * (images - thin)
    )


def cubic_spline(side: int, knots: int) -> Tensor:
    """Return the weight of each knot for each pixel of a line, (side, knots).

    The uniform cubic B-spline: the rows add up to 1, and the first and last knot lie outside.
    Source: de Boor 1978, "A practical guide to splines", chapter IX.
    """
    place = torch.linspace(1, knots - 2, side)[:, None]
    away = (place - torch.arange(knots)).abs()
    near = (4 - 6 * away**2 + 3 * away**3) / 6
    far = (2 - away).clamp(min=0) ** 3 / 6
    return torch.where(away < 1, near, far)


def _draw(shape: tuple[int, ...], images: Tensor, generator: Generator) -> Tensor:
    """Return uniform random numbers from -1 to 1."""
    return torch.rand(shape, generator=generator, device=images.device) * 2 - 1


AUGMENTATIONS: dict[str, Augmentation] = {
    "none": unchanged,
    "shift": shifted,
    "affine": affine,
    "elastic": elastic,
}
