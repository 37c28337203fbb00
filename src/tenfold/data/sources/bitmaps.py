"""Text of 0 and 1, as UCI's optdigits-orig has it: 32 lines of 32 characters, then the digit.

Source: Alpaydin and Kaynak 1998, "Optical recognition of handwritten digits", UCI Machine Learning
Repository, the files optdigits-orig.*: some lines of header, then 33 lines for each image.
"""

import re
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np

from tenfold.data.dataset import Dataset, Splits
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError
from tenfold.preprocessing import frame
from tenfold.types import SIDE, Progress

_BITMAP = 32  # pixels each way
_ROW = re.compile(r"[01]{32}")
_DIGIT = re.compile(r"[0-9]")
_BEGINNING = 8_192  # bytes in which a bitmap has to begin for the file to be known by its look
_STEP = 200  # images between two words on how far it is


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a file of text that begins, after a header, with a bitmap."""
    content = b""
    if where.is_file():
        with suppress(OSError, zlib.error), where.open("rb") as file:
            content = file.read(_BEGINNING)
            if content.startswith(b"\x1f\x8b"):
                content = zlib.decompressobj(31).decompress(content, _BEGINNING)
    return _first_row(content.decode("ascii", errors="replace").splitlines()) is not None


def load(where: Path, progress: Progress) -> Splits:
    """Return the images of one file to train on, framed as MNIST's are; 2,000 take a second.

    Args:
        where: the file, as it is or gzipped
        progress: told the share of the images that are framed

    Raises:
        DataError: it has no bitmap, is cut short, or a line is not as wanted; the line is named
        StorageError: the file cannot be read
    """
    progress(0, str(where))
    try:
        lines = read_content(where).decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"{where} is no text ({error.reason} at byte {error.start}).") from error
    start = _first_row(lines)
    if start is None:
        raise DataError(f"{where} holds no bitmap: lines of {_BITMAP} times 0 or 1 were wanted.")
    while not lines[-1].strip():
        lines.pop()
    starts = range(start, len(lines), _BITMAP + 1)
    images = np.empty((len(starts), SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(len(starts), dtype=np.uint8)
    for index, first in enumerate(starts):
        _check(lines, first, where)
        images[index] = _framed(lines[first : first + _BITMAP])
        labels[index] = int(lines[first + _BITMAP])
        if index % _STEP == 0:
            progress(index / len(starts), str(where))
    return Splits(train=Dataset(images, labels, str(where)), test=None)


def _first_row(lines: list[str]) -> int | None:
    """Return the index of the line that the first bitmap begins with."""
    return next((at for at, line in enumerate(lines) if _ROW.fullmatch(line.strip())), None)


def _check(lines: list[str], first: int, where: Path) -> None:
    """Let the block of lines from ``first`` on pass if it is a bitmap and its digit."""
    block = lines[first : first + _BITMAP + 1]
    for number, line in enumerate(block):
        wanted, told = (_ROW, "32 times 0 or 1") if number < _BITMAP else (_DIGIT, "a digit")
        if not wanted.fullmatch(line.strip()):
            raise DataError(
                f"{where}, line {first + number + 1} holds {line.strip()[:40]!r}; {told} was "
                "wanted."
            )
    if len(block) <= _BITMAP:
        raise DataError(
            f"{where} ends after line {len(lines)}, {len(block)} lines into an image; "
            f"{_BITMAP} of bitmap and one with the digit were wanted: get it again."
        )


def _framed(rows: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return one bitmap, 1 = ink, framed: uint8 (28, 28)."""
    marks = np.frombuffer("".join(row.strip() for row in rows).encode(), dtype=np.uint8)
    return frame(((marks - ord("0")) * np.uint8(255)).reshape(_BITMAP, _BITMAP))
