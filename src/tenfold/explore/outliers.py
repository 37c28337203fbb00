"""The pictures farthest from the rest of their digit."""

from dataclasses import dataclass

import numpy as np
from sklearn.covariance import LedoitWolf

from tenfold.types import CLASSES, Floats, Labels

PER_DIGIT = 4


@dataclass(frozen=True)
class Outlier:
    """A picture unlike the others of its digit: badly written, mislabelled, or neither."""

    index: int
    digit: int
    distance: float  # in standard deviations of its digit (Mahalanobis)


def outliers(labels: Labels, points: Floats, each: int = PER_DIGIT) -> tuple[Outlier, ...]:
    """Return the ``each`` farthest pictures of every digit, the farthest of all first.

    The distance is Mahalanobis's from the digit's mean, so that a direction in which the digit is
    often written differently counts less. Its covariance is shrunk towards a sphere, which keeps it
    invertible however few the pictures are. Sources: Mahalanobis 1936, "On the generalised distance
    in statistics"; Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional
    covariance matrices".

    Args:
        labels: the digits
        points: the same pictures in few dimensions, (n, dimensions)
        each: how many of every digit
    """
    found = []
    for digit in range(CLASSES):
        members = np.flatnonzero(labels == digit)
        distance = _distances(points[members])
        farthest = np.argsort(-distance, kind="stable")[:each]
        found += [Outlier(int(members[i]), digit, float(distance[i])) for i in farthest]
    return tuple(sorted(found, key=lambda outlier: -outlier.distance))


def _distances(points: Floats) -> Floats:
    """Return each point's distance from their mean: 0 where all are one point, or there is one."""
    if len(points) < 2 or not np.ptp(points, axis=0).any():
        return np.zeros(len(points), dtype=np.float32)
    squared = LedoitWolf().fit(points).mahalanobis(points)
    distance: Floats = np.sqrt(squared).astype(np.float32)
    return distance
