"""The baselines on rows of numbers: models of scikit-learn and LightGBM with usual settings.

The settings are those of common tutorials, and otherwise the packages' defaults. Each package is
imported where it is used, so that a process imports its own only.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.types import Images, Labels

Rows = NDArray[Any]


class OnRows:
    """An estimator on rows; ``prepare`` converts the images to rows, in fit and predict."""

    def __init__(self, estimator: Any, prepare: Callable[[Images], Rows]) -> None:
        self._estimator = estimator
        self._prepare = prepare

    def fit(self, images: Images, labels: Labels, _on_epoch: object) -> None:
        """Fit the estimator."""
        self._estimator.fit(self._prepare(images), labels)

    def predict(self, images: Images) -> Labels:
        """Return the digit that each image shows."""
        answers: Labels = self._estimator.predict(self._prepare(images))
        return answers


def pixels(images: Images) -> Rows:
    """Return rows (n, 784) of integers, 0 to 255."""
    return images.reshape(len(images), -1)


def scaled_pixels(images: Images) -> Rows:
    """Return rows (n, 784), float64, 0 to 1."""
    return pixels(images) / 255


def gradients(images: Images) -> Rows:
    """Return Tenfold's gradient features, float32 (n, 360)."""
    from tenfold.models.features import extract_features

    return extract_features((pixels(images) / 255).astype(np.float32), "gradients")


def svc(_seed: int) -> OnRows:
    """Return scikit-learn's support vector machine, without patches."""
    from sklearn.svm import SVC

    return OnRows(SVC(kernel="rbf", C=5, gamma="scale"), scaled_pixels)


def forest(seed: int) -> OnRows:
    """Return a random forest of 100 trees on all cores."""
    from sklearn.ensemble import RandomForestClassifier

    return OnRows(RandomForestClassifier(100, n_jobs=-1, random_state=seed), pixels)


def perceptron(seed: int) -> OnRows:
    """Return a multi-layer perceptron with one hidden layer of 100 and early stopping."""
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier((100,), early_stopping=True, max_iter=200, random_state=seed)
    return OnRows(network, scaled_pixels)


def neighbours(_seed: int) -> OnRows:
    """Return a classifier by the three nearest training images."""
    from sklearn.neighbors import KNeighborsClassifier

    return OnRows(KNeighborsClassifier(3), scaled_pixels)


def boosting(prepare: Callable[[Images], Rows], seed: int) -> OnRows:
    """Return LightGBM's boosted trees, 100 rounds, all cores, on the rows of ``prepare``."""
    from lightgbm import LGBMClassifier

    return OnRows(LGBMClassifier(n_jobs=-1, random_state=seed, verbose=-1), prepare)
