"""``tenfold evaluate``, ``compare`` and ``card``: models that are judged."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Data, Json, ModelFile, Source, print_json

if TYPE_CHECKING:
    from tenfold.data import Dataset


def evaluate(
    model: ModelFile,
    data: Data = "mnist",
    source: Source = None,
    figures: Annotated[
        Path | None, typer.Option(help="A folder to draw confusion, calibration and mistakes in.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Judge a model file on a test set: accuracy, precision, recall, F1, confusion, calibration."""
    from tenfold.evaluation import judge
    from tenfold.figures import evaluation_pictures
    from tenfold.files import write_bytes
    from tenfold.predictor import load

    predictor, test = load(model), _test_set(data, source)
    found = judge(test, predictor.predict_proba(test.images))
    if figures is not None:
        title = predictor.card.title
        for picture in evaluation_pictures(model.stem, title, found, test.images):
            write_bytes(figures / f"{picture.name}.png", picture.light)
    if as_json:
        print_json(found)
        return
    low, high = found.accuracy_interval
    typer.echo(f"{found.errors} errors in {found.count:,} images of {test.name}")
    typer.echo(f"accuracy   {found.accuracy:.4f} (95 % Wilson interval {low:.4f} to {high:.4f})")
    if found.corrected is not None:
        typer.echo(f"corrected  {found.corrected.accuracy:.4f} with contested labels put right")
    for name in ("precision", "recall", "f1", "log_loss", "brier", "expected_calibration_error"):
        typer.echo(f"{name:<26} {getattr(found, name):.4f}")
    for row in found.per_digit:
        scores = f"precision {row.precision:.4f} recall {row.recall:.4f} F1 {row.f1:.4f}"
        typer.echo(f"  digit {row.digit}: {scores}")


def compare(
    first: ModelFile,
    second: ModelFile,
    data: Data = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Compare two model files on the same test set, by McNemar's test."""
    from tenfold.evaluation import mcnemar
    from tenfold.predictor import load

    test = _test_set(data, source)
    ours, theirs = (load(path).predict(test.images) for path in (first, second))
    found = mcnemar(test.labels, ours, theirs)
    if as_json:
        print_json(found)
        return
    for path, answers in ((first, ours), (second, theirs)):
        typer.echo(f"{path}: {(answers != test.labels).sum()} errors in {len(test):,} images")
    typer.echo(f"only {first} is right: {found.only_first_right}")
    typer.echo(f"only {second} is right: {found.only_second_right}")
    typer.echo(f"chance of so uneven a split between equal models: {found.p_value:.3g}")


def card(model: ModelFile, as_json: Json = False) -> None:
    """Print what a model file tells of itself."""
    from tenfold.card import to_text
    from tenfold.predictor import load

    found = load(model).card
    if as_json:
        print_json(found)
    else:
        typer.echo(to_text(found))


def _test_set(data: str, source: str | None) -> "Dataset":
    """Return the test part of the data, or all of them where they are one part."""
    from tenfold.data import load

    splits = load(data, source=source)
    return splits.test or splits.train
