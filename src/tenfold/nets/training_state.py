"""The state of a training between two rounds, and its checkpoint."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from tenfold.nets.checkpoint import Checkpoint, load_state, save_state
from tenfold.nets.history import EpochRecord
from tenfold.nets.weight_averaging import RunningMean, Weights


@dataclass
class TrainingState:
    """The progress of a training, apart from its network and its optimizer.

    Attributes:
        history: the record of each finished round
        mean: of the weights so far, where they are averaged
        best: the weights of the round with the lowest stopping loss; empty where none is sought
        best_round: its number, from 0
        best_loss: its stopping loss
    """

    history: tuple[EpochRecord, ...] = ()
    mean: RunningMean = field(default_factory=RunningMean)
    best: Weights = field(default_factory=dict)
    best_round: int = 0
    best_loss: float = float("inf")

    @property
    def rounds_since_best(self) -> int:
        """The number of finished rounds after the best one."""
        return max(len(self.history) - 1 - self.best_round, 0)

    def keep_if_best(self, network: nn.Module, loss: float | None) -> None:
        """Keep the network's weights if this stopping loss of the last round is the lowest."""
        if loss is None or loss >= self.best_loss:
            return
        self.best_round, self.best_loss = len(self.history) - 1, loss
        self.best = {name: values.clone() for name, values in network.state_dict().items()}


def save_training(
    checkpoint: Checkpoint,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    state: TrainingState,
) -> None:
    """Save all that a training needs to continue as if it had not stopped.

    Raises:
        StorageError: the place cannot be written
    """
    groups = {
        "network": network.state_dict(),
        "mean": state.mean.weights,
        "best": state.best,
        "optimizer": _optimizer_tensors(optimizer),
    }
    tensors = {f"{group}/{key}": value for group, d in groups.items() for key, value in d.items()}
    numbers = {
        "history": [asdict(record) for record in state.history],
        "mean_count": state.mean.count,
        "best_round": state.best_round,
        "best_loss": state.best_loss,
    }
    save_state(checkpoint, tensors, json.dumps(numbers))


def resume(
    checkpoint: Checkpoint | None, network: nn.Module, optimizer: torch.optim.Optimizer
) -> TrainingState:
    """Load a checkpoint into network and optimizer, and return its state.

    Without a file, or if it is of another training, the state is that of the beginning.
    """
    saved = load_state(checkpoint) if checkpoint is not None else None
    if saved is None:
        return TrainingState()
    tensors, note = saved
    groups: dict[str, Weights] = {"network": {}, "mean": {}, "best": {}, "optimizer": {}}
    for key, tensor in tensors.items():
        group, _, name = key.partition("/")
        groups[group][name] = tensor
    network.load_state_dict(groups["network"])
    _load_optimizer(optimizer, groups["optimizer"])
    device = next(network.parameters()).device
    mean = {name: values.to(device) for name, values in groups["mean"].items()}
    numbers = json.loads(note)
    return TrainingState(
        history=tuple(EpochRecord(**record) for record in numbers["history"]),
        mean=RunningMean(mean, numbers["mean_count"]),
        best=groups["best"],
        best_round=numbers["best_round"],
        best_loss=numbers["best_loss"],
    )


def _optimizer_tensors(optimizer: torch.optim.Optimizer) -> Weights:
    """Return the tensors of any optimizer's state, by the parameter's number and their name."""
    state: dict[int, dict[str, Any]] = optimizer.state_dict()["state"]
    return {
        f"{number}/{name}": value
        for number, values in state.items()
        for name, value in values.items()
        if isinstance(value, Tensor)
    }


def _load_optimizer(optimizer: torch.optim.Optimizer, tensors: Weights) -> None:
    """Set the state of an optimizer to these tensors; its groups and settings stay."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        number, _, name = key.partition("/")
        state.setdefault(int(number), {})[name] = tensor
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
