"""Pairs of equal or nearly equal images, within the training set or across the splits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenfold.types import Labels

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Pair:
    """Two equal or nearly equal images."""

    first: int  # the earlier one's index; of a leak, its index in the training set
    second: int  # the later one's index; of a leak, its index in the test set
    distance: float  # Euclidean, of pixels from 0 to 1
    first_digit: int
    second_digit: int


@dataclass(frozen=True, eq=False)
class PairArrays:
    """Pairs as arrays, with indices into the concatenated training and test set."""

    first: Indices
    second: Indices
    distance: NDArray[np.float64]


def duplicates(pairs: PairArrays, labels: Labels, n_train: int) -> tuple[Pair, ...]:
    """Return the pairs within the training set (the first ``n_train`` images), nearest first."""
    return _as_pairs(pairs, labels, np.flatnonzero(pairs.second < n_train), 0)


def leaks(pairs: PairArrays, labels: Labels, n_train: int) -> tuple[Pair, ...]:
    """Return the pairs of a training and a test image, nearest first."""
    return _as_pairs(pairs, labels, np.flatnonzero(pairs.second >= n_train), n_train)


def _as_pairs(pairs: PairArrays, labels: Labels, chosen: Indices, offset: int) -> tuple[Pair, ...]:
    """Return the chosen pairs as tuples; ``second`` is counted from ``offset``."""
    order = chosen[np.argsort(pairs.distance[chosen], kind="stable")]
    first, second = pairs.first[order], pairs.second[order]
    columns = (first, second - offset, pairs.distance[order], labels[first], labels[second])
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return tuple(Pair(*row) for row in rows)
