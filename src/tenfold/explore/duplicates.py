"""Pictures that come twice: exact copies, and near ones.

Training set and test set are searched together, laid end to end: a pair within the former is a
duplicate, a pair across is a leak.
"""

import numpy as np

from tenfold.explore.pairs import Indices, Pairs
from tenfold.types import Floats, Images, Progress, unwatched

_CHUNK = 512  # images compared at once with all that may be near
_BATCH = 4096  # pairs checked at once in full pixels
_ROUNDING = 1e-5  # of a float32 product, as a share of the greatest squared norm


def exact_pairs(images: Images, learned: int) -> Pairs:
    """Return each copy with the image that it repeats, the first of its kind.

    Args:
        images: the training set, then the test set
        learned: how many the training set holds; what repeats none of those is left out
    """
    original = _originals(images)
    second = np.flatnonzero((original != np.arange(len(images))) & (original < learned))
    return Pairs(original[second], second, np.zeros(len(second)))


def near_pairs(
    images: Images, points: Floats, learned: int, within: float, progress: Progress = unwatched
) -> Pairs:
    """Return each image that is near an earlier one of the training set, with the nearest such.

    Exactly: an orthogonal projection never makes a distance longer, so the pairs within reach in
    the projection hold all the true ones, and each is checked in full pixels. Of exact copies only
    the first takes part. Cost: 1 s for 70,000 images on 2 cores, where few are near.

    Args:
        images: the training set, then the test set
        points: the same images in an orthogonal projection of their pixels (0 to 1)
        learned: how many the training set holds; what is near none of those is left out
        within: the greatest distance, Euclidean, of pixels from 0 to 1
        progress: called as the search goes on
    """
    distinct = np.flatnonzero(_originals(images) == np.arange(len(images)))
    order = distinct[np.argsort(points[distinct, 0], kind="stable")]
    left, right, rounding = _factors(points[order])
    reach = float(np.sqrt(within**2 + 2 * rounding))
    found = []
    for start in range(0, len(order), _CHUNK):
        near, other = (order[place] for place in _candidates(left, right, start, reach))
        first, second = np.minimum(near, other), np.maximum(near, other)
        kept = first < learned
        found.append(_nearest([_checked(images, first[kept], second[kept], within)]))
        progress(min(1.0, (start + _CHUNK) / len(order)), "near duplicates")
    return _nearest(found)


def _originals(images: Images) -> Indices:
    """Return for each image the index of the first with the same pixels, which may be itself."""
    seen: dict[bytes, int] = {}
    first = [seen.setdefault(image.tobytes(), i) for i, image in enumerate(images)]
    return np.array(first, dtype=np.intp)


def _factors(points: Floats) -> tuple[Floats, Floats, float]:
    """Return what multiplies to minus half the squared distances, and how far rounding goes."""
    half = (points * points).sum(axis=1, keepdims=True) / 2
    one = np.ones_like(half)
    rounding = _ROUNDING * float(2 * half.max(initial=0))
    return np.hstack([points, -half, one]), np.hstack([points, one, -half]), rounding


def _candidates(left: Floats, right: Floats, start: int, reach: float) -> tuple[Indices, Indices]:
    """Return the places of all pairs within reach of which one is in the chunk, the other later.

    The points are sorted by their first coordinate: what lies beyond reach in it need not be seen.
    """
    rows = left[start : start + _CHUNK]
    stop = int(np.searchsorted(left[:, 0], rows[-1, 0] + np.float32(reach), side="right"))
    products = rows @ right[start:stop].T
    i, j = np.divmod(np.flatnonzero(products >= -reach * reach / 2), stop - start)
    later = i < j
    return start + i[later], start + j[later]


def _checked(images: Images, first: Indices, second: Indices, within: float) -> Pairs:
    """Keep the pairs that are near in full pixels, in whole numbers, without rounding."""
    squared = np.empty(len(first), dtype=np.int64)
    for start in range(0, len(first), _BATCH):
        part = slice(start, start + _BATCH)
        difference = images[first[part]].astype(np.int32) - images[second[part]]
        squared[part] = np.square(difference).sum(axis=(1, 2))
    distance = np.sqrt(squared) / 255
    near = distance <= within
    return Pairs(first[near], second[near], distance[near])


def _nearest(found: list[Pairs]) -> Pairs:
    """Return one pair for each ``second``: the one of least distance, then of least ``first``."""
    first = np.concatenate([pairs.first for pairs in found])
    second = np.concatenate([pairs.second for pairs in found])
    distance = np.concatenate([pairs.distance for pairs in found])
    order = np.lexsort((first, distance, second))
    _, leading = np.unique(second[order], return_index=True)
    kept = order[leading]
    return Pairs(first[kept], second[kept], distance[kept])
