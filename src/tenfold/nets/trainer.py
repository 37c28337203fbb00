"""The training loop of networks: one-cycle SGD, epoch by epoch, resumable after each.

Whatever is random in an epoch is drawn from a seed made of the run's seed and the epoch's number,
so a run that is killed and resumed draws what the unbroken run would have drawn.
"""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional

from tenfold.nets.augmentation import AUGMENTATIONS
from tenfold.nets.checkpoint import fingerprint
from tenfold.nets.distillation import distillation_loss, identity
from tenfold.nets.history import EpochRecord
from tenfold.nets.training_state import TrainingState, Weights, resume, save_training
from tenfold.nets.weight_averaging import EVERY, give_back, take_in, update_bn
from tenfold.nets.weight_averaging import begin as begin_mean
from tenfold.types import Classifier, Progress

_VALIDATION_BATCH = 1000


@dataclass(frozen=True)
class Recipe:
    """How a network is trained; see ``cnn.CNN`` for what each setting means."""

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


def train(
    network: nn.Module,
    recipe: Recipe,
    sample: Sample,
    validation: Sample | None,
    stopping: Sample | None,
    checkpoint: Path | None,
    progress: Progress,
    teacher: Classifier | None = None,
) -> tuple[EpochRecord, ...]:
    """Train ``network`` in place and return the record of each epoch.

    Without patience the last epoch's weights stay, or the mean over the last ``averaged_epochs``.
    With it, training ends once that many epochs in a row have not lowered the loss on
    ``stopping``, and the best epoch's weights stay. The statistics of the norms are taken anew at
    the end, on the images as they are.

    Args:
        validation: is watched for the record, and for nothing else
        stopping: chooses the epoch where the recipe has patience
        checkpoint: the file that the state is kept in after each epoch, and taken up from
        teacher: tells its probabilities for what the network is shown, which it learns from too
    """
    optimizer = _optimizer(network, recipe)
    name = _name(network, recipe, sample, stopping, teacher) if checkpoint else ""
    state, kept = resume(network, optimizer, checkpoint, name)
    for epoch in range(len(state.history), recipe.epochs):
        if _ended(state, recipe):
            break
        progress(epoch / recipe.epochs, f"epoch {epoch + 1} of {recipe.epochs}")
        if epoch == recipe.epochs - recipe.averaged_epochs:
            kept["mean"] = begin_mean(network)
        how = (recipe, sample, epoch, teacher, kept["mean"])
        record = _train_epoch(network, optimizer, *how, progress)
        state = replace(state, history=(*state.history, _judged(record, network, validation)))
        if recipe.patience is not None and stopping is not None:
            state, kept["best"] = _keep_best(state, kept["best"], network, stopping, epoch)
        if checkpoint:
            save_training(checkpoint, name, network, optimizer, state, kept)
    _finish(network, kept, sample)
    if kept["best"] or not state.history:
        return state.history
    *earlier, last = state.history  # the record of the last epoch tells of what stays
    return (*earlier, _judged(last, network, validation))


def judge(network: nn.Module, sample: Sample) -> tuple[float, float]:
    """Return the mean cross-entropy (nats) and the accuracy of ``network`` on ``sample``."""
    logits = infer(network, sample.images)
    loss = functional.cross_entropy(logits, sample.labels).item()
    return loss, (logits.argmax(dim=1) == sample.labels).double().mean().item()


@torch.inference_mode()
def infer(network: nn.Module, images: Tensor) -> Tensor:
    """Return the logits (n, classes), float32, of images (n, channels, side, side)."""
    network.eval()
    parts = [network(_laid_out(part)).float() for part in torch.split(images, _VALIDATION_BATCH)]
    return torch.cat(parts)


def one_cycle(done: float, peak: float) -> float:
    """Return the learning rate when ``done`` (0 to 1) of the steps are done.

    Up in a straight line to ``peak`` over the first quarter, then down in another to a
    thousandth of it. Source: Smith and Topin 2018, "Super-convergence", section 3.
    """
    warm = 0.25
    if done < warm:
        return peak * (0.1 + 0.9 * done / warm)
    return peak * max(1e-3, (1 - done) / (1 - warm))


def _finish(network: nn.Module, kept: dict[str, Weights], sample: Sample) -> None:
    """Leave the weights that were sought in the network, with statistics of their own."""
    if kept["best"]:
        network.load_state_dict(kept["best"])
    elif kept["mean"]:
        give_back(kept["mean"], network)
    update_bn(network, sample.images)


