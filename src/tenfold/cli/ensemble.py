"""``tenfold ensemble``: several model files as one."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, Source, read_weights


def ensemble(
    out: Annotated[Path, typer.Argument(help="The model file to write.")],
    members: Annotated[
        list[Path],
        typer.Argument(help="At least two model files, or default or fast: those in the package."),
    ],
    weights: Annotated[
        str | None,
        typer.Option(help="How much each member counts, as 2,1,1; all the same if not given."),
    ] = None,
    data: Data = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Join model files into one that answers with the mean of their probabilities."""
    from tenfold.card import to_text
    from tenfold.cli.loading import load_splits
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import watching
    from tenfold.export.joining import write_ensemble
    from tenfold.models.voting import shares
    from tenfold.predictor import load

    share = read_weights(weights)
    shares(share, len(members))  # what is wrong with them is told before data are fetched
    _check_place(out)
    predictors = [load(member) for member in members]
    splits = load_splits(data, source)
    with watching(f"Joining {len(members)} models"):
        joined = write_ensemble(predictors, out, weights=share, data=splits)
    if as_json:
        print_json({"file": str(out), "card": joined.card, "parity": joined.parity})
        return
    typer.echo(to_text(joined.card))
    typer.echo(f"Agrees with its members on {joined.parity.images:,} images, written to {out}")


def _check_place(out: Path) -> None:
    """Tell where a file would be lost that is no ensemble: the name of the new one is forgotten."""
    from tenfold.errors import ModelFileError, SettingError
    from tenfold.files import check_writable
    from tenfold.predictor import load

    check_writable(out)
    if not out.exists():
        return
    try:
        family = load(out).card.family
    except ModelFileError:
        family = "none of Tenfold's"
    if family != "ensemble":
        raise SettingError(
            f"{out} is there already, is no ensemble, and would be lost; the file to write comes "
            "first, then its members."
        )
