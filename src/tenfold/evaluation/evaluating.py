"""The evaluation of a model on a whole dataset."""

from tenfold.data.contested_labels import corrected
from tenfold.data.dataset import Dataset
from tenfold.errors import DataError
from tenfold.evaluation.evaluation import Evaluation, evaluate
from tenfold.types import Labels, Probabilities


def evaluate_dataset(dataset: Dataset, probabilities: Probabilities) -> Evaluation:
    """Return the evaluation of the probabilities for the images of ``dataset``.

    On MNIST's test set the accuracy with corrected labels is reported as well.

    Raises:
        DataError: the probabilities do not belong to these images
    """
    return evaluate(dataset.labels, probabilities, corrected=_corrected(dataset))


def _corrected(dataset: Dataset) -> Labels | None:
    try:
        return corrected(dataset.labels)
    except DataError:  # not MNIST's test set: no contested labels are known
        return None
