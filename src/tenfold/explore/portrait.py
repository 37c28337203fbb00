"""The pictures that show what a dataset is like: for the figures of a report."""

from dataclasses import dataclass

import numpy as np
from sklearn.manifold import TSNE
from threadpoolctl import threadpool_limits

from tenfold.data.dataset import Dataset
from tenfold.explore.exploration import DIMENSIONS, Exploration
from tenfold.explore.projection import principal_projection
from tenfold.preprocessing import scale
from tenfold.types import CLASSES, SIDE, Floats, Images, Labels

SAMPLES = 12  # of each digit
PAIRS = 12  # the most near pairs shown
_PERPLEXITY = 30.0  # of t-SNE, scikit-learn's default; a third of the points where they are few


@dataclass(frozen=True, eq=False)
class Portrait:
    """The pictures and points that show what a training set is like."""

    means: Floats  # (10, 28, 28), of pixels from 0 to 1; 0 for a digit that does not occur
    variances: Floats  # (10, 28, 28)
    samples: Images  # (10, k, 28, 28), chosen by chance; blank where a digit has fewer
    outliers: Images  # (m, 28, 28), in the exploration's order
    embedding: Floats  # (n, 2): near pictures lie near; the axes mean nothing
    embedding_labels: Labels  # (n,)
    near_pairs: Images  # (p, 2, 28, 28), the nearest first


def portrait(
    train: Dataset, exploration: Exploration, *, seed: int, embedded: int = 2000
) -> Portrait:
    """Return the pictures that show what the training set is like. Cost: 8 s on 2 cores.

    Args:
        train: the training set
        exploration: what was found in it
        seed: of the samples and of the embedding
        embedded: how many pictures to embed, drawn by chance
    """
    means, variances = _means_and_variances(train)
    chance = np.random.default_rng(seed)
    chosen = train.take(np.sort(chance.permutation(len(train))[:embedded]))
    return Portrait(
        means=means,
        variances=variances,
        samples=_samples(train, chance),
        outliers=train.images[[outlier.index for outlier in exploration.outliers]],
        embedding=_embedding(chosen.images, seed),
        embedding_labels=chosen.labels,
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


def _samples(train: Dataset, chance: np.random.Generator) -> Images:
    samples = np.zeros((CLASSES, SAMPLES, SIDE, SIDE), dtype=np.uint8)
    for digit in np.unique(train.labels):
        members = chance.permutation(np.flatnonzero(train.labels == digit))[:SAMPLES]
        samples[digit, : len(members)] = train.images[members]
    return samples


def _embedding(images: Images, seed: int) -> Floats:
    """Return the images in the plane: PCA takes out noise, then t-SNE keeps neighbours together.

    Fewer than four different images have no neighbourhoods to keep: all lie at 0. Source: van der
    Maaten and Hinton 2008, "Visualizing data using t-SNE".
    """
    if len(np.unique(images, axis=0)) < 4:
        return np.zeros((len(images), 2), dtype=np.float32)
    points = principal_projection(images, DIMENSIONS).apply(images)
    perplexity = min(_PERPLEXITY, (len(images) - 1) / 3)
    embed = TSNE(perplexity=perplexity, init="pca", random_state=seed)
    with threadpool_limits(1):  # its loops are short: on busy cores, more threads take far longer
        embedding: Floats = embed.fit_transform(points).astype(np.float32)
    return embedding


def _near_pairs(train: Dataset, exploration: Exploration) -> Images:
    shown = exploration.near_duplicates[:PAIRS]
    indices = np.array([(pair.first, pair.second) for pair in shown], dtype=np.intp)
    return train.images[indices.reshape(-1, 2)]
