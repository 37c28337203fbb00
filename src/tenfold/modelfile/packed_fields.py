"""The reading of long rows of numbers in a message, at the speed of numpy.

A forest of 100 trees is one node with three million numbers, each a field of its own: a tag of
one byte, then the value. Read one by one they take seconds; here a row of fields of one number is
read at once. A row has to lie in one piece.
"""

import re

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import ModelFileError
from tenfold.modelfile.wire import DELIMITED, FIXED32, VARINT, Kind

MAX_ROW_LENGTH = 4_000_000  # the nodes of some 800 trees of 60,000 images
WORDS = (b"LEAF", b"BRANCH_LEQ")  # the only words that come in rows: what a tree's node does
_BLOCK = 1 << 17  # bytes decoded at once: few enough to stay within a core's cache
_MAX_BYTES = 5  # bytes of a number below 2 ** 35; those of our rows are below 2 ** 31

_TOKENS = tuple(b"J" + bytes([len(word)]) + word for word in WORDS)  # J: a text as field 9
_MAX_TOKEN = max(map(len, _TOKENS))
_PLACES = np.zeros(256, np.uint8)  # of each word by its length, in which they differ
_PLACES[[len(word) for word in WORDS]] = range(len(WORDS))
_ROW = re.compile(b"(?:%s){1,%d}+" % (b"|".join(map(re.escape, _TOKENS)), MAX_ROW_LENGTH))


def _take_integers(content: memoryview, offset: int) -> tuple[NDArray[np.int32], int]:
    """Return the row of integers whose first tag ends at ``offset``, and where the row ends."""
    row = np.frombuffer(content, np.uint8)[offset - 1 :]
    parts: list[NDArray[np.int32]] = []
    count = used = 0
    while True:
        part, length = _integers(row[used : used + _BLOCK], int(row[0]))
        parts.append(part)
        used += length
        count += len(part)
        if count > MAX_ROW_LENGTH:
            raise ModelFileError(f"A row holds more than {MAX_ROW_LENGTH:,} numbers.")
        if used == len(row) or len(part) == 0 or row[used] != row[0]:
            break
    if count == 0:
        raise ModelFileError("A number in a row is negative, too large or cut short.")
    return np.concatenate(parts), offset - 1 + used


def _integers(block: NDArray[np.uint8], tag: int) -> tuple[NDArray[np.int32], int]:
    """Return the integers of the whole fields that ``block`` begins with, and their bytes."""
    ends = np.flatnonzero(block < 0x80)
    ends = ends[: len(ends) // 2 * 2]
    starts = np.empty_like(ends)
    starts[:1], starts[1:] = 0, ends[:-1] + 1
    foreign = (starts[::2] != ends[::2]) | (block[ends[::2]] != tag)
    pairs = int(foreign.argmax()) if foreign.any() else len(foreign)
    if pairs == 0:
        return np.empty(0, np.int32), 0
    starts, ends = starts[1 : 2 * pairs : 2], ends[1 : 2 * pairs : 2]
    extra = ends - starts
    if extra.max() >= _MAX_BYTES:
        raise ModelFileError("A number in a row is negative or too large.")
    values = (block[starts] & 0x7F).astype(np.int64)
    for place in range(1, int(extra.max()) + 1):
        longer = np.flatnonzero(extra >= place)
        values[longer] |= (block[starts[longer] + place] & 0x7F).astype(np.int64) << (7 * place)
    if values.max() >= 1 << 31:
        raise ModelFileError("A number in a row is too large.")
    return values.astype(np.int32), int(ends[-1]) + 1


def _take_floats(content: memoryview, offset: int) -> tuple[NDArray[np.float32], int]:
    """Return the row of floats whose first tag ends at ``offset``, and where the row ends."""
    row = np.frombuffer(content, np.uint8)[offset - 1 : offset - 1 + 5 * (MAX_ROW_LENGTH + 1)]
    fields = row[: len(row) // 5 * 5].reshape(-1, 5)
    foreign = fields[:, 0] != row[0]
    count = int(foreign.argmax()) if foreign.any() else len(fields)
    if not 0 < count <= MAX_ROW_LENGTH:
        raise ModelFileError(f"A row of floats is cut short or holds more than {MAX_ROW_LENGTH:,}.")
    values = np.ascontiguousarray(fields[:count, 1:]).view("<f4")
    return values.ravel(), offset - 1 + 5 * count


def _take_words(content: memoryview, offset: int) -> tuple[NDArray[np.uint8], int]:
    """Return the places in ``WORDS`` of the row whose first tag ends at ``offset``, and its end."""
    row = _ROW.match(content, offset - 1)
    if row is None:
        raise ModelFileError(
            f"A row of words holds another than {' and '.join(w.decode() for w in WORDS)}."
        )
    end = row.end()
    # Before 3.11.5 Python counts what it had begun to match after the last whole one (gh-106052).
    last = bytes(content[max(row.start(), end - _MAX_TOKEN) : end])
    begun = last[last.rindex(b"J") :]
    if begun not in _TOKENS:
        end -= len(begun)
    codes = np.frombuffer(content, np.uint8)[row.start() : end]
    lengths = codes[np.flatnonzero(codes == ord("J")) + 1]  # no word has a J
    return _PLACES[lengths], end


INTEGERS = Kind(VARINT, _take_integers)
FLOATS = Kind(FIXED32, _take_floats)
WORDS_IN_A_ROW = Kind(DELIMITED, _take_words)
