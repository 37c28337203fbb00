"""CSV in the layout of Kaggle's digit recogniser: label, pixel0, ..., pixel783, a row an image."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenfold.data.dataset import Splits, dataset_from
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError
from tenfold.types import CLASSES, PIXELS, Progress

_COLUMNS = ["label", *(f"pixel{i}" for i in range(PIXELS))]
_MAXIMA = [CLASSES - 1, *[255] * PIXELS]


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a file with such a name."""
    return where.is_file() and where.name.lower().endswith((".csv", ".csv.gz"))


def load(where: Path, progress: Progress) -> Splits:
    """Return the images of one file to train on; 42,000 rows take a second.

    The first line has the names of the columns, or is already the first image.

    Args:
        where: the file, gzipped or not
        progress: called with the name of the file

    Raises:
        DataError: a column is missing, or a cell is no digit or pixel; the line is named
        StorageError: the file cannot be read
    """
    progress(0, str(where))
    try:
        text = read_content(where).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{where} is no text ({error.reason} at byte {error.start}).") from error
    lines = text.splitlines()
    named = bool(lines) and not lines[0].split(",")[0].strip().isdigit()
    if named:
        _check_names(lines[0].split(","), where)
    table = _numbers(lines, int(named), where)
    return Splits(train=dataset_from(table[:, 1:], table[:, 0], str(where)), test=None)


def _check_names(names: list[str], where: Path) -> None:
    """Raise DataError unless there are 785 names of columns and the first is the label."""
    names = [name.strip().strip('"') for name in names]
    if len(names) == len(_COLUMNS) and names[0] == "label":
        return
    missing = [name for name in _COLUMNS if name not in names]
    raise DataError(
        f"{where} names {len(names)} columns, {names[0]!r} first; {len(_COLUMNS)} were wanted, "
        f"label and pixel0 to pixel783: {missing[0] if missing else 'one'} is missing or misplaced."
    )


def _numbers(lines: list[str], start: int, where: Path) -> NDArray[np.int16]:
    """Return the cells of the lines from ``start`` on, (rows, 785), with their ranges checked."""
    if not any(line.strip() for line in lines[start:]):
        raise DataError(f"{where} holds no images: at least one line of numbers was wanted.")
    try:
        table = np.loadtxt(lines[start:], np.int16, delimiter=",", comments=None, ndmin=2)
    except ValueError as error:
        raise DataError(f"{where}, {_first_fault(lines, start)}") from error
    if table.shape[1] != len(_COLUMNS) or table.min() < 0 or np.any(table.max(axis=0) > _MAXIMA):
        raise DataError(f"{where}, {_first_fault(lines, start)}")
    return table


def _first_fault(lines: list[str], start: int) -> str:
    """Return a description of the first wrong line: slow, so called only if there is one."""
    for number, line in enumerate(lines[start:], start + 1):
        cells = line.split(",")
        if line.strip() and len(cells) != len(_COLUMNS):
            return f"line {number} has {len(cells)} columns; {len(_COLUMNS)} were wanted."
        for cell, name, top in zip(cells, _COLUMNS, _MAXIMA, strict=False):
            if line.strip() and not (cell.strip().isdecimal() and int(cell) <= top):
                return (
                    f"line {number}, column {name} holds {cell.strip()[:40]!r}; a whole number "
                    f"from 0 to {top} was wanted."
                )
    return "which is no table of whole numbers."
