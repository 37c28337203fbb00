"""NumPy's .npz: arrays by name, as Keras's mnist.npz has them, or just images and labels."""

import io
import math
import zipfile
import zlib
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from tenfold.data.dataset import Dataset, Splits, dataset_from
from tenfold.data.limits import read_at_most, unpacked_ceiling
from tenfold.errors import DataError
from tenfold.types import Progress

_Pairs: TypeAlias = tuple[tuple[str, str], ...]

_TRAIN: _Pairs = (("x_train", "y_train"), ("train_images", "train_labels"), ("images", "labels"))
_TEST: _Pairs = (("x_test", "y_test"), ("test_images", "test_labels"))
_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a file that is named so."""
    return where.is_file() and where.name.lower().endswith(".npz")


def load(where: Path, progress: Progress) -> Splits:
    """Return the arrays x_train and y_train, and x_test and y_test if they are there.

    train_images, train_labels, test_images and test_labels, or just images and labels, are
    understood as well. Pickled objects are refused unread.

    Args:
        where: the file
        progress: told what is read

    Raises:
        DataError: it is damaged, too large, lacks the arrays, or they hold no digits
        StorageError: it cannot be read
    """
    progress(0, str(where))
    try:
        with zipfile.ZipFile(where) as archive:
            train, test = _part(archive, _TRAIN, where), _part(archive, _TEST, where)
            held = ", ".join(archive.namelist()[:8]) or "nothing"
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{where} is a damaged npz file ({error}): get it again.") from error
    if train is None:
        wanted = ", or ".join(" and ".join(pair) for pair in _TRAIN)
        raise DataError(f"{where} holds {held}; {wanted} was wanted.")
    return Splits(train, test)


def _part(archive: zipfile.ZipFile, pairs: _Pairs, where: Path) -> Dataset | None:
    """Return the first of the pairs that is there."""
    held = archive.namelist()
    for pair in pairs:
        if all(f"{name}.npy" in held for name in pair):
            images, labels = (_array(archive, name, where) for name in pair)
            return dataset_from(images, labels, f"{where} {pair[0]}")
    return None


def _array(archive: zipfile.ZipFile, name: str, where: Path) -> NDArray[Any]:
    ceiling = unpacked_ceiling(where.stat().st_size)
    with archive.open(f"{name}.npy") as file:
        content = read_at_most(file, ceiling, f"{where}, array {name}")
    try:
        return _parse(content)
    except (ValueError, TypeError, KeyError, SyntaxError) as error:
        raise DataError(f"{where}, array {name} cannot be read: {error}.") from error


def _parse(content: bytes) -> NDArray[Any]:
    """Return the array of a .npy file, its header held against the length that really came."""
    stream = io.BytesIO(content)
    shape, by_column, dtype = _HEADERS[npy.read_magic(stream)](stream)
    if dtype.hasobject:
        raise ValueError("it holds pickled objects; numbers were wanted")
    came, wanted = len(content) - stream.tell(), dtype.itemsize * math.prod(shape)
    if came != wanted:
        raise ValueError(f"{came:,} bytes came for {dtype} of shape {shape}; {wanted:,} wanted")
    flat = np.frombuffer(content, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if by_column else "C")
