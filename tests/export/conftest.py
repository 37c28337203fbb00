"""A small trained model of every family and of each of its variants."""

from typing import Any

import numpy as np
import pytest

from tenfold.training import Training, train
from tenfold.types import Images
from tests.shapes import squares, strange

TRAINED: dict[str, tuple[str, dict[str, Any]]] = {
    "svm": ("svm", {}),
    "svm-uncalibrated": ("svm", {"calibration_images": 0}),
    "svm-poly": ("svm", {"kernel": "poly", "C": 1.0, "gamma": 1.0}),
    "svm-linear": ("svm", {"kernel": "linear", "C": 100.0}),
    "svm-pixels": ("svm", {"features": "pixels", "C": 5.0, "gamma": "scale"}),
    "svm-pixels-linear": ("svm", {"features": "pixels", "kernel": "linear", "C": 0.05}),
    "svm-pixels-poly": ("svm", {"features": "pixels", "kernel": "poly", "gamma": 0.01}),
    "forest": ("forest", {"trees": 5}),
    "forest-extra": ("forest", {"trees": 4, "kind": "extra"}),
    "forest-pixels": ("forest", {"trees": 5, "features": "pixels", "depth": 4}),
    "forest-pixels-extra": ("forest", {"trees": 4, "features": "pixels", "kind": "extra"}),
    "forest-one-tree": ("forest", {"trees": 1}),
    "cnn": ("cnn", {"epochs": 2, "batch_size": 25}),
    "cnn-shallow": ("cnn", {"epochs": 1, "depth": 1, "augmentation": "affine"}),
    "ensemble": ("ensemble", {"members": ["svm", "cnn", "forest"], "weights": [1, 3, 1]}),
    "ensemble-of-two-networks": ("ensemble", {"members": ["cnn", "cnn"]}),
    "cnn-deep": ("cnn", {"epochs": 1, "depth": 3, "batch_size": 25, "precision": "bfloat16"}),
}
FAST: dict[str, dict[str, Any]] = {
    "svm": {},
    "forest": {"n_jobs": 1},
    "cnn": {"width": 8, "device": "cpu"},
    "ensemble": {},
}


@pytest.fixture(scope="session", params=TRAINED)
def trained(request: pytest.FixtureRequest) -> Training:
    """Each of the models in turn."""
    family, settings = TRAINED[request.param]
    return train(family, squares(20), settings={**FAST[family], **settings})


@pytest.fixture(scope="session")
def forest() -> Training:
    """One model that is small and quick, for what holds of all."""
    # Squares are told apart without fail: calibrated on them, all answers would be 0 or 1.
    settings = {"trees": 3, "calibration_images": 0, "n_jobs": 1}
    return train("forest", squares(20), settings=settings)


@pytest.fixture(scope="session")
def sample() -> Images:
    """Images that the models know, and as many again that leave them in doubt."""
    return np.concatenate([squares(10, seed=2).images, strange(100)])
