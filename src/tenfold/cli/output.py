"""All output: text, tables and errors for people, JSON and cells of a CSV for programs.

A name may hold anything. Here, and only here, it is made harmless: for a terminal, which control
characters would command; for encodings, which no byte of a name can break; and for spreadsheets.
"""

import errno
import io
import logging
import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from tenfold.errors import StorageError
from tenfold.files.names import as_unicode, printable

_FORMULA_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"  # of spreadsheets, the last four in East Asia
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def prepare_streams() -> None:
    """Let no character end the program that standard output or standard error cannot encode.

    With PYTHONUNBUFFERED, Python writes to the file itself, and takes no notice if a full disk
    takes only a part. So standard output gets a buffer, which does; it is flushed at each line.
    A stream that another program put in its place stays as it is.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    raw, encoding = getattr(sys.stdout, "buffer", None), sys.stdout.encoding
    if isinstance(raw, io.RawIOBase) and sys.stdout is sys.__stdout__:
        buffer = io.BufferedWriter(raw)
        sys.stdout = io.TextIOWrapper(buffer, encoding, "backslashreplace", line_buffering=True)


def print_text(line: object = "") -> None:
    """Print one line on standard output."""
    _write(printable(line))


def print_lines(text: str) -> None:
    """Print a text of several lines on standard output."""
    _write("\n".join(printable(line) for line in text.split("\n")))


def print_note(line: object) -> None:
    """Print one line on standard error."""
    typer.echo(printable(line), err=True)


def print_error(error: object) -> None:
    """Print an error as one line on standard error."""
    print_note(f"tenfold: {error}")


def print_json(content: Any) -> None:
    """Print a result as JSON; a number that is not finite is printed as null."""
    from pydantic import TypeAdapter

    plain = TypeAdapter(type(content)).dump_python(content)
    print_json_text(TypeAdapter(Any).dump_json(_encodable(plain), indent=2).decode())


def print_json_text(text: str) -> None:
    """Print JSON, in UTF-8 whatever the terminal; what would control it is escaped."""
    _write(_UNSAFE_IN_JSON.sub(_json_escape, text).encode())


def print_table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table with its headings: the first column left-aligned, the others right-aligned."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for index, heading in enumerate(headings):
        justify: Any = "right" if index else "left"
        table.add_column(printable(heading), justify=justify, overflow="fold")
    for row in rows:
        table.add_row(*map(printable, row))
    terminal, text = sys.stdout.isatty(), io.StringIO()
    console = Console(
        file=text,
        markup=False,
        highlight=False,
        force_terminal=terminal,
        width=None if terminal else 1_000,  # a row in a file stays one line
    )
    console.print(table)
    _write(text.getvalue().removesuffix("\n"))


def csv_cell(value: object) -> object:
    """Return a value for a CSV file: a text on one line, and none that a spreadsheet calculates.

    A path that begins as a formula gets "./", so that it is still a path to the same file; any
    other such text gets an apostrophe.
    """
    if not isinstance(value, str | Path):
        return value
    text = printable(value)
    if len(text) < 2 or text[0] not in _FORMULA_STARTS:
        return text
    return f"./{text}" if isinstance(value, Path) else f"'{text}"


class LogFormatter(logging.Formatter):
    """The format of log lines: the message alone, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        return "\n".join(map(printable, super().format(record).split("\n")))


def _write(content: str | bytes) -> None:
    """Write to standard output.

    Raises:
        StorageError: it is a file on a disk that is full, or cannot be written for another reason
    """
    try:
        typer.echo(content)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise  # the reader has gone away, to which typer answers with silence
        _forget_output()
        size = len(content.encode() if isinstance(content, str) else content)
        raise StorageError(
            f"Standard output could not be written: {error.strerror or error}; {size:,} bytes were "
            "to be written. Free some disk space, or write to another disk."
        ) from error


def _forget_output() -> None:
    """Send what is left in the buffer of standard output nowhere, or Python fails again at exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _encodable(plain: Any) -> Any:
    """Return a value of JSON in which every text can be encoded."""
    if isinstance(plain, str):
        return as_unicode(plain)
    if isinstance(plain, dict):
        return {as_unicode(key): _encodable(value) for key, value in plain.items()}
    return [_encodable(each) for each in plain] if isinstance(plain, list | tuple) else plain


def _json_escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
