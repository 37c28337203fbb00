"""Pairs of IDX files, images and labels: the form of MNIST, EMNIST, QMNIST and Fashion-MNIST.

A pair shares its name up to "images" and "labels": ``train-images-idx3-ubyte`` and
``train-labels-idx1-ubyte``, gzipped or not, also with a dot for the second hyphen. QMNIST's labels
(``-idx2-int``) have eight columns, of which the first is the digit. EMNIST's images (a
name that begins with "emnist") have rows and columns exchanged, and are transposed.
"""

import re
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from tenfold.data.dataset import Dataset, Splits, dataset_from
from tenfold.data.idx import read
from tenfold.errors import DataError
from tenfold.types import Progress

_NAME = re.compile(r"(?P<stem>.*)images[-.]idx3-ubyte(\.gz)?")
_IMAGES = ("images-idx3-ubyte", "images.idx3-ubyte")
_LABELS = ("labels-idx1-ubyte", "labels.idx1-ubyte", "labels-idx2-int", "labels.idx2-int")
_TEST = re.compile(r"test|t10k")


def recognises(where: Path) -> bool:
    """Return whether ``where`` is a folder with IDX images, or one such file."""
    return bool(_NAME.fullmatch(where.name)) if where.is_file() else bool(_stems(where))


def load(where: Path, progress: Progress) -> Splits:
    """Return the training pair, and the test pair if there is one ("test" or "t10k" in its name).

    Args:
        where: a folder with one pair, or one for training and one for testing; or the images file
            of the training pair, where a folder has several
        progress: called with the names of the files

    Raises:
        DataError: there is no pair or more than one to choose from, a file is damaged, or it
            has no digits
        StorageError: a file cannot be read
    """
    folder = where.parent if where.is_file() else where
    stems = _stems(folder)
    training = [stem for stem in stems if not _TEST.search(stem)]
    if where.is_file():
        training = [_stem(where)]
    if len(training) != 1:
        raise DataError(
            f"{folder} holds {len(training)} pairs of IDX files to train on; 1 was wanted: put a "
            "pair *-images-idx3-ubyte, *-labels-idx1-ubyte there, or name one of the images files."
        )
    train = training[0]
    progress(0, str(folder / train))
    tests = [stem for stem in stems if stem != train and _in_common(stem) == _in_common(train)]
    return Splits(_pair(folder, train), _pair(folder, tests[0]) if tests else None)


def files(where: Path) -> list[Path]:
    """Return the files of all pairs in the folder."""
    folder = where.parent if where.is_file() else where
    starts = tuple(stem + kind for stem in _stems(folder) for kind in ("images", "labels"))
    return [file for file in folder.iterdir() if file.name.startswith(starts)] if starts else []


def _stem(images: Path) -> str:
    match = _NAME.fullmatch(images.name)
    if not match:
        raise DataError(f"{images} is not named as IDX images are, *-images-idx3-ubyte[.gz].")
    return match["stem"]


def _stems(folder: Path) -> list[str]:
    """Return the common beginnings of the names of a folder's pairs, each once."""
    files = folder.iterdir() if folder.is_dir() else []
    return sorted({match["stem"] for file in files if (match := _NAME.fullmatch(file.name))})


def _in_common(stem: str) -> str:
    """Return the common part of the names of a training pair and its test pair."""
    return re.sub(r"[-.]?(train|test|t10k)", "", stem)


def _pair(folder: Path, stem: str) -> Dataset:
    images = _read(folder, [stem + ending for ending in _IMAGES])
    labels = _read(folder, [stem + ending for ending in _LABELS])
    if stem.startswith("emnist") and images.ndim == 3:
        images = images.transpose(0, 2, 1).copy()
    digits = labels[:, 0] if labels.ndim == 2 and labels.size else labels
    return dataset_from(images, digits, str(folder / stem.rstrip("-.")))


def _read(folder: Path, names: list[str]) -> NDArray[Any]:
    """Return the array of the first file that exists, checked to have the type in its name."""
    paths = [folder / (name + ending) for name in names for ending in ("", ".gz")]
    found = [path for path in paths if path.is_file()]
    if not found:
        raise DataError(
            f"{folder} holds no {names[0]}[.gz], the other half of a pair: put it there."
        )
    array, wanted = read(found[0]), "uint8" if "ubyte" in found[0].name else "int32"
    if array.dtype.name != wanted:
        raise DataError(f"{found[0]} holds {array.dtype.name}; {wanted} was wanted.")
    return array
