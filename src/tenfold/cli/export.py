"""``tenfold export``: a model file becomes another form of itself."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import ModelFile


def export(
    model: ModelFile,
    out: Annotated[Path, typer.Option(help="The file to write (.onnx).")],
    any_size: Annotated[
        bool,
        typer.Option(
            "--any-size", help="Take one grey picture of any size and frame it inside the file."
        ),
    ] = False,
) -> None:
    """Turn a model file into another form, written only if it agrees with the file it came from."""
    from tenfold.export.any_size import write_any_size
    from tenfold.predictor import load

    if not any_size:
        raise typer.BadParameter("say which form is wanted: --any-size.", param_hint="MODEL")
    parity = write_any_size(load(model), out)
    typer.echo(f"{out}: the labels of {parity.images} pictures of many sizes agree with {model}")
