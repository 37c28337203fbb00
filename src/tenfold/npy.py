"""NumPy's .npy, as it comes from strangers: no pickles, and only as much as there is."""

import io
import math
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_LONGEST = 10_000  # characters of a header, as NumPy has it


def array_of(content: bytes, longest_header: int = _LONGEST) -> NDArray[Any]:
    """Return the array of a .npy file, its header held against the length that really came.

    Args:
        content: of the file; the array is a view of it
        longest_header: characters of the header, which Python's own parser reads

    Raises:
        ValueError: it is damaged, holds pickled objects, or less or more than its header says
    """
    stream = io.BytesIO(content)
    try:
        read_header = _HEADERS[npy.read_magic(stream)]
        shape, by_column, dtype = read_header(stream, longest_header)
    except Exception as error:  # Python's parser and tokenizer, which NumPy asks, raise many kinds
        raise ValueError(f"its header cannot be read ({type(error).__name__})") from error
    if dtype.hasobject:
        raise ValueError("it holds pickled objects; numbers were wanted")
    came, wanted = len(content) - stream.tell(), dtype.itemsize * math.prod(shape)
    if came != wanted or min(shape, default=0) < 0:
        raise ValueError(f"{came:,} bytes came for {dtype} of shape {shape}; {wanted:,} wanted")
    flat = np.frombuffer(content, dtype, offset=stream.tell())
    return flat.reshape(shape, order="F" if by_column else "C")
