"""Folders named 0 to 9, in each the pictures of one digit; or train and test with such folders."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tenfold.data.dataset import Dataset, Splits
from tenfold.data.pictures import FORMATS, pictures_in, read_grey
from tenfold.errors import DataError
from tenfold.preprocessing import frame, ink_up
from tenfold.types import CLASSES, SIDE, Images, Progress

_DIGITS = tuple(str(digit) for digit in range(CLASSES))


def recognises(where: Path) -> bool:
    """Return whether ``where`` has a folder named as a digit, or train with such folders."""
    return any((base / digit).is_dir() for base in (where, where / "train") for digit in _DIGITS)


def load(where: Path, progress: Progress) -> Splits:
    """Return the pictures, framed as MNIST's are; thousands of small ones a second.

    Ink may be dark on light or light on dark; transparent pixels are paper. Pictures of 28 by 28
    pixels count as framed already. Files without the ending of a picture are ignored.

    Args:
        where: a folder with folders 0 to 9, or with train (and test) that have them
        progress: called with the share of the pictures that are read

    Raises:
        DataError: a digit has no folder or no pictures, or a picture cannot be read; it is named
        StorageError: a folder cannot be read
    """
    if not (where / "train").is_dir():
        return Splits(train=_part(where, progress), test=None)
    train = _part(where / "train", progress)
    return Splits(train, _part(where / "test", progress) if (where / "test").is_dir() else None)


def files(where: Path) -> Iterator[Path]:
    """Yield the pictures."""
    for base in (where, where / "train", where / "test"):
        for digit in _DIGITS:
            if (base / digit).is_dir():
                yield from pictures_in(base / digit)


def _part(folder: Path, progress: Progress) -> Dataset:
    pictures = [_pictures(folder / digit) for digit in _DIGITS]
    labels = np.repeat(np.arange(CLASSES, dtype=np.uint8), [len(files) for files in pictures])
    images = np.empty((len(labels), SIDE, SIDE), dtype=np.uint8)
    for index, path in enumerate(path for files in pictures for path in files):
        images[index] = _framed(path)
        progress((index + 1) / len(images), str(path))
    return Dataset(images, labels, str(folder))


def _pictures(folder: Path) -> list[Path]:
    """Return the pictures of one digit, in the order of their names."""
    pictures = pictures_in(folder) if folder.is_dir() else []
    if not pictures:
        raise DataError(
            f"{folder} {'holds no pictures' if folder.is_dir() else 'does not exist'}; each digit "
            f"from 0 to 9 was wanted as a folder with pictures ({', '.join(FORMATS)})."
        )
    return pictures


def _framed(path: Path) -> Images:
    """Return one picture as (28, 28), bright ink on dark paper."""
    inked = ink_up(read_grey(path))
    return inked if inked.shape == (SIDE, SIDE) else frame(inked)
