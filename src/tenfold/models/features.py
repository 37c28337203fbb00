"""Oriented-gradient energies: what strokes run where, for models that cannot learn it themselves.

The picture's gradient is split among eight directions, each direction's energy is gathered over
large overlapping windows, and each grid of windows is turned into square-rooted shares (Hellinger
features: with them a Gaussian kernel measures the distance of distributions).

Every step is a convolution, a ReLU or a matrix product, so an exported graph takes the same ones;
and all before the last division is exact in whole numbers, so it finds the same bytes, and a tree
takes the same turn, on every machine.

Sources: Maji and Malik 2009, "Fast and accurate digit classification", section 2 (oriented
energies on MNIST); Dalal and Triggs 2005, section 6.4 (square root of L1 shares).
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.preprocessing import deskew, normalise_size
from tenfold.types import PIXELS, SIDE, Floats, Images

GRIDS = ((8, 4), (14, 7))  # (side of a window, step between two), in pixels
HEIGHT = 16  # the largest weight within a window: sums then stay below 2 ** 24, exact in float32
# The eight directions as whole multiples of (x, y); the diagonal ones are longer by their norm.
DIRECTIONS = np.array(
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)], dtype=np.float32
)

_CHUNK = 512  # images at once: eight float planes of them stay near the processor's cache


def extract(rows: Floats, kind: str) -> Floats:
    """Return what a model of rows learns from: "pixels", or "gradients" of digits made alike.

    For the gradients each digit is first deskewed and brought to one size.

    Args:
        rows: float32 (n, d), scaled; anything but 784 columns comes back as it is
        kind: "pixels" (n, 784), or "gradients" (n, 360)
    """
    if kind == "pixels" or rows.shape[1] != PIXELS:
        return rows
    images = np.rint(rows * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    return oriented_gradients(normalise_size(deskew(images)))


def oriented_gradients(images: Images) -> Floats:
    """Return the oriented-gradient energies of each image.

    Returns:
        float32 (n, 360): for each grid its windows from top left to bottom right, within a window
        the eight directions; 0 to 1, the squares of one grid add up to 1 (to 0 if blank)
    """
    weights = np.hstack([window_weights(side, step) for side, step in GRIDS])
    features = np.empty((len(images), weights.shape[1] * len(DIRECTIONS)), dtype=np.float32)
    for start in range(0, len(images), _CHUNK):
        part = slice(start, start + _CHUNK)
        energies = _energies(images[part].astype(np.float32))
        gathered = (energies.reshape(-1, PIXELS) @ weights).astype(np.float64)
        features[part] = _shares(gathered.reshape(len(energies), -1, weights.shape[1]))
    return features


def grid_sizes() -> list[int]:
    """Return how many windows each grid has."""
    return [len(range(0, SIDE - side + 1, step)) ** 2 for side, step in GRIDS]


def window_weights(side: int, step: int) -> Floats:
    """Return the whole-number weights (784, windows) that gather a picture into one grid.

    A window weighs its pixels by a half period of the sine each way, which lets a stroke leave one
    window as smoothly as it enters the next.
    """
    starts = range(0, SIDE - side + 1, step)
    bump = np.rint(HEIGHT * np.sin(np.pi * (np.arange(side) + 0.5) / side))
    axis = np.zeros((SIDE, len(starts)), dtype=np.float32)
    for column, start in enumerate(starts):
        axis[start : start + side, column] = bump
    return np.kron(axis, axis)


def norms() -> NDArray[np.float64]:
    """Return the length of each of the eight directions, (8,)."""
    lengths: NDArray[np.float64] = np.linalg.norm(DIRECTIONS.astype(np.float64), axis=1)
    return lengths


def _energies(pixels: Floats) -> Floats:
    """Return (n, 8, 28, 28): the part of the gradient that points each way, where it does."""
    padded = np.pad(pixels, ((0, 0), (1, 1), (1, 1)))
    x = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]
    y = padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    along = [np.maximum(right * x + down * y, 0) for right, down in DIRECTIONS]
    return np.stack(along, axis=1)


def _shares(gathered: NDArray[np.float64]) -> Floats:
    """Turn (n, 8, windows) into square-rooted shares of each grid's sum, (n, windows 8)."""
    energies = (gathered / norms()[:, None]).transpose(0, 2, 1)
    parts = []
    for grid in np.split(energies, np.cumsum(grid_sizes())[:-1], axis=1):
        flat = grid.reshape(len(grid), -1)
        whole = np.maximum(flat.sum(axis=1, keepdims=True), 1)
        parts.append(np.sqrt(flat / whole))
    return np.hstack(parts).astype(np.float32)
