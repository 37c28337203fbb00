"""Images in few dimensions: along the directions in which they vary most."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from threadpoolctl import threadpool_limits

from tenfold.preprocessing import flatten, scale
from tenfold.types import PIXELS, Floats, Images

_CHUNK = 4096  # images projected at once


@dataclass(frozen=True, eq=False)
class Projection:
    """An orthogonal projection of pixels (0 to 1): it never makes a distance longer."""

    mean: Floats  # (784,)
    axes: Floats  # (784, dimensions), columns orthonormal, the one of most variance first

    def apply(self, images: Images) -> Floats:
        """Return the images' coordinates, float32 (n, dimensions)."""
        points = np.empty((len(images), self.axes.shape[1]), dtype=np.float32)
        for start in range(0, len(images), _CHUNK):
            part = slice(start, start + _CHUNK)
            points[part] = (_rows(images[part]) - self.mean) @ self.axes
        return points


def principal_projection(images: Images, dimensions: int) -> Projection:
    """Return the projection that keeps as much of the images' variance as it can (PCA)."""
    rows = _rows(images)
    mean = rows.mean(axis=0)
    rows -= mean
    greatest = (PIXELS - dimensions, PIXELS - 1)
    with threadpool_limits(1):  # so small a problem takes seconds on many, busy cores
        _, axes = eigh(rows.T @ rows, subset_by_index=greatest)  # ascending
    return Projection(mean, np.ascontiguousarray(axes[:, ::-1]))


def _rows(images: Images) -> Floats:
    rows: Floats = flatten(scale(images)).astype(np.float32, copy=False)
    return rows
