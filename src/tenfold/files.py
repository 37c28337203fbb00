"""Files that are whole or not there at all.

What is written goes to a temporary name beside the target, is flushed to the disk, and only then
takes the target's name: a reader, or the run after a crash, never meets half a file.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from tenfold.errors import StorageError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of ``path`` when the block ends well, and never else.

    Raises:
        StorageError: the place cannot be written (read-only, full, a file where a folder should be)
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
        temporary.chmod(0o644)  # mkstemp's 0600 would keep other users of a shared cache out
        temporary.replace(path)
    except OSError as error:
        if isinstance(error, StorageError):
            raise
        raise _cannot_write(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> None:
    """Let work whose result is to go to ``path`` begin only if that can be written.

    Raises:
        StorageError: it cannot, or a folder is there
    """
    path = _target(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all.

    Raises:
        StorageError: the place cannot be written
    """
    with replacing(path) as file:
        file.write(content)


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8, whole or not at all.

    Raises:
        StorageError: the place cannot be written
    """
    write_bytes(path, content.encode())


def _target(path: Path) -> Path:
    """Return the file that ``path`` means: where a link leads, and nothing but a plain file.

    A device or a pipe that took a file's name would be gone for everybody.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        there, plain, folder = target.exists(), target.is_file(), target.is_dir()
    except OSError as error:  # a name that is too long, a circle of links
        raise _cannot_write(path, error) from error
    if folder:
        raise StorageError(f"{path} is a folder; the name of a file to write was wanted.")
    if there and not plain:
        raise StorageError(f"{path} is a device or a pipe; the name of a file to write was wanted.")
    return target


def _cannot_write(path: Path, error: OSError) -> StorageError:
    reason = error.strerror or str(error)
    return StorageError(
        f"{path} could not be written: {reason}. Free some space there, or name a folder "
        "that you may write to."
    )
