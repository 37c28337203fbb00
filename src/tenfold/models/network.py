"""The network: a stem that halves the picture at once, then 3x3 convolutions at 14x14 and 7x7."""

import torch
from torch import Tensor, nn


class Convolution(nn.Module):
    """A convolution that keeps the side (or divides it by ``stride``), normalised, then ReLU."""

    def __init__(self, given: int, wanted: int, kernel: int = 3, stride: int = 1) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride
        padding = kernel // 2
        self.convolve = nn.Conv2d(given, wanted, kernel, stride, padding=padding, bias=False)
        self.normalise = nn.BatchNorm2d(wanted)

    def forward(self, images: Tensor) -> Tensor:
        """Return the maps (n, wanted, side / stride, side / stride)."""
        maps: Tensor = self.normalise(self.convolve(images))
        return maps.relu_()

    def folded(self) -> tuple[Tensor, Tensor]:
        """Return weights and biases of one convolution that does all but the ReLU."""
        norm = self.normalise
        mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
        factor = norm.weight / torch.sqrt(variance + norm.eps)
        weights = self.convolve.weight * factor[:, None, None, None]
        return weights.detach(), (norm.bias - mean * factor).detach()


def build_network(*, channels: int, depth: int, width: int, side: int, classes: int) -> nn.Module:
    """Return a network from scaled images (n, channels, side, side) to logits (n, classes).

    A 5x5 stem with stride 2, ``depth`` convolutions of ``width`` channels, a max pooling, and
    ``depth`` of twice the width; each is followed by batch normalisation and ReLU. One linear
    layer reads the last map: no hidden dense layer, which is where the usual recipe keeps most of
    its parameters.
    """
    final = -(-side // 4)  # what is left of the side after being halved twice, rounded up
    layers: list[nn.Module] = [Convolution(channels, width, kernel=5, stride=2)]
    layers += [Convolution(width, width) for _ in range(depth)]
    layers.append(nn.MaxPool2d(2, ceil_mode=True))
    layers.append(Convolution(width, 2 * width))
    layers += [Convolution(2 * width, 2 * width) for _ in range(depth - 1)]
    layers += [nn.Flatten(), nn.Linear(2 * width * final * final, classes)]
    return nn.Sequential(*layers)
