"""``tenfold explore``: what a dataset is like."""

from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Data, Json, Seed, Source, print_json


def explore(
    data: Data = "mnist",
    source: Source = None,
    seed: Seed = 0,
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = Path("runs/explore"),
    as_json: Json = False,
) -> None:
    """Count, measure and show a dataset: classes, ink, duplicates, leaks, outliers, a map."""
    from tenfold.cli.watching import watching
    from tenfold.data import load
    from tenfold.explore import explore as explored
    from tenfold.explore import portrait
    from tenfold.figures import exploration_pictures
    from tenfold.files import write_bytes

    with watching("Exploring") as progress:
        splits = load(data, source=source)
        found = explored(splits.train, splits.test, seed=seed, progress=progress)
        progress(0.5, "map and figures")
        for picture in exploration_pictures(found, portrait(splits.train, found, seed=seed)):
            write_bytes(out / f"{picture.name}.png", picture.light)
    if as_json:
        print_json(found)
        return
    for split in found.splits:
        typer.echo(f"{split.name}: {sum(split.counts):,} images, by digit {split.counts}")
    typer.echo(
        f"exact duplicates: {len(found.exact_duplicates)}, near: {len(found.near_duplicates)}"
    )
    typer.echo(
        f"exact leaks to the test set: {len(found.exact_leaks)}, near: {len(found.near_leaks)}"
    )
    typer.echo(f"figures are in {out}")
