"""Options that several commands share, and how a setting on the command line is read."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[str, typer.Option(help="mnist, or a path: IDX pair, folders 0-9, .csv, .npz.")]
Source = Annotated[str | None, typer.Option(help="How to read the data, if their look misleads.")]
Seed = Annotated[int, typer.Option(help="Of all that is left to chance.", min=0)]
Size = Annotated[
    int | None, typer.Option(help="Take so many images, in proportion; else all.", min=10)
]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="A setting of the model, as C=5; repeatable.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
Model = Annotated[str, typer.Argument(help="svm, forest or cnn.")]
ModelFile = Annotated[Path, typer.Argument(help="A model file (.onnx).")]
Folds = Annotated[int, typer.Option(help="In how many parts the images are cut.", min=2)]


def read_settings(given: list[str] | None) -> dict[str, Any]:
    """Return settings given as NAME=VALUE; a value is a number, true, false, null or a word."""
    settings = {}
    for each in given or []:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise typer.BadParameter(f"{each!r} came; NAME=VALUE was wanted.", param_hint="--set")
        try:
            settings[name.strip()] = json.loads(value)
        except ValueError:
            settings[name.strip()] = value
    return settings


def print_json(content: Any) -> None:
    """Print a result as JSON; what is not a finite number comes out as null."""
    from pydantic import TypeAdapter

    typer.echo(TypeAdapter(type(content)).dump_json(content, indent=2))
