"""Data sets: images of digits with their labels, from MNIST or from files of your own."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tenfold.data.dataset import Dataset, Splits
from tenfold.data.joining import joined
from tenfold.data.short_names import with_short_names
from tenfold.data.slices import parse_slice, take_slice
from tenfold.data.sources import SOURCES, source_of
from tenfold.errors import DataError, SettingError, StorageError
from tenfold.types import Progress, unwatched

__all__ = ["SOURCES", "Dataset", "Splits", "files_of", "joined", "load"]


def load(
    where: str = "mnist", *, source: str | None = None, progress: Progress = unwatched
) -> Splits:
    """Return the images to train on and, where the source has them, those to test with.

    Their names are the last two parts of their path: "swiss-numbers/train".

    Args:
        where: "mnist", which is fetched when it is not in the cache, or a path: a folder with IDX
            pairs or with folders 0 to 9, a .csv, an .npz, or text of bitmaps ("./mnist" is a folder
            of that name); "[:100]" at its end takes the first 100 images to train on, "[100:]" the
            others, and leaves the test set whole
        source: one of ``SOURCES``; None to recognise it by ``where``
        progress: called with the share that is done, where loading takes long

    Raises:
        DataError: there is no such place, or it is damaged, or has no digits, or the slice is
            empty
        FetchError: MNIST is not in the cache and could not be fetched
        SettingError: there is no such source
        StorageError: a file could not be read, or the cache could not be written
    """
    place, part = parse_slice(where)
    name = source or source_of(place)
    if name not in SOURCES:
        raise SettingError(f"There is no source {name!r}; one of {', '.join(SOURCES)} was wanted.")
    try:
        splits = SOURCES[name](Path(place), progress)
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{place} could not be read: {error.strerror or error}.") from error
    progress(1)
    return with_short_names(take_slice(splits, part))


def files_of(where: str, *, source: str | None = None) -> Iterator[Path]:
    """Yield the files that ``load`` reads; none for a place that it refuses.

    Args:
        where: as ``load``
        source: as ``load``
    """
    with suppress(DataError, OSError):
        place, _ = parse_slice(where)
        name = source or source_of(place)
        if name in SOURCES:
            yield from SOURCES[name].files(Path(place))
