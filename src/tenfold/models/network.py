"""The network: a stem that halves the picture at once, then 3x3 convolutions at 14x14 and 7x7."""

import torch
from torch import Tensor, nn


def build_network(*, channels: int, depth: int, width: int, side: int, classes: int) -> nn.Module:
    """Return a network from scaled images (n, channels, side, side) to logits (n, classes).

    A 5x5 stem with stride 2, ``depth`` convolutions of ``width`` channels, a max pooling, and
    ``depth`` of twice the width; each is followed by batch normalisation and ReLU. One linear
    layer reads the last map: no hidden dense layer, which is where the usual recipe keeps most of
    its parameters.
    """
    final = -(-side // 4)  # what is left of the side after being halved twice, rounded up
    layers = [_convolution(channels, width, kernel=5, stride=2)]
    layers += [_convolution(width, width) for _ in range(depth)]
    layers.append(nn.MaxPool2d(2, ceil_mode=True))
    layers.append(_convolution(width, 2 * width))
    layers += [_convolution(2 * width, 2 * width) for _ in range(depth - 1)]
    layers += [nn.Flatten(), nn.Linear(2 * width * final * final, classes)]
    return nn.Sequential(*layers)


def parameters(network: nn.Module) -> int:
    """Return how many numbers the network learns."""
    return sum(weights.numel() for weights in network.parameters())


def folded(block: nn.Sequential) -> tuple[Tensor, Tensor]:
    """Return the weights and biases of a convolution with its batch normalisation folded in."""
    convolution, norm = block[0], block[1]
    factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weights = convolution.weight * factor[:, None, None, None]
    return weights.detach(), (norm.bias - norm.running_mean * factor).detach()


def _convolution(given: int, wanted: int, kernel: int = 3, stride: int = 1) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(given, wanted, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(wanted),
        nn.ReLU(inplace=True),
    )
