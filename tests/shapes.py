"""Digits that are quickly made and quickly learned, and pictures whose answers are known."""

import numpy as np
from numpy.typing import NDArray

from tenfold.data.dataset import Dataset
from tenfold.types import Images


def squares(each: int, seed: int = 0) -> Dataset:
    """Return ``each`` images of every digit: a bright square at the digit's own of ten places.

    The squares are moved by up to a pixel and differ in brightness, over some faint noise.
    """
    random = np.random.default_rng(seed)
    labels = np.tile(np.arange(10, dtype=np.uint8), each)
    images = random.integers(0, 30, (len(labels), 28, 28)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        top = 5 + 12 * (label // 5) + random.integers(-1, 2)
        left = 2 + 5 * (label % 5) + random.integers(-1, 2)
        image[top : top + 6, left : left + 4] = random.integers(150, 256)
    return Dataset(images, labels, "squares")


def strange(count: int, seed: int = 1) -> Images:
    """Return images on which models are in doubt: noise, blanks, full ones, and sparse dots."""
    random = np.random.default_rng(seed)
    images = random.integers(0, 256, (count, 28, 28)).astype(np.uint8)
    images[1::4] *= (random.random((len(images[1::4]), 28, 28)) < 0.1).astype(np.uint8)
    images[2::4] = np.maximum(squares(1).images[0], images[2::4] // 3)
    images[3] = 0
    images[7] = 255
    return images


def bar(lean: float, width: int = 3) -> Images:
    """Return one image (28, 28) of an antialiased bar, ``lean`` pixels to the right a row down."""
    image = np.zeros((28, 28), dtype=np.float64)
    for row in range(6, 22):
        left = 12.5 + lean * (row - 13.5)
        whole, part = int(np.floor(left)), left - np.floor(left)
        image[row, whole : whole + width] += 1 - part
        image[row, whole + 1 : whole + 1 + width] += part
    return np.rint(255 * image).astype(np.uint8)


def centre_of_mass(image: NDArray[np.uint8]) -> tuple[float, ...]:
    """Return the (row, column) of an image's centre of mass, in pixels."""
    ink = image.astype(np.float64)
    return tuple(
        float(ink.sum(axis=1 - axis) @ np.arange(side) / ink.sum())
        for axis, side in enumerate(image.shape)
    )


def hard() -> Images:
    """Return images at the edge of what can be: blank, full, single pixels, and thin lines."""
    images = np.zeros((13, 28, 28), dtype=np.uint8)
    images[1] = 255
    for image, (row, column) in zip(images[2:6], [(0, 0), (0, 27), (27, 0), (27, 27)], strict=True):
        image[row, column] = 255
    images[6, 13, 14] = 1
    for image, place in zip(images[7:10], (0, 13, 27), strict=True):
        image[:, place] = 255
    for image, place in zip(images[10:13], (0, 14, 27), strict=True):
        image[place] = 200
    return images
