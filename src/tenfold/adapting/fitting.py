"""How a network learns from a few pictures what it lacks, and keeps what it knows.

It learns the labels of its own pictures, and beside them to answer as before on pictures that it
knows; then it goes back a part of the way to where it came from. Sources: Li and Hoiem 2016,
"Learning without forgetting", section 3; Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models", section 3.
"""

import copy
from dataclasses import dataclass

import torch
from torch import Generator, Tensor
from torch.nn import functional

from tenfold.adapting.network import FileNetwork
from tenfold.nets.augmentation import elastic

STEPS = 300
BATCH = 32  # own pictures, and as many known ones
RATE = 1e-3  # at the beginning; down in a straight line to none
SMOOTHING = 0.05
WAYS = (0.0, 0.25, 0.5, 0.75, 1.0)  # that may be gone from the old weights to the new


@dataclass(frozen=True)
class Sample:
    """Pictures, float32 (n, 1, 28, 28), 0 to 1, and their labels, int64 (n,)."""

    images: Tensor
    labels: Tensor

    def part(self, chosen: Tensor) -> "Sample":
        """Return those chosen."""
        return Sample(self.images[chosen], self.labels[chosen])


def fitted(network: FileNetwork, own: Sample, known: Sample, *, seed: int) -> FileNetwork:
    """Return a copy of the network that has learned from ``own`` and kept to ``known``."""
    learner = copy.deepcopy(network)
    generator = Generator().manual_seed(seed)
    optimizer = torch.optim.Adam(learner.parameters(), lr=RATE)
    for step in range(STEPS):
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / STEPS)
        ours, theirs = (_drawn(sample, generator) for sample in (own, known))
        images = elastic(torch.cat([ours.images, theirs.images]), generator)
        with torch.no_grad():
            before = network(images[len(ours.labels) :]).div(network.temperature).softmax(dim=1)
        logits = learner(images)
        new, old = logits[: len(ours.labels)], logits[len(ours.labels) :]
        loss = functional.cross_entropy(new, ours.labels, label_smoothing=SMOOTHING)
        loss = loss + functional.cross_entropy(old / network.temperature, before)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return learner


@torch.no_grad()
def between(old: FileNetwork, new: FileNetwork, way: float) -> FileNetwork:
    """Return the network that lies so far on the way from the old weights to the new."""
    found = copy.deepcopy(old)
    for name, weights in found.weights.items():
        weights.lerp_(new.weights[name], way)
    return found


@torch.inference_mode()
def log_likelihoods(network: FileNetwork, sample: Sample) -> Tensor:
    """Return the logarithm of the probability of each picture's digit at each of them, (n, 10)."""
    parts = [network(part) for part in torch.split(sample.images, 500)]
    return torch.cat(parts).div(network.temperature).log_softmax(dim=1)


def _drawn(sample: Sample, generator: Generator) -> Sample:
    chosen = torch.randint(len(sample.labels), (BATCH,), generator=generator)
    return sample.part(chosen)
