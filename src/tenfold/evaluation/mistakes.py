"""The worst mistakes: where a model was furthest from the truth."""

from dataclasses import dataclass

import numpy as np

from tenfold.metrics import answers
from tenfold.types import Labels, Probabilities


@dataclass(frozen=True)
class Mistake:
    """An image that was answered wrong."""

    index: int  # its place among the images evaluated
    truth: int
    answer: int
    probability: float  # of the answer
    truth_probability: float


def worst_mistakes(labels: Labels, probabilities: Probabilities, worst: int) -> tuple[Mistake, ...]:
    """Return the ``worst`` wrong answers, the one that gave the truth the least chance first.

    Where the truth had the same chance, the surer answer comes first, then the earlier image.
    """
    given = answers(probabilities)
    wrong = np.flatnonzero(given != labels)
    sure = probabilities[wrong, given[wrong]]
    truth = probabilities[wrong, labels[wrong]]
    return tuple(
        Mistake(
            index=int(wrong[i]),
            truth=int(labels[wrong[i]]),
            answer=int(given[wrong[i]]),
            probability=float(sure[i]),
            truth_probability=float(truth[i]),
        )
        for i in np.lexsort((-sure, truth))[:worst]
    )
