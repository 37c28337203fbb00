"""Warm start: the network of a line recogniser's file, so that its training can continue.

In the file each batch normalisation is folded into the convolution before it, or is a scale and a
shift. So each is set again, from the mean and variance of what the convolution before it gives on
composed lines: the network then answers as the file does, and can be trained like a new one.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tenfold.errors import ModelFileError
from tenfold.line_training.composing import ComposedLine
from tenfold.line_training.network import make_network
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.types import Floats

# The norm of each filter. Batch normalisation cancels it: it sets the pace of learning alone.
FILTER_NORM = 6.0


class _Layers:
    """The convolutions of a file, and the scale and shift of the channels behind each of them.

    Raises:
        ModelFileError: there is no such file, or it is not a line recogniser's
    """

    def __init__(self, path: Path) -> None:
        graph = onnx.load_model_from_string(open_checked(path, signature=LINE_IMAGES)[0]).graph
        values = {each.name: onnx.numpy_helper.to_array(each) for each in graph.initializer}
        self.filters: list[tuple[Floats, Floats]] = []
        self.norms: list[dict[str, Floats]] = []
        for node in graph.node:
            constants = [values[name] for name in node.input if name in values]
            if node.op_type == "Conv" and len(constants) == 2:
                self.filters.append((constants[0], constants[1]))
                self.norms.append({})
            elif node.op_type in ("Mul", "Add") and self.norms:
                self.norms[-1][node.op_type] = constants[0].ravel()


def load_network(path: Path, lines: Sequence[ComposedLine]) -> nn.Sequential:
    """Return a network in training mode that answers as a line recogniser's file does.

    Args:
        path: a file that ``write_lines`` wrote
        lines: a few hundred, on which the batch normalisations are set

    Raises:
        ModelFileError: there is no such file, or it is of another network
    """
    layers = _Layers(path)
    network = make_network(len(layers.filters[0][0]) if layers.filters else 1)
    shapes = [tuple(layer.weight.shape) for layer in network if isinstance(layer, nn.Conv2d)]
    if shapes != [filters.shape for filters, _ in layers.filters]:
        raise ModelFileError(f"{path} holds a network of another shape; train one from the start.")
    value = torch.from_numpy(np.hstack([line.ink for line in lines]))[None, None]
    number = -1
    with torch.no_grad():
        for layer in network:
            if isinstance(layer, nn.Conv2d):
                number += 1
                _set_filters(layer, *layers.filters[number])
            elif isinstance(layer, nn.BatchNorm2d):
                _set_norm(layer, value, *_scale_and_shift(layers, number))
                layer.eval()
            value = layer(value)
    return network.train()


def _set_filters(layer: nn.Conv2d, filters: Floats, biases: Floats) -> None:
    layer.weight.copy_(torch.tensor(filters))
    if layer.bias is not None:
        layer.bias.copy_(torch.tensor(biases))
    else:
        layer.weight.mul_(torch.tensor(FILTER_NORM / _lengths(filters)))


def _scale_and_shift(layers: _Layers, number: int) -> tuple[NDArray[np.float64], Floats]:
    """Return the scale and the shift of each channel behind filters of ``FILTER_NORM``."""
    filters, biases = layers.filters[number]
    scale = _lengths(filters).ravel() / FILTER_NORM
    norm = layers.norms[number]
    return scale * norm.get("Mul", 1), norm.get("Add", biases)


def _lengths(filters: Floats) -> NDArray[np.float64]:
    """Return the norm of each filter, (n, 1, 1, 1)."""
    lengths: NDArray[np.float64] = np.sqrt((filters.astype(np.float64) ** 2).sum((1, 2, 3)))
    return np.maximum(lengths, 1e-6)[:, None, None, None]


def _set_norm(
    norm: nn.BatchNorm2d, value: Tensor, scale: NDArray[np.float64], shift: Floats
) -> None:
    """Set a batch normalisation so that it applies this scale and this shift to ``value``."""
    mean, variance = value.mean((0, 2, 3)), value.var((0, 2, 3), unbiased=False)
    factor, offset = torch.from_numpy(scale).float(), torch.tensor(shift)
    norm.running_mean = mean
    norm.running_var = variance
    norm.weight.copy_(factor * torch.sqrt(variance + norm.eps))
    norm.bias.copy_(offset + factor * mean)
