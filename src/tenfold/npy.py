"""Safe reading of untrusted .npy files: no pickles, and no more data than the file has."""

import io
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_MAX_HEADER = 10_000  # characters, NumPy's own limit


def array_of(content: bytes, longest_header: int = _MAX_HEADER) -> NDArray[Any]:
    """Return the array of a .npy file, after a check of its header against the file's length.

    Args:
        content: the bytes of the file; the array is a view of them
        longest_header: the maximum number of characters of the header, which Python parses

    Raises:
        ValueError: the file is damaged, contains pickled objects, or has another length than its
            header states
    """
    stream = io.BytesIO(content)
    try:
        read_header = _HEADERS[npy.read_magic(stream)]
        shape, column_major, dtype = read_header(stream, longest_header)
    except Exception as error:  # Python's parser and tokenizer, which NumPy uses, raise many kinds
        raise ValueError(f"its header cannot be read ({type(error).__name__})") from error
    if any(type(size) is not int or not 0 <= size < 2**31 for size in shape):  # also (True, 28)
        raise ValueError(f"its shape is {str(shape)[:80]}; sizes were wanted")
    if dtype.hasobject:
        raise ValueError("it contains pickled objects; numbers were wanted")
    received, expected = len(content) - stream.tell(), dtype.itemsize * math.prod(shape)
    if received != expected:
        raise ValueError(
            f"{received:,} bytes came for {str(dtype)[:80]} of shape {str(shape)[:80]}; "
            f"{expected:,} wanted"
        )
    flat = np.frombuffer(content, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if column_major else "C")
