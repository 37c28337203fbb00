"""Oriented-gradient energies: the directions of strokes in each part of an image.

The gradient of the image is split among eight directions, the energy of each direction is summed
over large overlapping windows, and each grid of windows becomes square-rooted shares (Hellinger
features: with them a Gaussian kernel measures the distance of distributions).

Every step is a convolution, a ReLU or a matrix product, so an exported graph has the same steps.
All of them before the last division are exact in whole numbers, so the features are the same bytes,
and a tree takes the same branch, on every machine.

Sources: Maji and Malik 2009, "Fast and accurate digit classification", section 2 (oriented
energies on MNIST); Dalal and Triggs 2005, section 6.4 (square root of L1 shares).
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.preprocessing import deskew, normalise_size
from tenfold.types import PIXELS, SIDE, Floats, Images

GRIDS = ((8, 4), (14, 7))  # (side of a window, step between two), in pixels
MAX_WINDOW_WEIGHT = 16  # of a pixel: sums then stay below 2 ** 24, exact in float32
ENERGY_UNIT = 512  # squared grey levels that are counted as 1, for the same reason
# The eight directions as whole multiples of (x, y); the diagonal ones are longer by their norm.
DIRECTIONS = np.array(
    [(1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)], dtype=np.float32
)

_CHUNK = 512  # images: their eight float32 planes about fit the processor's cache


def extract_features(rows: Floats, kind: str) -> Floats:
    """Return the features of rows: "pixels", or "gradients" of deskewed digits of one size.

    Args:
        rows: float32 (n, d), scaled; returned unchanged unless there are 784 columns
        kind: "pixels" (n, 784), or "gradients" (n, 360)
    """
    if kind == "pixels" or rows.shape[1] != PIXELS:
        return rows
    return oriented_gradients(normalised_images(rows))


def normalised_images(rows: Floats) -> Images:
    """Return scaled rows (n, 784) as images (n, 28, 28), deskewed and of normalised size."""
    images = np.rint(rows * 255).astype(np.uint8).reshape(-1, SIDE, SIDE)
    return normalise_size(deskew(images))


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
    """Return the number of windows of each grid."""
    return [len(range(0, SIDE - side + 1, step)) ** 2 for side, step in GRIDS]


def window_weights(side: int, step: int) -> Floats:
    """Return the whole-number weights (784, windows) of the pixels in the windows of a grid.

    The weights are half a period of the sine each way, so that a stroke leaves one window as
    smoothly as it enters the next.
    """
    starts = range(0, SIDE - side + 1, step)
    bump = np.rint(MAX_WINDOW_WEIGHT * np.sin(np.pi * (np.arange(side) + 0.5) / side))
    axis = np.zeros((SIDE, len(starts)), dtype=np.float32)
    for column, start in enumerate(starts):
        axis[start : start + side, column] = bump
    return np.kron(axis, axis)


def squared_norms() -> NDArray[np.float64]:
    """Return the square of the length of each of the eight directions, (8,): 1 or 2."""
    squares: NDArray[np.float64] = (DIRECTIONS.astype(np.float64) ** 2).sum(axis=1)
    return squares


def _energies(pixels: Floats) -> Floats:
    """Return the energy of the gradient in each direction, (n, 8, 28, 28)."""
    padded = np.pad(pixels, ((0, 0), (1, 1), (1, 1)))
    x = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]
    y = padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    along = np.stack([np.maximum(right * x + down * y, 0) for right, down in DIRECTIONS], axis=1)
    energies: Floats = np.floor(along * along * np.float32(1 / ENERGY_UNIT))
    return energies


def _shares(gathered: NDArray[np.float64]) -> Floats:
    """Return the square-rooted shares of each grid's sum, (n, windows 8), of (n, 8, windows)."""
    energies = (gathered / squared_norms()[:, None]).transpose(0, 2, 1)
    parts = []
    for grid in np.split(energies, np.cumsum(grid_sizes())[:-1], axis=1):
        flat = grid.reshape(len(grid), -1)
        whole = np.maximum(flat.sum(axis=1, keepdims=True), 1)
        parts.append(np.sqrt(flat / whole))
    return np.hstack(parts).astype(np.float32)
