"""The exploration of a dataset: counts, ink, duplicates, leaks and outliers."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from tenfold.data.dataset import Dataset
from tenfold.explore.duplicates import exact_pairs, near_pairs
from tenfold.explore.ink import InkStatistics, ink_statistics
from tenfold.explore.outliers import Outlier, outliers
from tenfold.explore.pairs import Pair, duplicates, leaks
from tenfold.explore.projection import principal_projection
from tenfold.preprocessing import scale
from tenfold.types import Images, Progress, unwatched

DIMENSIONS = 50  # of the projection, with 82 % of the variance of MNIST
_SAMPLE_IMAGES = 10_000  # from which the projection is computed: more do not change it


@dataclass(frozen=True)
class SplitCounts:
    """The number of images of each digit in one split."""

    name: str  # "train" or "test"
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Exploration:
    """The exploration of a dataset: counts, ink statistics, duplicates, leaks and outliers.

    Each copy is paired with the first image of the same pixels, each near copy with the nearest
    earlier training image; so an image is the ``second`` of at most one pair.
    """

    splits: tuple[SplitCounts, ...]
    ink: tuple[InkStatistics, ...]  # of the training set, for each digit that occurs
    exact_duplicates: tuple[Pair, ...]  # within the training set
    near_duplicates: tuple[Pair, ...]  # nearest first
    exact_leaks: tuple[Pair, ...]  # between the training set and the test set
    near_leaks: tuple[Pair, ...]  # nearest first
    outliers: tuple[Outlier, ...]  # of the training set, farthest first
    near_distance: float  # the largest distance of near images


def explore(
    train: Dataset, test: Dataset | None, *, seed: int, progress: Progress = unwatched
) -> Exploration:
    """Return the exploration of the training set, and its leaks into the test set.

    Cost: 3 s for 60,000 and 10,000 images on 2 cores.

    Args:
        train: the training set
        test: the test set, if there is one
        seed: of the sample from which the projection is computed
        progress: called during the work
    """
    splits = (train,) if test is None else (train, test)
    images = np.concatenate([split.images for split in splits])
    labels = np.concatenate([split.labels for split in splits])
    n_train = len(train)
    progress(0.0, "ink")
    ink = ink_statistics(train)
    progress(0.2, "outliers")
    sample = train.images[np.random.default_rng(seed).permutation(n_train)[:_SAMPLE_IMAGES]]
    points = principal_projection(sample, DIMENSIONS).apply(images)
    farthest = outliers(train.labels, points[:n_train])
    max_distance = near_distance(sample)
    progress(0.4, "duplicates")
    exact = exact_pairs(images, n_train)
    near = near_pairs(images, points, n_train, max_distance, partial(_share, progress, 0.4, 1.0))
    return Exploration(
        splits=_split_counts(splits),
        ink=ink,
        exact_duplicates=duplicates(exact, labels, n_train),
        near_duplicates=duplicates(near, labels, n_train),
        exact_leaks=leaks(exact, labels, n_train),
        near_leaks=leaks(near, labels, n_train),
        outliers=farthest,
        near_distance=max_distance,
    )


def near_distance(images: Images) -> float:
    """Return the median distance of an image from itself shifted by a quarter of a pixel.

    A second scan or another crop of the same writing shifts it about as far. (With half a pixel,
    five in six of MNIST's 1s would be near another one.)
    """
    step = np.diff(scale(images), axis=2, prepend=np.float32(0), append=np.float32(0))
    distances = np.sqrt(np.square(step, out=step).sum(axis=(1, 2)))  # shifted by one pixel
    return float(np.median(distances)) / 4


def _share(progress: Progress, start: float, stop: float, done: float, note: str = "") -> None:
    """Report the progress of a part of the work, from ``start`` to ``stop`` of the whole."""
    progress(start + (stop - start) * done, note)


def _split_counts(splits: tuple[Dataset, ...]) -> tuple[SplitCounts, ...]:
    named = zip(("train", "test"), splits, strict=False)
    return tuple(SplitCounts(name, split.counts) for name, split in named)
