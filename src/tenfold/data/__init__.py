"""What we learn from: pictures of digits with what they show, from wherever they are kept."""

from pathlib import Path

from tenfold.data.dataset import Dataset, Splits
from tenfold.data.joining import joined
from tenfold.data.naming import with_short_names
from tenfold.data.slices import cut, sliced
from tenfold.data.sources import SOURCES, source_of
from tenfold.errors import SettingError, StorageError
from tenfold.types import Progress, unwatched

__all__ = ["SOURCES", "Dataset", "Splits", "joined", "load"]


def load(
    where: str = "mnist", *, source: str | None = None, progress: Progress = unwatched
) -> Splits:
    """Return the images to train on and, where the source has them, those to test with.

    They are called by the last two parts of their path: "swiss-numbers/train".

    Args:
        where: "mnist", which is fetched when it is not in the cache, or a path: a folder with IDX
            pairs or with folders 0 to 9, a .csv, an .npz, or text of bitmaps ("./mnist" is a folder
            of that name); "[:100]" at its end takes the first 100 images to train on, "[100:]" the
            others, and leaves a test set as it is
        source: one of ``SOURCES``; None to tell by the look of ``where``
        progress: told how far it has come, where it takes long

    Raises:
        DataError: there is nothing of the kind, or it is damaged, or holds no digits, or a slice
            takes none of them
        FetchError: it had to be fetched and could not be
        SettingError: there is no such source
        StorageError: a file could not be read, or the cache not be written
    """
    place, part = sliced(where)
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
    return with_short_names(cut(splits, part))
