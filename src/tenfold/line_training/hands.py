"""The collections of other hands: what of them is to train on, and what is kept for measuring.

``HANDS`` is a folder of four collections (docs/data.md): ``unipen`` and ``pendigits-orig``, pen
strokes; ``bhmsds``, small pictures of single symbols; ``lectaurep-numbers``, pictures of lines. Of
each a part is held out, by writers where they are known; training never reads it.
"""

import csv
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tenfold.errors import DataError
from tenfold.line_training.strokes import PenSample, read_strokes
from tenfold.types import Images

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
        DataError: the files cannot be read
    """
    path = folder / "bhmsds" / "images.npz"
    try:
        images = np.load(path, allow_pickle=False)["images"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"{path} is no file of pictures that can be read: {error}.") from error
    labels = [row["label"] for row in _table(folder / "bhmsds" / "labels.csv")]
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
        DataError: the table cannot be read
    """
    lines = folder / "lectaurep-numbers"
    for row in _table(lines / "labels.csv"):
        if row["use"] == ("M" if held_out else "T"):
            yield lines / "img" / row["file"], row["text"]


def _table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"{path} is no table that can be read: {error}.") from error
