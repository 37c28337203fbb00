"""The support vectors of a solved machine, and its one-vs-one decisions as matrix products."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.models.base import batches
from tenfold.models.calibration import pairs
from tenfold.types import Floats

FLOAT64_KERNELS = ("linear", "poly")  # in whose decisions large values cancel
_BATCH = 256  # rows; their kernel values with ten thousand vectors are 10 MB

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class SupportVectors:
    """The support vectors of a machine and their weights in each decision.

    Attributes:
        kernel: "rbf", "poly" (degree 3, with 1 added) or "linear"
        gamma: the factor in the kernel
        support: (vectors,), the rows that are support vectors, in the order of their classes
        owners: (vectors,), the class of each
        centre: float32 (d,), subtracted from the vectors
        vectors: float32 (vectors, d)
        weights: float64 (vectors, pairs), of a vector's kernel value in each decision
        intercepts: float64 (pairs,)
    """

    kernel: str
    gamma: float
    support: NDArray[np.intp]
    owners: NDArray[np.intp]
    centre: Floats
    vectors: Floats
    weights: Doubles
    intercepts: Doubles

    def decisions(self, columns: Floats) -> Doubles:
        """Return the decisions (n, pairs): above 0 where the pair's first class is preferred."""
        decisions = np.tile(self.intercepts, (len(columns), 1))
        for part in batches(len(columns), _BATCH):
            kernel = self._kernel(columns[part] - self.centre)
            for vectors, deciding, weights in self._by_class:
                decisions[part, deciding] += kernel[:, vectors].astype(np.float64) @ weights
        return decisions

    @cached_property
    def _by_class(self) -> list[tuple[slice, NDArray[np.intp], Doubles]]:
        """The vectors of each class, the pairs with that class, and the weights in those."""
        first, second = pairs(int(self.owners.max()) + 1)
        found = []
        for owner in np.unique(self.owners):
            start, end = np.searchsorted(self.owners, [owner, owner + 1])
            deciding = np.flatnonzero((first == owner) | (second == owner))
            found.append((slice(start, end), deciding, self.weights[start:end][:, deciding]))
        return found

    @cached_property
    def _squares(self) -> Floats:
        squares: Floats = np.einsum("ij,ij->i", self.vectors, self.vectors)
        return squares

    def _kernel(self, columns: Floats) -> NDArray[Any]:
        """Return the kernel (n, vectors), in float64 where rounding would change decisions."""
        if self.kernel in FLOAT64_KERNELS:
            exact = columns.astype(np.float64) @ self.vectors.astype(np.float64).T
            return np.asarray(exact if self.kernel == "linear" else (self.gamma * exact + 1) ** 3)
        # In place: new arrays would have to be loaded into the cache first.
        kernel: Floats = (2 * columns) @ self.vectors.T
        kernel -= np.einsum("ij,ij->i", columns, columns)[:, None]
        kernel -= self._squares
        np.minimum(kernel, 0, out=kernel)
        kernel *= np.float32(self.gamma)
        return np.exp(kernel, out=kernel)


def extract_support_vectors(solved: Any, labels: NDArray[np.intp]) -> SupportVectors:
    """Return the support vectors of a solved machine, whose own predict may be wrong.

    Args:
        solved: a fitted C-SVC of scikit-learn's kind
        labels: (n,), of the rows that it was trained on, 0 to classes - 1
    """
    vectors = np.asarray(solved.support_vectors_)
    # A shift does not change distances; near the origin they lose less precision in float32.
    mean = vectors.mean(axis=0) if solved.kernel == "rbf" else np.zeros(vectors.shape[1])
    centre: Floats = mean.astype(np.float32)
    support = np.asarray(solved.support_, dtype=np.intp)
    weights, intercepts = _pairwise_weights(solved, labels), np.ravel(solved.intercept_)
    # For two classes, scikit-learn's sign points the other way.
    sign = -1.0 if len(np.unique(labels)) == 2 else 1.0
    return SupportVectors(
        kernel=solved.kernel,
        gamma=float(solved.gamma),
        support=support,
        owners=labels[support],
        centre=centre,
        vectors=(vectors - centre).astype(np.float32),
        weights=sign * weights,
        intercepts=sign * intercepts.astype(np.float64),
    )


def _pairwise_weights(solved: Any, labels: NDArray[np.intp]) -> Doubles:
    """Return each support vector's weight in each pair's decision, (vectors, pairs).

    LIBSVM keeps a vector's weights against the other classes in classes - 1 rows; spread out over
    the pairs, with zeros elsewhere, all decisions are one matrix product.
    """
    classes = int(labels.max()) + 1
    dual = np.asarray(solved.dual_coef_)
    owner = labels[np.asarray(solved.support_)]
    weights = np.zeros((dual.shape[1], classes * (classes - 1) // 2))
    for pair, (first, second) in enumerate(zip(*pairs(classes), strict=True)):
        ours, theirs = owner == first, owner == second
        weights[ours, pair] = dual[second - 1, ours]
        weights[theirs, pair] = dual[first, theirs]
    return weights
