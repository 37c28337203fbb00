"""The nodes of the network: its batch normalisations are folded into its convolutions."""

from torch import nn

from tenfold.export.features import add_scaled
from tenfold.export.graph import Graph, tempered
from tenfold.models.cnn import CNN
from tenfold.nets.layers import ClassifierHead, ConvBlock
from tenfold.types import SIDE


def add_cnn(graph: Graph, model: CNN) -> str:
    """Add the whole of a fitted network and return the name of its probabilities."""
    value = add_scaled(graph, [-1, 1, SIDE, SIDE])
    for layer in model.network_.children():
        value = _add_layer(graph, value, layer)
    return tempered(graph, value, model.temperature_)


def _add_layer(graph: Graph, value: str, layer: nn.Module) -> str:
    if isinstance(layer, ConvBlock):
        return _add_convolution(graph, value, layer)
    if isinstance(layer, ClassifierHead):
        weights, biases = (graph.constant(part.numpy()) for part in layer.outermost())
        return graph.add("Gemm", graph.add("Flatten", value, axis=1), weights, biases, transB=1)
    raise TypeError(f"no node is written for the layer {layer}")


def _add_convolution(graph: Graph, value: str, layer: ConvBlock) -> str:
    weights, biases = layer.folded()
    side, step = layer.kernel, layer.stride
    convolved = graph.add(
        "Conv",
        value,
        graph.constant(weights.numpy()),
        graph.constant(biases.numpy()),
        kernel_shape=[side, side],
        pads=[side // 2] * 4,
        strides=[step, step],
    )
    value = graph.add("Relu", convolved)
    if layer.pool is None:
        return value
    return graph.add("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
