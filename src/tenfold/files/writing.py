"""Atomic file writing: a file is complete or does not exist.

The content goes to a temporary file beside the target, is flushed to the disk, and is then renamed
to the target: no reader, and no run after a crash, finds half a file.
"""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tenfold.errors import StorageError

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NAME_CHARACTERS = 40  # of the target in the temporary name, which no system finds too long
_PERMISSIONS = 0o777  # the bits of a mode that are kept: none that lets a program run as its owner
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


@contextmanager
def atomic_writer(path: Path, *, size: int | None = None) -> Iterator[BinaryIO]:
    """Yield a file that replaces ``path`` when the block ends without an error, and only then.

    A file that is replaced keeps its mode, its owner and its group; a new one has the mode that
    the user's umask sets.

    Args:
        path: the file to write
        size: the number of bytes that the block writes, for the error; None if unknown

    Raises:
        StorageError: ``path`` cannot be written (read-only, disk full, a file in place of a folder)
    """
    path = _target(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        old = path.stat() if path.exists() else None
        temporary, descriptor = _create(path, old)
    except OSError as error:
        raise write_error(path, error, size) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            if old is not None:
                _keep_access(file, old)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if isinstance(error, StorageError):
            raise
        raise write_error(path, error, size) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)


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
        raise write_error(path, error) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` atomically.

    Raises:
        StorageError: ``path`` cannot be written
    """
    with atomic_writer(path, size=len(content)) as file:
        file.write(content)


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8, atomically; what UTF-8 cannot encode is escaped.

    Raises:
        StorageError: ``path`` cannot be written
    """
    write_bytes(path, content.encode("utf-8", "backslashreplace"))


def _target(path: Path) -> Path:
    """Return the regular file that ``path`` names, with a symbolic link resolved.

    A device or a pipe is refused: the rename would remove it for everybody.
    """
    try:
        target = path.resolve() if path.is_symlink() else path
        exists, is_file, is_folder = target.exists(), target.is_file(), target.is_dir()
    except OSError as error:  # a name that is too long, a loop of links
        raise write_error(path, error) from error
    if is_folder:
        raise StorageError(f"{path} is a folder; the name of a file to write was wanted.")
    if exists and not is_file:
        raise StorageError(f"{path} is a device or a pipe; the name of a file to write was wanted.")
    return target


def _create(path: Path, old: os.stat_result | None) -> tuple[Path, int]:
    """Return a new file beside ``path`` and its descriptor; nobody may read it who may not ``old``.

    The system applies the umask, which a process cannot read without changing it for all threads.
    """
    name = f".{path.name[:_NAME_CHARACTERS]}.{os.urandom(8).hex()}.part"
    mode = 0o666 if old is None else old.st_mode & _PERMISSIONS & 0o600
    return path.with_name(name), os.open(path.with_name(name), _FLAGS, mode)


def _keep_access(file: BinaryIO, old: os.stat_result) -> None:
    """Give a file the mode of the one it replaces, and its owner and group where that is allowed.

    If the group cannot be kept, another one does not get its rights.
    """
    mode = stat.S_IMODE(old.st_mode) & _PERMISSIONS
    if hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(file.fileno(), -1, old.st_gid)
        with suppress(OSError):
            os.fchown(file.fileno(), old.st_uid, -1)
        if os.fstat(file.fileno()).st_gid != old.st_gid:
            mode &= ~stat.S_IRWXG
        os.fchmod(file.fileno(), mode)


def _flush_folder(folder: Path) -> None:
    """Flush the entry of a renamed file to the disk, where the system can open a folder.

    The file is whole either way, so a file system that cannot do this is no error.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_error(path: Path, error: OSError, size: int | None = None) -> StorageError:
    """Return the error of a file that could not be written, with the bytes wanted and free.

    Args:
        path: the file
        error: of the system
        size: the number of bytes that were to be written; None if unknown
    """
    reason = error.strerror or str(error)
    if error.errno not in NO_SPACE:
        return StorageError(
            f"{path} could not be written: {reason}. Free some disk space, or choose a folder with "
            "write permission."
        )
    amounts = [] if size is None else [f"{size:,} bytes were to be written"]
    with suppress(OSError):
        amounts.append(f"{shutil.disk_usage(path.parent).free:,} bytes are free on the disk")
    return StorageError(
        f"{path} could not be written: {reason}; {' and '.join(amounts) or 'no size is known'}. "
        "Free some disk space, or choose a folder on another disk."
    )
