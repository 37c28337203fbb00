"""What adapting to a writer brings: to this writer, to others, and to what was known before.

From each of seven writers some pictures are drawn, the model is adapted to them, and the writer's
other pictures are read before and after; so are three writers that it never saw, and MNIST's test
set. The model must be one that learned from none of them: ``tenfold train cnn``.
"""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.handwriting import swiss_numbers
from benchmarks.recording import parser, tell
from tenfold.adapting import adapt
from tenfold.data import Dataset, Splits, load
from tenfold.data.pictures import pictures_in
from tenfold.predictor import Predictor
from tenfold.predictor import load as load_model

TITLE = "Adapting to a writer"
DRAWN = (50, 100, 300)  # pictures of the writer


def main() -> None:
    """Adapt to each writer with so many pictures, and tell."""
    options = parser(__doc__)
    options.add_argument("model", help="a network that learned from MNIST alone (.onnx)")
    options.add_argument("--data", type=Path, required=True, help="the folder of the collections")
    options.add_argument("--writers", type=int, default=7, help="how many are tried")
    given = options.parse_args()
    model, known = load_model(given.model), load("mnist")
    others = swiss_numbers(given.data)
    pictures, writers = _of_writers(given.data / "swiss-numbers" / "train")
    rows = []
    for drawn in DRAWN:
        tried = []
        for number, writer in enumerate(np.unique(writers)[: given.writers]):
            theirs = np.flatnonzero(writers == writer)
            order = np.random.default_rng((drawn, number)).permutation(theirs)
            own, left = _part(pictures, order[:drawn]), _part(pictures, order[drawn:])
            tried.append(_tried(model, own, known, left, others))
            print(f"{drawn} pictures of writer {writer}: " + ", ".join(_told([tried[-1]])))
        rows.append([f"{drawn}", *_told(tried)])
    header = [
        "pictures of the writer", "the others of the same", "three other writers",
        "MNIST's test set", "seconds",
    ]  # fmt: skip
    tell(TITLE, header, rows, keep=given.record)


def _of_writers(folder: Path) -> tuple[Dataset, NDArray[np.str_]]:
    """Return all pictures and of each the writer, with whom the file's name begins."""
    files = [file for digit in range(10) for file in pictures_in(folder / str(digit))]
    pictures = load(str(folder)).train
    if len(files) != len(pictures):
        raise SystemExit(f"{folder} holds {len(files)} pictures, and {len(pictures)} were read.")
    return pictures, np.array([file.name.partition("_")[0] for file in files])


def _part(dataset: Dataset, places: NDArray[np.intp]) -> Dataset:
    return Dataset(dataset.images[places], dataset.labels[places], dataset.name)


def _tried(
    model: Predictor, own: Dataset, known: Splits, left: Dataset, others: Dataset
) -> tuple[float, ...]:
    """Return the errors before and after, of 100: of the writer, of others, of MNIST; seconds."""
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


def _told(tried: list[tuple[float, ...]]) -> list[str]:
    """Return means, from before to after."""
    means = [statistics.fmean(each) for each in zip(*tried, strict=True)]
    pairs = zip(means[0:-1:2], means[1:-1:2], strict=True)
    return [*(f"{before:.2f} to {after:.2f} %" for before, after in pairs), f"{means[-1]:.0f}"]


if __name__ == "__main__":
    main()
