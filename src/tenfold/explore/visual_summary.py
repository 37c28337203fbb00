"""The images and points that visualise a dataset, for the figures of a report."""

from dataclasses import dataclass

import numpy as np
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from tenfold.data.dataset import Dataset
from tenfold.explore.exploration import DIMENSIONS, Exploration
from tenfold.explore.projection import principal_projection
from tenfold.preprocessing import scale
from tenfold.types import CLASSES, SIDE, Floats, Images, Labels

SAMPLES_PER_DIGIT = 12
MAX_NEAR_PAIRS = 12
_PERPLEXITY = 30.0  # of t-SNE, scikit-learn's default; a third of the points if they are few


@dataclass(frozen=True, eq=False)
class VisualSummary:
    """The images and points that visualise a training set."""

    means: Floats  # (10, 28, 28), of pixels from 0 to 1; 0 for a digit that does not occur
    variances: Floats  # (10, 28, 28)
    samples: Images  # (10, k, 28, 28), drawn at random; blank if a digit has fewer
    outliers: Images  # (m, 28, 28), in the exploration's order
    embedding: Floats  # (n, 2): similar images are near; the axes have no meaning
    embedding_labels: Labels  # (n,)
    near_pairs: Images  # (p, 2, 28, 28), the nearest first


def visual_summary(
    train: Dataset, exploration: Exploration, *, seed: int, embedded: int = 2000
) -> VisualSummary:
    """Return the images and points that visualise the training set. Cost: 8 s on 2 cores.

    Args:
        train: the training set
        exploration: its exploration
        seed: of the samples and of the embedding
        embedded: the number of images in the embedding, drawn at random
    """
    means, variances = _means_and_variances(train)
    rng = np.random.default_rng(seed)
    subset = train.take(np.sort(rng.permutation(len(train))[:embedded]))
    return VisualSummary(
        means=means,
        variances=variances,
        samples=_samples(train, rng),
        outliers=train.images[[outlier.index for outlier in exploration.outliers]],
        embedding=_embedding(subset.images, seed),
        embedding_labels=subset.labels,
        near_pairs=_near_pairs(train, exploration),
    )


def _means_and_variances(train: Dataset) -> tuple[Floats, Floats]:
    means = np.zeros((CLASSES, SIDE, SIDE), dtype=np.float32)
    variances = np.zeros_like(means)
    for digit in np.unique(train.labels):
        scaled = scale(train.images[train.labels == digit])
        means[digit] = scaled.mean(axis=0)
        variances[digit] = scaled.var(axis=0)
    return means, variances


def _samples(train: Dataset, rng: np.random.Generator) -> Images:
    samples = np.zeros((CLASSES, SAMPLES_PER_DIGIT, SIDE, SIDE), dtype=np.uint8)
    for digit in np.unique(train.labels):
        members = rng.permutation(np.flatnonzero(train.labels == digit))[:SAMPLES_PER_DIGIT]
        samples[digit, : len(members)] = train.images[members]
    return samples


def _embedding(images: Images, seed: int) -> Floats:
    """Return the 2-D embedding of the images: PCA removes noise, then t-SNE keeps neighbours.

    With fewer than four different images, all points are 0. Source: van der Maaten and Hinton
    2008, "Visualizing data using t-SNE".
    """
    if len(np.unique(images, axis=0)) < 4:
        return np.zeros((len(images), 2), dtype=np.float32)
    points = principal_projection(images, DIMENSIONS).apply(images)
    perplexity = min(_PERPLEXITY, (len(images) - 1) / 3)
    embed = TSNE(perplexity=perplexity, init="pca", random_state=seed)
    with threadpool_limits(1):  # its loops are short, so more threads are slower on busy cores
        embedding: Floats = embed.fit_transform(points).astype(np.float32)
    return embedding


def _near_pairs(train: Dataset, exploration: Exploration) -> Images:
    nearest = exploration.near_duplicates[:MAX_NEAR_PAIRS]
    indices = np.array([(pair.first, pair.second) for pair in nearest], dtype=np.intp)
    return train.images[indices.reshape(-1, 2)]
