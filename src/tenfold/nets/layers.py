"""The layers of the networks, and the folding of batch normalisation.

The network of single digits: a stem that halves the image at once, then 3x3 convolutions at 14x14
and 7x7.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional


class ConvBlock(nn.Module):
    """A convolution that keeps the side (or divides it by ``stride``), batch normalisation, ReLU.

    With ``pool`` the maps are max-pooled by 2x2 before the normalisation, which then has four
    times less to do. The result is the same, since the scale of the normalisation is fixed at 1 and
    cannot reverse the order. (The next convolution has a scale for each channel anyway.)
    """

    def __init__(
        self, given: int, wanted: int, kernel: int = 3, stride: int = 1, *, pool: bool = False
    ) -> None:
        super().__init__()
        self.kernel = kernel
        self.stride = stride
        padding = kernel // 2
        self.convolve = nn.Conv2d(given, wanted, kernel, stride, padding=padding, bias=False)
        self.pool = nn.MaxPool2d(2, ceil_mode=True) if pool else None
        self.normalise = nn.BatchNorm2d(wanted)
        self.normalise.weight.requires_grad_(False)

    def forward(self, images: Tensor) -> Tensor:
        """Return the maps (n, wanted, side / stride, side / stride); half the side if pooled."""
        maps: Tensor = self.convolve(images)
        if self.pool is not None:
            maps = self.pool(maps)
        maps = self.normalise(maps)
        return maps.relu_()

    def folded(self) -> tuple[Tensor, Tensor]:
        """Return weights and biases of a convolution equal to this block without ReLU and pool."""
        return fold_batch_norm(self.convolve, self.normalise, torch.float32)


class Residual(nn.Module):
    """A convolution and a batch normalisation whose output is added to the input, and ReLU.

    A new one changes nothing that is 0 or more, so that it can be put into a trained network.
    Source: He et al. 2016, "Deep residual learning for image recognition", section 3.1.
    """

    def __init__(self, channels: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        padding = kernel[0] // 2, kernel[1] // 2
        self.convolve = nn.Conv2d(channels, channels, kernel, padding=padding, bias=False)
        self.normalise = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.normalise.weight)

    def forward(self, maps: Tensor) -> Tensor:
        """Return maps of the same shape, (n, channels, rows, columns)."""
        return functional.relu(maps + self.normalise(self.convolve(maps)))


class ClassifierHead(nn.Module):
    """The linear layer from the last maps to logits, which takes the maps in their memory order.

    In the usual order, channels outermost, the maps would be copied, and their gradients too.
    """

    def __init__(self, channels: int, side: int, classes: int) -> None:
        super().__init__()
        self.channels = channels
        self.side = side
        self.linear = nn.Linear(channels * side * side, classes)

    def forward(self, maps: Tensor) -> Tensor:
        """Return logits (n, classes) of maps (n, channels, side, side)."""
        rows = maps.permute(0, 2, 3, 1).flatten(1)
        if self.training:
            logits: Tensor = self.linear(rows)
            return logits
        # In float64: the last bits of a float32 product depend on where its rows lie in memory, and
        # an image has the same answer wherever it stands in a batch.
        weights, biases = self.linear.weight.double(), self.linear.bias.double()
        return functional.linear(rows.double(), weights, biases).to(maps.dtype)

    def outermost(self) -> tuple[Tensor, Tensor]:
        """Return weights (classes, channels side side) for channels outermost, and biases."""
        shape = (-1, self.side, self.side, self.channels)
        weights = self.linear.weight.detach().reshape(shape).permute(0, 3, 1, 2)
        return weights.flatten(1), self.linear.bias.detach()


def batch_norm_affine(norm: nn.BatchNorm2d, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    """Return the scale and the shift, (channels,), that a trained batch normalisation applies."""
    mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
    scale = norm.weight.detach().to(dtype) / torch.sqrt(variance.to(dtype) + norm.eps)
    return scale, norm.bias.detach().to(dtype) - mean.to(dtype) * scale


def fold_batch_norm(
    convolution: nn.Conv2d, norm: nn.BatchNorm2d | None, dtype: torch.dtype
) -> tuple[Tensor, Tensor]:
    """Return weights and biases of a convolution that also does what the norm behind it does.

    Args:
        convolution: with or without biases
        norm: applied to its output; None for none
        dtype: of the arithmetic and of the result. The CNN's files are folded in float32 and the
            line recogniser's in float64: with another one, the weights of a file would change.
    """
    weights = convolution.weight.detach().to(dtype)
    biases = torch.zeros(len(weights), dtype=dtype)
    if convolution.bias is not None:
        biases = convolution.bias.detach().to(dtype)
    if norm is None:
        return weights, biases
    scale, shift = batch_norm_affine(norm, dtype)
    return weights * scale[:, None, None, None], biases * scale + shift


def build_network(*, channels: int, depth: int, width: int, side: int, classes: int) -> nn.Module:
    """Return a network from scaled images (n, channels, side, side) to logits (n, classes).

    A 5x5 stem with stride 2, ``depth`` convolutions of ``width`` channels, the last of them
    pooled, and ``depth`` of twice the width; each is followed by batch normalisation and ReLU. One
    linear layer follows the last map. There is no hidden dense layer, which holds most parameters
    of the usual networks.
    """
    final = -(-side // 4)  # the side after being halved twice, rounded up
    layers: list[nn.Module] = [ConvBlock(channels, width, kernel=5, stride=2)]
    layers += [ConvBlock(width, width, pool=number == depth) for number in range(1, depth + 1)]
    layers.append(ConvBlock(width, 2 * width))
    layers += [ConvBlock(2 * width, 2 * width) for _ in range(depth - 1)]
    return nn.Sequential(*layers, ClassifierHead(2 * width, final, classes))
