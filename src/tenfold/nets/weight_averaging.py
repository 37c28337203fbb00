"""The running mean of a network's weights over the last of its steps, and batch statistics for it.

Steps of SGD wander around the bottom of a valley; their mean lies nearer to it. Source: Izmailov
et al. 2018, "Averaging weights leads to wider optima and better generalization", sections 3.1 and
3.2 (the statistics of batch normalisation are those of other weights, so they are computed again).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

_IMAGES, _BATCH = 5_000, 500  # of the training images, for the statistics

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Averaging:
    """The steps of a training whose weights are averaged, and the kind of mean.

    Attributes:
        start: the share of the training, 0 to 1, after which weights are averaged
        every: steps of a round between two additions
        share: of the newest weights in the mean, which is then exponential; None for the plain
            mean, in which all weights have the same share
    """

    start: float
    every: int = 1
    share: float | None = None

    def includes(self, done: float, step: int) -> bool:
        """Return True if the weights after this step of a round are added to the mean."""
        return done >= self.start and step % self.every == 0


@dataclass
class RunningMean:
    """The mean of the weights that were added; ``weights`` is empty before the first.

    The first weights are copied. Of integers, such as counts of batches, the first stay.
    """

    weights: Weights = field(default_factory=dict)
    count: int = 0

    @torch.no_grad()
    def add(self, weights: Mapping[str, Tensor], share: float | None) -> None:
        """Add weights with this share of the new mean; None for one in ``count``."""
        self.count += 1
        share = 1 / self.count if share is None else share
        for name, values in weights.items():
            if name not in self.weights:
                self.weights[name] = values.clone()
            elif values.is_floating_point():
                self.weights[name].lerp_(values, share)


@torch.no_grad()
def update_bn(network: nn.Module, images: Tensor) -> None:
    """Compute the statistics of every batch normalisation again, on images without augmentation.

    Those of the training are of augmented images, and lag behind the weights.

    Args:
        network: changed in place, and left in training mode
        images: (n, channels, side, side), of which the first 5,000 are used
    """
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over all batches
    network.train()
    for batch in torch.split(images[:_IMAGES], _BATCH):
        if len(batch) > 1:
            network(batch.contiguous(memory_format=torch.channels_last))
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
