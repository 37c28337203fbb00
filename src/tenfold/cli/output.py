"""Results on standard output: JSON for programs, tables for people."""

from collections.abc import Iterable
from typing import Any

import typer


def print_json(content: Any) -> None:
    """Print a result as JSON; a number that is not finite is printed as null."""
    from pydantic import TypeAdapter

    typer.echo(TypeAdapter(type(content)).dump_json(content, indent=2))


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table with its headings: the first column left-aligned, the others right-aligned."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 1_000  # a row in a file stays one line
    console.print(table)
