"""The task of a training: its batches, the loss of a batch, and the validation of the network."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from torch import Tensor, nn

Targets = TypeVar("Targets")


@dataclass(frozen=True)
class Batch(Generic[Targets]):
    """A batch of a training.

    Attributes:
        done: the share of the training that is done before this batch, 0 to 1
        inputs: the batch that the network is called with
        targets: for the loss
    """

    done: float
    inputs: Tensor
    targets: Targets


@dataclass(frozen=True)
class Outcome:
    """The loss of a batch, the mean over its examples, and how many outputs are correct.

    ``correct`` is None where correct outputs are not counted.
    """

    loss: Tensor
    correct: Tensor | None = None


class Task(ABC, Generic[Targets]):
    """A task that a network is trained on, in rounds such as epochs.

    Attributes:
        rounds: of the training
        examples: of a round
    """

    rounds: int
    examples: int

    @abstractmethod
    def batches(self, number: int) -> Iterator[Batch[Targets]]:
        """Yield the batches of a round.

        All random numbers are drawn from a seed made of the run's seed and the round's number, so
        that a training that is killed and resumed is the same as one that is not.
        """

    @abstractmethod
    def loss(self, outputs: Tensor, batch: Batch[Targets]) -> Outcome:
        """Return the loss of the network's outputs, float32, on a batch."""

    def validate(self, network: nn.Module) -> tuple[float, float] | None:  # noqa: ARG002
        """Return the loss and the accuracy on the validation data; None if there are none."""
        return None

    def stopping_loss(self, network: nn.Module) -> float | None:  # noqa: ARG002
        """Return the loss that early stopping compares; None if there are no data for it."""
        return None

    def note(self, number: int, step: int, loss: Tensor) -> str:  # noqa: ARG002
        """Return the words that progress shows after a step of a round."""
        return f"epoch {number + 1} of {self.rounds}"
