"""A recogniser's file becomes a network again, so that its training can go on.

The file has no norms: each went into the convolution before it, or became a factor and an offset.
So each is set anew, by what the convolution before it gives on strips: the network then says what
the file says, and learns on as one that was never written.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tenfold.errors import ModelFileError
from tenfold.line_training.composing import Strip
from tenfold.line_training.network import make_network
from tenfold.modelfile import open_checked
from tenfold.modelfile.forms import STRIPS
from tenfold.types import Floats

NORM = 6.0  # of a filter: where a norm follows, only the pace of learning hangs on it


class _File:
    """The convolutions of a recogniser's file, and what each channel is multiplied by behind them.

    Raises:
        ModelFileError: there is no such file, or it is no recogniser of lines
    """

    def __init__(self, path: Path) -> None:
        graph = onnx.load_model_from_string(open_checked(path, form=STRIPS)[0]).graph
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


def network_of(path: Path, strips: Sequence[Strip]) -> nn.Sequential:
    """Return a network that answers as a recogniser's file does.

    Args:
        path: a file that ``write_lines`` wrote
        strips: by which the norms are set; a few hundred

    Raises:
        ModelFileError: there is no such file, or it is of another network
    """
    file = _File(path)
    network = make_network(len(file.filters[0][0]) if file.filters else 1)
    shapes = [tuple(layer.weight.shape) for layer in network if isinstance(layer, nn.Conv2d)]
    if shapes != [filters.shape for filters, _ in file.filters]:
        raise ModelFileError(f"{path} holds a network of another shape; train one from the start.")
    value = torch.from_numpy(np.hstack([strip.ink for strip in strips]))[None, None]
    number = -1
    with torch.no_grad():
        for layer in network:
            if isinstance(layer, nn.Conv2d):
                number += 1
                _set_filters(layer, *file.filters[number])
            elif isinstance(layer, nn.BatchNorm2d):
                _set_norm(layer, value, *_factors(file, number))
                layer.eval()
            value = layer(value)
    return network.train()


def _set_filters(layer: nn.Conv2d, filters: Floats, offsets: Floats) -> None:
    layer.weight.copy_(torch.tensor(filters))
    if layer.bias is not None:
        layer.bias.copy_(torch.tensor(offsets))
    else:
        layer.weight.mul_(torch.tensor(NORM / _lengths(filters)))


def _factors(file: _File, number: int) -> tuple[NDArray[np.float64], Floats]:
    """Return what each channel is multiplied by behind filters of ``NORM``, and what is added."""
    filters, offsets = file.filters[number]
    factors = _lengths(filters).ravel() / NORM
    norm = file.norms[number]
    return factors * norm.get("Mul", 1), norm.get("Add", offsets)


def _lengths(filters: Floats) -> NDArray[np.float64]:
    """Return the norm of each filter, (n, 1, 1, 1)."""
    lengths: NDArray[np.float64] = np.sqrt((filters.astype(np.float64) ** 2).sum((1, 2, 3)))
    return np.maximum(lengths, 1e-6)[:, None, None, None]


def _set_norm(
    norm: nn.BatchNorm2d, value: Tensor, factors: NDArray[np.float64], offsets: Floats
) -> None:
    """Set a norm so that it multiplies what comes by these factors and adds these offsets."""
    mean, variance = value.mean((0, 2, 3)), value.var((0, 2, 3), unbiased=False)
    factor, offset = torch.from_numpy(factors).float(), torch.tensor(offsets)
    norm.running_mean = mean
    norm.running_var = variance
    norm.weight.copy_(factor * torch.sqrt(variance + norm.eps))
    norm.bias.copy_(offset + factor * mean)
