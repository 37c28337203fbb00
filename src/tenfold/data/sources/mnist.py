"""MNIST by name: the 60,000 and 10,000 images, fetched into the cache when they are not there."""

from pathlib import Path

from tenfold.data.dataset import Dataset, Splits, dataset_from
from tenfold.data.idx import read
from tenfold.errors import SettingError
from tenfold.types import Progress


def load(where: Path, progress: Progress) -> Splits:
    """Return MNIST's training and test set; 0.2 s from the cache, seconds to minutes from the web.

    Args:
        where: the name "mnist"; the files are in the cache
        progress: called with the share of the bytes that has arrived

    Raises:
        SettingError: a path was given
        FetchError: they are not in the cache, and cannot be fetched
        StorageError: the cache cannot be written
    """
    # Imported here, because only MNIST by name needs the modules that use the web.
    from tenfold.downloads.cache import cache_folder
    from tenfold.downloads.catalogue import MNIST
    from tenfold.downloads.fetch import fetch

    if str(where) != MNIST.name:
        raise SettingError(f"{where} came for the source mnist; files of your own are source idx.")
    folder = fetch(MNIST, cache_folder(MNIST.name), progress=progress)
    return Splits(train=_part(folder, "train"), test=_part(folder, "t10k"))


def files(_: Path) -> list[Path]:
    """Return the files in the cache."""
    from tenfold.downloads.cache import cache_folder
    from tenfold.downloads.catalogue import MNIST

    return [cache_folder(MNIST.name) / file.name for file in MNIST.files]


def _part(folder: Path, part: str) -> Dataset:
    images = read(folder / f"{part}-images-idx3-ubyte")
    labels = read(folder / f"{part}-labels-idx1-ubyte")
    return dataset_from(images, labels, f"mnist {part}")
