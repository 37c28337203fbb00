"""``tenfold export``: a model file converted to another format."""

from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import NETWORKS, Data, ModelFile, Source
from tenfold.cli.output import print_text
from tenfold.cli.outputs import claimed, data_files, model_files


class Server(StrEnum):
    """An inference server with its own folder layout for model files."""

    TRITON = "triton"


def export(
    model: ModelFile,
    out: Annotated[
        Path, typer.Option(help="The .onnx file to write; with --to, the model repository folder.")
    ],
    any_size: Annotated[
        bool,
        typer.Option(
            "--any-size", help="Accept one grey picture of any size, framed inside the ONNX graph."
        ),
    ] = False,
    int8: Annotated[
        bool,
        typer.Option(
            "--int8", help=f"Quantise to 8-bit integers: smaller and faster ({NETWORKS})."
        ),
    ] = False,
    to: Annotated[
        Server | None,
        typer.Option(help="Write a model repository for an inference server: triton."),
    ] = None,
    data: Data = "mnist",
    source: Source = None,
) -> None:
    """Convert a model file; the result is written only if it agrees with the original."""
    if [any_size, int8, to is not None].count(True) != 1:
        raise typer.BadParameter(
            "give exactly one of --any-size, --int8 and --to.", param_hint="--any-size"
        )
    if any_size:
        _export_any_size(model, out)
    elif to is not None:
        _export_triton(model, out)
    else:
        _export_int8(model, out, data, source)


def _export_any_size(model: Path, out: Path) -> None:
    from tenfold.export.any_size import write_any_size
    from tenfold.predictor import load

    with claimed([out], model_files(model)):
        parity = write_any_size(load(model), out)
    print_text(f"{out}: the labels of {parity.images} pictures of many sizes agree with {model}")


def _export_triton(model: Path, out: Path) -> None:
    from tenfold.export.triton import triton_files, write_triton
    from tenfold.predictor import load

    predictor = load(model)
    with claimed(triton_files(out, predictor.path.stem), [predictor.path]):
        folder = write_triton(predictor, out, name=predictor.path.stem)
    print_text(f"{folder}: start Triton with --model-repository {out}")


def _export_int8(model: Path, out: Path, data: str, source: str | None) -> None:
    from tenfold.cli.progress import progress_bar
    from tenfold.data import load as load_data
    from tenfold.export.int8 import write_int8
    from tenfold.predictor import load

    with claimed([out], chain(model_files(model), data_files(data, source=source))):
        predictor, splits = load(model), load_data(data, source=source)
        with progress_bar("Quantising"):
            cost = write_int8(predictor, out, train=splits.train, test=splits.test)
    print_text(
        f"{out}: {cost.errors_int8} errors on {cost.images:,} validation images, "
        f"{cost.errors} in floats"
    )
