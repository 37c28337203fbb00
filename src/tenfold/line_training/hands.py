"""The collections of other hands: what of them is to train on, and what is kept for measuring.

``HANDS`` is a folder of four collections (docs/data.md): ``unipen`` and ``pendigits-orig``, pen
strokes; ``bhmsds``, small pictures of single symbols; ``lectaurep-numbers``, pictures of lines. Of
each a part is held out, by writers where they are known; training never reads it.
"""

import csv
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tenfold.data.sources.npz import read_array
from tenfold.errors import DataError
from tenfold.files import read_regular
from tenfold.line_training.strokes import PenSample, read_strokes
from tenfold.types import SIDE, Images

SEED = 20_000  # of the pens, papers and texts of what is drawn
HELD_OUT_OF = 5  # one writer of unipen in so many is held out, by the checksum of the name
UNRELIABLE = "ibm:"  # a source of unipen, most of whose samples are fragments
HELD_OUT_PENDIGITS = "tes"  # how the names of held-out writers begin
PER_CLASS, HELD_OUT_PER_CLASS = 1_500, 150  # pictures of bhmsds; the last of a class are held out


def unipen(folder: Path, name: str, *, held_out: bool) -> Iterator[PenSample]:
    """Yield the samples of unipen whose labels are not doubted.

    Args:
        folder: of the collections
        name: "digits", "signs", "letters" or "numbers"
        held_out: True for the writers to measure with, False for those to train on

    Raises:
        DataError: the file cannot be read
    """
    for sample in read_strokes(folder / "unipen" / f"{name}.jsonl.gz"):
        kept = zlib.crc32(sample.writer.encode()) % HELD_OUT_OF == 0
        if kept == held_out and not sample.suspect and not sample.writer.startswith(UNRELIABLE):
            yield sample


def pendigits(folder: Path, *, held_out: bool) -> Iterator[PenSample]:
    """Yield the digits of pendigits.

    Raises:
        DataError: the file cannot be read
    """
    for sample in read_strokes(folder / "pendigits-orig" / "digits.jsonl.gz"):
        if sample.writer.startswith(HELD_OUT_PENDIGITS) == held_out:
            yield sample


def bhmsds(folder: Path, *, held_out: bool) -> tuple[Images, list[str]]:
    """Return the pictures of bhmsds, uint8 (n, 28, 28), ink bright, and their symbols.

    Raises:
        DataError: the files are damaged, or do not fit each other
        StorageError: they are not there
    """
    path = folder / "bhmsds" / "images.npz"
    images = read_array(path, "images")
    labels = [row["label"] for row in _table(folder / "bhmsds" / "labels.csv", "label")]
    if images.dtype != np.uint8 or images.shape != (len(labels), SIDE, SIDE):
        raise DataError(
            f"{path} has {images.dtype} of shape {str(images.shape)[:80]}; uint8 of shape "
            f"({len(labels)}, {SIDE}, {SIDE}), one picture for each line of labels.csv, was wanted."
        )
    seen: dict[str, int] = {}
    chosen = []
    for index, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if (seen[label] > PER_CLASS - HELD_OUT_PER_CLASS) == held_out:
            chosen.append(index)
    return images[chosen], [labels[index] for index in chosen]


def registers(folder: Path, *, held_out: bool) -> Iterator[tuple[Path, str]]:
    """Yield the pictures of lines of lectaurep, and their texts.

    Raises:
        DataError: the table is damaged
        StorageError: it is not there
    """
    lines = folder / "lectaurep-numbers"
    for row in _table(lines / "labels.csv", "file", "text", "use"):
        if row["use"] == ("M" if held_out else "T"):
            yield lines / "img" / row["file"], row["text"]


def _table(path: Path, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a table that has these columns."""
    try:
        rows = list(csv.DictReader(io.StringIO(read_regular(path).decode())))
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path} is no table that can be read: {error}.") from error
    if not rows or any(row.get(column) is None for row in rows for column in columns):
        raise DataError(f"{path} was wanted as a table with the columns {', '.join(columns)}.")
    return rows
