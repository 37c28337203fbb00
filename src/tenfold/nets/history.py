"""The record of a training: one entry for each epoch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochRecord:
    """The figures of one epoch: losses in nats (mean cross-entropy), accuracies from 0 to 1.

    The training figures are those of the augmented batches that were trained on; with a teacher,
    the loss is the mixture that is minimised. The accuracy is nan for networks whose correct
    outputs are not counted. Validation figures are None where there were no validation images.
    """

    epoch: int
    training_loss: float
    training_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    seconds: float
