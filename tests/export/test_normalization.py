"""The nodes that set digits upright and bring them to one size, pixel by pixel."""

import numpy as np
import pytest
from onnx import TensorProto

from tenfold.export.graph import INPUT
from tenfold.export.normalization import add_deskew, add_size
from tenfold.preprocessing import deskew, normalise_size
from tests.export.running import run_nodes
from tests.shapes import bar, hard, squares, strange

STEPS = {"deskew": (add_deskew, deskew), "size": (add_size, normalise_size)}


@pytest.fixture(scope="module")
def images():
    leaning = [bar(lean) for lean in np.linspace(-1, 1, 21)]
    return np.concatenate([strange(400), squares(20).images, leaning, hard()])


@pytest.mark.parametrize("step", STEPS)
def test_the_nodes_give_the_very_pictures_that_preprocessing_gives(step, images):
    nodes, function = STEPS[step]
    found = run_nodes(
        lambda graph: nodes(graph, graph.cast(INPUT, TensorProto.FLOAT)), images, [28, 28]
    )
    assert np.array_equal(found, function(images))


@pytest.mark.parametrize("place", [(0, 0), (0, 27), (27, 0), (27, 27)])
def test_the_faintest_pixel_in_a_corner_is_found_by_both(place):
    images = np.zeros((255, 28, 28), dtype=np.uint8)
    images[:, place[0], place[1]] = np.arange(1, 256)
    found = run_nodes(
        lambda graph: add_size(graph, graph.cast(INPUT, TensorProto.FLOAT)), images, [28, 28]
    )
    assert np.array_equal(found, normalise_size(images))
    assert found[1].any()
