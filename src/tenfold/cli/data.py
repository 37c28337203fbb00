"""``tenfold data``: fetch, import, list and look at data sets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from tenfold import types

app = typer.Typer(help="Fetch, import, list and look at data sets.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="What to bring.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


class Bar:
    """Shows work's progress as a bar on the terminal; where there is none, shows nothing."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=1.0)

    def __call__(self, done: float, note: str = "", /) -> None:
        """Move the bar to ``done`` (0 to 1)."""
        self._progress.update(self._task, completed=done, description=note)


@contextmanager
def watching() -> Iterator[types.Progress]:
    """Show a bar while the block runs."""
    console = Console(stderr=True)
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        yield Bar(progress)


@app.command()
def fetch(name: Name = "mnist") -> None:
    """Bring a data set into the cache, unless it is there and right."""
    from tenfold.data.cache import cache_folder
    from tenfold.data.catalogue import collection_named
    from tenfold.data.fetch import fetch as bring

    with watching() as progress:
        folder = bring(collection_named(name), cache_folder(name), progress=progress)
    typer.echo(f"{name} is in {folder}")


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="A folder with the files (.gz or not), or a .tgz.")],
    name: Annotated[str, typer.Option(help="What they are.")] = "mnist",
) -> None:
    """Take a data set's files, brought by hand, into the cache."""
    from tenfold.data.cache import cache_folder
    from tenfold.data.catalogue import collection_named
    from tenfold.data.fetch import import_files

    folder = import_files(path, collection_named(name), cache_folder(name))
    typer.echo(f"{name} is in {folder}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List what can be fetched, what is in the cache, and which sources files can come from."""
    from tenfold.data import SOURCES
    from tenfold.data.catalogue import inventory

    stocks = inventory()
    if as_json:
        found = {"collections": [asdict(stock) for stock in stocks], "sources": list(SOURCES)}
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table("Data set", "Size", "In the cache", "Folder")
    for stock in stocks:
        state = f"no: {len(stock.missing)} files missing" if stock.missing else "yes"
        table.add_row(stock.name, f"{stock.size / 1e6:.1f} MB", state, stock.folder)
    Console().print(table)
    typer.echo(f"Files of your own: {', '.join(name for name in SOURCES if name != 'mnist')}")


@app.command()
def info(
    where: Annotated[str, typer.Argument(help="mnist, or a path.")] = "mnist",
    source: Annotated[
        str | None, typer.Option(help="How to read it, if its look misleads.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show how many images of each digit a data set has, and its fingerprint."""
    from tenfold.data import load

    with watching() as progress:
        splits = load(where, source=source, progress=progress)
    parts = {"train": splits.train} | ({"test": splits.test} if splits.test else {})
    summaries = {part: found.summary() for part, found in parts.items()}
    if as_json:
        typer.echo(json.dumps({part: asdict(found) for part, found in summaries.items()}, indent=2))
        return
    table = Table("Digit", *parts)
    for digit in range(types.CLASSES):
        table.add_row(str(digit), *(f"{found.counts[digit]:,}" for found in summaries.values()))
    table.add_section()
    table.add_row("all", *(f"{found.images:,}" for found in summaries.values()))
    table.add_row("sha256", *(found.sha256[:12] for found in summaries.values()))
    Console().print(table)
