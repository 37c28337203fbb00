"""Outliers: the images farthest from the mean of their digit."""

from dataclasses import dataclass

import numpy as np
from sklearn.covariance import LedoitWolf

from tenfold.types import CLASSES, Floats, Labels

OUTLIERS_PER_DIGIT = 4


@dataclass(frozen=True)
class Outlier:
    """An image unlike the others of its digit: badly written, mislabelled, or only unusual."""

    index: int
    digit: int
    distance: float  # in standard deviations of its digit (Mahalanobis)


def outliers(labels: Labels, points: Floats, each: int = OUTLIERS_PER_DIGIT) -> tuple[Outlier, ...]:
    """Return the ``each`` farthest images of every digit, the farthest of all first.

    The distance is the Mahalanobis distance from the digit's mean, so directions in which the
    digit varies much count less. The covariance is shrunk towards a sphere, which keeps it
    invertible for any number of images. Sources: Mahalanobis 1936, "On the generalised distance
    in statistics"; Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional
    covariance matrices".

    Args:
        labels: the digits
        points: the same images in a low-dimensional projection, (n, dimensions)
        each: the number of outliers of every digit
    """
    result = []
    for digit in range(CLASSES):
        members = np.flatnonzero(labels == digit)
        distance = _distances(points[members])
        farthest = np.argsort(-distance, kind="stable")[:each]
        result += [Outlier(int(members[i]), digit, float(distance[i])) for i in farthest]
    return tuple(sorted(result, key=lambda outlier: -outlier.distance))


def _distances(points: Floats) -> Floats:
    """Return each point's distance from their mean; 0 if all points are the same."""
    if len(points) < 2 or not np.ptp(points, axis=0).any():
        return np.zeros(len(points), dtype=np.float32)
    squared = LedoitWolf().fit(points).mahalanobis(points)
    distance: Floats = np.sqrt(squared).astype(np.float32)
    return distance
