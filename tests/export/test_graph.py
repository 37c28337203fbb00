"""The small hand that graphs are built with."""

import numpy as np
import onnx
import pytest

from tenfold.export import run
from tenfold.export.graph import Graph, tempered
from tests.tolerances import softmax_error, sum_error

IMAGES = np.arange(2 * 784, dtype=np.uint32).reshape(2, 28, 28).astype(np.uint8)


def first_row(graph):
    """Add the first ten pixels of each image, as floats."""
    row = graph.add("Gather", "images", graph.constant(0, np.int64), axis=1)
    bounds = [graph.constant([value], np.int64) for value in (0, 10, 1)]
    return graph.cast(graph.add("Slice", row, *bounds), onnx.TensorProto.FLOAT)


def answers(graph, ending):
    return run(graph.finish(ending, {}), IMAGES)


def test_a_graph_runs_from_pictures_to_ten_numbers():
    graph = Graph()
    assert np.array_equal(answers(graph, first_row(graph)), IMAGES[:, 0, :10])


def test_every_node_and_constant_has_a_name_of_its_own():
    graph = Graph()
    for _ in range(3):
        first_row(graph)
    made = [name for node in graph.nodes for name in node.output]
    made += [constant.name for constant in graph.constants]
    assert len(made) == len(set(made)) == 3 * 3 + 3 * 4


def test_a_total_keeps_its_axis():
    graph = Graph()
    row = first_row(graph)
    shares = graph.add("Div", row, graph.total(row, 1))
    assert answers(graph, shares).sum(axis=1) == pytest.approx([1, 1])


def test_a_temperature_of_two_takes_the_square_root_of_the_odds():
    graph = Graph()
    logits = graph.add("Log", graph.add("Add", first_row(graph), graph.constant(1, np.float32)))
    odds = np.sqrt(IMAGES[:, 0, :10] + 1.0)
    wanted = odds / odds.sum(axis=1, keepdims=True)
    atol = softmax_error(sum_error(2, np.log(256)))  # a logarithm and its half, each rounded
    assert answers(graph, tempered(graph, logits, 2.0)) == pytest.approx(wanted, abs=atol)


def test_a_graph_that_does_not_fit_together_is_refused_when_it_is_finished():
    graph = Graph()
    wrong = graph.add("MatMul", first_row(graph), graph.constant(np.zeros((7, 10), np.float32)))
    with pytest.raises(onnx.shape_inference.InferenceError):
        graph.finish(wrong, {})


def test_the_metadata_are_in_the_finished_model():
    graph = Graph()
    content = graph.finish(first_row(graph), {"a": "1", "b": "é"})
    model = onnx.load_from_string(content)
    assert {entry.key: entry.value for entry in model.metadata_props} == {"a": "1", "b": "é"}
