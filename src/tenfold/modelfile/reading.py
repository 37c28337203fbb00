"""The reading of a file's bytes from a path that may name anything."""

import os
import stat
from pathlib import Path

from tenfold.errors import ModelFileError

MAX_FILE_BYTES = 256 * 1024 * 1024  # bytes of a model file at most
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path) -> bytes:
    """Return the content of the file at ``path``.

    Pipes and devices are refused without waiting, and at most the stated size is read.

    Raises:
        ModelFileError: there is no file, or it is empty, too large or unreadable
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
    if status.st_size > MAX_FILE_BYTES:
        raise ModelFileError(
            f"{path} has {status.st_size:,} bytes; at most {MAX_FILE_BYTES:,} are read."
        )
    if status.st_size == 0:
        raise ModelFileError(f"{path} is empty; take a file that 'tenfold train' wrote.")
