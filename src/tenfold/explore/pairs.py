"""Pairs of pictures that are the same, or nearly: within the training set, or across the splits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.types import Labels

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Pair:
    """Two pictures that are the same, or nearly."""

    first: int  # the earlier one's index; of a leak, its index in the training set
    second: int  # the later one's index; of a leak, its index in the test set
    distance: float  # Euclidean, of pixels from 0 to 1
    first_digit: int
    second_digit: int


@dataclass(frozen=True, eq=False)
class Pairs:
    """The same as arrays, with indices into training set and test set laid end to end."""

    first: Indices
    second: Indices
    distance: NDArray[np.float64]


def duplicates(pairs: Pairs, labels: Labels, learned: int) -> tuple[Pair, ...]:
    """Return the pairs within the training set (the first ``learned`` images), nearest first."""
    return _listed(pairs, labels, np.flatnonzero(pairs.second < learned), 0)


def leaks(pairs: Pairs, labels: Labels, learned: int) -> tuple[Pair, ...]:
    """Return the pairs of a training and a test image, nearest first."""
    return _listed(pairs, labels, np.flatnonzero(pairs.second >= learned), learned)


def _listed(pairs: Pairs, labels: Labels, chosen: Indices, offset: int) -> tuple[Pair, ...]:
    """List the chosen pairs; ``second`` is counted from ``offset``."""
    order = chosen[np.argsort(pairs.distance[chosen], kind="stable")]
    first, second = pairs.first[order], pairs.second[order]
    columns = (first, second - offset, pairs.distance[order], labels[first], labels[second])
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(Pair(*row) for row in rows)
