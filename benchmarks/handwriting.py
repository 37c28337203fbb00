"""Collections of handwriting other than MNIST: one function each, from a folder with all of them.

Every picture is framed as in the folder source, those of 28 by 28 pixels too, since they are not
framed in their collection. docs/data.md lists the origin of each collection.
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

LabelledFile: TypeAlias = tuple[Path, int]  # a picture's file and its digit

SEMEION_SIDE, OPTDIGITS_SIDE = 16, 32  # pixels each way


@dataclass(frozen=True)
class Collection:
    """A collection: a path that it contains, a function that loads it, and a short description."""

    path: str
    read: Callable[[Path], Dataset]
    about: str


def swiss_numbers(folder: Path) -> Dataset:
    """Return the scans of the three writers that are kept for evaluation."""
    return load(str(folder / "swiss-numbers" / "measure")).train


def optdigits(folder: Path) -> Dataset:
    """Return the bitmaps from number 1,434 on, which are kept for evaluation."""
    return load(f"{folder / 'optdigits' / 'optdigits-orig.tra'}[1434:]").train


def semeion(folder: Path) -> Dataset:
    """Return the bitmaps of 16 by 16; a line of the file has 256 bits, then ten with a single 1.

    Raises:
        DataError: a line has another form; the message has its number
    """
    found = semeion_bitmaps(folder)
    return _dataset([frame(ink) for ink, _ in found], [digit for _, digit in found], "semeion")


def semeion_bitmaps(folder: Path) -> list[tuple[NDArray[np.uint8], int]]:
    """Return the unframed bitmaps, 255 = ink, and their digits.

    Raises:
        DataError: as ``semeion``
    """
    path = folder / "semeion" / "semeion.data"
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    return [
        _semeion_line(line, f"{path}, line {number}") for number, line in enumerate(lines, start=1)
    ]


def optdigits_bitmaps(folder: Path) -> list[tuple[NDArray[np.uint8], int]]:
    """Return the unframed bitmaps from number 1,434 on, 255 = ink, and their digits."""
    lines = (folder / "optdigits" / "optdigits-orig.tra").read_text(encoding="ascii").split()
    first = next(index for index, line in enumerate(lines) if len(line) == OPTDIGITS_SIDE)
    blocks = [lines[index : index + 33] for index in range(first, len(lines), OPTDIGITS_SIDE + 1)]
    return [
        (np.array([[255 * int(bit) for bit in row] for row in rows], np.uint8), int(digit))
        for *rows, digit in blocks[1434:]
    ]


def hwd_1000(folder: Path) -> Dataset:
    """Return the digits drawn on a screen."""
    return framed(hwd_pictures(folder), "hwd-1000")


def sudoku_cells(folder: Path) -> Dataset:
    """Return the cells with one digit, 1 to 9; the pictures contain parts of the grid."""
    return framed(cell_pictures(folder), "sudoku-cells")


def hwd_pictures(folder: Path) -> list[LabelledFile]:
    """Return the files of hwd-1000 and their digits, in the order of its table.

    Raises:
        DataError: a line of the table is not a file and a digit; the message has its number
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


def cell_pictures(folder: Path) -> list[LabelledFile]:
    """Return the files of the cells with a digit, and their digits, 1 to 9."""
    cells = folder / "sudoku-cells"
    folders = [(cells / str(digit), digit) for digit in range(1, 10)]
    return [(path, digit) for each, digit in folders for path in pictures_in(each)]


def framed(pictures: Sequence[LabelledFile], name: str) -> Dataset:
    """Return the pictures as a data set, framed like MNIST's."""
    images = [frame(ink_up(read_grey(path))) for path, _ in pictures]
    return _dataset(images, [digit for _, digit in pictures], name)


# In the order of the tables.
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
    """Yield the name and the data of each collection; None if the folder does not contain it.

    Raises:
        DataError: a collection is damaged
    """
    for name, collection in COLLECTIONS.items():
        yield name, collection.read(folder) if (folder / collection.path).exists() else None


def _semeion_line(line: str, where: str) -> tuple[NDArray[np.uint8], int]:
    """Return the picture of a line, 255 = ink, and its digit."""
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
        raise DataError(f"{name} contains no pictures: download it again, or remove its folder.")
    return Dataset(np.stack(images), np.array(labels, dtype=np.uint8), name)
