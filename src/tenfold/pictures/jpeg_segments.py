"""The check of a JPEG's segments, before its decoder reads them."""

import re
import struct
from collections.abc import Iterator

from tenfold.pictures.limits import check_exif, too_many_parts

JPEG_BEGINNING = b"\xff\xd8\xff"
MAX_SEGMENTS = 10_000
MAX_SCANS = 64  # an encoder writes about ten; each costs a pass over the whole picture

EXIF, START_OF_SCAN, END_OF_IMAGE = 0xE1, 0xDA, 0xD9
FRAMES = range(0xC0, 0xD0)
NO_FRAMES = (0xC4, 0xC8, 0xCC)  # tables, in the same range
PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
# A byte 255 that begins a segment. Within a scan, 0 or the number of a restart follows it.
SEGMENT = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd8]")


def check_segments(content: bytes, name: str) -> None:
    """Raise DataError if a JPEG has far more scans or camera data than a picture needs."""
    scans = exif = components = 0
    is_progressive = False
    for number, (kind, segment) in enumerate(_segments(content)):
        if kind in FRAMES and kind not in NO_FRAMES:
            is_progressive = kind in PROGRESSIVE
            components = segment[5] if len(segment) > 5 else 0
        elif kind == EXIF and segment.startswith(b"Exif"):
            exif += len(segment)
        elif kind == START_OF_SCAN:
            scans += 1
            if not is_progressive and segment[:1] >= bytes([components]):
                break  # the only scan, of all components
        if scans > MAX_SCANS or number > MAX_SEGMENTS:
            raise too_many_parts(name)
    check_exif(exif, name)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the content of each segment, up to the end of the image."""
    position = len(JPEG_BEGINNING) - 1
    while found := SEGMENT.search(content, position):
        kind = content[found.start() + 1]
        start = found.end() + 2
        if kind == END_OF_IMAGE or len(content) < start:
            return
        (length,) = struct.unpack_from(">H", content, found.end())
        position = found.end() + max(2, length)
        yield kind, content[start:position]
