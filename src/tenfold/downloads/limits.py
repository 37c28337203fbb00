"""Limits to what is read, so that a broken or hostile file costs little memory and time.

No header decides how much memory is allocated: content is read in blocks up to a limit, and headers
are checked against its real length.
"""

import gzip
import io
import zlib
from pathlib import Path

from tenfold.errors import DataError
from tenfold.files import read_at_most, read_regular
from tenfold.files.reading import MAX_CONTENT

_MIN_UNPACKED_LIMIT = 1 << 24  # bytes that any compressed file may unpack to
_MAX_RATIO = 50  # pictures of digits are compressed about 5 times, a gzip bomb 1,000 times


def unpacked_limit(packed: int) -> int:
    """Return the number of bytes to which ``packed`` compressed bytes may unpack."""
    return min(MAX_CONTENT, max(_MIN_UNPACKED_LIMIT, _MAX_RATIO * packed))


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
        StorageError: it cannot be read, or is no regular file
    """
    content = read_regular(path, limit)
    if not content.startswith(b"\x1f\x8b"):
        return content
    return gunzip(content, min(limit, unpacked_limit(len(content))), str(path))
