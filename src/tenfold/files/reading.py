"""Reading of a path that may name anything: a pipe is not waited for, and no size is trusted.

To open a pipe without a writer takes for ever, and a device has no end. So only regular files are
read, in blocks, up to a limit.
"""

import gzip
import io
import os
import stat
from pathlib import Path
from typing import IO

from tenfold.errors import DataError, StorageError

MAX_CONTENT = 1 << 30  # bytes of one file's content; the largest of EMNIST's has 547 MB
_BLOCK = 1 << 20
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path) -> io.BufferedReader:
    """Return the regular file at ``path``, open for reading.

    Raises:
        StorageError: there is no file, it cannot be read, or it is a folder, a pipe or a device
    """
    try:
        _check(path, path.stat())
        file = os.fdopen(os.open(path, _FLAGS), "rb")
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{path} could not be read: {error.strerror or error}.") from error
    except ValueError as error:  # a path with a zero in it
        raise StorageError(f"{str(path)!r} is no path: {error}.") from error
    try:
        _check(path, os.fstat(file.fileno()))  # it may be another file by now
    except StorageError:
        file.close()
        raise
    return file


def read_regular(path: Path, limit: int = MAX_CONTENT) -> bytes:
    """Return the content of the regular file at ``path``.

    Raises:
        DataError: it has more than ``limit`` bytes
        StorageError: as ``open_regular``
    """
    try:
        with open_regular(path) as file:
            return read_at_most(file, limit, str(path))
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(f"{path} could not be read: {error.strerror or error}.") from error


def read_at_most(file: IO[bytes] | gzip.GzipFile, limit: int, where: str) -> bytes:
    """Return the rest of ``file``; its name in errors is ``where``.

    Raises:
        DataError: it has more than ``limit`` bytes; one more than that was read
    """
    content = io.BytesIO()
    while block := file.read(min(_BLOCK, limit + 1 - content.tell())):
        content.write(block)
    if content.tell() > limit:
        raise DataError(f"{where} has more than the {limit:,} bytes that are accepted here.")
    return content.getvalue()


def _check(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise StorageError(f"{path} is a folder; a file to read was wanted.")
    if not stat.S_ISREG(status.st_mode):
        raise StorageError(f"{path} is a device or a pipe; a file to read was wanted.")
