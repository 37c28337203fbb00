"""``tenfold ensemble``: several model files as one."""

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, Source, read_weights
from tenfold.cli.output import print_json, print_lines, print_text
from tenfold.cli.outputs import claimed, data_files, model_files


def ensemble(
    out: Annotated[Path, typer.Argument(help="The model file to write.")],
    members: Annotated[
        list[Path],
        typer.Argument(help="At least two model files, or pretrained models: default, fast."),
    ],
    weights: Annotated[
        str | None,
        typer.Option(help="The weight of each member, such as 2,1,1; equal if not given."),
    ] = None,
    data: Data = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Combine model files into one that returns the mean of their probabilities."""
    from tenfold.card import to_text
    from tenfold.cli.loading import load_splits
    from tenfold.cli.progress import progress_bar
    from tenfold.export.merge import write_ensemble
    from tenfold.models.voting import shares
    from tenfold.predictor import load

    given_weights = read_weights(weights)
    shares(given_weights, len(members))  # wrong weights are reported before any data is loaded
    _check_output_file(out)
    with claimed([out], chain(model_files(*members), data_files(data, source=source))):
        predictors = [load(member) for member in members]
        splits = load_splits(data, source)
        with progress_bar(f"Combining {len(members)} models"):
            ensemble_file = write_ensemble(predictors, out, weights=given_weights, data=splits)
    if as_json:
        card, parity = ensemble_file.card, ensemble_file.parity
        print_json({"file": str(out), "card": card, "parity": parity})
        return
    print_lines(to_text(ensemble_file.card))
    images = ensemble_file.parity.images
    print_text(f"Agrees with its members on {images:,} images, written to {out}")


def _check_output_file(out: Path) -> None:
    """Raise SettingError if ``out`` is an existing file that is not an ensemble.

    The first argument is then probably a member, and the name of the new file was forgotten.
    """
    from tenfold.errors import ModelFileError, SettingError
    from tenfold.predictor import load

    if not out.exists():
        return
    try:
        family = load(out).card.family
    except ModelFileError:
        family = "none of Tenfold's"
    if family != "ensemble":
        raise SettingError(
            f"{out} exists, is not an ensemble and would be overwritten; give the file to write "
            "first, then the members."
        )
