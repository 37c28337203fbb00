"""The mean of a network's weights over the last of its steps, and its batch statistics anew.

Steps of SGD wander around the bottom of a valley; their mean lies nearer to it. Source: Izmailov
et al. 2018, "Averaging weights leads to wider optima and better generalization", sections 3.1 and
3.2 (the statistics of batch normalisation are those of other weights, so they are taken again).
"""

import torch
from torch import Tensor, nn

EVERY = 5  # steps between two weights that go into the mean: neighbours hardly differ
_IMAGES, _BATCH = 5_000, 500  # of the training images, on which the statistics are taken

Weights = dict[str, Tensor]


def begin(network: nn.Module) -> Weights:
    """Return an empty mean for the weights of ``network``, with how many went into it."""
    mean = {name: torch.zeros_like(weights) for name, weights in learned(network)}
    return {**mean, "count": torch.zeros(())}


@torch.no_grad()
def take_in(mean: Weights, network: nn.Module) -> None:
    """Take the present weights into the mean."""
    mean["count"] += 1
    share = 1 / mean["count"].item()
    for name, weights in learned(network):
        mean[name].lerp_(weights, share)


@torch.no_grad()
def give_back(mean: Weights, network: nn.Module) -> None:
    """Give the network the mean for its weights, where any went into it."""
    if mean["count"] > 0:
        for name, weights in learned(network):
            weights.copy_(mean[name])


def learned(network: nn.Module) -> list[tuple[str, nn.Parameter]]:
    """Return the weights that are learned, by name."""
    return [(name, each) for name, each in network.named_parameters() if each.requires_grad]


@torch.no_grad()
def update_bn(network: nn.Module, images: Tensor) -> None:
    """Take the statistics of every batch normalisation anew, on images as they are.

    Those of the training are of changed images, and lag behind the weights.

    Args:
        images: (n, channels, side, side), of which the first 5,000 are taken
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
