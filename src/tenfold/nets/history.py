"""What a training that goes in epochs tells about each of them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRecord:
    """One epoch: losses are mean cross-entropies in nats, accuracies shares from 0 to 1.

    The training figures are those of the augmented batches as they were learned from; with a
    teacher, the loss is the mixture that was learned. Validation figures are None where there was
    nothing to validate with.
    """

    epoch: int
    training_loss: float
    training_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    seconds: float
