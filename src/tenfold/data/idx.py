"""IDX, the format of MNIST's files: a short header, then the numbers.

Two zero bytes, a byte for the type, a byte for the number of dimensions, four bytes for each
dimension's size, then the content, all big-endian. Source: LeCun, Cortes and Burges, "The MNIST
database of handwritten digits", the description of the file format.
"""

import gzip
import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenfold.downloads.limits import read_content
from tenfold.errors import DataError
from tenfold.files import write_bytes

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_RANKS = range(1, 9)  # MNIST and similar sets have 1 to 3
_CODES = {np.dtype(name): code for code, name in _TYPES.items()}


def read(path: Path) -> NDArray[Any]:
    """Return the array of an IDX file, in its own type and shape; read-only.

    Args:
        path: the file, gzipped or not

    Raises:
        DataError: it is no IDX file, is damaged or cut short, or is longer than its header says
        StorageError: it cannot be read
    """
    return parse(read_content(path), str(path))


def parse(content: bytes, where: str) -> NDArray[Any]:
    """Return the array in the content of an IDX file; a view, nothing is copied.

    Args:
        content: the whole file, header and numbers
        where: its name in errors

    Raises:
        DataError: the header is not IDX's, or the content is shorter or longer than the header says
    """
    dtype, shape = _header(content, where)
    start = 4 + 4 * len(shape)
    found, wanted = len(content) - start, dtype.itemsize * math.prod(shape)
    if found != wanted or not wanted:
        raise DataError(
            f"{where} has {found:,} bytes after its header; {wanted:,} were wanted for "
            f"{dtype.name} of shape {shape}: the file is empty, damaged or cut short, get it again."
        )
    return np.frombuffer(content, dtype, offset=start).reshape(shape)


def write(path: Path, array: NDArray[Any]) -> None:
    """Write an array as an IDX file, gzipped where the name ends in .gz; the same bytes each time.

    Raises:
        DataError: IDX has no such type or shape
        StorageError: the file cannot be written
    """
    dtype = array.dtype.newbyteorder(">")
    if dtype not in _CODES or array.ndim not in _RANKS or not array.size:
        raise DataError(
            f"IDX cannot store {array.dtype} of shape {array.shape}; uint8, int8, int16, "
            "int32, float32 or float64 of 1 to 8 dimensions, and at least one number, was wanted."
        )
    header = struct.pack(f">HBB{array.ndim}I", 0, _CODES[dtype], array.ndim, *array.shape)
    content = header + array.astype(dtype).tobytes()
    write_bytes(path, gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def _header(content: bytes, where: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Return the type and the shape in the header."""
    if (
        len(content) < 4
        or content[:2] != b"\0\0"
        or content[2] not in _TYPES
        or content[3] not in _RANKS
    ):
        raise DataError(
            f"{where} begins with the bytes {content[:4].hex(' ') or '(none)'}; an IDX file, "
            "which begins with 00 00, a type and a number of dimensions, was wanted."
        )
    dimensions = content[3]
    if len(content) < 4 + 4 * dimensions:
        raise DataError(
            f"{where} ends within its header, after {len(content)} bytes; {dimensions} sizes of "
            "4 bytes each were wanted: the file is damaged or cut short, get it again."
        )
    return np.dtype(_TYPES[content[2]]), struct.unpack_from(f">{dimensions}I", content, 4)
