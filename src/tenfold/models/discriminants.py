"""Linear discriminants: for each pair of classes the direction that parts them best.

A tree asks about one column at a time; a digit is told from another by many windows at once. So
trees are given columns that weigh all windows: Fisher's discriminant of each pair of classes.
Source: Fisher 1936, "The use of multiple measurements in taxonomic problems"; for the shrinkage,
Friedman 1989, "Regularized discriminant analysis", section 4.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.models.calibration import pairs
from tenfold.types import Floats

Doubles = NDArray[np.float64]

SHRINKAGE = 0.03  # the share of the mean variance that is added to every variance
PARTS = 2.0**12  # parts that a column's whole, 1, is rounded to
LARGEST = 2.0**20  # the largest weight: sums of whole numbers then stay below 2 ** 53, hence exact


def fit_discriminants(columns: Floats, labels: NDArray[np.intp]) -> Doubles:
    """Return the weights of the columns in each pair's discriminant, (d, pairs), whole numbers.

    Args:
        columns: (n, d), 0 to 1
        labels: (n,), 0 to classes - 1, at least two images of each
    """
    means, spreads = zip(*(_moments(columns[labels == c]) for c in np.unique(labels)), strict=True)
    weights = [
        _direction(means[first] - means[second], (spreads[first] + spreads[second]) / 2)
        for first, second in zip(*pairs(len(means)), strict=True)
    ]
    return np.stack(weights, axis=1)


def project(columns: Floats, weights: Doubles) -> Floats:
    """Return the discriminants (n, pairs): exact sums of whole numbers, then rounded once."""
    whole = np.rint(columns.astype(np.float64) * PARTS)
    projected: Doubles = (whole @ weights) / (PARTS * LARGEST)
    return projected.astype(np.float32)


def _moments(columns: Floats) -> tuple[Doubles, Doubles]:
    """Return the mean (d,) and the covariance (d, d) of one class."""
    mean = columns.mean(axis=0, dtype=np.float64)
    centred = columns - mean
    return mean, centred.T @ centred / len(columns)


def _direction(difference: Doubles, spread: Doubles) -> Doubles:
    """Return the direction in which the difference is largest beside the spread, (d,)."""
    ridge = SHRINKAGE * np.trace(spread) / len(spread) + 1e-12
    found = np.linalg.solve(spread + ridge * np.eye(len(spread)), difference)
    scaled: Doubles = np.rint(found * (LARGEST / max(np.abs(found).max(), 1e-300)))
    return scaled
