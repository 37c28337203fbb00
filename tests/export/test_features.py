"""The graph's columns against those that the models learned from: equal to the last bit."""

import numpy as np
import pytest

from tenfold.export.features import add_features
from tenfold.models.features import extract_features
from tenfold.preprocessing import flatten, scale
from tests.export.running import run_nodes
from tests.shapes import bar, hard, strange

COUNTS = {"pixels": 784, "gradients": 360}


def both(kind, images):
    """Return the columns as models learn from them, and as the graph finds them, as bits."""
    ours = extract_features(flatten(scale(images)), kind)
    theirs = run_nodes(lambda graph: add_features(graph, kind), images, [COUNTS[kind]])
    return ours.view(np.uint32), theirs.view(np.uint32)


@pytest.mark.parametrize("kind", COUNTS)
def test_the_graph_finds_the_very_columns_that_the_models_learn_from(kind, sample):
    leaning = [bar(lean) for lean in np.linspace(-1, 1, 21)]
    ours, theirs = both(kind, np.concatenate([sample, strange(40, seed=8), leaning, hard()]))
    assert ours.shape == (len(sample) + 40 + 21 + 13, COUNTS[kind])
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("count", [1, 2])
def test_a_picture_has_the_same_columns_alone_and_among_others(count):
    images = np.concatenate([strange(8), hard()])
    ours, _ = both("gradients", images)
    for start in range(len(images) - count + 1):
        _, alone = both("gradients", images[start : start + count])
        assert np.array_equal(alone, ours[start : start + count])


@pytest.mark.real
def test_the_graph_finds_the_very_columns_of_real_digits(mnist):
    ours, theirs = both("gradients", mnist.test.images[:2000])
    assert np.array_equal(ours, theirs)
