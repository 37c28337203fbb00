"""``tenfold export`` and ``verify``: a model file in another form, and whether a file is true."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, ModelFile, Source


class Server(StrEnum):
    """Another server that a model file can be laid out for."""

    TRITON = "triton"


def export(
    model: ModelFile,
    out: Annotated[
        Path, typer.Option(help="The file to write (.onnx); with --to, the model repository.")
    ],
    any_size: Annotated[
        bool,
        typer.Option(
            "--any-size", help="Take one grey picture of any size and frame it inside the file."
        ),
    ] = False,
    int8: Annotated[
        bool, typer.Option("--int8", help="Reckon in whole numbers: smaller and faster (cnn).")
    ] = False,
    to: Annotated[
        Server | None,
        typer.Option(help="Lay it out for another server: triton, a folder of its repository."),
    ] = None,
    data: Data = "mnist",
    source: Source = None,
) -> None:
    """Turn a model file into another form, written only if it agrees with the file it came from."""
    if [any_size, int8, to is not None].count(True) != 1:
        raise typer.BadParameter(
            "say which one form is wanted: --any-size, --int8 or --to.", param_hint="--any-size"
        )
    if any_size:
        _export_any_size(model, out)
    elif to is not None:
        _export_triton(model, out)
    else:
        _export_int8(model, out, data, source)


def verify(
    model: ModelFile, data: Data = "mnist", source: Source = None, as_json: Json = False
) -> None:
    """Check that a model file answers the test images as its model did before it was a file."""
    from tenfold.cli.loading import load_test_set
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import watching
    from tenfold.export import verify as verified
    from tenfold.predictor import load

    predictor, test = load(model), load_test_set(data, source)
    with watching(f"Verifying {model}"):
        parity = verified(predictor, test.images)
    if as_json:
        print_json(parity)
        return
    typer.echo(
        f"{parity.images:,} of {parity.images:,} labels are equal; the probabilities differ by "
        f"{parity.largest_difference:.1e} at most"
    )


def _export_any_size(model: Path, out: Path) -> None:
    from tenfold.export.any_size import write_any_size
    from tenfold.predictor import load

    parity = write_any_size(load(model), out)
    typer.echo(f"{out}: the labels of {parity.images} pictures of many sizes agree with {model}")


def _export_triton(model: Path, out: Path) -> None:
    from tenfold.export.triton import write_triton
    from tenfold.predictor import load

    predictor = load(model)
    folder = write_triton(predictor, out, name=predictor.path.stem)
    typer.echo(f"{folder}: start Triton with --model-repository {out}")


def _export_int8(model: Path, out: Path, data: str, source: str | None) -> None:
    from tenfold.cli.watching import watching
    from tenfold.data import load as load_data
    from tenfold.export.int8 import write_int8
    from tenfold.predictor import load

    predictor, splits = load(model), load_data(data, source=source)
    with watching("Quantising"):
        cost = write_int8(predictor, out, train=splits.train, test=splits.test)
    typer.echo(
        f"{out}: {cost.errors_int8} errors on {cost.images:,} validation images, "
        f"{cost.errors} in floats"
    )
