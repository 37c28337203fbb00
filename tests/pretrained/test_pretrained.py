"""The models in the package: small enough, and as good as their cards say."""

import numpy as np
import pytest
from tests.tolerances import ROW_SUM

import tenfold
from tenfold.export import verify
from tenfold.pretrained import PRETRAINED, path_of

LARGEST = {"default": 1_500_000, "fast": 200_000}


@pytest.mark.parametrize("name", PRETRAINED)
def test_it_is_no_larger_than_promised(name):
    assert path_of(name).stat().st_size <= LARGEST[name]


@pytest.mark.parametrize("name", PRETRAINED)
def test_it_answers_without_anything_trained(name):
    probabilities = tenfold.load(name).predict_proba(np.zeros((2, 28, 28), dtype=np.uint8))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=0, atol=ROW_SUM)


def test_the_default_is_what_load_gives():
    assert tenfold.load().path == path_of("default")


@pytest.mark.real
@pytest.mark.parametrize("name", PRETRAINED)
def test_it_is_as_good_on_the_test_set_as_its_card_says(name, mnist):
    model = tenfold.load(name)
    errors = (model.predict(mnist.test.images) != mnist.test.labels).sum()
    assert errors == model.card.figures["test_errors"]


@pytest.mark.real
@pytest.mark.parametrize("name", PRETRAINED)
def test_it_answers_as_it_did_before_it_was_a_file(name, mnist):
    assert verify(tenfold.load(name), mnist.test.images).different_labels == 0
