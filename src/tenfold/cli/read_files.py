"""The files that ``tenfold read`` writes: its digits one by one, and its tables cell by cell."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tenfold.cli.output import csv_cell

if TYPE_CHECKING:
    from tenfold.photo import Reading, Symbol

CSV_COLUMNS = (
    "file", "row", "place", "digit", "probability", "second", "second_probability", "verdict",
    "why", "left", "top", "right", "bottom", "region", "cell",
)  # fmt: skip
TABLE_FORMATS = (".csv", ".xlsx")

Table: TypeAlias = list[list[str]]  # the text of each cell, row by row


def digits_as_csv(results: Iterable[tuple[Path, "Reading | str"]]) -> str:
    """Return a CSV with one line for each symbol, and one for each file that cannot be read."""
    rows: list[Sequence[object]] = [CSV_COLUMNS]
    for file, reading in results:
        if isinstance(reading, str):
            error = {"file": file, "verdict": "error", "why": reading}
            rows.append([error.get(column, "") for column in CSV_COLUMNS])
        else:
            rows.extend([file, *cells] for cells in _digit_rows(reading))
    return _as_csv(rows)


def tables_of(reading: "Reading | str") -> list[Table]:
    """Return the tables of a reading, each cell as ``Cell.marked``; a blank cell is empty."""
    from tenfold.photo.result import WITH_CELLS

    if isinstance(reading, str):
        return []
    return [
        [[cell.marked for cell in row.cells] for row in region.rows]
        for region in reading.regions
        if region.kind in WITH_CELLS
    ]


def write_tables(path: Path, tables: Sequence[Table]) -> None:
    """Write tables below each other, with an empty row between two.

    Args:
        path: of a CSV file, or of a spreadsheet whose cells are texts (.xlsx)
        tables: from top to bottom

    Raises:
        StorageError: the file cannot be written
    """
    from tenfold.files import write_bytes, write_text
    from tenfold.files.spreadsheet import xlsx

    rows: Table = []
    for index, table in enumerate(tables):
        rows += [[], *table] if index else table
    if path.suffix.lower() == ".xlsx":
        write_bytes(path, xlsx(rows))
    else:
        write_text(path, _as_csv(rows))


def _as_csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerows([csv_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _digit_rows(reading: "Reading") -> Iterator[list[object]]:
    """Yield the columns of each digit, after the file."""
    number = 0
    for region_number, region in enumerate(reading.regions, start=1):
        for row in region.rows:
            number += 1
            for place, (cell_number, symbol) in enumerate(row.places, start=1):
                if symbol is not None:
                    yield [number, place, *_columns(symbol), region_number, cell_number]


def _columns(symbol: "Symbol") -> list[object]:
    edges = [round(edge, 1) for edge in symbol.box.sides]
    return [
        symbol.character,
        round(symbol.probability, 4),
        *_second(symbol),
        symbol.verdict,
        symbol.why,
        *edges,
    ]


def _second(symbol: "Symbol") -> tuple[object, object]:
    """Return the next likeliest digit and its probability; a sign has none."""
    from tenfold.photo import Digit

    if not isinstance(symbol, Digit):
        return "", ""
    return symbol.second, round(symbol.second_probability, 4)
