"""``tenfold evaluate``, ``compare`` and ``card``: models that are judged."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Data, Json, ModelFile, Source

if TYPE_CHECKING:
    from tenfold.data import Dataset
    from tenfold.evaluation import Evaluation
    from tenfold.predictor import Predictor

_SCORES = ("precision", "recall", "f1", "log_loss", "brier", "expected_calibration_error")


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
    from tenfold.cli.loading import load_test_set
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import watching
    from tenfold.evaluation import judge
    from tenfold.predictor import load

    predictor = load(model)
    test = load_test_set(data, source)
    _warn_if_learned(predictor, test)
    with watching(f"Judging {model}"):
        found = judge(test, predictor.predict_proba(test.images))
    if figures is not None:
        _draw(predictor, found, test, figures)
    if as_json:
        print_json(found)
    else:
        _print(found, test.name)


def compare(
    first: ModelFile,
    second: ModelFile,
    data: Data = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Compare two model files on the same test set, by McNemar's test."""
    from tenfold.cli.loading import load_test_set
    from tenfold.cli.output import print_json, print_table
    from tenfold.cli.watching import watching
    from tenfold.evaluation import mcnemar
    from tenfold.predictor import load

    predictors = load(first), load(second)
    test = load_test_set(data, source)
    for predictor in predictors:
        _warn_if_learned(predictor, test)
    with watching("Comparing"):
        ours, theirs = (predictor.predict(test.images) for predictor in predictors)
        found = mcnemar(test.labels, ours, theirs)
    if as_json:
        print_json(found)
        return
    rows = [
        [str(model), f"{(answers != test.labels).sum():,}", f"{only:,}"]
        for model, answers, only in (
            (first, ours, found.only_first_right),
            (second, theirs, found.only_second_right),
        )
    ]
    print_table([f"{len(test):,} images of {test.name}", "errors", "only it is right"], rows)
    typer.echo(f"Chance of so uneven a split between equal models: {found.p_value:.3g}")


def card(
    model: ModelFile,
    as_json: Json = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print a model card in Markdown.")
    ] = False,
) -> None:
    """Print what a model file tells of itself."""
    from tenfold.card import to_json, to_markdown, to_text
    from tenfold.modelfile import open_checked
    from tenfold.pretrained import located

    if as_json and markdown:
        raise typer.BadParameter("--json and --markdown came together; one was wanted.")
    form = to_json if as_json else to_markdown if markdown else to_text
    typer.echo(form(open_checked(located(model), form=None)[1]))


def _warn_if_learned(predictor: "Predictor", test: "Dataset") -> None:
    """Say so where a model is judged on the images that it learned from."""
    card = predictor.card
    learned = {card.data_sha256, *(part["sha256"] for part in card.parts.values())}
    if test.sha256 in learned:
        typer.echo(
            f"tenfold: {predictor.path} learned from these very images; what it gets right here "
            "says little of others.",
            err=True,
        )


def _draw(predictor: "Predictor", found: "Evaluation", test: "Dataset", folder: Path) -> None:
    from tenfold.cli.watching import watching
    from tenfold.figures import evaluation_pictures
    from tenfold.files import write_bytes

    with watching("Drawing"):
        name, title = predictor.path.stem, predictor.card.title
        for picture in evaluation_pictures(name, title, found, test.images):
            write_bytes(folder / f"{picture.name}.png", picture.light)


def _print(found: "Evaluation", name: str) -> None:
    from tenfold.cli.output import print_table

    low, high = found.accuracy_interval
    typer.echo(f"{found.errors:,} errors in {found.count:,} images of {name}")
    typer.echo(f"Accuracy {found.accuracy:.2%} (95 % Wilson interval {low:.2%} to {high:.2%})")
    if found.corrected is not None:
        put_right, accuracy = found.corrected.contested, found.corrected.accuracy
        typer.echo(f"Accuracy {accuracy:.2%} with {put_right} contested labels put right")
    typer.echo("")
    print_table(
        ["all digits", "score"], ([each, f"{getattr(found, each):.4f}"] for each in _SCORES)
    )
    typer.echo("")
    rows = (
        [str(d.digit), f"{d.precision:.4f}", f"{d.recall:.4f}", f"{d.f1:.4f}", f"{d.support:,}"]
        for d in found.per_digit
    )
    print_table(["digit", "precision", "recall", "f1", "images"], rows)
