"""``tenfold train``, ``crossval`` and ``tune``: models that learn."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import (
    Data,
    Folds,
    Json,
    Model,
    Seed,
    Settings,
    Size,
    Source,
    print_json,
    read_settings,
)

if TYPE_CHECKING:
    from tenfold.data import Dataset


def train(
    model: Model,
    out: Annotated[Path, typer.Option(help="The model file to write.")] = Path("model.onnx"),
    data: Data = "mnist",
    source: Source = None,
    images: Size = None,
    seed: Seed = 0,
    settings: Settings = None,
    checkpoint: Annotated[
        Path | None, typer.Option(help="A file from which a killed training goes on (cnn).")
    ] = None,
) -> None:
    """Train a model and write it as one ONNX file."""
    from tenfold.card import to_text
    from tenfold.cli.watching import watching
    from tenfold.data import load
    from tenfold.export import write_model
    from tenfold.training import train as trained

    with watching(f"Training {model}") as progress:
        splits = load(data, source=source)
        dataset = splits.train if images is None else splits.train.subset(images, seed=seed)
        training = trained(
            model,
            dataset,
            settings=read_settings(settings),
            seed=seed,
            checkpoint=checkpoint,
            progress=progress,
        )
        card = write_model(training, out, sample=dataset, test=splits.test)
    typer.echo(to_text(card))
    typer.echo(f"fit in {training.fit_seconds:.1f} s; written to {out}")


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
    from tenfold.cli.watching import watching
    from tenfold.crossval import compare_variants, cross_validate

    chosen = read_settings(settings)
    with watching(f"Cross-validating {model}") as progress:
        dataset = _training_set(data, source, images, seed)
        if variants:
            compared = compare_variants(model, dataset, folds=folds, seed=seed, progress=progress)
        else:
            found = cross_validate(
                model, dataset, settings=chosen, folds=folds, seed=seed, progress=progress
            )
    if as_json:
        print_json(compared if variants else found)
    elif variants:
        for variant in sorted(compared.variants, key=_accuracy, reverse=True):
            typer.echo(f"{variant.accuracy:.2%} (sd {variant.accuracy_sd:.2%})  {variant.name}")
    else:
        for name, mean in found.mean.items():
            typer.echo(f"{name:<28} {mean:.4f} (sd {found.sd[name]:.4f})")


def tune(
    model: Model,
    trials: Annotated[int, typer.Option(help="How many choices to try in all.", min=1)] = 20,
    data: Data = "mnist",
    source: Source = None,
    images: Size = 6_000,
    folds: Folds = 3,
    seed: Seed = 0,
    storage: Annotated[
        Path | None, typer.Option(help="A journal file from which a search goes on.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Search a model's settings with Optuna, by cross-validation."""
    from tenfold.cli.watching import watching
    from tenfold.tuning import tune as search

    with watching(f"Tuning {model}") as progress:
        dataset = _training_set(data, source, images, seed)
        found = search(
            model,
            dataset,
            trials=trials,
            folds=folds,
            seed=seed,
            storage=storage,
            progress=progress,
        )
    if as_json:
        print_json(found)
        return
    typer.echo(f"best of {len(found.trials)} trials: {found.accuracy:.2%}")
    typer.echo(" ".join(f"--set {name}={value}" for name, value in found.best.items()))


def _training_set(data: str, source: str | None, images: int | None, seed: int) -> "Dataset":
    from tenfold.data import load

    dataset = load(data, source=source).train
    return dataset if images is None else dataset.subset(images, seed=seed)


def _accuracy(variant: object) -> float:
    return float(variant.accuracy)  # type: ignore[attr-defined]
