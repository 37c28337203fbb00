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
from tenfold.line_training.network import make_network, units_of
from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.nets.layers import Residual, batch_norm_affine
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
            if node.op_type == "Cast" and constants:  # filters are stored in half precision
                values[node.output[0]] = constants[0].astype(np.float32)
            elif node.op_type == "Conv" and len(constants) == 2:
                self.filters.append((constants[0], constants[1]))
                self.norms.append({})
            elif node.op_type in ("Mul", "Add") and self.norms and constants:
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
    shapes = [tuple(convolution.weight.shape) for convolution, _ in units_of(network)]
    if shapes != [filters.shape for filters, _ in layers.filters]:
        raise ModelFileError(f"{path} holds a network of another shape; train one from the start.")
    value = torch.from_numpy(np.hstack([line.ink for line in lines]))[None, None]
    number = -1
    with torch.no_grad():
        for layer in network:
            inner = value
            for part in _parts(layer):
                if isinstance(part, nn.Conv2d):
                    number += 1
                    _set_filters(part, *layers.filters[number])
                elif isinstance(part, nn.BatchNorm2d):
                    _set_norm(part, inner, *_scale_and_shift(layers, number))
                    part.eval()
                inner = part(inner)
            value = layer(value) if isinstance(layer, Residual) else inner
    return network.train()


def _parts(layer: nn.Module) -> list[nn.Module]:
    return [layer.convolve, layer.normalise] if isinstance(layer, Residual) else [layer]


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


@torch.no_grad()
def interpolate(before: nn.Sequential, after: nn.Sequential, alpha: float) -> None:
    """Set the weights of ``after`` to (1 - alpha) those of ``before`` + alpha its own, in place.

    Filters are of the same norm first, so that equal shares count equally. Source: Wortsman et al.
    2022, "Robust fine-tuning of zero-shot models", section 3.

    Args:
        before: the network of a warm start
        after: the same network, trained further
        alpha: 0 to 1
    """
    for old, new in zip(units_of(before), units_of(after), strict=True):
        (old_filters, old_scale, old_shift), (filters, scale, shift) = map(_affine, (old, new))
        layer, norm = new
        # Of a residual block that did nothing, the filters had no direction yet.
        is_set = old_filters.abs().amax() > 0
        layer.weight.copy_(torch.lerp(old_filters, filters, alpha) if is_set else filters)
        mean_scale = torch.lerp(old_scale, scale, alpha)
        mean_shift = torch.lerp(old_shift, shift, alpha)
        if norm is None:
            layer.weight.mul_(mean_scale[:, None, None, None])
            if layer.bias is not None:
                layer.bias.copy_(mean_shift)
            continue
        norm.running_mean = torch.zeros_like(mean_shift)
        norm.running_var = torch.full_like(mean_shift, 1 - norm.eps)
        norm.weight.copy_(mean_scale)
        norm.bias.copy_(mean_shift)


def _affine(unit: tuple[nn.Conv2d, nn.BatchNorm2d | None]) -> tuple[Tensor, Tensor, Tensor]:
    """Return filters of ``FILTER_NORM``, and the scale and the shift behind them."""
    layer, norm = unit
    lengths = layer.weight.flatten(1).norm(dim=1).clamp(min=1e-6)
    filters = layer.weight * (FILTER_NORM / lengths)[:, None, None, None]
    if norm is None:
        bias = torch.zeros_like(lengths) if layer.bias is None else layer.bias
        return filters, lengths / FILTER_NORM, bias
    scale, shift = (each.float() for each in batch_norm_affine(norm, torch.float64))
    return filters, scale * lengths / FILTER_NORM, shift
