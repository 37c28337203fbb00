"""Error rates before and after adapting to a writer.

For each of seven writers some pictures are drawn and the model is adapted to them. The errors are
measured on the writer's other pictures, on three other writers and on MNIST's test set. The model
must not have been trained on any of them: use one of ``tenfold train cnn``.
"""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.handwriting import swiss_numbers
from benchmarks.recording import make_parser, report
from tenfold.adapting import adapt
from tenfold.data import Dataset, Splits, load
from tenfold.data.pictures import pictures_in
from tenfold.predictor import Predictor
from tenfold.predictor import load as load_model

TITLE = "Adapting to a writer"
ADAPTING_PICTURES = (50, 100, 300)


def main() -> None:
    """Adapt to each writer with each number of pictures, and report."""
    options = make_parser(__doc__)
    options.add_argument("model", help="a network trained on MNIST alone (.onnx)")
    options.add_argument("--data", type=Path, required=True, help="the folder of the collections")
    options.add_argument("--writers", type=int, default=7, help="the number of writers")
    given = options.parse_args()
    model, known = load_model(given.model), load("mnist")
    others = swiss_numbers(given.data)
    pictures, writers = _with_writers(given.data / "swiss-numbers" / "train")
    rows = []
    for drawn in ADAPTING_PICTURES:
        tried = []
        for number, writer in enumerate(np.unique(writers)[: given.writers]):
            theirs = np.flatnonzero(writers == writer)
            order = np.random.default_rng((drawn, number)).permutation(theirs)
            own, left = _part(pictures, order[:drawn]), _part(pictures, order[drawn:])
            tried.append(_adapt_once(model, own, known, left, others))
            print(f"{drawn} pictures of writer {writer}: " + ", ".join(_means([tried[-1]])))
        rows.append([f"{drawn}", *_means(tried)])
    header = [
        "pictures of the writer", "the same writer's other pictures", "three other writers",
        "MNIST's test set", "seconds",
    ]  # fmt: skip
    report(TITLE, header, rows, record=given.record)


def _with_writers(folder: Path) -> tuple[Dataset, NDArray[np.str_]]:
    """Return all pictures and their writers; a file's name begins with its writer."""
    files = [file for digit in range(10) for file in pictures_in(folder / str(digit))]
    pictures = load(str(folder)).train
    if len(files) != len(pictures):
        raise SystemExit(f"{folder} holds {len(files)} pictures, but {len(pictures)} were loaded.")
    return pictures, np.array([file.name.partition("_")[0] for file in files])


def _part(dataset: Dataset, indices: NDArray[np.intp]) -> Dataset:
    return Dataset(dataset.images[indices], dataset.labels[indices], dataset.name)


def _adapt_once(
    model: Predictor, own: Dataset, known: Splits, left: Dataset, others: Dataset
) -> tuple[float, ...]:
    """Return the error rates in % before and after: writer, others, MNIST; and the seconds."""
    assert known.test is not None
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        adapt(model, own, known, Path(folder) / "adapted.onnx")
        seconds = time.perf_counter() - started
        adapted = load_model(Path(folder) / "adapted.onnx")
        sets = (left, others, known.test)
        return (*(_errors(each, on) for on in sets for each in (model, adapted)), seconds)


def _errors(model: Predictor, dataset: Dataset) -> float:
    return 100 * float(np.mean(model.predict(dataset.images) != dataset.labels))


def _means(tried: list[tuple[float, ...]]) -> list[str]:
    """Return the means as text, before and after."""
    means = [statistics.fmean(each) for each in zip(*tried, strict=True)]
    pairs = zip(means[0:-1:2], means[1:-1:2], strict=True)
    return [*(f"{before:.2f} to {after:.2f} %" for before, after in pairs), f"{means[-1]:.0f}"]


if __name__ == "__main__":
    main()
