"""Models judged on one set after another, and the tables that tell of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.handwriting import COLLECTIONS
from tenfold.data import Dataset
from tenfold.evaluation import Evaluation, evaluate
from tenfold.types import Classifier

CONFUSIONS = 3  # of a model on a set: the most frequent


@dataclass(frozen=True)
class Judged:
    """One set: how many images it has, and each model's evaluation on it by the model's name."""

    name: str
    images: int
    evaluations: Mapping[str, Evaluation]


def judged(name: str, dataset: Dataset, models: Mapping[str, Classifier]) -> Judged:
    """Return the models' evaluations on a set; a digit that it does not have is no fault."""
    evaluations = {
        model: evaluate(dataset.labels, classifier.predict_proba(dataset.images))
        for model, classifier in models.items()
    }
    return Judged(name, len(dataset), evaluations)


def tables(
    found: Sequence[Judged], names: Sequence[str], learned: Sequence[str]
) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield the tables: the end of the title, the header, and the rows.

    Args:
        found: what was judged, a row each
        names: of the models, a column each
        learned: what each of them was trained on
    """
    header = ["collection", "n", *names]
    rows = [_row(each, names, _accuracy) for each in found]
    yield ": accuracy, 95 % interval", header, [["trained on", "", *learned], *rows]
    rows = [_row(each, names, _calibration) for each in found]
    yield ": log-loss, expected calibration error", header, rows
    rows = [_row(each, names, confusions) for each in found]
    yield ": which digit is most often taken for which", header, rows


def confusions(evaluation: Evaluation) -> str:
    """Return the most frequent confusions as words: "1 as 7: 25" is 25 images of 1 read as 7."""
    counts = np.array(evaluation.confusion_matrix)
    np.fill_diagonal(counts, 0)
    order = np.argsort(-counts, axis=None, kind="stable")[:CONFUSIONS]
    pairs = [(*divmod(int(place), len(counts)), int(counts.flat[place])) for place in order]
    return ", ".join(f"{truth} as {answer}: {n}" for truth, answer, n in pairs if n) or "none"


def _row(each: Judged, names: Sequence[str], words: Callable[[Evaluation], str]) -> list[str]:
    known = COLLECTIONS.get(each.name)
    told = f"{each.name} ({known.about})" if known else each.name
    return [told, f"{each.images:,}", *(words(each.evaluations[name]) for name in names)]


def _accuracy(evaluation: Evaluation) -> str:
    low, high = evaluation.accuracy_interval
    return f"{evaluation.accuracy:.2%} ({low:.2%} to {high:.2%})"


def _calibration(evaluation: Evaluation) -> str:
    return f"{evaluation.log_loss:.4f}, {evaluation.expected_calibration_error:.2%}"
