"""``tenfold crossval``: a model scored in cross-validation, or its variants compared."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

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
    read_settings,
)
from tenfold.cli.output import print_json, print_table

if TYPE_CHECKING:
    from tenfold.crossval import Comparison, CrossValidation


def crossval(
    model: Model,
    data: Data = "mnist",
    source: Source = None,
    images: Size = 12_000,
    folds: Folds = 5,
    seed: Seed = 0,
    settings: Settings = None,
    variants: Annotated[
        bool, typer.Option("--variants", help="Compare the model's predefined variants instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Cross-validate a model on stratified folds, or compare its variants."""
    from tenfold.cli.loading import load_training_set
    from tenfold.cli.progress import progress_bar
    from tenfold.crossval import compare_variants, cross_validate
    from tenfold.models import build

    chosen = read_settings(settings)
    build(model, chosen)  # wrong settings are reported before any data is loaded
    dataset = load_training_set(data, source, images, seed)
    options: dict[str, Any] = {"settings": chosen, "folds": folds, "seed": seed}
    if variants:
        with progress_bar(f"Comparing {model}") as progress:
            comparison = compare_variants(model, dataset, **options, progress=progress)
        _print_comparison(comparison, as_json)
    else:
        with progress_bar(f"Cross-validating {model}") as progress:
            validation = cross_validate(model, dataset, **options, progress=progress)
        _print_crossval(validation, as_json)


def _print_crossval(validation: "CrossValidation", as_json: bool) -> None:

    if as_json:
        print_json({**asdict(validation), "mean": validation.mean, "sd": validation.sd})
        return
    sd = validation.sd
    rows = [[name, f"{mean:.4f}", f"{sd[name]:.4f}"] for name, mean in validation.mean.items()]
    title = f"{len(validation.folds)} folds of {validation.images:,} images"
    print_table([title, "mean", "sd"], rows)


def _print_comparison(comparison: "Comparison", as_json: bool) -> None:

    if as_json:
        print_json(comparison)
        return
    rows = [
        (v.accuracy, [v.name, f"{v.accuracy:.2%}", f"{v.accuracy_sd:.2%}", f"{v.fit_seconds:.1f}"])
        for v in comparison.variants
    ]
    best_first = [cells for _, cells in sorted(rows, reverse=True)]
    title = f"{comparison.folds} folds of {comparison.images:,} images"
    print_table([title, "accuracy", "sd", "fit s"], best_first)
