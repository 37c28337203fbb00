"""Limits to what is read, so that a broken or hostile file costs little memory and time.

No header decides how much memory is allocated: content is read in blocks up to a limit, and headers
are checked against its real length.
"""

import gzip
import io
import zlib
from pathlib import Path
from typing import IO

from tenfold.errors import DataError, StorageError

MAX_CONTENT = 1 << 30  # bytes of one file's content; the largest of EMNIST's has 547 MB
_BLOCK = 1 << 20
_MIN_UNPACKED_LIMIT = 1 << 24  # bytes that any compressed file may unpack to
_MAX_RATIO = 50  # pictures of digits are compressed about 5 times, a gzip bomb 1,000 times


def unpacked_limit(packed: int) -> int:
    """Return the number of bytes to which ``packed`` compressed bytes may unpack."""
    return min(MAX_CONTENT, max(_MIN_UNPACKED_LIMIT, _MAX_RATIO * packed))


def read_at_most(file: IO[bytes] | gzip.GzipFile, limit: int, where: str) -> bytes:
    """Return the rest of ``file``.

    Raises:
        DataError: it has more than ``limit`` bytes; one more than that was read
    """
    content = io.BytesIO()
    while block := file.read(min(_BLOCK, limit + 1 - content.tell())):
        content.write(block)
    if content.tell() > limit:
        raise DataError(f"{where} has more than the {limit:,} bytes that are accepted here.")
    return content.getvalue()


def gunzip(packed: bytes, limit: int, where: str) -> bytes:
    """Return the content of a gzip file.

    Raises:
        DataError: it is damaged or cut short, or has more than ``limit`` bytes
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            return read_at_most(file, limit, where)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{where} is a damaged gzip file ({error}): get it again.") from error


def read_content(path: Path, limit: int = MAX_CONTENT) -> bytes:
    """Return a file's content, unpacked if it is gzip, whatever the name ends in.

    Raises:
        DataError: it is damaged, or has more than ``limit`` bytes
        StorageError: it cannot be read
    """
    try:
        with path.open("rb") as file:
            content = read_at_most(file, limit, str(path))
    except OSError as error:
        raise StorageError(f"{path} could not be read: {error.strerror or error}.") from error
    if not content.startswith(b"\x1f\x8b"):
        return content
    return gunzip(content, min(limit, unpacked_limit(len(content))), str(path))
