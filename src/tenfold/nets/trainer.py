"""The trainer of every network: rounds of steps, each round resumable from a checkpoint."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import torch
from torch import nn

from tenfold.nets.checkpoint import Checkpoint
from tenfold.nets.history import EpochRecord
from tenfold.nets.task import Task
from tenfold.nets.training_state import TrainingState, resume, save_training
from tenfold.nets.weight_averaging import Averaging, RunningMean
from tenfold.types import Progress, unwatched

Targets = TypeVar("Targets")

_PROGRESS_STEPS = 20  # between two notes of progress


@dataclass(frozen=True)
class Recipe:
    """Settings of the trainer, apart from the optimizer.

    Attributes:
        learning_rate: the schedule: from the share of the training that is done, 0 to 1, to a rate
        averaging: of the weights at the end of the training; None leaves those of the last step
        patience: rounds without a lower stopping loss after which training ends, with the weights
            of the best round; None trains all rounds
        max_gradient_norm: to which longer gradients are shortened; None leaves them
        bfloat16: whether the network computes in bfloat16 where PyTorch's autocast does so
    """

    learning_rate: Callable[[float], float]
    averaging: Averaging | None = None
    patience: int | None = None
    max_gradient_norm: float | None = None
    bfloat16: bool = False


def train(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    task: Task[Targets],
    recipe: Recipe,
    *,
    checkpoint: Checkpoint | None = None,
    progress: Progress = unwatched,
) -> TrainingState:
    """Train ``network`` in place and return the state that the training ended in.

    The network is left with the weights of the best round where the recipe has patience, else with
    the average where it has one, else with those of the last step.

    Args:
        network: in training mode or not
        optimizer: of the network's parameters; its rate is set before each step
        task: gives the batches and the losses
        recipe: the other settings
        checkpoint: keeps the state after each round; if it holds one, the training continues there
        progress: is called every few steps

    Raises:
        StorageError: the checkpoint cannot be written
    """
    state = resume(checkpoint, network, optimizer)
    for number in range(len(state.history), task.rounds):
        if recipe.patience is not None and state.rounds_since_best >= recipe.patience:
            break
        record = _train_round(network, optimizer, task, recipe, number, state.mean, progress)
        state.history += (with_validation(record, task, network),)
        if recipe.patience is not None:
            state.keep_if_best(network, task.stopping_loss(network))
        if checkpoint is not None:
            save_training(checkpoint, network, optimizer, state)
    if final := state.best or state.mean.weights:
        network.load_state_dict(final)
    return state


def _train_round(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    task: Task[Targets],
    recipe: Recipe,
    number: int,
    mean: RunningMean,
    progress: Progress,
) -> EpochRecord:
    """Train for one round and return its record, without validation figures."""
    started = time.perf_counter()
    device = next(network.parameters()).device
    loss_sum, correct = torch.zeros((), device=device), torch.zeros((), device=device)
    network.train()
    for step, batch in enumerate(task.batches(number)):
        for group in optimizer.param_groups:
            group["lr"] = recipe.learning_rate(batch.done)

        with torch.autocast(device.type, torch.bfloat16, enabled=recipe.bfloat16):
            outputs = network(batch.inputs)
        outcome = task.loss(outputs.float(), batch)

        optimizer.zero_grad(set_to_none=True)
        outcome.loss.backward()  # type: ignore[no-untyped-call]
        if recipe.max_gradient_norm is not None:
            nn.utils.clip_grad_norm_(network.parameters(), recipe.max_gradient_norm)
        optimizer.step()

        if recipe.averaging is not None and recipe.averaging.includes(batch.done, step):
            mean.add(network.state_dict(), recipe.averaging.share)
        loss_sum += outcome.loss.detach() * len(batch.inputs)
        correct += torch.nan if outcome.correct is None else outcome.correct
        if step % _PROGRESS_STEPS == 0:
            progress(batch.done, task.note(number, step, outcome.loss))
    return EpochRecord(
        epoch=number + 1,
        training_loss=loss_sum.item() / task.examples,
        training_accuracy=correct.item() / task.examples,
        validation_loss=None,
        validation_accuracy=None,
        learning_rate=optimizer.param_groups[0]["lr"],
        seconds=time.perf_counter() - started,
    )


def with_validation(record: EpochRecord, task: Task[Targets], network: nn.Module) -> EpochRecord:
    """Return the record with the present validation figures of the network."""
    validated = task.validate(network)
    if validated is None:
        return record
    loss, accuracy = validated
    return replace(record, validation_loss=loss, validation_accuracy=accuracy)
