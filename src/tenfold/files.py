"""Atomic file writing: a file is complete or does not exist.

The content goes to a temporary file beside the target, is flushed to the disk, and is then renamed
to the target: no reader, and no run after a crash, finds half a file.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from tenfold.errors import StorageError


@contextmanager
def atomic_writer(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that replaces ``path`` when the block ends without an error, and only then.

    Raises:
        StorageError: ``path`` cannot be written (read-only, disk full, a file in place of a folder)
    """
    path = _target(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part"
        )
    except OSError as error:
        raise _cannot_write(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield cast(BinaryIO, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)  # mkstemp's 0600 would exclude other users of a shared cache
        temporary.replace(path)
    except OSError as error:
        if isinstance(error, StorageError):
            raise
        raise _cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Raise StorageError if ``path`` cannot be written, before the work for it starts.

    Raises:
        StorageError: ``path`` cannot be written, or is a folder
    """
    path = _target(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` atomically.

    Raises:
        StorageError: ``path`` cannot be written
    """
    with atomic_writer(path) as file:
        file.write(content)


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8, atomically.

    Raises:
        StorageError: ``path`` cannot be written
    """
    write_bytes(path, content.encode())


def _target(path: Path) -> Path:
    """Return the regular file that ``path`` names, with a symbolic link resolved.

    A device or a pipe is refused: the rename would remove it for everybody.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        exists, is_file, is_folder = target.exists(), target.is_file(), target.is_dir()
    except OSError as error:  # a name that is too long, a loop of links
        raise _cannot_write(path, error) from error
    if is_folder:
        raise StorageError(f"{path} is a folder; the name of a file to write was wanted.")
    if exists and not is_file:
        raise StorageError(f"{path} is a device or a pipe; the name of a file to write was wanted.")
    return target


def _cannot_write(path: Path, error: OSError) -> StorageError:
    reason = error.strerror or str(error)
    return StorageError(
        f"{path} could not be written: {reason}. Free some disk space, or choose a folder with "
        "write permission."
    )
