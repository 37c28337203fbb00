"""Duplicate images: exact copies and near ones.

The concatenated training and test set is searched: a pair within the training set is a duplicate, a
pair of a training and a test image is a leak.
"""

import numpy as np

from tenfold.explore.pairs import Indices, PairArrays
from tenfold.types import Floats, Images, Progress, unwatched

_CHUNK = 512  # images at a time that are compared with all candidates
_BATCH = 4096  # pairs at a time whose exact distance is computed
_ROUNDING_ERROR = 1e-5  # of a float32 product, relative to the largest squared norm


def exact_pairs(images: Images, n_train: int) -> PairArrays:
    """Return each copy paired with the first image that has the same pixels.

    Args:
        images: the training set, then the test set
        n_train: the number of training images; copies of test images alone are left out
    """
    original = _first_copies(images)
    second = np.flatnonzero((original != np.arange(len(images))) & (original < n_train))
    return PairArrays(original[second], second, np.zeros(len(second)))


def near_pairs(
    images: Images,
    points: Floats,
    n_train: int,
    max_distance: float,
    progress: Progress = unwatched,
) -> PairArrays:
    """Return each image near an earlier training image, paired with the nearest such image.

    The search is exact: an orthogonal projection never increases a distance, so all near pairs are
    among those that are near in the projection, and the distance of each of these is computed from
    all pixels. Of exact copies only the first is compared. Cost: 1 s for 70,000 images on 2 cores,
    if few are near.

    Args:
        images: the training set, then the test set
        points: the same images in an orthogonal projection of their pixels (0 to 1)
        n_train: the number of training images; images near test images alone are left out
        max_distance: the largest Euclidean distance, of pixels from 0 to 1
        progress: called during the search
    """
    distinct = np.flatnonzero(_first_copies(images) == np.arange(len(images)))
    order = distinct[np.argsort(points[distinct, 0], kind="stable")]
    left, right, rounding = _distance_factors(points[order])
    reach = float(np.sqrt(max_distance**2 + 2 * rounding))
    nearest = []
    for start in range(0, len(order), _CHUNK):
        one, other = (order[index] for index in _candidates(left, right, start, reach))
        first, second = np.minimum(one, other), np.maximum(one, other)
        kept = first < n_train
        pairs = _exact_distances(images, first[kept], second[kept], max_distance)
        nearest.append(_nearest_per_image([pairs]))
        progress(min(1.0, (start + _CHUNK) / len(order)), "near duplicates")
    return _nearest_per_image(nearest)


def _first_copies(images: Images) -> Indices:
    """Return for each image the index of the first image with the same pixels."""
    seen: dict[bytes, int] = {}
    first = [seen.setdefault(image.tobytes(), i) for i, image in enumerate(images)]
    return np.array(first, dtype=np.intp)


def _distance_factors(points: Floats) -> tuple[Floats, Floats, float]:
    """Return two factors whose product is minus half the squared distances, and its error."""
    half = (points * points).sum(axis=1, keepdims=True) / 2
    one = np.ones_like(half)
    rounding = _ROUNDING_ERROR * float(2 * half.max(initial=0))
    return np.hstack([points, -half, one]), np.hstack([points, one, -half]), rounding


def _candidates(left: Floats, right: Floats, start: int, reach: float) -> tuple[Indices, Indices]:
    """Return the indices of all pairs within reach, one in the chunk and the other later.

    The points are sorted by their first coordinate, so points beyond reach in it are skipped.
    """
    rows = left[start : start + _CHUNK]
    stop = int(np.searchsorted(left[:, 0], rows[-1, 0] + np.float32(reach), side="right"))
    products = rows @ right[start:stop].T
    i, j = np.divmod(np.flatnonzero(products >= -reach * reach / 2), stop - start)
    later = i < j
    return start + i[later], start + j[later]


def _exact_distances(
    images: Images, first: Indices, second: Indices, max_distance: float
) -> PairArrays:
    """Return the pairs that are near by all pixels, computed exactly in whole numbers."""
    squared = np.empty(len(first), dtype=np.int64)
    for start in range(0, len(first), _BATCH):
        part = slice(start, start + _BATCH)
        difference = images[first[part]].astype(np.int32) - images[second[part]]
        squared[part] = np.square(difference).sum(axis=(1, 2))
    distance = np.sqrt(squared) / 255
    near = distance <= max_distance
    return PairArrays(first[near], second[near], distance[near])


def _nearest_per_image(parts: list[PairArrays]) -> PairArrays:
    """Return one pair for each ``second``: the smallest distance, then the smallest ``first``."""
    first = np.concatenate([pairs.first for pairs in parts])
    second = np.concatenate([pairs.second for pairs in parts])
    distance = np.concatenate([pairs.distance for pairs in parts])
    order = np.lexsort((first, distance, second))
    _, leading = np.unique(second[order], return_index=True)
    kept = order[leading]
    return PairArrays(first[kept], second[kept], distance[kept])
