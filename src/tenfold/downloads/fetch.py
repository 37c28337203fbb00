"""Fetching: a collection's files come into the cache from the web, or from a folder of the user."""

from collections.abc import Iterator
from pathlib import Path

from tenfold.downloads.archive import read_members
from tenfold.downloads.cache import Cache
from tenfold.downloads.collection import Collection, Deadline, FetchRequest, File
from tenfold.downloads.limits import read_content
from tenfold.errors import DataError, FetchError
from tenfold.types import Progress, unwatched

_MAX_SECONDS = 900.0


def fetch(
    collection: Collection,
    folder: Path,
    *,
    seconds: float = _MAX_SECONDS,
    progress: Progress = unwatched,
) -> Path:
    """Return the folder with all the collection's files, fetched if they are not there.

    The sha256 of every file is checked at each call, and a damaged file is fetched again. Processes
    that start together fetch the files once. A complete folder may be read-only.

    Args:
        collection: the files, and the origins to try in turn
        folder: the cache folder of the collection
        seconds: the time limit, including the wait for another process
        progress: called with the share of the bytes that has arrived

    Raises:
        FetchError: no origin could provide them; the message lists the attempts, and what to do
        StorageError: the folder cannot be written
    """
    cache = Cache(folder, collection)
    if cache.missing():
        deadline = Deadline.after(seconds)
        with cache.writing(seconds):
            _fetch_missing(cache, deadline, progress)
    progress(1)
    return folder


def import_files(path: Path, collection: Collection, folder: Path) -> Path:
    """Return the folder with all the collection's files, copied from a folder or archive.

    Args:
        path: a folder with the files, gzipped or not, or a .tgz with them
        collection: the files
        folder: the cache folder of the collection

    Raises:
        DataError: a file is absent, damaged or a different one; the correct ones are kept
        StorageError: the folder cannot be written, or a file not be read
    """
    cache = Cache(folder, collection)
    found = (
        _in_folder(path, collection.files)
        if path.is_dir()
        else read_members(path, collection.files)
    )
    with cache.writing(_MAX_SECONDS):
        for file, content in found:
            cache.store(file, content, f"{path / file.name}")
    return folder


def _fetch_missing(cache: Cache, deadline: Deadline, progress: Progress) -> None:
    """Try one origin after the other, each for the files that are still missing."""
    origins, tried = cache.collection.origins, []
    for number, origin in enumerate(origins):
        missing = cache.missing()
        if not missing:
            return
        share = deadline.share(len(origins) - number)  # a slow one leaves time for the others
        try:
            for file, content in origin.fetch(FetchRequest(missing, share, cache.folder, progress)):
                cache.store(file, content, file.name)
        except DataError as error:
            tried.append(f"{origin} ({str(error).rstrip('.')})")
    if cache.missing():
        raise FetchError(_failure(cache.collection, tried))


def _failure(collection: Collection, tried: list[str]) -> str:
    names = ", ".join(file.name for file in collection.files)
    return (
        f"The files of {collection.name} could not be fetched. Tried: "
        f"{'; '.join(tried)}. Put {names} into a folder by hand, as .gz or not, and "
        "run: tenfold data import FOLDER"
    )


def _in_folder(path: Path, files: tuple[File, ...]) -> Iterator[tuple[File, bytes]]:
    for file in files:
        names = [file.name, file.name.replace("-idx", ".idx")]  # some copies have the dot
        places = [path / (name + ending) for name in names for ending in ("", ".gz")]
        found = [place for place in places if place.is_file()]
        if not found:
            raise DataError(
                f"{path} has no {file.name} and no {file.name}.gz: put one of them there."
            )
        yield file, read_content(found[0], file.size)
