"""The sizes that are told before a graph runs are those that it then has."""

import random
from collections import Counter

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper
from tests.modelfile.making import built, finish, pixels
from tests.tolerances import ROW_SUM

from tenfold.errors import ModelFileError
from tenfold.export.graph import Graph
from tenfold.modelfile import check
from tenfold.modelfile.graph import infer
from tenfold.modelfile.model import parse, parse_graph
from tenfold.modelfile.signatures import DIGIT_IMAGES

REWIRED = 300  # graphs a family


def ran(content, images):
    """Return what ONNX Runtime answers."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level, options.intra_op_num_threads = 4, 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    return session.run(None, {"images": images})


def all_values(model, count):
    """Return every value of a model as it runs on ``count`` blank images."""
    names = [name for node in model.graph.node for name in node.output]
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    images = np.zeros((count, 28, 28), dtype=np.uint8)
    return dict(zip(names, ran(model.SerializeToString(), images), strict=True))


@pytest.mark.parametrize("count", [1, 3])
def test_every_value_has_the_dimensions_and_the_type_that_were_told(exported, count):
    content = exported[0].read_bytes()
    told = infer(parse_graph(parse(content).graph), DIGIT_IMAGES, DIGIT_IMAGES.sizes[0])
    for name, value in all_values(onnx.ModelProto.FromString(content), count).items():
        batch = (count,) if told[name].batched else ()
        assert value.shape == batch + told[name].dims[len(batch) :], name
        dtype = onnx.helper.np_dtype_to_tensor_dtype(value.dtype)
        assert dtype == told[name].dtype, name


def quantized(graph):
    """Add a convolution of bytes by bytes, as QDQ has it."""
    step, zero = graph.constant(0.02, np.float32), graph.constant(128, np.uint8)
    steps = graph.constant(np.full(2, 0.01, np.float32))
    zeros = graph.constant(np.zeros(2, np.int8))
    filters = np.random.default_rng(0).integers(-128, 128, (2, 1, 5, 5)).astype(np.int8)
    weights = graph.add("DequantizeLinear", graph.constant(filters), steps, zeros, axis=0)
    sums = graph.constant(np.array([5, -5], np.int32))
    biases = graph.add("DequantizeLinear", sums, graph.constant([0.0002], np.float32))
    value = graph.add("QuantizeLinear", pixels(graph, [-1, 1, 28, 28]), step, zero)
    value = graph.add("DequantizeLinear", value, step, zero)
    value = graph.add("Conv", value, weights, biases, kernel_shape=[5, 5], strides=[4, 4])
    matrix = np.random.default_rng(0).normal(size=(72, 10)).astype(np.float32)
    return graph.add("MatMul", graph.add("Flatten", value, axis=1), graph.constant(matrix))


def test_a_quantised_network_passes_and_runs():
    content = built(quantized)
    assert check(content).family == "cnn"
    (answers,) = ran(content, np.arange(2 * 784).astype(np.uint8).reshape(2, 28, 28))
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=0, atol=ROW_SUM)


@pytest.mark.parametrize(
    ("step", "zeros", "because"),
    [
        (0.0, np.uint8(0), "no positive constants"),
        (-0.1, np.uint8(0), "no positive constants"),
        (0.1, np.zeros(2, np.uint8), "not constants like its steps"),
        (0.1, np.int32(0), "types"),
    ],
)
def test_steps_that_are_none_are_refused(step, zeros, because):
    graph = Graph()
    steps = [graph.constant(step, np.float32), graph.constant(zeros)]
    found = graph.add("QuantizeLinear", pixels(graph, [-1, 784]), *steps)
    with pytest.raises(ModelFileError, match=because):
        check(finish(graph, found).SerializeToString())


# A graph that passes is one that runs


def rewired(content, draw):
    """Return a model with some inputs, attributes, sizes or operators changed at random."""
    model = onnx.ModelProto.FromString(content)
    for _ in range(draw.choice((1, 1, 2, 3))):
        draw.choice((other_input, other_attribute, other_size, other_operator, other_dims))(
            model.graph, draw
        )
    return model.SerializeToString()


def other_input(graph, draw):
    node = draw.choice(graph.node)
    names = [constant.name for constant in graph.initializer]
    names += [name for other in graph.node for name in other.output]
    node.input[draw.randrange(len(node.input))] = draw.choice(names)


def other_attribute(graph, draw):
    rows = [a for node in graph.node for a in node.attribute if a.type == 2 or 0 < len(a.ints) < 9]
    attribute = draw.choice(rows)
    if attribute.ints:
        attribute.ints[draw.randrange(len(attribute.ints))] = draw.choice((0, 1, 2, 3, 5, 28))
    else:
        attribute.i = draw.choice((-2, -1, 0, 1, 2, 3, 7))


def other_size(graph, draw):
    sizes = [constant for constant in graph.initializer if constant.data_type == TensorProto.INT64]
    constant = draw.choice(sizes)
    numbers = numpy_helper.to_array(constant).copy()
    numbers.flat[draw.randrange(numbers.size)] = draw.choice((-28, -1, 0, 1, 2, 10, 28, 784))
    constant.raw_data = numbers.tobytes()


def other_operator(graph, draw):
    names = [node.op_type for node in graph.node]
    draw.choice(graph.node).op_type = draw.choice([*names, "Max", "Concat", "Identity", "Softmax"])


def other_dims(graph, draw):
    constant = draw.choice(graph.initializer)
    dims = [1, *constant.dims]
    draw.shuffle(dims)
    constant.dims[:] = dims[: len(dims) - (dims[-1] == 1)]


def fate(content):
    """Return what becomes of a file: refused, answered, or the place of a read was outside."""
    try:
        check(content)
    except ModelFileError:
        return "refused"
    try:
        for count in (1, 3):
            (answers,) = ran(content, np.full((count, 28, 28), 50, dtype=np.uint8))
            assert answers.shape == (count, 10)
    except onnxruntime.capi.onnxruntime_pybind11_state.Fail as error:
        return "outside" if "Out of range value in index tensor" in str(error) else str(error)
    return "answered"


@pytest.mark.parametrize("exported", ["svm", "forest", "cnn"], indirect=True)
def test_a_rewired_graph_that_passes_is_one_that_runs(exported):
    content = exported[0].read_bytes()
    fates = Counter(fate(rewired(content, random.Random(seed))) for seed in range(REWIRED))
    assert set(fates) <= {"refused", "answered", "outside"}
    assert fates["refused"] > REWIRED / 3
    assert fates["answered"] > REWIRED / 20
