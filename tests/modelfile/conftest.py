"""A small exported file of every family and of each of its variants."""

import pytest
from tests.shapes import squares

from tenfold.export import export
from tenfold.training import card_of, train

SMALL = {
    "svm": ("svm", {}),
    "svm-uncalibrated": ("svm", {"calibration_images": 0}),
    "svm-poly": ("svm", {"kernel": "poly", "C": 1.0, "gamma": 1.0}),
    "svm-linear": ("svm", {"kernel": "linear", "C": 0.05}),
    "svm-pixels": ("svm", {"features": "pixels", "C": 5.0, "gamma": "scale"}),
    "svm-pixels-poly": ("svm", {"features": "pixels", "kernel": "poly", "gamma": 0.01}),
    "forest": ("forest", {"trees": 5, "n_jobs": 1}),
    "forest-extra": ("forest", {"trees": 4, "kind": "extra", "n_jobs": 1}),
    "forest-pixels": ("forest", {"trees": 3, "features": "pixels", "depth": 4, "n_jobs": 1}),
    "forest-one-tree": ("forest", {"trees": 1, "n_jobs": 1}),
    "cnn": ("cnn", {"width": 8, "epochs": 1}),
    "cnn-narrow-shallow": ("cnn", {"width": 1, "depth": 1, "epochs": 1}),
    "cnn-wide-deep": ("cnn", {"width": 48, "depth": 3, "epochs": 1}),
}


@pytest.fixture(scope="package", params=SMALL)
def exported(request, tmp_path_factory):
    """The path of each file in turn, and its card."""
    family, settings = SMALL[request.param]
    training = train(family, squares(12), settings=settings)
    path = tmp_path_factory.mktemp("exported") / f"{request.param}.onnx"
    card = card_of(training)
    export(training.model, path, card=card, sample=squares(1, seed=1).images)
    return path, card
