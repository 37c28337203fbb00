"""A lock on an output, so that two processes do not write it at the same time.

The operating system holds it on a hidden file, and releases it when the process ends, also when it
is killed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tenfold.errors import StorageError

_NAME_CHARACTERS = 40  # of the file's name in that of its lock, which is then never too long


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock on a file or a folder that the block writes.

    Args:
        path: the file, or the folder, which exists then

    Raises:
        StorageError: another process holds it, or the hidden file cannot be written
    """
    from filelock import FileLock, Timeout  # which reading pictures does not need

    place = lock_file(path)
    lock = FileLock(place, timeout=0)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise StorageError(
            f"Another process is writing {path}; wait until it has ended, or choose another place."
        ) from error
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {place.name} beside it cannot be locked "
            f"({error.strerror or error}). Choose a folder with write permission."
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):  # still held: a process that comes now makes a new file
            place.unlink()
        lock.release()


def lock_file(path: Path) -> Path:
    """Return the hidden file that is locked: in a folder, or beside a file."""
    place = Path(os.path.realpath(path))
    if place.is_dir():
        return place / ".lock"
    return place.with_name(f".{place.name[:_NAME_CHARACTERS]}.lock")
