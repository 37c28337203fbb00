"""``tenfold data``: fetch, import, list and describe data sets."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tenfold.cli.options import Json, Source
from tenfold.cli.output import print_json, print_table, print_text

app = typer.Typer(help="Fetch, import, list and describe data sets.", no_args_is_help=True)


@app.command()
def fetch(
    name: Annotated[str, typer.Argument(help="The data set: see 'tenfold data list'.")] = "mnist",
    as_json: Json = False,
) -> None:
    """Fetch a data set into the cache, unless it is complete there."""
    from tenfold.cli.progress import progress_bar
    from tenfold.downloads.cache import cache_folder
    from tenfold.downloads.catalogue import find_collection
    from tenfold.downloads.fetch import fetch as fetch_collection

    with progress_bar(f"Fetching {name}") as progress:
        folder = fetch_collection(find_collection(name), cache_folder(name), progress=progress)
    _print_place(name, folder, as_json)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A folder with the files (.gz or not), or a .tgz.")],
    name: Annotated[str, typer.Option(help="The data set.")] = "mnist",
    as_json: Json = False,
) -> None:
    """Import a data set's files, downloaded by hand, into the cache."""
    from tenfold.downloads.cache import cache_folder
    from tenfold.downloads.catalogue import find_collection
    from tenfold.downloads.fetch import import_files
    from tenfold.files import check_outputs

    collection, folder = find_collection(name), cache_folder(name)
    check_outputs((folder / file.name for file in collection.files), _files_at(path))
    _print_place(name, import_files(path, collection, folder), as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List what can be fetched, what is in the cache, and the sources for files of your own."""
    from tenfold.data import SOURCES
    from tenfold.downloads.catalogue import cache_states

    states = cache_states()
    if as_json:
        print_json({"collections": states, "sources": list(SOURCES)})
        return
    rows = []
    for state in states:
        cached = f"no: {len(state.missing)} files missing" if state.missing else "yes"
        rows.append([state.name, f"{state.size / 1e6:.1f} MB", cached])
    print_table(["data set", "size", "in the cache"], rows)
    for state in states:
        print_text(f"The folder of {state.name}: {state.folder}")
    print_text(f"Files of your own: {', '.join(name for name in SOURCES if name != 'mnist')}")


@app.command()
def info(
    where: Annotated[str, typer.Argument(help="mnist, or a path.")] = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Show how many images of each digit a data set has, and its fingerprint."""
    from tenfold.cli.loading import load_splits

    splits = load_splits(where, source)
    parts = {"train": splits.train} | ({"test": splits.test} if splits.test else {})
    summaries = {part: found.summary() for part, found in parts.items()}
    if as_json:
        print_json({part: asdict(found) for part, found in summaries.items()})
        return
    found = summaries.values()
    rows = [[str(digit), *(f"{each.counts[digit]:,}" for each in found)] for digit in range(10)]
    rows.append(["all", *(f"{each.images:,}" for each in found)])
    rows.append(["sha256", *(each.sha256[:12] for each in found)])
    print_table(["digit", *parts], rows)


@app.command()
def hands(
    folder: Annotated[Path, typer.Argument(help="The folder of other hands: see docs/data.md.")],
    out: Annotated[Path, typer.Option(help="The .npz file to write.")] = Path("hands.npz"),
    as_json: Json = False,
) -> None:
    """Draw the digits of other hands as images, for --also and --data.

    The training set has the writers to train on, few writers with many pictures no more often than
    many writers; the test set has the writers that are held out.
    """
    from tenfold.cli.progress import progress_bar
    from tenfold.files import check_writable
    from tenfold.line_training.hand_digits import write_hand_digits

    check_writable(out)
    with progress_bar("Drawing digits") as progress:
        counts = write_hand_digits(folder, out, progress)
    if as_json:
        print_json({"file": str(out), **counts})
        return
    print_text(f"Written to {out}: {counts['train']:,} digits to train on, {counts['test']:,} kept")


def _files_at(path: Path) -> list[Path]:
    return [*path.iterdir()] if path.is_dir() else [path]


def _print_place(name: str, folder: Path, as_json: bool) -> None:

    if as_json:
        print_json({"name": name, "folder": str(folder)})
    else:
        print_text(f"{name} is in {folder}")
