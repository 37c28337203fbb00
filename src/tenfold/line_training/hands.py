"""The collections of other hands: what of them is to train on, and what is kept for measuring.

``HANDS`` is a folder of four collections (docs/data.md): ``unipen`` and ``pendigits-orig``, pen
strokes; ``bhmsds``, small pictures of single symbols; ``lectaurep-numbers``, pictures of lines. Of
each a part is for measuring, by writers where they are known, and a tenth of the other writers is
for calibration; training reads neither.
"""

import csv
import io
import zlib
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import numpy as np

from tenfold.data.sources.npz import read_array
from tenfold.errors import DataError
from tenfold.files import read_regular
from tenfold.line_training.strokes import PenSample, read_strokes
from tenfold.types import SIDE, Images

SEED = 20_000  # of the pens, papers and texts of what is drawn
TEST_OF, VALIDATION_OF = 5, 10  # one writer in so many, by the checksum of the name
UNRELIABLE = "ibm:"  # a source of unipen, most of whose samples are fragments
TEST_PENDIGITS = "tes"  # how the names of the writers to measure with begin
PER_CLASS, TEST_PER_CLASS = 1_500, 150  # pictures of bhmsds; the last of a class are to measure


class Part(Enum):
    """A part of a collection."""

    TRAINING = "to train on"
    VALIDATION = "to calibrate and to choose with"
    TEST = "to measure with"


def unipen(folder: Path, name: str, part: Part) -> Iterator[PenSample]:
    """Yield the samples of unipen whose labels are not doubted.

    Args:
        folder: of the collections
        name: "digits", "signs", "letters" or "numbers"
        part: whose writers are wanted

    Raises:
        DataError: the file cannot be read
    """
    for sample in read_strokes(folder / "unipen" / f"{name}.jsonl.gz"):
        is_test = zlib.crc32(sample.writer.encode()) % TEST_OF == 0
        doubted = sample.suspect or sample.writer.startswith(UNRELIABLE)
        if not doubted and _part(sample.writer, is_test=is_test) == part:
            yield sample


def pendigits(folder: Path, part: Part) -> Iterator[PenSample]:
    """Yield the digits of pendigits.

    Raises:
        DataError: the file cannot be read
    """
    for sample in read_strokes(folder / "pendigits-orig" / "digits.jsonl.gz"):
        is_test = sample.writer.startswith(TEST_PENDIGITS)
        if _part(sample.writer, is_test=is_test) == part:
            yield sample


def bhmsds(folder: Path, part: Part) -> tuple[Images, list[str]]:
    """Return the pictures of bhmsds, uint8 (n, 28, 28), ink bright, and their symbols.

    Their writers are not known, so that none are for validation.

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
        if part is (Part.TEST if seen[label] > PER_CLASS - TEST_PER_CLASS else Part.TRAINING):
            chosen.append(index)
    return images[chosen], [labels[index] for index in chosen]


def registers(folder: Path, part: Part) -> Iterator[tuple[Path, str]]:
    """Yield the pictures of lines of lectaurep, and their texts.

    Raises:
        DataError: the table is damaged
        StorageError: it is not there
    """
    lines = folder / "lectaurep-numbers"
    for row in _table(lines / "labels.csv", "file", "text", "page", "use"):
        if _part(row["page"], is_test=row["use"] == "M") == part:
            yield lines / "img" / row["file"], row["text"]


def _part(name: str, *, is_test: bool) -> Part:
    """Return the part of a writer or a page: a tenth of those outside the test is to validate."""
    if is_test:
        return Part.TEST
    checksum = zlib.crc32(name.encode()) // TEST_OF
    return Part.TRAINING if checksum % VALIDATION_OF else Part.VALIDATION


def _table(path: Path, *columns: str) -> list[dict[str, str]]:
    """Return the rows of a table that has these columns."""
    try:
        rows = list(csv.DictReader(io.StringIO(read_regular(path).decode())))
    except (ValueError, csv.Error) as error:
        raise DataError(f"{path} is no table that can be read: {error}.") from error
    if not rows or any(row.get(column) is None for row in rows for column in columns):
        raise DataError(f"{path} was wanted as a table with the columns {', '.join(columns)}.")
    return rows
