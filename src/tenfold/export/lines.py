"""The export of the line recogniser to one ONNX file.

Input: uint8 (n, 32, width), windows of line images, 255 = ink; their width is even. Output: float32
(n, width / 2, 20), the log-probabilities of the labels in each column. Filters are stored in half
precision, which halves the file; the arithmetic is in single precision.
"""

from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import nn

from tenfold.card import Card
from tenfold.export.graph import Graph
from tenfold.export.metadata import metadata_of
from tenfold.export.parity import Parity, largest_difference, require
from tenfold.export.publish import publish
from tenfold.export.session import run
from tenfold.lineformat import HEIGHT, N_LABELS, WINDOW_WIDTH
from tenfold.modelfile.onnx_format import FLOAT
from tenfold.modelfile.signatures import LINE_IMAGES
from tenfold.nets.layers import Residual, batch_norm_affine, fold_batch_norm

MIN_PROBABILITY = 1e-30  # so that its logarithm is finite
LINE_TOLERANCE = 1e-2  # the largest difference of a probability; rounded filters make up to 0.004
_WINDOWS = 64  # on which file and network must agree


def write_lines(
    network: nn.Sequential, path: Path, card: Card, *, temperature: float = 1.0
) -> Parity:
    """Write a trained network to ``path``, whole or not at all, and return the parity.

    Args:
        network: of lines
        path: of the file
        card: of the model
        temperature: that the logits are divided by, so that probabilities are calibrated (Guo et
            al. 2017, "On calibration of modern neural networks", section 4.2)

    Raises:
        ParityError: the file would not answer as the network does
        StorageError: the place cannot be written
    """
    graph = Graph()
    output = _add_network(graph, network, temperature)
    content = graph.finish(output, metadata_of(card), LINE_IMAGES)
    compare = partial(_compare, network=network, temperature=temperature)
    return publish(content, path, compare, signature=LINE_IMAGES)


def _add_network(graph: Graph, network: nn.Sequential, temperature: float) -> str:
    pixels = graph.cast(LINE_IMAGES.input.name, FLOAT)
    scaled = graph.add("Mul", pixels, graph.constant(1 / 255, np.float32))
    shape = [0, 1, HEIGHT, -1]  # 0 keeps the number of windows, -1 their width
    value = graph.add("Reshape", scaled, graph.constant(shape, np.int64))
    layers = list(network)
    for layer, behind in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d):
            value = _add_convolution(graph, value, layer, behind)
        elif isinstance(layer, Residual):
            change = _add_convolution(graph, value, layer.convolve, layer.normalise)
            value = graph.add("Relu", graph.add("Add", value, change))
        elif isinstance(layer, nn.MaxPool2d):
            sides = cast(tuple[int, int], layer.kernel_size)
            value = graph.add("MaxPool", value, kernel_shape=list(sides), strides=list(sides))
            if isinstance(behind, nn.BatchNorm2d):
                value = _add_norm(graph, value, behind)
        elif isinstance(layer, nn.ReLU):
            value = graph.add("Relu", value)
    flat = graph.add("Reshape", value, graph.constant([0, N_LABELS, -1], np.int64))
    logits = graph.add("Div", flat, graph.constant(temperature, np.float32))
    likely = graph.add("Softmax", graph.add("Transpose", logits, perm=[0, 2, 1]), axis=2)
    return graph.add("Log", graph.add("Max", likely, graph.constant(MIN_PROBABILITY, np.float32)))


def _add_convolution(graph: Graph, value: str, layer: nn.Conv2d, behind: nn.Module | None) -> str:
    """Add a convolution; a norm right behind it is folded in."""
    norm = behind if isinstance(behind, nn.BatchNorm2d) else None
    weights, biases = fold_batch_norm(layer, norm, torch.float64)
    down, along = cast(tuple[int, int], layer.padding)
    return graph.add(
        "Conv",
        value,
        graph.cast(graph.constant(weights.numpy(), np.float16), FLOAT),
        graph.constant(biases.float().numpy()),
        kernel_shape=list(layer.kernel_size),
        pads=[down, along, down, along],
        strides=list(layer.stride),
    )


def _add_norm(graph: Graph, value: str, norm: nn.BatchNorm2d) -> str:
    """Add a norm behind a pooling: a negative factor would turn the largest into the least."""
    factors, offsets = (
        each.float().numpy().reshape(1, -1, 1, 1) for each in batch_norm_affine(norm, torch.float64)
    )
    return graph.add(
        "Add", graph.add("Mul", value, graph.constant(factors)), graph.constant(offsets)
    )


def _compare(content: bytes, network: nn.Sequential, temperature: float) -> Parity:
    """Return the parity of file and network on random windows.

    Only probabilities are compared: on noise the two likeliest labels of a column may be as likely
    as each other.

    Raises:
        ParityError: a probability differs by more than 0.01
    """
    random = np.random.default_rng(0)
    windows = random.integers(0, 256, (_WINDOWS, HEIGHT, WINDOW_WIDTH), dtype=np.uint8)
    with torch.inference_mode():
        logits = network(torch.from_numpy(windows).float().div(255)[:, None])
    ours = logits[:, :, 0].div(temperature).softmax(dim=1).permute(0, 2, 1).numpy()
    theirs = np.exp(run(content, windows, LINE_IMAGES))
    return require(Parity(len(windows), 0, largest_difference(ours, theirs)), LINE_TOLERANCE)
