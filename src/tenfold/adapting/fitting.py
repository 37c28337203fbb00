"""Fine-tuning of a network on a few images, with what it knew kept.

The network learns the labels of its own images and, beside them, to answer as before on known
images; then its weights are interpolated with those from before. Sources: Li and Hoiem 2016,
"Learning without forgetting", section 3; Wortsman et al. 2022, "Robust fine-tuning of zero-shot
models", section 3.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import torch
from torch import Generator, Tensor
from torch.nn import functional

from tenfold.adapting.network import FileNetwork
from tenfold.nets.augmentation import elastic
from tenfold.nets.classification import Sample
from tenfold.nets.devices import multiplies_bfloat16
from tenfold.nets.schedules import linear_decay
from tenfold.nets.task import Batch, Outcome, Task
from tenfold.nets.trainer import Recipe, train

STEPS = 300
BATCH_SIZE = 32  # own images, and as many known ones
LEARNING_RATE = 1e-3
LABEL_SMOOTHING = 0.05
ALPHAS = (0.0, 0.25, 0.5, 0.75, 1.0)  # shares of the new weights in the interpolation

_INFERENCE_BATCH = 500


@dataclass(frozen=True)
class Targets:
    """The labels of the own images, (n,), and the old probabilities of the known ones, (m, 10)."""

    labels: Tensor
    probabilities: Tensor


class Adapting(Task[Targets]):
    """The task of learning the own images without forgetting the known ones, in one round.

    Args:
        network: as it was before, which is not changed
        own: with labels to learn
        known: on which the answers are to stay
        seed: of the images that are drawn and of their augmentation
        steps: batches altogether
    """

    def __init__(
        self, network: FileNetwork, own: Sample, known: Sample, *, seed: int, steps: int
    ) -> None:
        self.network = network
        self.own = own
        self.known = known
        self.seed = seed
        self.steps = steps
        self.rounds = 1
        self.examples = 2 * BATCH_SIZE * steps

    def batches(self, number: int) -> Iterator[Batch[Targets]]:  # noqa: ARG002  # there is one
        """Yield batches of augmented images, own ones first."""
        generator = Generator().manual_seed(self.seed)
        for step in range(self.steps):
            own, known = (_drawn(sample, generator) for sample in (self.own, self.known))
            images = elastic(torch.cat([own.images, known.images]), generator)
            with torch.no_grad():
                logits = self.network(images[len(own.labels) :])
                before = logits.div(self.network.temperature).softmax(dim=1)
            yield Batch(step / self.steps, images, Targets(own.labels, before))

    def loss(self, outputs: Tensor, batch: Batch[Targets]) -> Outcome:
        """Return the cross-entropy with the labels plus that with the old probabilities."""
        labels, before = batch.targets.labels, batch.targets.probabilities
        own, known = outputs[: len(labels)], outputs[len(labels) :]
        loss = functional.cross_entropy(own, labels, label_smoothing=LABEL_SMOOTHING)
        loss = loss + functional.cross_entropy(known / self.network.temperature, before)
        return Outcome(loss)


def fine_tune(
    network: FileNetwork, own: Sample, known: Sample, *, seed: int, steps: int = STEPS
) -> FileNetwork:
    """Return a copy of the network that was trained on ``own`` and kept to ``known``."""
    learner = copy.deepcopy(network)
    optimizer = torch.optim.Adam(learner.parameters(), lr=LEARNING_RATE)
    recipe = Recipe(
        learning_rate=partial(linear_decay, peak=LEARNING_RATE),
        bfloat16=multiplies_bfloat16(),
    )
    train(learner, optimizer, Adapting(network, own, known, seed=seed, steps=steps), recipe)
    return learner


@torch.no_grad()
def interpolate(old: FileNetwork, new: FileNetwork, alpha: float) -> FileNetwork:
    """Return a network with the weights (1 - alpha) old + alpha new."""
    found = copy.deepcopy(old)
    for name, weights in found.weights.items():
        weights.lerp_(new.weights[name], alpha)
    return found


@torch.inference_mode()
def log_likelihoods(network: FileNetwork, sample: Sample) -> Tensor:
    """Return the log-probability of each digit for each image, (n, 10)."""
    parts = [network(part) for part in torch.split(sample.images, _INFERENCE_BATCH)]
    return torch.cat(parts).div(network.temperature).log_softmax(dim=1)


def _drawn(sample: Sample, generator: Generator) -> Sample:
    chosen = torch.randint(len(sample.labels), (BATCH_SIZE,), generator=generator)
    return sample.part(chosen)
