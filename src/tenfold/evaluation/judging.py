"""Judging a model's answers to a whole dataset."""

from tenfold.data.contested import corrected
from tenfold.data.dataset import Dataset
from tenfold.errors import DataError
from tenfold.evaluation.evaluation import Evaluation, evaluate
from tenfold.types import Labels, Probabilities


def judge(dataset: Dataset, probabilities: Probabilities) -> Evaluation:
    """Return the evaluation of answers to ``dataset``.

    On MNIST's own test set the contested labels are also put right, and reported beside.

    Raises:
        DataError: the probabilities are not of these images
    """
    return evaluate(dataset.labels, probabilities, corrected=_corrected(dataset))


def _corrected(dataset: Dataset) -> Labels | None:
    try:
        return corrected(dataset.labels)
    except DataError:  # another set, of which no contested labels are known
        return None
