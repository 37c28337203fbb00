"""Where a training stands, and the file that it is kept in, to go on from."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from tenfold.nets.checkpoint import load_state, save_state
from tenfold.nets.history import EpochRecord

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class TrainingState:
    """The epochs done, and the best epoch so far where one is sought."""

    history: tuple[EpochRecord, ...] = ()
    best: int = 0
    best_loss: float = float("inf")


def save_training(
    path: Path,
    name: str,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    standing: TrainingState,
    kept: dict[str, Weights],
) -> None:
    """Keep all that the training needs to go on as if it had never stopped.

    Args:
        name: the fingerprint of what is learned from and how
        kept: further weights by group, "best" and "mean"
    """
    groups = {
        "network": network.state_dict(),
        "momentum": _momenta(network, optimizer),
        **kept,
    }
    tensors = {f"{group}/{key}": value for group, d in groups.items() for key, value in d.items()}
    save_state(path, tensors, {"fingerprint": name, "state": json.dumps(asdict(standing))})


def resume(
    network: nn.Module, optimizer: torch.optim.Optimizer, path: Path | None, name: str
) -> tuple[TrainingState, dict[str, Weights]]:
    """Bring network and optimizer to where the file left off; return the standing and the kept.

    Without a file, or with one of another training, the standing is that of the beginning.
    """
    kept: dict[str, Weights] = {"best": {}, "mean": {}}
    saved = load_state(path, name) if path else None
    if saved is None:
        return TrainingState(), kept
    tensors, notes = saved
    groups: dict[str, Weights] = {"network": {}, "momentum": {}, **kept}
    for key, tensor in tensors.items():
        group, _, part = key.partition("/")
        groups[group][part] = tensor
    network.load_state_dict(groups["network"])
    for part, weights in network.named_parameters():
        if part in groups["momentum"]:
            momentum = groups["momentum"][part].to(weights.device)
            optimizer.state[weights]["momentum_buffer"] = momentum
    known = json.loads(notes["state"])
    history = tuple(EpochRecord(**record) for record in known.pop("history"))
    return TrainingState(history=history, **known), kept


def _momenta(network: nn.Module, optimizer: torch.optim.Optimizer) -> Weights:
    named = network.named_parameters()
    buffers = {name: optimizer.state[weights].get("momentum_buffer") for name, weights in named}
    return {name: buffer for name, buffer in buffers.items() if buffer is not None}
