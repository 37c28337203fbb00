"""Bitmaps as text of 0 and 1, as UCI's optdigits-orig: 32 lines of 32, then the digit.

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
from tenfold.files import open_regular
from tenfold.preprocessing import frame
from tenfold.types import SIDE, Progress

_BITMAP_SIDE = 32  # pixels
_ROW = re.compile(r"[01]{32}")
_DIGIT = re.compile(r"[0-9]")
_PREVIEW = 8_192  # bytes within which the first bitmap has to begin to be recognised
_PROGRESS_STEP = 200  # images between two calls of progress


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a file of text that begins, after a header, with a bitmap."""
    content = b""
    with suppress(OSError, zlib.error), open_regular(where) as file:
        content = file.read(_PREVIEW)
        if content.startswith(b"\x1f\x8b"):
            content = zlib.decompressobj(31).decompress(content, _PREVIEW)
    return _first_row(content.decode("ascii", errors="replace").splitlines()) is not None


def load(where: Path, progress: Progress) -> Splits:
    """Return the images of one file to train on, framed as MNIST's are; 2,000 take a second.

    Args:
        where: the file, gzipped or not
        progress: called with the share of the images that are framed

    Raises:
        DataError: it has no bitmap, is cut short, or has a wrong line; the line is named
        StorageError: the file cannot be read
    """
    progress(0, str(where))
    try:
        lines = read_content(where).decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"{where} is no text ({error.reason} at byte {error.start}).") from error
    start = _first_row(lines)
    if start is None:
        raise DataError(
            f"{where} holds no bitmap: lines of {_BITMAP_SIDE} times 0 or 1 were wanted."
        )
    while not lines[-1].strip():
        lines.pop()
    starts = range(start, len(lines), _BITMAP_SIDE + 1)
    images = np.empty((len(starts), SIDE, SIDE), dtype=np.uint8)
    labels = np.empty(len(starts), dtype=np.uint8)
    for index, first in enumerate(starts):
        _check(lines, first, where)
        images[index] = _framed(lines[first : first + _BITMAP_SIDE])
        labels[index] = int(lines[first + _BITMAP_SIDE])
        if index % _PROGRESS_STEP == 0:
            progress(index / len(starts), str(where))
    return Splits(train=Dataset(images, labels, str(where)), test=None)


def _first_row(lines: list[str]) -> int | None:
    """Return the index of the first line of the first bitmap; None if there is none."""
    return next((index for index, line in enumerate(lines) if _ROW.fullmatch(line.strip())), None)


def _check(lines: list[str], first: int, where: Path) -> None:
    """Raise DataError unless the lines from ``first`` on are a bitmap and its digit."""
    block = lines[first : first + _BITMAP_SIDE + 1]
    for number, line in enumerate(block):
        wanted, words = (_ROW, "32 times 0 or 1") if number < _BITMAP_SIDE else (_DIGIT, "a digit")
        if not wanted.fullmatch(line.strip()):
            raise DataError(
                f"{where}, line {first + number + 1} holds {line.strip()[:40]!r}; {words} was "
                "wanted."
            )
    if len(block) <= _BITMAP_SIDE:
        raise DataError(
            f"{where} ends after line {len(lines)}, {len(block)} lines into an image; "
            f"{_BITMAP_SIDE} of bitmap and one with the digit were wanted: get it again."
        )


def _framed(rows: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return one bitmap, 1 = ink, framed: uint8 (28, 28)."""
    characters = np.frombuffer("".join(row.strip() for row in rows).encode(), dtype=np.uint8)
    return frame(((characters - ord("0")) * np.uint8(255)).reshape(_BITMAP_SIDE, _BITMAP_SIDE))
