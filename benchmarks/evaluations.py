"""The evaluation of models on several collections, and its tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.handwriting import COLLECTIONS
from tenfold.data import Dataset
from tenfold.evaluation import Evaluation, evaluate
from tenfold.types import Classifier

N_CONFUSIONS = 3  # the most frequent ones, per model and collection


@dataclass(frozen=True)
class CollectionEvaluation:
    """The evaluations on one collection: its number of images, and one evaluation per model."""

    name: str
    images: int
    evaluations: Mapping[str, Evaluation]


def evaluate_collection(
    name: str, dataset: Dataset, models: Mapping[str, Classifier]
) -> CollectionEvaluation:
    """Return the models' evaluations on a collection; digits may be missing in it."""
    evaluations = {
        model: evaluate(dataset.labels, classifier.predict_proba(dataset.images))
        for model, classifier in models.items()
    }
    return CollectionEvaluation(name, len(dataset), evaluations)


def tables(
    found: Sequence[CollectionEvaluation], names: Sequence[str], training_data: Sequence[str]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield the tables: the end of the title, the column titles, and the rows.

    Args:
        found: the evaluations, one row each
        names: the models, one column each
        training_data: the training data of each model
    """
    header = ["collection", "n", *names]
    rows = [_row(each, names, _accuracy) for each in found]
    yield ": accuracy, 95 % interval", header, [["trained on", "", *training_data], *rows]
    rows = [_row(each, names, _calibration) for each in found]
    yield ": log-loss, expected calibration error", header, rows
    rows = [_row(each, names, confusions) for each in found]
    yield ": most frequent confusions", header, rows


def confusions(evaluation: Evaluation) -> str:
    """Return the most frequent confusions as text: "1 as 7: 25" is 25 images of 1 read as 7."""
    counts = np.array(evaluation.confusion_matrix)
    np.fill_diagonal(counts, 0)
    order = np.argsort(-counts, axis=None, kind="stable")[:N_CONFUSIONS]
    pairs = [(*divmod(int(index), len(counts)), int(counts.flat[index])) for index in order]
    return ", ".join(f"{truth} as {answer}: {n}" for truth, answer, n in pairs if n) or "none"


def _row(
    each: CollectionEvaluation, names: Sequence[str], as_text: Callable[[Evaluation], str]
) -> list[str]:
    known = COLLECTIONS.get(each.name)
    title = f"{each.name} ({known.about})" if known else each.name
    return [title, f"{each.images:,}", *(as_text(each.evaluations[name]) for name in names)]


def _accuracy(evaluation: Evaluation) -> str:
    low, high = evaluation.accuracy_interval
    return f"{evaluation.accuracy:.2%} ({low:.2%} to {high:.2%})"


def _calibration(evaluation: Evaluation) -> str:
    return f"{evaluation.log_loss:.4f}, {evaluation.expected_calibration_error:.2%}"
