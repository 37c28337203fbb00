"""Linear discriminants: for each pair of classes the direction that separates them best.

A tree splits on one column at a time, but digits differ in many windows at once. So trees also get
weighted sums of all windows: Fisher's discriminant of each pair of classes.
Source: Fisher 1936, "The use of multiple measurements in taxonomic problems"; for the shrinkage,
Friedman 1989, "Regularized discriminant analysis", section 4.
"""

import numpy as np
from numpy.typing import NDArray

from tenfold.models.calibration import pairs
from tenfold.types import Floats

Doubles = NDArray[np.float64]

SHRINKAGE = 0.03  # the share of the mean variance that is added to every variance
COLUMN_STEPS = 2.0**12  # to which a column from 0 to 1 is rounded
MAX_WEIGHT = 2.0**20  # sums of whole numbers then stay below 2 ** 53, hence exact


def fit_discriminants(columns: Floats, labels: NDArray[np.intp]) -> Doubles:
    """Return the weights of the columns in each pair's discriminant, (d, pairs), as integers.

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
    whole = np.rint(columns.astype(np.float64) * COLUMN_STEPS)
    projected: Doubles = (whole @ weights) / (COLUMN_STEPS * MAX_WEIGHT)
    return projected.astype(np.float32)


def _moments(columns: Floats) -> tuple[Doubles, Doubles]:
    """Return the mean (d,) and the covariance (d, d) of one class."""
    mean = columns.mean(axis=0, dtype=np.float64)
    centred = columns - mean
    return mean, centred.T @ centred / len(columns)


def _direction(difference: Doubles, spread: Doubles) -> Doubles:
    """Return the direction in which the difference is largest relative to the spread, (d,)."""
    ridge = SHRINKAGE * np.trace(spread) / len(spread) + 1e-12
    found = np.linalg.solve(spread + ridge * np.eye(len(spread)), difference)
    scaled: Doubles = np.rint(found * (MAX_WEIGHT / max(np.abs(found).max(), 1e-300)))
    return scaled
