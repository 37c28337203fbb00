"""The peers on rows of numbers, in their usual form: what scikit-learn and LightGBM bring.

The settings are those that tutorials have, and otherwise the packages' defaults. Each is imported
only where it is made, so that a process pays for its own alone.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.types import Images, Labels

Rows = NDArray[Any]


class OnRows:
    """An estimator that learns from rows: ``prepare`` makes them of images, in fit and predict."""

    def __init__(self, estimator: Any, prepare: Callable[[Images], Rows]) -> None:
        self._estimator = estimator
        self._prepare = prepare

    def fit(self, images: Images, labels: Labels, _judge: object) -> None:
        """Learn from images and labels."""
        self._estimator.fit(self._prepare(images), labels)

    def predict(self, images: Images) -> Labels:
        """Return the digit that each image shows."""
        answers: Labels = self._estimator.predict(self._prepare(images))
        return answers


def pixels(images: Images) -> Rows:
    """Return rows (n, 784) of whole numbers, 0 to 255."""
    return images.reshape(len(images), -1)


def shares(images: Images) -> Rows:
    """Return rows (n, 784) of floats, 0 to 1, in double as ``pixels / 255`` gives them."""
    return pixels(images) / 255


def gradients(images: Images) -> Rows:
    """Return Tenfold's own oriented gradients, float32 (n, 360)."""
    from tenfold.models.features import extract

    return extract((pixels(images) / 255).astype(np.float32), "gradients")


def svc(_seed: int) -> OnRows:
    """Return scikit-learn's own support vector machine, not patched by anything."""
    from sklearn.svm import SVC

    return OnRows(SVC(kernel="rbf", C=5, gamma="scale"), shares)


def forest(seed: int) -> OnRows:
    """Return a random forest of 100 trees on all cores."""
    from sklearn.ensemble import RandomForestClassifier

    return OnRows(RandomForestClassifier(100, n_jobs=-1, random_state=seed), pixels)


def perceptron(seed: int) -> OnRows:
    """Return a perceptron with one hidden layer of 100 that stops when it no longer gains."""
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier((100,), early_stopping=True, max_iter=200, random_state=seed)
    return OnRows(network, shares)


def neighbours(_seed: int) -> OnRows:
    """Return the vote of the three nearest training images."""
    from sklearn.neighbors import KNeighborsClassifier

    return OnRows(KNeighborsClassifier(3), shares)


def boosting(prepare: Callable[[Images], Rows], seed: int) -> OnRows:
    """Return LightGBM's boosted trees, 100 rounds, on all cores, on the rows of ``prepare``."""
    from lightgbm import LGBMClassifier

    return OnRows(LGBMClassifier(n_jobs=-1, random_state=seed, verbose=-1), prepare)
