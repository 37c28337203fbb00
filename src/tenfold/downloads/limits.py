"""How much is read at most, so that a broken or hostile file costs little.

Nothing is allocated because a header says so: content is read in blocks up to a ceiling, and its
real length is what headers are then held against.
"""

import gzip
import io
import zlib
from pathlib import Path
from typing import IO

from tenfold.errors import DataError, StorageError

CEILING = 1 << 30  # bytes of one file's content; the largest of EMNIST's takes 547 MB
_BLOCK = 1 << 20
_ALWAYS_ALLOWED = 1 << 24  # bytes that any compressed file may unpack to
_LIKELY_RATIO = 50  # pictures of digits shrink about 5 times, a gzip bomb 1,000 times


def unpacked_ceiling(packed: int) -> int:
    """Return the bytes that ``packed`` compressed bytes may reasonably unpack to."""
    return min(CEILING, max(_ALWAYS_ALLOWED, _LIKELY_RATIO * packed))


def read_at_most(file: IO[bytes] | gzip.GzipFile, ceiling: int, where: str) -> bytes:
    """Return all that is left in ``file``.

    Raises:
        DataError: more than ``ceiling`` bytes came; no more than one further was read
    """
    content = io.BytesIO()
    while block := file.read(min(_BLOCK, ceiling + 1 - content.tell())):
        content.write(block)
    if content.tell() > ceiling:
        raise DataError(f"{where} holds more than the {ceiling:,} bytes that are accepted here.")
    return content.getvalue()


def gunzip(packed: bytes, ceiling: int, where: str) -> bytes:
    """Return what a gzip file holds.

    Raises:
        DataError: it is damaged or cut short, or holds more than ``ceiling`` bytes
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            return read_at_most(file, ceiling, where)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DataError(f"{where} is a damaged gzip file ({error}): get it again.") from error


def read_content(path: Path, ceiling: int = CEILING) -> bytes:
    """Return a file's content, unpacked where the file is gzip, whatever its name ends in.

    Raises:
        DataError: it is damaged, or holds more than ``ceiling`` bytes
        StorageError: it cannot be read
    """
    try:
        with path.open("rb") as file:
            content = read_at_most(file, ceiling, str(path))
    except OSError as error:
        raise StorageError(f"{path} could not be read: {error.strerror or error}.") from error
    if not content.startswith(b"\x1f\x8b"):
        return content
    return gunzip(content, min(ceiling, unpacked_ceiling(len(content))), str(path))
