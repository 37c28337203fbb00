"""The network of the line recogniser: convolutions to one row of columns, trained with CTC.

Sources: Graves et al. 2006, "Connectionist temporal classification"; Puigcerver 2017, "Are
multidimensional recurrent layers really necessary for handwritten text recognition?", section 4
(convolutions do without a recurrent layer).
"""

from torch import nn

from tenfold.lineformat import N_LABELS, STEP
from tenfold.nets.layers import Residual


def make_network(width: int = 24) -> nn.Sequential:
    """Return a network from line images (n, 1, 32, w) to logits (n, 20, 1, w / 2).

    Args:
        width: the channels of the first layer; the others have up to five times as many
    """
    return nn.Sequential(
        nn.Conv2d(1, width, 5, stride=STEP, padding=2, bias=False),
        *_normed(width),
        *_block(width, 2 * width, halved=True),
        *_block(2 * width, 2 * width),
        Residual(2 * width, (3, 3)),
        *_block(2 * width, 3 * width, halved=True),
        *_block(3 * width, 3 * width),
        Residual(3 * width, (3, 3)),
        Residual(3 * width, (3, 3)),
        nn.Conv2d(3 * width, 5 * width, (4, 3), padding=(0, 1), bias=False),
        *_normed(5 * width),
        nn.Conv2d(5 * width, 5 * width, (1, 5), padding=(0, 2), bias=False),
        *_normed(5 * width),
        Residual(5 * width, (1, 5)),
        nn.Conv2d(5 * width, N_LABELS, 1),
    )


def _block(channels: int, out: int, *, halved: bool = False) -> list[nn.Module]:
    """Return a convolution; ``halved`` pools its height alone, since the columns are the answer."""
    pool = [nn.MaxPool2d((2, 1))] if halved else []
    return [nn.Conv2d(channels, out, 3, padding=1, bias=False), *pool, *_normed(out)]


def _normed(channels: int) -> list[nn.Module]:
    return [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]


def units_of(network: nn.Sequential) -> list[tuple[nn.Conv2d, nn.BatchNorm2d | None]]:
    """Return each convolution in order, with the batch normalisation behind it if there is one."""
    units: list[tuple[nn.Conv2d, nn.BatchNorm2d | None]] = []
    for layer in network:
        if isinstance(layer, Residual):
            units.append((layer.convolve, layer.normalise))
        elif isinstance(layer, nn.Conv2d):
            units.append((layer, None))
        elif isinstance(layer, nn.BatchNorm2d):
            units[-1] = units[-1][0], layer
    return units
