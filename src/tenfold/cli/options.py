"""Options that several commands share, and how a setting on the command line is read."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[
    str,
    typer.Option(
        help="mnist, or a path: a folder with IDX pairs or folders 0 to 9, .csv, .npz, bitmaps."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        help="How to read the path, if its look misleads: idx, folder, csv, npz or bitmaps."
    ),
]
Seed = Annotated[
    int, typer.Option(help="The seed of all that is left to chance.", min=0, max=2**32 - 1)
]
Size = Annotated[
    int | None,
    typer.Option(help="Take only so many training images, in proportion.", min=10),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="A setting of the model, as C=5; may be given again and again."),
]
Also = Annotated[
    list[str] | None,
    typer.Option(help="A path with further images to train on; may be given again and again."),
]
AlsoTimes = Annotated[int, typer.Option(help="How many times each further image counts.", min=1)]
Checkpoint = Annotated[
    Path | None,
    typer.Option(help="A file that keeps the state after each epoch, to go on from (cnn)."),
]
Teacher = Annotated[
    Path | None,
    typer.Option(help="A model file whose probabilities are learned beside the labels (cnn)."),
]
Recipe = Annotated[
    str | None,
    typer.Option(help="The settings of a recipe, to which --set may add: best (cnn)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Model = Annotated[str, typer.Argument(help="svm, forest, cnn or ensemble.")]
ModelFile = Annotated[
    Path, typer.Argument(help="A model file (.onnx), or default or fast: those in the package.")
]
Folds = Annotated[int, typer.Option(help="In how many parts the images are cut.", min=2)]


def read_settings(given: list[str] | None) -> dict[str, Any]:
    """Return settings given as NAME=VALUE; a value is a number, true, false, null or a word."""
    settings = {}
    for each in given or []:
        name, equals, value = (part.strip() for part in each.partition("="))
        if not equals or not name:
            raise typer.BadParameter(f"{each!r} came; NAME=VALUE was wanted.", param_hint="--set")
        if name == "random_state":
            raise typer.BadParameter("The seed is given by --seed.", param_hint="--set")
        try:
            settings[name] = json.loads(value)
        except ValueError:
            settings[name] = None if value == "None" else value  # as a card writes it
    return settings


def read_weights(given: str | None) -> list[float] | None:
    """Return weights given as 2,1,1; None where none are."""
    if given is None:
        return None
    try:
        return [float(each) for each in given.split(",")]
    except ValueError as error:
        raise typer.BadParameter(
            f"{given!r} came; numbers with commas between, as 2,1,1, were wanted.",
            param_hint="--weights",
        ) from error
