"""``tenfold evaluate``: the scores of a model file on a test set."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Data, Json, ModelFile, Source
from tenfold.cli.output import print_json, print_table, print_text
from tenfold.cli.outputs import check_folder, data_files, model_files

if TYPE_CHECKING:
    from tenfold.data import Dataset
    from tenfold.evaluation import Evaluation
    from tenfold.predictor import Predictor

_METRICS_SHOWN = ("precision", "recall", "f1", "log_loss", "brier", "expected_calibration_error")


def evaluate(
    model: ModelFile,
    data: Data = "mnist",
    source: Source = None,
    figures: Annotated[
        Path | None,
        typer.Option(help="A folder for figures: confusion matrix, calibration, mistakes."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Evaluate a model file on a test set: accuracy, precision, recall, F1, calibration."""
    from tenfold.cli.loading import load_test_set, warn_if_trained_on
    from tenfold.cli.progress import progress_bar
    from tenfold.evaluation import evaluate_dataset
    from tenfold.predictor import load

    if figures is not None:
        check_folder(figures, chain(model_files(model), data_files(data, source=source)))
    predictor = load(model)
    test = load_test_set(data, source)
    warn_if_trained_on(predictor, test)
    with progress_bar(f"Evaluating {model}"):
        evaluation = evaluate_dataset(test, predictor.predict_proba(test.images))
    if figures is not None:
        _draw(predictor, evaluation, test, figures)
    if as_json:
        print_json(evaluation)
    else:
        _print(evaluation, test.name)


def _draw(predictor: "Predictor", evaluation: "Evaluation", test: "Dataset", folder: Path) -> None:
    from tenfold.cli.progress import progress_bar
    from tenfold.figures import evaluation_pictures
    from tenfold.files import write_bytes

    with progress_bar("Drawing"):
        name, title = predictor.path.stem, predictor.card.title
        for picture in evaluation_pictures(name, title, evaluation, test.images):
            write_bytes(folder / f"{picture.name}.png", picture.light)


def _print(evaluation: "Evaluation", name: str) -> None:

    low, high = evaluation.accuracy_interval
    print_text(f"{evaluation.errors:,} errors in {evaluation.count:,} images of {name}")
    print_text(f"Accuracy {evaluation.accuracy:.2%} (95 % Wilson interval {low:.2%} to {high:.2%})")
    if evaluation.corrected is not None:
        contested, accuracy = evaluation.corrected.contested, evaluation.corrected.accuracy
        print_text(f"Accuracy {accuracy:.2%} with {contested} contested labels corrected")
    print_text()
    print_table(
        ["all digits", "score"],
        ([name, f"{getattr(evaluation, name):.4f}"] for name in _METRICS_SHOWN),
    )
    print_text()
    rows = (
        [str(d.digit), f"{d.precision:.4f}", f"{d.recall:.4f}", f"{d.f1:.4f}", f"{d.support:,}"]
        for d in evaluation.per_digit
    )
    print_table(["digit", "precision", "recall", "f1", "images"], rows)
