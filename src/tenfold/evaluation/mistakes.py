"""The worst mistakes of a model: those with the lowest probability of the true digit."""

from dataclasses import dataclass

import numpy as np

from tenfold.metrics import predicted_digits
from tenfold.types import Labels, Probabilities


@dataclass(frozen=True)
class Mistake:
    """An image that was classified wrongly."""

    index: int  # among the images evaluated
    truth: int
    answer: int
    probability: float  # of the answer
    truth_probability: float


def worst_mistakes(labels: Labels, probabilities: Probabilities, worst: int) -> tuple[Mistake, ...]:
    """Return the ``worst`` wrong answers, the lowest probability of the true digit first.

    Ties are ordered by the probability of the answer, highest first, then by index.
    """
    predicted = predicted_digits(probabilities)
    wrong = np.flatnonzero(predicted != labels)
    confidence = probabilities[wrong, predicted[wrong]]
    truth = probabilities[wrong, labels[wrong]]
    return tuple(
        Mistake(
            index=int(wrong[i]),
            truth=int(labels[wrong[i]]),
            answer=int(predicted[wrong[i]]),
            probability=float(confidence[i]),
            truth_probability=float(truth[i]),
        )
        for i in np.lexsort((-confidence, truth))[:worst]
    )
