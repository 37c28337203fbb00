"""Accuracy of models on MNIST's test set and on other collections of handwriting.

Every picture is framed like MNIST's and nothing more: parts of a grid, lines and specks stay in it,
so low figures are expected where pictures contain parts of a grid. Nothing is chosen by these
figures.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.evaluations import CollectionEvaluation, evaluate_collection, tables
from benchmarks.handwriting import COLLECTIONS, collections
from benchmarks.recording import make_parser, report, save_picture
from tenfold.data import Dataset, load
from tenfold.data.contested_labels import corrected
from tenfold.errors import DataError, SettingError, TenfoldError
from tenfold.predictor import load as load_model
from tenfold.types import Classifier

TITLE = "Inside and outside MNIST"
DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """Evaluate every model on every available collection, and report."""
    options = make_parser(__doc__)
    add_options(options)
    given = options.parse_args()
    try:
        _evaluate(given)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except TenfoldError as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        raise SystemExit(f"{error.filename} could not be read: {error.strerror}.") from None


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options of this benchmark."""
    options.add_argument("models", nargs="+", help="model files (.onnx), or default or fast")
    options.add_argument("--data", type=Path, required=True, help="the folder of the collections")
    options.add_argument(
        "--inside", default="mnist", help="the data set of the models, with a test set"
    )
    options.add_argument("--keep", type=Path, help="a folder for the figure")


def _evaluate(given: argparse.Namespace) -> None:
    predictors = [load_model(model) for model in given.models]
    names = column_names(given.models)
    models: dict[str, Classifier] = dict(zip(names, predictors, strict=True))
    found = [
        evaluate_collection(name, dataset, models)
        for name, dataset in _sets(given.data, given.inside)
    ]
    training_data = [predictor.card.data for predictor in predictors]
    for ending, header, rows in tables(found, names, training_data):
        report(TITLE + ending, header, rows, record=given.record)
    _draw(found, [*([DOCS] if given.record else []), *([given.keep] if given.keep else [])])


def column_names(models: Sequence[str]) -> list[str]:
    """Return a name for each model: the file's name, with the folder's if two share one.

    Raises:
        SettingError: a model is given twice
    """
    paths = [Path(model) for model in models]
    stems = [path.stem for path in paths]
    names = [
        stem if stems.count(stem) == 1 else f"{path.parent.name}/{stem}"
        for path, stem in zip(paths, stems, strict=True)
    ]
    if len(set(names)) < len(names):
        raise SettingError(
            f"{', '.join(names)}: each model may be given once, with a name of its own."
        )
    return names


def _sets(folder: Path, inside: str) -> Iterator[tuple[str, Dataset]]:
    """Yield the collections by name, MNIST's test set also with corrected labels.

    Raises:
        DataError: the folder does not exist, or a collection is damaged
    """
    if not folder.is_dir():
        raise DataError(
            f"{folder} is no folder; a folder with {', '.join(COLLECTIONS)} was wanted."
        )
    splits = load(inside)
    own = splits.train if splits.test is None else splits.test
    yield f"{inside} test", own
    if inside == "mnist":
        yield "mnist test, corrected", Dataset(own.images, corrected(own.labels), own.name)
    for name, dataset in collections(folder):
        if dataset is None:
            print(f"{name} is left out: {folder} has no {COLLECTIONS[name].path}.")
        else:
            yield name, dataset


def _draw(found: Sequence[CollectionEvaluation], folders: Sequence[Path]) -> None:
    if not folders:
        return
    from benchmarks.outside_figure import outside_picture

    save_picture("outside", outside_picture(found), folders)


if __name__ == "__main__":
    main()
