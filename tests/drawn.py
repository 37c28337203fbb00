"""Digits drawn as on a pocket calculator: a data set that is small, made at once, and learnable."""

import numpy as np

from tenfold.data import Dataset

# Which segments are lit: top, upper left, upper right, middle, lower left, lower right, bottom.
LIT = [
    "1110111",
    "0010010",
    "1011101",
    "1011011",
    "0111010",
    "1101011",
    "1101111",
    "1010010",
    "1111111",
    "1111011",
]
SEGMENTS = (
    (slice(4, 6), slice(9, 19)),
    (slice(4, 14), slice(8, 10)),
    (slice(4, 14), slice(18, 20)),
    (slice(13, 15), slice(9, 19)),
    (slice(13, 24), slice(8, 10)),
    (slice(13, 24), slice(18, 20)),
    (slice(22, 24), slice(9, 19)),
)


def drawn_digits(count: int, seed: int, name: str = "drawn") -> Dataset:
    """Return ``count`` digits in turn, each moved by up to 2 pixels and of its own ink."""
    random = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        for lit, (rows, columns) in zip(LIT[label], SEGMENTS, strict=True):
            if lit == "1":
                image[rows, columns] = random.integers(120, 256)
        image[:] = np.roll(image, random.integers(-2, 3, 2), axis=(0, 1))
    return Dataset(images, labels, name)
