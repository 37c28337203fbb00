"""The training of a network that classifies images: augmentation, cross-entropy, distillation."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional

from tenfold.nets.augmentation import AUGMENTATIONS
from tenfold.nets.checkpoint import Checkpoint, fingerprint
from tenfold.nets.distillation import distillation_loss, teacher_id
from tenfold.nets.history import EpochRecord
from tenfold.nets.schedules import one_cycle
from tenfold.nets.task import Batch, Outcome, Task
from tenfold.nets.trainer import Recipe, train, with_validation
from tenfold.nets.weight_averaging import Averaging, update_bn
from tenfold.types import Classifier, Progress

AVERAGING_STEPS = 5  # between two additions to the mean: neighbours hardly differ
_INFERENCE_BATCH = 1000


@dataclass(frozen=True)
class ClassifierSettings:
    """Settings of the training; see ``models.cnn.CNN`` for each of them."""

    epochs: int
    batch_size: int
    learning_rate: float
    momentum: float
    weight_decay: float
    label_smoothing: float
    augmentation: str
    patience: int | None
    averaged_epochs: int
    bfloat16: bool
    seed: int
    teacher_share: float = 0.0


@dataclass(frozen=True)
class Sample:
    """Images (n, channels, side, side), float32, with their labels (n,), on one device."""

    images: Tensor
    labels: Tensor

    def part(self, chosen: Tensor) -> "Sample":
        """Return the images and labels of these indices."""
        return Sample(self.images[chosen], self.labels[chosen])


class Classification(Task[Tensor]):
    """The task of classifying augmented images, one epoch a round.

    Args:
        settings: of the training
        sample: the training images
        validation: for the record of each epoch only
        stopping: for early stopping
        teacher: a classifier whose probabilities are learned too
    """

    def __init__(
        self,
        settings: ClassifierSettings,
        sample: Sample,
        validation: Sample | None,
        stopping: Sample | None,
        teacher: Classifier | None,
    ) -> None:
        self.settings = settings
        self.sample = sample
        self.validation = validation
        self.stopping = stopping
        self.teacher = teacher
        self.rounds = settings.epochs
        self.examples = len(sample.labels)

    def batches(self, number: int) -> Iterator[Batch[Tensor]]:
        """Yield batches of augmented images, in a new order each epoch."""
        images, labels = self.sample.images, self.sample.labels
        seed = self.settings.seed * 1_000_003 + number
        generator = Generator(device=images.device).manual_seed(seed)
        augment = AUGMENTATIONS[self.settings.augmentation]
        order = torch.randperm(len(labels), generator=generator, device=images.device)
        # A single image, which may be left at the end, has no batch statistics.
        parts = [part for part in torch.split(order, self.settings.batch_size) if len(part) > 1]
        for step, part in enumerate(parts):
            done = (number + step / len(parts)) / self.rounds
            yield Batch(done, channels_last(augment(images[part], generator)), labels[part])

    def loss(self, outputs: Tensor, batch: Batch[Tensor]) -> Outcome:
        """Return the cross-entropy with the labels and the teacher's probabilities."""
        settings, labels = self.settings, batch.targets
        loss = functional.cross_entropy(outputs, labels, label_smoothing=settings.label_smoothing)
        loss = distillation_loss(loss, outputs, batch.inputs, self.teacher, settings.teacher_share)
        return Outcome(loss, (outputs.detach().argmax(dim=1) == labels).sum())

    def validate(self, network: nn.Module) -> tuple[float, float] | None:
        """Return the loss and the accuracy on the validation images; None if there are none."""
        return None if self.validation is None else evaluate(network, self.validation)

    def stopping_loss(self, network: nn.Module) -> float | None:
        """Return the loss on the images for early stopping; None if there are none."""
        return None if self.stopping is None else evaluate(network, self.stopping)[0]

    def fingerprint(self, network: nn.Module) -> str:
        """Return a digest of the training: of its settings, its images and its network."""
        stopping = () if self.stopping is None else (self.stopping.images, self.stopping.labels)
        teacher = teacher_id(self.teacher, self.sample.images)
        settings = (self.settings, str(network), torch.__version__, teacher)
        return fingerprint(settings, self.sample.images, self.sample.labels, *stopping)


def train_classifier(
    network: nn.Module,
    task: Classification,
    *,
    checkpoint: Path | None,
    progress: Progress,
) -> tuple[EpochRecord, ...]:
    """Train ``network`` in place and return the record of each epoch.

    Without patience the last epoch's weights stay, or their mean over the last epochs; with it the
    best epoch's. The statistics of batch normalisation are computed again at the end, on images
    without augmentation.
    """
    settings = task.settings
    recipe = Recipe(
        learning_rate=partial(one_cycle, peak=settings.learning_rate),
        averaging=_averaging(settings),
        patience=settings.patience,
        bfloat16=settings.bfloat16,
    )
    kept = Checkpoint(checkpoint, task.fingerprint(network)) if checkpoint else None
    optimizer = _optimizer(network, settings)
    state = train(network, optimizer, task, recipe, checkpoint=kept, progress=progress)
    update_bn(network, task.sample.images)
    if state.best or not state.history:
        return state.history
    *earlier, last = state.history  # the last record is of the final weights
    return (*earlier, with_validation(last, task, network))


def evaluate(network: nn.Module, sample: Sample) -> tuple[float, float]:
    """Return the mean cross-entropy (nats) and the accuracy of ``network`` on ``sample``."""
    logits = infer(network, sample.images)
    loss = functional.cross_entropy(logits, sample.labels).item()
    return loss, (logits.argmax(dim=1) == sample.labels).double().mean().item()


@torch.inference_mode()
def infer(network: nn.Module, images: Tensor) -> Tensor:
    """Return the logits (n, classes), float32, of images (n, channels, side, side)."""
    network.eval()
    parts = torch.split(images, _INFERENCE_BATCH)
    return torch.cat([network(channels_last(part)).float() for part in parts])


def channels_last(images: Tensor) -> Tensor:
    """Return the images with channels innermost in memory, where convolutions are fastest."""
    return images.contiguous(memory_format=torch.channels_last)


def _averaging(settings: ClassifierSettings) -> Averaging | None:
    """Return the averaging over the last epochs; None if there are none, or too few."""
    first = settings.epochs - settings.averaged_epochs
    if not 0 <= first < settings.epochs:
        return None
    return Averaging(start=first / settings.epochs, every=AVERAGING_STEPS)


def _optimizer(network: nn.Module, settings: ClassifierSettings) -> torch.optim.Optimizer:
    """Return SGD that decays the weights of convolutions and of the last layer alone."""
    trained = [weights for weights in network.parameters() if weights.requires_grad]
    decayed = [weights for weights in trained if weights.ndim > 1]
    others = [weights for weights in trained if weights.ndim <= 1]
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": settings.weight_decay},
        {"params": others},
    ]
    return torch.optim.SGD(
        groups,
        lr=settings.learning_rate,
        momentum=settings.momentum,
        nesterov=settings.momentum > 0,
    )
