"""``tenfold explore``: statistics, duplicates, leaks and outliers of a data set, with figures."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Data, Json, Seed, Source
from tenfold.cli.output import print_json, print_table, print_text
from tenfold.cli.outputs import check_folder, data_files

if TYPE_CHECKING:
    from tenfold.explore import Exploration


def explore(
    data: Data = "mnist",
    source: Source = None,
    seed: Seed = 0,
    out: Annotated[Path, typer.Option(help="The folder for the figures.")] = Path("runs/explore"),
    as_json: Json = False,
) -> None:
    """Analyse a data set: classes, ink, duplicates, leaks, outliers, and a 2-D map."""
    from tenfold.cli.loading import load_splits
    from tenfold.cli.progress import progress_bar
    from tenfold.explore import explore as explore_splits
    from tenfold.explore import visual_summary
    from tenfold.figures import exploration_pictures
    from tenfold.files import check_writable, write_bytes

    check_folder(out, data_files(data, source=source))
    check_writable(out / "data-map.png")
    splits = load_splits(data, source)
    with progress_bar("Exploring") as progress:
        exploration = explore_splits(splits.train, splits.test, seed=seed, progress=progress)
    with progress_bar("Drawing"):
        samples = visual_summary(splits.train, exploration, seed=seed)
        for picture in exploration_pictures(exploration, samples):
            write_bytes(out / f"{picture.name}.png", picture.light)
    if as_json:
        print_json(exploration)
    else:
        _print(exploration)
        print_text(f"Figures are in {out}")


def _print(exploration: "Exploration") -> None:
    from tenfold.types import CLASSES

    rows = [
        [str(digit), *(f"{split.counts[digit]:,}" for split in exploration.splits)]
        for digit in range(CLASSES)
    ]
    rows.append(["all", *(f"{sum(split.counts):,}" for split in exploration.splits)])
    print_table(["digit", *(split.name for split in exploration.splits)], rows)
    for name, exact, near in (
        ("Duplicates within train", exploration.exact_duplicates, exploration.near_duplicates),
        ("Leaks from train to test", exploration.exact_leaks, exploration.near_leaks),
    ):
        print_text(f"{name}: {len(exact):,} exact, {len(near):,} near")