def _train_epoch(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    recipe: Recipe,
    sample: Sample,
    epoch: int,
    teacher: Classifier | None,
    mean: Weights,
    progress: Progress,
) -> EpochRecord:
    started = time.perf_counter()
    device = sample.images.device
    generator = Generator(device=device).manual_seed(recipe.seed * 1_000_003 + epoch)
    augment = AUGMENTATIONS[recipe.augmentation]
    order = torch.randperm(len(sample.labels), generator=generator, device=device)
    chosen = list(_batches(order, recipe.batch_size))
    loss_sum, right = torch.zeros((), device=device), torch.zeros((), device=device)
    network.train()
    for step, batch in enumerate(chosen):
        rate = one_cycle((epoch + step / len(chosen)) / recipe.epochs, recipe.learning_rate)
        optimizer.param_groups[0]["lr"] = optimizer.param_groups[1]["lr"] = rate
        images, labels = augment(sample.images[batch], generator), sample.labels[batch]
        with _precision(device, recipe):
            logits = network(_laid_out(images)).float()
        loss = functional.cross_entropy(logits, labels, label_smoothing=recipe.label_smoothing)
        loss = distillation_loss(loss, logits, images, teacher, recipe.teacher_share)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if mean and step % EVERY == 0:
            take_in(mean, network)
        loss_sum += loss.detach() * len(batch)
        right += (logits.detach().argmax(dim=1) == labels).sum()
        if step % 20 == 0:
            done = (epoch + (step + 1) / len(chosen)) / recipe.epochs
            progress(done, f"epoch {epoch + 1} of {recipe.epochs}")
    return EpochRecord(
        epoch=epoch + 1,
        training_loss=loss_sum.item() / len(order),
        training_accuracy=right.item() / len(order),
        validation_loss=None,
        validation_accuracy=None,
        learning_rate=rate,
        seconds=time.perf_counter() - started,
    )


def _judged(record: EpochRecord, network: nn.Module, validation: Sample | None) -> EpochRecord:
    if validation is None:
        return record
    loss, accuracy = judge(network, validation)
    return replace(record, validation_loss=loss, validation_accuracy=accuracy)


def _keep_best(
    state: TrainingState, best: Weights, network: nn.Module, stopping: Sample, epoch: int
) -> tuple[TrainingState, Weights]:
    loss, _ = judge(network, stopping)
    if loss >= state.best_loss:
        return state, best
    weights = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    return replace(state, best=epoch, best_loss=loss), weights


def _ended(state: TrainingState, recipe: Recipe) -> bool:
    if recipe.patience is None or not state.history:
        return False
    return len(state.history) - 1 - state.best >= recipe.patience


def _batches(order: Tensor, size: int) -> Iterator[Tensor]:
    """Yield the batches, without a last one of a single image: it has no batch statistics."""
    for batch in torch.split(order, size):
        if len(batch) > 1:
            yield batch


def _laid_out(images: Tensor) -> Tensor:
    """Lay the channels innermost, which is how processors and GPUs convolve fastest."""
    return images.contiguous(memory_format=torch.channels_last)


def _precision(device: torch.device, recipe: Recipe) -> AbstractContextManager[object]:
    return torch.autocast(device.type, torch.bfloat16, enabled=recipe.bfloat16)


def _optimizer(network: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    """Decay the weights of convolutions and of the last layer, not the norms and biases."""
    learned = [weights for weights in network.parameters() if weights.requires_grad]
    decayed = [weights for weights in learned if weights.ndim > 1]
    others = [weights for weights in learned if weights.ndim <= 1]
    groups: list[dict[str, Any]] = [
        {"params": decayed, "weight_decay": recipe.weight_decay},
        {"params": others},
    ]
    return torch.optim.SGD(
        groups,
        lr=recipe.learning_rate,
        momentum=recipe.momentum,
        nesterov=recipe.momentum > 0,
    )


def _name(
    network: nn.Module,
    recipe: Recipe,
    sample: Sample,
    stopping: Sample | None,
    teacher: Classifier | None,
) -> str:
    judged = () if stopping is None else (stopping.images, stopping.labels)
    settings = (recipe, str(network), torch.__version__, identity(teacher, sample.images))
    return fingerprint(settings, sample.images, sample.labels, *judged)
