"""Options that several commands share, and the parsers of their values."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tenfold.models import MODELS, alternatives, network_families

NETWORKS = ", ".join(network_families())  # the families that some options are for

Data = Annotated[
    str,
    typer.Option(
        help="mnist, or a path: a folder (IDX pairs, or folders 0 to 9), .csv, .npz or bitmaps."
    ),
]
Source = Annotated[
    str | None,
    typer.Option(
        help="The format of the path: idx, folder, csv, npz or bitmaps; detected if not given."
    ),
]
Seed = Annotated[int, typer.Option(help="The seed of all random choices.", min=0, max=2**32 - 1)]
Size = Annotated[
    int | None,
    typer.Option(help="Use only this many training images, a stratified sample.", min=10),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="A setting of the model, such as C=5; may be repeated."),
]
Also = Annotated[
    list[str] | None,
    typer.Option(help="A path with further training images; may be repeated."),
]
AlsoTimes = Annotated[
    int, typer.Option(help="The number of times each further image is used.", min=1)
]
Hands = Annotated[
    Path | None,
    typer.Option(help="A folder of other hands (docs/data.md): pen strokes, pictures of lines."),
]
Checkpoint = Annotated[
    Path | None,
    typer.Option(
        help=f"A file for the training state after each epoch, to resume from ({NETWORKS})."
    ),
]
Device = Annotated[
    str, typer.Option(help="The device to train on: auto (a GPU if there is one), cpu or cuda.")
]
Workers = Annotated[
    int,
    typer.Option(
        help="The processes that compose lines ahead of the training; 0 for none.", min=0, max=256
    ),
]
Teacher = Annotated[
    Path | None,
    typer.Option(
        help=f"A model file to learn from by distillation, beside the labels ({NETWORKS})."
    ),
]
Recipe = Annotated[
    str | None,
    typer.Option(help="A named set of settings, which --set may change: best (cnn)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Model = Annotated[str, typer.Argument(help=f"{alternatives(tuple(MODELS))}.")]
ModelFile = Annotated[
    Path, typer.Argument(help="A model file (.onnx), or a pretrained model: default or fast.")
]
Folds = Annotated[int, typer.Option(help="The number of folds.", min=2)]


def read_settings(given: list[str] | None) -> dict[str, Any]:
    """Return settings given as NAME=VALUE; a value is a number, true, false, null or a word."""
    settings = {}
    for assignment in given or []:
        name, equals, value = (part.strip() for part in assignment.partition("="))
        if not equals or not name:
            raise typer.BadParameter(
                f"{assignment!r} came; NAME=VALUE was wanted.", param_hint="--set"
            )
        if name == "random_state":
            raise typer.BadParameter("Set the seed with --seed.", param_hint="--set")
        try:
            settings[name] = json.loads(value)
        except ValueError:
            settings[name] = None if value == "None" else value  # as a card writes it
    return settings


def read_weights(given: str | None) -> list[float] | None:
    """Return weights given as 2,1,1; None if none are given."""
    if given is None:
        return None
    try:
        return [float(weight) for weight in given.split(",")]
    except ValueError as error:
        raise typer.BadParameter(
            f"{given!r} came; numbers separated by commas, such as 2,1,1, were wanted.",
            param_hint="--weights",
        ) from error
