"""Principal component analysis: images projected on the directions of their largest variance."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh
from threadpoolctl import threadpool_limits

from tenfold.preprocessing import flatten, scale
from tenfold.types import PIXELS, Floats, Images

_CHUNK = 4096  # images at a time


@dataclass(frozen=True, eq=False)
class Projection:
    """An orthogonal projection of pixels (0 to 1), which never increases a distance."""

    mean: Floats  # (784,)
    axes: Floats  # (784, dimensions), orthonormal columns, by variance, largest first

    def apply(self, images: Images) -> Floats:
        """Return the images' coordinates, float32 (n, dimensions)."""
        points = np.empty((len(images), self.axes.shape[1]), dtype=np.float32)
        for start in range(0, len(images), _CHUNK):
            part = slice(start, start + _CHUNK)
            points[part] = (_rows(images[part]) - self.mean) @ self.axes
        return points


def principal_projection(images: Images, dimensions: int) -> Projection:
    """Return the projection that keeps the largest part of the images' variance (PCA)."""
    rows = _rows(images)
    mean = rows.mean(axis=0)
    rows -= mean
    largest = (PIXELS - dimensions, PIXELS - 1)
    with threadpool_limits(1):  # on many busy cores, more threads take seconds longer
        _, axes = eigh(rows.T @ rows, subset_by_index=largest)  # ascending
    return Projection(mean, np.ascontiguousarray(axes[:, ::-1]))


def _rows(images: Images) -> Floats:
    rows: Floats = flatten(scale(images)).astype(np.float32, copy=False)
    return rows
