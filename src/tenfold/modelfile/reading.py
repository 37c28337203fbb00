"""The bytes of a file, whatever lies at its path."""

import os
import stat
from pathlib import Path

from tenfold.errors import ModelFileError

LARGEST = 256 * 1024 * 1024  # bytes of a model file at most
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path) -> bytes:
    """Return the content of the file at ``path``.

    A pipe or device is not waited for, and no more is read than the file is said to have.

    Raises:
        ModelFileError: no file is there, or it is empty, too large or not to be read
    """
    try:
        _check(path, path.stat())
        descriptor = os.open(path, _FLAGS)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)  # it may be another file by now
            _check(path, status)
            return file.read(status.st_size)
    except OSError as error:
        raise ModelFileError(f"{path} could not be read: {error.strerror}.") from error
    except ValueError as error:  # a path with a zero in it
        raise ModelFileError(f"{str(path)!r} is no path: {error}.") from error


def _check(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ModelFileError(f"{path} is not a file; take one that 'tenfold train' wrote.")
    if status.st_size > LARGEST:
        raise ModelFileError(f"{path} has {status.st_size:,} bytes; at most {LARGEST:,} are read.")
    if status.st_size == 0:
        raise ModelFileError(f"{path} is empty; take a file that 'tenfold train' wrote.")
