"""``tenfold site``: the page to draw on as files that any web server can give out."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Json
from tenfold.cli.output import print_json, print_text
from tenfold.cli.outputs import check_folder, model_files


def site(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    model: Annotated[
        str, typer.Option(help="The model: a name of the package, or a file.")
    ] = "default",
    as_json: Json = False,
) -> None:
    """Write the page to draw on as a static site: it reads in the browser, without a server."""
    from tenfold.cli.progress import progress_bar
    from tenfold.predictor import load
    from tenfold.site import write_site

    check_folder(out, model_files(model))
    with progress_bar("Fetching ONNX Runtime for browsers") as progress:
        size = write_site(load(model), out, progress)
    if as_json:
        print_json({"folder": str(out), "bytes": size})
        return
    print_text(f"{out}: {size / 1e6:.0f} MB of files. To open it: python -m http.server -d {out}")
