"""``tenfold train`` and ``crossval``: models that learn."""

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.options import (
    Also,
    AlsoTimes,
    Checkpoint,
    Data,
    Folds,
    Json,
    Model,
    Recipe,
    Seed,
    Settings,
    Size,
    Source,
    Teacher,
    read_settings,
)

if TYPE_CHECKING:
    from tenfold.card import Card
    from tenfold.crossval import Comparison, CrossValidation
    from tenfold.training import Training


def train(
    model: Model,
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("model.onnx"),
    data: Data = "mnist",
    source: Source = None,
    images: Size = None,
    seed: Seed = 0,
    recipe: Recipe = None,
    settings: Settings = None,
    checkpoint: Checkpoint = None,
    also: Also = None,
    also_times: AlsoTimes = 1,
    teacher: Teacher = None,
    as_json: Json = False,
) -> None:
    """Train a model on the training set and write it as one ONNX file."""
    from tenfold.cli.loading import check_places, joined_with, load_splits
    from tenfold.cli.watching import going_on, watching
    from tenfold.export import write_model
    from tenfold.models import build
    from tenfold.predictor import load
    from tenfold.training import train as trained

    chosen = _chosen(model, recipe, settings)
    taught_by = None if teacher is None else load(teacher)
    build(model, chosen).check_teacher(taught_by)  # faults are told before data are fetched
    check_places(out, checkpoint)
    splits = load_splits(data, source)
    dataset = splits.train if images is None else splits.train.subset(images, seed=seed)
    dataset = joined_with(dataset, also or [], also_times)
    how = "the same command goes on after the last finished epoch." if checkpoint else ""
    with going_on(how), watching(f"Training {model}") as progress:
        training = trained(
            model,
            dataset,
            settings=chosen,
            seed=seed,
            checkpoint=checkpoint,
            teacher=taught_by,
            progress=progress,
        )
        card = write_model(training, out, sample=dataset, test=splits.test)
    _print_training(training, card, out, data, as_json)


def crossval(
    model: Model,
    data: Data = "mnist",
    source: Source = None,
    images: Size = 12_000,
    folds: Folds = 5,
    seed: Seed = 0,
    settings: Settings = None,
    variants: Annotated[
        bool, typer.Option("--variants", help="Compare the family's choices of settings instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Cross-validate a model in stratified folds, or compare its settings."""
    from tenfold.cli.loading import load_training_set
    from tenfold.cli.watching import watching
    from tenfold.crossval import compare_variants, cross_validate
    from tenfold.models import build

    chosen = read_settings(settings)
    build(model, chosen)
    dataset = load_training_set(data, source, images, seed)
    how: dict[str, Any] = {"settings": chosen, "folds": folds, "seed": seed}
    if variants:
        with watching(f"Comparing {model}") as progress:
            _print_comparison(compare_variants(model, dataset, **how, progress=progress), as_json)
    else:
        with watching(f"Cross-validating {model}") as progress:
            _print_crossval(cross_validate(model, dataset, **how, progress=progress), as_json)


def _chosen(model: str, recipe: str | None, settings: list[str] | None) -> dict[str, Any]:
    """Return the recipe's settings with those given on the command line over them."""
    from tenfold.models import recipe as settings_of

    return {**(settings_of(model, recipe) if recipe else {}), **read_settings(settings)}


def _print_training(
    training: "Training", card: "Card", out: Path, data: str, as_json: bool
) -> None:
    from tenfold.card import to_text
    from tenfold.cli.output import print_json

    if as_json:
        print_json({"file": str(out), "fit_seconds": training.fit_seconds, "card": card})
        return
    typer.echo(to_text(card))
    typer.echo(f"Fit in {training.fit_seconds:.1f} s, written to {out}")
    typer.echo(f"Judge it: {_evaluate_command(out, data)}")


def _print_crossval(found: "CrossValidation", as_json: bool) -> None:
    from tenfold.cli.output import print_json, print_table

    if as_json:
        print_json({**asdict(found), "mean": found.mean, "sd": found.sd})
        return
    rows = [[name, f"{mean:.4f}", f"{found.sd[name]:.4f}"] for name, mean in found.mean.items()]
    print_table([f"{len(found.folds)} folds of {found.images:,} images", "mean", "sd"], rows)


def _print_comparison(found: "Comparison", as_json: bool) -> None:
    from tenfold.cli.output import print_json, print_table

    if as_json:
        print_json(found)
        return
    rows = [
        (v.accuracy, [v.name, f"{v.accuracy:.2%}", f"{v.accuracy_sd:.2%}", f"{v.fit_seconds:.1f}"])
        for v in found.variants
    ]
    best_first = [cells for _, cells in sorted(rows, reverse=True)]
    title = f"{found.folds} folds of {found.images:,} images"
    print_table([title, "accuracy", "sd", "fit s"], best_first)


def _evaluate_command(model: Path, data: str) -> str:
    words = ["tenfold", "evaluate", str(model)]
    return shlex.join(words if data == "mnist" else [*words, "--data", data])
