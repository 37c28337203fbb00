"""``tenfold train``: a model trained on a data set and written as one ONNX file."""

import shlex
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tenfold.cli.options import (
    Also,
    AlsoTimes,
    Checkpoint,
    Data,
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
from tenfold.cli.output import print_json, print_lines, print_text
from tenfold.cli.outputs import claimed_training, data_files, model_files

if TYPE_CHECKING:
    from tenfold.card import Card
    from tenfold.data import Dataset
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
    from tenfold.cli.progress import progress_bar, resume_hint
    from tenfold.export import write_model
    from tenfold.models import build
    from tenfold.predictor import load
    from tenfold.training import train as train_model

    chosen = _settings_of(model, recipe, settings)
    teacher_model = None if teacher is None else load(teacher)
    build(model, chosen).check_teacher(teacher_model)  # errors come before any data is loaded
    inputs = chain(model_files(teacher), data_files(data, *(also or []), source=source))
    hint = "the same command continues after the last finished epoch." if checkpoint else ""
    with claimed_training(out, checkpoint, inputs):
        dataset, test = _load(data, source, images, seed, also or [], also_times)
        with resume_hint(hint), progress_bar(f"Training {model}") as progress:
            training = train_model(
                model,
                dataset,
                settings=chosen,
                seed=seed,
                checkpoint=checkpoint,
                teacher=teacher_model,
                progress=progress,
            )
            card = write_model(training, out, sample=dataset, test=test)
    _print_training(training, card, out, data, as_json)


def _load(
    data: str, source: str | None, images: int | None, seed: int, also: list[str], also_times: int
) -> "tuple[Dataset, Dataset | None]":
    """Return the training set, with further images, and the test set."""
    from tenfold.cli.loading import load_splits, with_further_images

    splits = load_splits(data, source)
    dataset = splits.train if images is None else splits.train.subset(images, seed=seed)
    return with_further_images(dataset, also, also_times), splits.test


def _settings_of(model: str, recipe: str | None, settings: list[str] | None) -> dict[str, Any]:
    """Return the settings of the recipe, overridden by those given on the command line."""
    from tenfold.models import recipe as settings_of_recipe

    return {**(settings_of_recipe(model, recipe) if recipe else {}), **read_settings(settings)}


def _print_training(
    training: "Training", card: "Card", out: Path, data: str, as_json: bool
) -> None:
    from tenfold.card import to_text

    if as_json:
        print_json({"file": str(out), "fit_seconds": training.fit_seconds, "card": card})
        return
    print_lines(to_text(card))
    print_text(f"Fit in {training.fit_seconds:.1f} s, written to {out}")
    print_text(f"Evaluate it: {_evaluate_command(out, data)}")


def _evaluate_command(model: Path, data: str) -> str:
    words = ["tenfold", "evaluate", str(model)]
    return shlex.join(words if data == "mnist" else [*words, "--data", data])
