"""The cache: a folder in which every file is complete and correct, or absent.

Only the process that holds the lock writes, so unfinished files that it finds are left from a run
that was killed, and are removed. Reading needs no lock: files appear under their names at once.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from tenfold.downloads.collection import Collection, File
from tenfold.errors import FetchError, StorageError
from tenfold.files import open_regular, write_bytes


def cache_folder(name: str) -> Path:
    """Return the folder of a collection's files: in TENFOLD_HOME if set, else the user's cache."""
    home = os.environ.get("TENFOLD_HOME")
    return (Path(home).expanduser() if home else user_cache_path("tenfold")) / "data" / name


@dataclass(frozen=True)
class Cache:
    """The folder of one collection's files."""

    folder: Path
    collection: Collection

    def missing(self) -> tuple[File, ...]:
        """Return the files that are absent or damaged: each is read and its sha256 checked."""
        return tuple(file for file in self.collection.files if not self._has(file))

    def store(self, file: File, content: bytes, where: str) -> None:
        """Write the content under the file's name, if its sha256 is correct.

        Args:
            file: which file of the collection
            content: the unpacked content
            where: where it came from, for the error

        Raises:
            DataError: the sha256 is wrong
            StorageError: the folder cannot be written
        """
        file.check(content, where)
        write_bytes(self.folder / file.name, content)

    @contextmanager
    def writing(self, seconds: float) -> Iterator[None]:
        """Hold the folder's lock, after the unfinished files of a killed run are removed.

        Raises:
            FetchError: another process still held the lock after ``seconds``
            StorageError: the folder cannot be written
        """
        lock = FileLock(self.folder / ".lock", timeout=seconds)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise FetchError(
                f"Another process has been filling {self.folder} for {seconds:.0f} s; wait for it, "
                "or end it."
            ) from error
        except OSError as error:
            raise StorageError(
                f"The cache folder {self.folder} cannot be written: {error.strerror or error}. "
                "Set TENFOLD_HOME to a folder that you may write to."
            ) from error
        try:
            self._remove_unfinished()
            yield
        finally:
            lock.release()

    def _has(self, file: File) -> bool:
        path = self.folder / file.name
        try:
            if path.stat().st_size != file.size:
                return False
            with open_regular(path) as content:
                return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256
        except OSError:
            return False

    def _remove_unfinished(self) -> None:
        for unfinished in self.folder.glob(".*.part"):
            if unfinished.is_dir():
                shutil.rmtree(unfinished, ignore_errors=True)
            else:
                with suppress(OSError):
                    unfinished.unlink()
