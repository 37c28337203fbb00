"""NumPy's .npz: arrays by name, as Keras's mnist.npz has them, or just images and labels."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from numpy.typing import NDArray

from tenfold.data.dataset import Dataset, Splits, dataset_from
from tenfold.downloads.limits import unpacked_limit
from tenfold.errors import DataError
from tenfold.files import open_regular, read_at_most
from tenfold.npy import array_of
from tenfold.types import Progress

_Pairs: TypeAlias = tuple[tuple[str, str], ...]

_TRAIN: _Pairs = (("x_train", "y_train"), ("train_images", "train_labels"), ("images", "labels"))
_TEST: _Pairs = (("x_test", "y_test"), ("test_images", "test_labels"))


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a file with such a name."""
    return where.is_file() and where.name.lower().endswith(".npz")


def load(where: Path, progress: Progress) -> Splits:
    """Return the arrays x_train and y_train, and x_test and y_test if they are there.

    train_images, train_labels, test_images and test_labels, or just images and labels, are
    understood as well. Pickled objects are refused without being read.

    Args:
        where: the file
        progress: called with the name of the file

    Raises:
        DataError: it is damaged, too large, has not the arrays, or they are no digits
        StorageError: it cannot be read
    """
    progress(0, str(where))
    with _opened(where) as archive:
        train, test = _part(archive, _TRAIN, where), _part(archive, _TEST, where)
        held = ", ".join(archive.namelist()[:8]) or "nothing"
    if train is None:
        wanted = ", or ".join(" and ".join(pair) for pair in _TRAIN)
        raise DataError(f"{where} holds {held}; {wanted} was wanted.")
    return Splits(train, test)


def read_array(where: Path, name: str) -> NDArray[Any]:
    """Return one array of a file by its name.

    Raises:
        DataError: the file is damaged or too large, or has no such array
        StorageError: it cannot be read
    """
    with _opened(where) as archive:
        if f"{name}.npy" not in archive.namelist():
            raise DataError(f"{where} has no array called {name}, which was wanted.")
        return _array(archive, name, where)


@contextmanager
def _opened(where: Path) -> Iterator[zipfile.ZipFile]:
    """Open a file as an archive; of a damaged one, raise DataError."""
    try:
        with open_regular(where) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise DataError(f"{where} is a damaged npz file ({error}): get it again.") from error


def _part(archive: zipfile.ZipFile, pairs: _Pairs, where: Path) -> Dataset | None:
    """Return the first of the pairs that is there."""
    held = archive.namelist()
    for pair in pairs:
        if all(f"{name}.npy" in held for name in pair):
            images, labels = (_array(archive, name, where) for name in pair)
            return dataset_from(images, labels, f"{where} {pair[0]}")
    return None


def _array(archive: zipfile.ZipFile, name: str, where: Path) -> NDArray[Any]:
    limit = unpacked_limit(where.stat().st_size)
    with archive.open(f"{name}.npy") as file:
        content = read_at_most(file, limit, f"{where}, array {name}")
    try:
        return array_of(content)
    except ValueError as error:
        raise DataError(f"{where}, array {name} cannot be read: {error}.") from error
