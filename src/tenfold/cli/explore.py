"""``tenfold explore``: what a dataset is like."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Data, Json, Seed, Source

if TYPE_CHECKING:
    from tenfold.explore import Exploration


def explore(
    data: Data = "mnist",
    source: Source = None,
    seed: Seed = 0,
    out: Annotated[Path, typer.Option(help="The folder for the figures.")] = Path("runs/explore"),
    as_json: Json = False,
) -> None:
    """Show what a data set is like: classes, ink, duplicates, leaks, outliers, a map."""
    from tenfold.cli.loading import load_splits
    from tenfold.cli.output import print_json
    from tenfold.cli.watching import watching
    from tenfold.explore import explore as explored
    from tenfold.explore import portrait
    from tenfold.figures import exploration_pictures
    from tenfold.files import check_writable, write_bytes

    check_writable(out / "data-map.png")
    splits = load_splits(data, source)
    with watching("Exploring") as progress:
        found = explored(splits.train, splits.test, seed=seed, progress=progress)
    with watching("Drawing"):
        for picture in exploration_pictures(found, portrait(splits.train, found, seed=seed)):
            write_bytes(out / f"{picture.name}.png", picture.light)
    if as_json:
        print_json(found)
    else:
        _print(found)
        typer.echo(f"Figures are in {out}")


def _print(found: "Exploration") -> None:
    from tenfold.cli.output import print_table

    rows = [
        [str(digit), *(f"{split.counts[digit]:,}" for split in found.splits)] for digit in range(10)
    ]
    rows.append(["all", *(f"{sum(split.counts):,}" for split in found.splits)])
    print_table(["digit", *(split.name for split in found.splits)], rows)
    for name, exact, near in (
        ("Duplicates within train", found.exact_duplicates, found.near_duplicates),
        ("Leaks from train to test", found.exact_leaks, found.near_leaks),
    ):
        typer.echo(f"{name}: {len(exact):,} exact, {len(near):,} near")
