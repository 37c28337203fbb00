"""Bring a collection's files into the cache: from the web, or from where the user put them."""

from collections.abc import Iterator
from pathlib import Path

from tenfold.downloads.archive import members
from tenfold.downloads.cache import Cache
from tenfold.downloads.collection import Collection, Deadline, Errand, File
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError, FetchError
from tenfold.types import Progress, unwatched

_PATIENCE = 900.0  # seconds


def fetch(
    collection: Collection,
    folder: Path,
    *,
    seconds: float = _PATIENCE,
    progress: Progress = unwatched,
) -> Path:
    """Return the folder with all the collection's files in it, brought there if they were not.

    Each file's sha256 is checked, also when it has long been there; what is damaged is brought
    again. Processes that start together bring the files once. Files that are there already are
    served from a folder that cannot be written to.

    Args:
        collection: the files, and the origins to try in turn
        folder: where they are kept
        seconds: what it may take at most, the wait for another process included
        progress: told the share of the bytes that has come

    Raises:
        FetchError: no origin could bring them; the message says what was tried, and what to do
        StorageError: the folder cannot be written
    """
    cache = Cache(folder, collection)
    if cache.missing():
        deadline = Deadline.after(seconds)
        with cache.writing(seconds):
            _bring(cache, deadline, progress)
    progress(1)
    return folder


def import_files(path: Path, collection: Collection, folder: Path) -> Path:
    """Return the folder with all the collection's files in it, taken from where the user put them.

    Args:
        path: a folder with the files, as they are or gzipped, or a .tgz with them
        collection: the files
        folder: where they are to be kept

    Raises:
        DataError: a file is not there, damaged, or another; those that were right are kept
        StorageError: the folder cannot be written, or a file not be read
    """
    cache = Cache(folder, collection)
    found = _in_folder(path, collection.files) if path.is_dir() else members(path, collection.files)
    with cache.writing(_PATIENCE):
        for file, content in found:
            cache.store(file, content, f"{path / file.name}")
    return folder


def _bring(cache: Cache, deadline: Deadline, progress: Progress) -> None:
    """Try one origin after the other, each for what the ones before it did not bring."""
    origins, tried = cache.collection.origins, []
    for number, origin in enumerate(origins):
        missing = cache.missing()
        if not missing:
            return
        share = deadline.share(len(origins) - number)  # a slow one leaves time for the others
        try:
            for file, content in origin.bring(Errand(missing, share, cache.folder, progress)):
                cache.store(file, content, file.name)
        except DataError as error:
            tried.append(f"{origin} ({str(error).rstrip('.')})")
    if cache.missing():
        raise FetchError(_nowhere(cache.collection, tried))


def _nowhere(collection: Collection, tried: list[str]) -> str:
    names = ", ".join(file.name for file in collection.files)
    return (
        f"The files of {collection.name} could not be brought from anywhere. Tried: "
        f"{'; '.join(tried)}. Bring {names} by hand, as they are or as .gz, into a folder and "
        "run: tenfold data import FOLDER"
    )


def _in_folder(path: Path, files: tuple[File, ...]) -> Iterator[tuple[File, bytes]]:
    for file in files:
        names = [file.name, file.name.replace("-idx", ".idx")]  # some copies have the dot
        places = [path / (name + ending) for name in names for ending in ("", ".gz")]
        found = [place for place in places if place.is_file()]
        if not found:
            raise DataError(f"{path} holds no {file.name}, as it is or as .gz: put it there.")
        yield file, read_content(found[0], file.size)
