"""Models inside and outside MNIST: its test set, and handwriting of other people and makers.

Every picture is framed as MNIST's are and nothing more: what is left of a grid, a line or a speck
is left to the model, so where pictures have parts of a grid, low figures are expected. Nothing is
chosen by these figures.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.handwriting import COLLECTIONS, collections
from benchmarks.judged import Judged, judged, tables
from benchmarks.recording import keep_picture, parser, tell
from tenfold.data import Dataset, load
from tenfold.data.contested import corrected
from tenfold.errors import DataError, SettingError, TenfoldError
from tenfold.predictor import load as load_model
from tenfold.types import Classifier

TITLE = "Inside and outside MNIST"
DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """Judge every model on every collection that is there, and tell."""
    options = parser(__doc__)
    add_options(options)
    given = options.parse_args()
    try:
        _judge(given)
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
    options.add_argument("--inside", default="mnist", help="what the models are at home in")
    options.add_argument("--keep", type=Path, help="a folder to write the figure to")


def _judge(given: argparse.Namespace) -> None:
    predictors = [load_model(model) for model in given.models]
    names = column_names(given.models)
    models: dict[str, Classifier] = dict(zip(names, predictors, strict=True))
    found = [judged(name, dataset, models) for name, dataset in _sets(given.data, given.inside)]
    learned = [predictor.card.data for predictor in predictors]
    for ending, header, rows in tables(found, names, learned):
        tell(TITLE + ending, header, rows, keep=given.record)
    _draw(found, [*([DOCS] if given.record else []), *([given.keep] if given.keep else [])])


def column_names(models: Sequence[str]) -> list[str]:
    """Return what each model is called: its file's name, with the folder's where two share one.

    Raises:
        SettingError: the same model came twice
    """
    paths = [Path(model) for model in models]
    stems = [path.stem for path in paths]
    names = [
        stem if stems.count(stem) == 1 else f"{path.parent.name}/{stem}"
        for path, stem in zip(paths, stems, strict=True)
    ]
    if len(set(names)) < len(names):
        raise SettingError(f"{', '.join(names)}: each model was wanted once, under its own name.")
    return names


def _sets(folder: Path, inside: str) -> Iterator[tuple[str, Dataset]]:
    """Yield what the models are judged on by name, MNIST's test set with its labels put right too.

    Raises:
        DataError: there is no such folder, or one of the sets is damaged
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder; one with {', '.join(COLLECTIONS)} was wanted.")
    splits = load(inside)
    own = splits.train if splits.test is None else splits.test
    yield f"{inside} test", own
    if inside == "mnist":
        yield "mnist test, corrected", Dataset(own.images, corrected(own.labels), own.name)
    for name, dataset in collections(folder):
        if dataset is None:
            print(f"{name} is left out: {folder} has no {COLLECTIONS[name].place}.")
        else:
            yield name, dataset


def _draw(found: Sequence[Judged], folders: Sequence[Path]) -> None:
    if not folders:
        return
    from benchmarks.outside_figure import outside_picture

    keep_picture("outside", outside_picture(found), folders)


if __name__ == "__main__":
    main()
