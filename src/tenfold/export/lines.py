"""The recogniser of lines as one ONNX file, which is written only if it agrees with the network.

Input: uint8 (n, 32, 72), windows of strips, 255 = ink. Output: float32 (n, 36, 12), the logarithms
of the probabilities of the marks in each column.
"""

from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime
import torch
from torch import nn

from tenfold.card import Card, to_json
from tenfold.errors import ParityError
from tenfold.export.graph import CARD, Graph
from tenfold.files import write_bytes
from tenfold.lineformat import HEIGHT, N_LABELS, STEP, WINDOW_WIDTH
from tenfold.modelfile import check
from tenfold.modelfile.forms import STRIPS
from tenfold.nets.layers import batch_norm_affine, fold_batch_norm
from tenfold.types import Floats

LEAST = 1e-30  # a probability at least, so that its logarithm is a number
TOLERANCE = 1e-3  # in a probability
_SAMPLE = 64  # windows on which file and network must agree


def write_lines(network: nn.Sequential, path: Path, card: Card) -> None:
    """Write a trained network to ``path``, whole or not at all.

    Raises:
        ParityError: the file would not answer as the network does
        StorageError: the place cannot be written
    """
    graph = Graph()
    content: bytes = graph.finish(
        _add(graph, network), {CARD: to_json(card)}, STRIPS
    ).SerializeToString()
    check(content, STRIPS)
    _check_parity(network, content)
    write_bytes(path, content)


def _add(graph: Graph, network: nn.Sequential) -> str:
    scaled = graph.add(
        "Mul",
        graph.cast(STRIPS.input.name, 1),
        graph.constant(1 / 255, np.float32),
    )
    shape = [-1, 1, HEIGHT, WINDOW_WIDTH]
    value = graph.add("Reshape", scaled, graph.constant(shape, np.int64))
    layers = list(network)
    for layer, behind in zip(layers, [*layers[1:], None], strict=True):
        if isinstance(layer, nn.Conv2d):
            value = _add_convolution(graph, value, layer, behind)
        elif isinstance(layer, nn.MaxPool2d):
            sides = cast(tuple[int, int], layer.kernel_size)
            value = graph.add("MaxPool", value, kernel_shape=list(sides), strides=list(sides))
            if isinstance(behind, nn.BatchNorm2d):
                value = _add_norm(graph, value, behind)
        elif isinstance(layer, nn.ReLU):
            value = graph.add("Relu", value)
    columns = WINDOW_WIDTH // STEP
    flat = graph.add("Reshape", value, graph.constant([-1, N_LABELS, columns], np.int64))
    likely = graph.add("Softmax", graph.add("Transpose", flat, perm=[0, 2, 1]), axis=2)
    return graph.add("Log", graph.add("Max", likely, graph.constant(LEAST, np.float32)))


def _add_convolution(graph: Graph, value: str, layer: nn.Conv2d, behind: nn.Module | None) -> str:
    """Add a convolution; a norm right behind it is folded in."""
    norm = behind if isinstance(behind, nn.BatchNorm2d) else None
    weights, biases = fold_batch_norm(layer, norm, torch.float64)
    down, along = cast(tuple[int, int], layer.padding)
    return graph.add(
        "Conv",
        value,
        graph.constant(weights.float().numpy()),
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


def _check_parity(network: nn.Sequential, content: bytes) -> None:
    random = np.random.default_rng(0)
    windows = random.integers(0, 256, (_SAMPLE, HEIGHT, WINDOW_WIDTH), dtype=np.uint8)
    with torch.inference_mode():
        logits = network(torch.from_numpy(windows).float().div(255)[:, None])
    ours = logits[:, :, 0].softmax(dim=1).permute(0, 2, 1).numpy()
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    logs: Floats = session.run([STRIPS.output.name], {STRIPS.input.name: windows})[0]
    largest = float(np.abs(np.exp(logs) - ours).max())
    if not largest <= TOLERANCE:
        raise ParityError(
            f"The file disagrees with the network by up to {largest:.1e} in a probability; at most "
            f"{TOLERANCE:.0e} was wanted."
        )
