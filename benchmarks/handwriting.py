"""Handwriting that is not MNIST: one function a collection, from a folder with all of them.

Every picture is framed as the folder source frames it. One of 28 by 28 pixels is framed too: nobody
has framed it yet. docs/data.md says where each collection comes from.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tenfold.data import Dataset, load
from tenfold.data.pictures import pictures_in, read_grey
from tenfold.errors import DataError
from tenfold.preprocessing import frame, ink_up

Pictured: TypeAlias = tuple[Path, int]  # a picture's file, and the digit that it shows

SEMEION_SIDE, OPTDIGITS_SIDE = 16, 32  # pixels each way


@dataclass(frozen=True)
class Collection:
    """A collection in the folder: the place that has to be there, how it is read, what it is."""

    place: str
    read: Callable[[Path], Dataset]
    about: str


def swiss_numbers(folder: Path) -> Dataset:
    """Return the scans of the three writers that nothing is trained on."""
    return load(str(folder / "swiss-numbers" / "measure")).train


def optdigits(folder: Path) -> Dataset:
    """Return the bitmaps from number 1,434 on, which nothing is trained on."""
    return load(f"{folder / 'optdigits' / 'optdigits-orig.tra'}[1434:]").train


def semeion(folder: Path) -> Dataset:
    """Return the bitmaps of 16 by 16: a line of 256 numbers 0 or 1, then ten of which one is 1.

    Raises:
        DataError: a line is not so; it is named
    """
    found = semeion_bitmaps(folder)
    return _dataset([frame(ink) for ink, _ in found], [digit for _, digit in found], "semeion")


def semeion_bitmaps(folder: Path) -> list[tuple[NDArray[np.uint8], int]]:
    """Return the bitmaps as they are, 255 = ink, and what they show.

    Raises:
        DataError: as ``semeion``
    """
    path = folder / "semeion" / "semeion.data"
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return [_semeion_line(line, f"{path}, line {at}") for at, line in enumerate(lines, start=1)]


def optdigits_bitmaps(folder: Path) -> list[tuple[NDArray[np.uint8], int]]:
    """Return the bitmaps from number 1,434 on as they are, 255 = ink, and what they show."""
    lines = (folder / "optdigits" / "optdigits-orig.tra").read_text(encoding="ascii").split()
    first = next(at for at, line in enumerate(lines) if len(line) == OPTDIGITS_SIDE)
    blocks = [lines[at : at + 33] for at in range(first, len(lines), OPTDIGITS_SIDE + 1)]
    return [
        (np.array([[255 * int(bit) for bit in row] for row in rows], np.uint8), int(digit))
        for *rows, digit in blocks[1434:]
    ]


def hwd_1000(folder: Path) -> Dataset:
    """Return the digits drawn on a screen."""
    return framed(hwd_pictures(folder), "hwd-1000")


def sudoku_cells(folder: Path) -> Dataset:
    """Return the cells with one digit; there is no 0, and parts of the grid are in the pictures."""
    return framed(cell_pictures(folder), "sudoku-cells")


def hwd_pictures(folder: Path) -> list[Pictured]:
    """Return the files of hwd-1000 and what they show, as its table has them.

    Raises:
        DataError: the table has a line that is no file and digit; it is named
    """
    table = folder / "hwd-1000" / "dataset.csv"
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    found = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != 2 or row[1] not in set("0123456789"):
            raise DataError(f"{table}, line {number} holds {row}; a file and a digit were wanted.")
        found.append((table.parent / row[0], int(row[1])))
    return found


def cell_pictures(folder: Path) -> list[Pictured]:
    """Return the files of the cells and what they show, 1 to 9; empty cells are left out."""
    cells = folder / "sudoku-cells"
    places = [(cells / str(digit), digit) for digit in range(1, 10)]
    return [(path, digit) for place, digit in places for path in pictures_in(place)]


def framed(pictures: Sequence[Pictured], name: str) -> Dataset:
    """Return pictures as a set: bright ink on dark paper, framed as MNIST's are."""
    images = [frame(ink_up(read_grey(path))) for path, _ in pictures]
    return _dataset(images, [digit for _, digit in pictures], name)


# In the order in which they are told.
COLLECTIONS: Mapping[str, Collection] = MappingProxyType(
    {
        "swiss-numbers": Collection("swiss-numbers/measure", swiss_numbers, "scans, 3 writers"),
        "optdigits": Collection("optdigits/optdigits-orig.tra", optdigits, "bitmaps of 32x32"),
        "semeion": Collection(
            "semeion/semeion.data", semeion, "bitmaps of 16x16, stretched to the box"
        ),
        "hwd-1000": Collection("hwd-1000/dataset.csv", hwd_1000, "drawn on a screen"),
        "sudoku-cells": Collection(
            "sudoku-cells", sudoku_cells, "photos, no 0, parts of the grid left in"
        ),
    }
)


def collections(folder: Path) -> Iterator[tuple[str, Dataset | None]]:
    """Yield each collection by its name; None where the folder does not have it.

    Raises:
        DataError: one is damaged
    """
    for name, collection in COLLECTIONS.items():
        yield name, collection.read(folder) if (folder / collection.place).exists() else None


def _semeion_line(line: str, where: str) -> tuple[NDArray[np.uint8], int]:
    """Return the picture of a line, 255 = ink, and the digit that it shows."""
    bits = line.replace(".0000", "").split()
    if len(bits) != SEMEION_SIDE**2 + 10 or not set(bits) <= {"0", "1"}:
        raise DataError(
            f"{where} has {len(bits)} words; {SEMEION_SIDE**2} of 0 or 1 for the picture and 10 "
            "for the digit were wanted."
        )
    numbers = np.array(bits, dtype=np.uint8)
    picture, digit = numbers[:-10], numbers[-10:]
    if digit.sum() != 1:
        raise DataError(f"{where} says {digit.sum()} digits; 1 was wanted.")
    return (picture * np.uint8(255)).reshape(SEMEION_SIDE, SEMEION_SIDE), int(digit.argmax())


def _dataset(images: Sequence[NDArray[np.uint8]], labels: Sequence[int], name: str) -> Dataset:
    if not images:
        raise DataError(f"{name} holds no pictures: get it again, or take its folder away.")
    return Dataset(np.stack(images), np.array(labels, dtype=np.uint8), name)
