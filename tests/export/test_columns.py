"""The graph's columns against those that the models learned from: equal to the last bit."""

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper

from tenfold.export.columns import add_columns
from tenfold.export.graph import IR_VERSION, OPSET, Graph
from tenfold.models.features import extract
from tenfold.preprocessing import flatten, scale
from tests.shapes import bar, strange


def columns_in_the_graph(kind, images):
    """Return the columns as a graph finds them that ends there."""
    graph = Graph()
    found = add_columns(graph, kind)
    given = helper.make_tensor_value_info("images", TensorProto.UINT8, ["n", 28, 28])
    wanted = helper.make_tensor_value_info(found, TensorProto.FLOAT, ["n", "columns"])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "columns", [given], [wanted], graph.constants),
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", OPSET)],
    )
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {"images": images})[0]


@pytest.mark.parametrize(("kind", "count"), [("pixels", 784), ("gradients", 360)])
def test_the_graph_finds_the_very_columns_that_the_models_learn_from(kind, count, sample):
    leaning = [bar(lean) for lean in np.linspace(-1, 1, 21)]
    images = np.concatenate([sample, strange(40, seed=8), leaning])
    ours, theirs = extract(flatten(scale(images)), kind), columns_in_the_graph(kind, images)
    assert ours.shape == (len(images), count)
    assert np.array_equal(ours, theirs)
