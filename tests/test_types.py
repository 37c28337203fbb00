"""The one currency, and what passes for a classifier."""

import numpy as np
import pytest

from tenfold.errors import DataError
from tenfold.models import MODELS, build
from tenfold.predictor import Predictor
from tenfold.preprocessing import deskew, normalise_size, slant
from tenfold.types import CLASSES, PIXELS, SIDE, Classifier, unwatched
from tests.shapes import bar


class OnlyGuesses:
    def predict(self, images):
        return np.zeros(len(images), dtype=np.uint8)


def test_a_picture_is_28_by_28_and_there_are_ten_digits():
    assert (SIDE, PIXELS, CLASSES) == (28, 784, 10)


@pytest.mark.parametrize("name", MODELS)
def test_every_estimator_is_a_classifier(name):
    assert isinstance(build(name), Classifier)


def test_a_model_file_that_was_opened_is_a_classifier():
    assert issubclass(Predictor, Classifier)


def test_what_gives_no_probabilities_is_no_classifier():
    assert not isinstance(OnlyGuesses(), Classifier)


def test_nobody_has_to_watch():
    assert unwatched(0.5) is None
    assert unwatched(1.0, "done") is None


@pytest.mark.parametrize("function", [deskew, normalise_size, slant])
@pytest.mark.parametrize(
    "images",
    [np.zeros((1, 28, 28), dtype=np.float32), np.zeros((1, 784), dtype=np.uint8), bar(0)],
    ids=["floats", "rows", "one"],
)
def test_what_are_not_images_are_refused_in_a_sentence(function, images):
    with pytest.raises(DataError, match=r"Images came as \w+ in shape .*; uint8 of shape \(n, 28"):
        function(images)
